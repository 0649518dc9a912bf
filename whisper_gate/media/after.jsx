/** After the call: what happened, and the way back. */
import { useEffect, useRef } from "react";
import { useCall } from "./parts.jsx";
import { endedDetail, endedTitle, wayBack } from "./text.js";

/** The page's heading; takes the focus, since what had it is gone. */
export function EndedHeading() {
	const { snapshot } = useCall();
	const ref = useRef(/** @type {HTMLHeadingElement | null} */ (null));
	useEffect(() => ref.current?.focus({ preventScroll: true }), []);
	return (
		<h1 ref={ref} className="wg-ended" tabIndex={-1}>
			{endedTitle(snapshot.reason)}
		</h1>
	);
}

/** One sentence more, where there is something to say. */
export function EndedText() {
	const { snapshot } = useCall();
	const text = endedDetail(snapshot.reason);
	return text ? <p className="wg-ended-text">{text}</p> : null;
}

/** The way back, where there is one. */
export function RejoinButton() {
	const { call, snapshot } = useCall();
	const label = wayBack(snapshot.reason);
	if (!label) return null;
	return (
		<button type="button" className="btn btn-primary wg-rejoin" onClick={() => call?.rejoin()}>
			{label}
		</button>
	);
}
