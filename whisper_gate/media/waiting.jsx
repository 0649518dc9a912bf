/** Before the door: who can open it, and the way back. */
import { useEffect, useRef } from "react";
import { useCall } from "./parts.jsx";
import { waitingDetail, waitingTitle } from "./text.js";

/** The page's heading; takes the focus, since the button that had it is gone. */
export function WaitingHeading() {
	const { snapshot } = useCall();
	const ref = useRef(/** @type {HTMLHeadingElement | null} */ (null));
	useEffect(() => ref.current?.focus({ preventScroll: true }), []);
	return (
		<h1 ref={ref} className="wg-waiting" tabIndex={-1}>
			{waitingTitle(snapshot.hosts)}
		</h1>
	);
}

/** One sentence on what happens next, and dots that say that it still may. */
export function WaitingText() {
	const { snapshot, say } = useCall();
	const lost = snapshot.line !== "fine";
	return (
		<div className="wg-waiting-text" role="status">
			<span className="wg-dots" aria-hidden="true">
				<i />
				<i />
				<i />
			</span>
			<p>{lost ? say("waiting-reconnecting") : waitingDetail(snapshot.hosts)}</p>
		</div>
	);
}

export function StopWaitingButton() {
	const { call, say } = useCall();
	return (
		<button type="button" className="btn wg-stop-waiting" onClick={() => call?.leave()}>
			{say("waiting-stop")}
		</button>
	);
}
