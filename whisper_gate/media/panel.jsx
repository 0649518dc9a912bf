/** Side panels, and who is in the call. Which panels there are, and what stands in them, Python says (panels.py). */
import { Hand, Mic, MicOff, X } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Knocks, PersonMenu } from "./host.jsx";
import { Avatar, useCall } from "./parts.jsx";
import { roleTitle } from "./text.js";
import { CodeCard, TrustMark, VerifyButton } from "./trust.jsx";
import { useWords } from "./words.jsx";

/** @typedef {import("react").ReactNode} ReactNode */

/**
 * Beside the stage while it is the panel that is open.
 * @param {{ name: string, label: string, counts?: boolean, head?: ReactNode, children?: ReactNode }} props
 *   `counts`: how many are in the call, behind the label; `head`: controls beside it
 */
export function Panel({ name, ...rest }) {
	const { snapshot } = useCall();
	return snapshot.panel === name ? <OpenPanel name={name} {...rest} /> : null;
}

/** @param {Parameters<typeof Panel>[0]} props */
function OpenPanel({ name, label, counts, head, children }) {
	const { call, snapshot, say } = useCall();
	const ref = useRef(/** @type {HTMLElement | null} */ (null));
	const close = () => call?.togglePanel(name);
	useEffect(() => {
		/** @param {KeyboardEvent} event */
		const press = (event) => {
			// What lies over the panel closes first, and by itself.
			const over = event.target instanceof Element && event.target.closest("dialog, [popover]");
			if (event.key === "Escape" && !over) call?.togglePanel(name);
		};
		window.addEventListener("keydown", press);
		return () => window.removeEventListener("keydown", press);
	}, [name, call]);
	useFocusInside(ref);
	return (
		<aside ref={ref} className="wg-panel" aria-label={label}>
			<header className="wg-panel-head">
				<h2>
					{label}
					{counts ? <span> {snapshot.people.length + 1}</span> : null}
				</h2>
				{head}
				<button type="button" className="wg-close" aria-label={say("panel-close")} onClick={close}>
					<X size={20} />
				</button>
			</header>
			{children}
		</aside>
	);
}

/**
 * The focus goes to what is there to be written in, except where that would bring up a keyboard on the screen; and back
 * to what opened the panel, if it is inside when that closes.
 * @param {import("react").RefObject<HTMLElement | null>} panel
 */
function useFocusInside(panel) {
	useLayoutEffect(() => {
		const node = panel.current;
		const before = document.activeElement;
		const coarse = window.matchMedia("(pointer: coarse)").matches;
		if (!coarse) node?.querySelector("textarea")?.focus({ preventScroll: true });
		return () => {
			const inside = node?.contains(document.activeElement);
			if (inside && before instanceof HTMLElement) before.focus({ preventScroll: true });
		};
	}, [panel]);
}

/** Everyone, and before them who wants to come in. */
export function PeopleList() {
	const { snapshot, say } = useCall();
	return (
		<div className="wg-panel-scroll">
			<Knocks />
			<ul className="wg-people" aria-label={say("panel-in-the-call")}>
				{everyone(snapshot).map((tile) => (
					<PersonRow key={tile.key} tile={tile} />
				))}
			</ul>
		</div>
	);
}

/** How full the room is. */
export function SeatsTaken() {
	const { snapshot, say } = useCall();
	const { capacity: seats } = snapshot;
	if (!seats) return null;
	return (
		<p className="wg-room-for">{say("panel-seats-taken", { count: everyone(snapshot).length, seats })}</p>
	);
}

/** @param {import("./view.js").Snapshot} snapshot */
const everyone = ({ tiles }) => tiles.filter(({ kind }) => kind === "person");

/** @param {{ tile: import("./view.js").Tile }} props */
function PersonRow({ tile }) {
	const { say } = useWords();
	const codeId = useId();
	const [comparing, setComparing] = useState(false);
	const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
	const role = roleTitle(tile.role);
	const doing = describe(tile);
	return (
		<li className="wg-person">
			<Avatar id={tile.id} name={tile.name} />
			<div>
				<strong>
					<span>{tile.title}</span>
					<TrustMark code={tile.code} size={16} />
				</strong>
				<span className="wg-person-facts">
					{role ? <span className="wg-role">{role}</span> : null}
					{doing ? <span>{say(doing)}</span> : null}
				</span>
			</div>
			{tile.hand ? <Hand size={18} aria-hidden="true" /> : null}
			{tile.mic ? (
				<Mic size={18} aria-label={say("panel-mic-on")} />
			) : (
				<MicOff size={18} aria-label={say("panel-muted")} />
			)}
			{tile.own ? null : (
				<VerifyButton
					ref={button}
					tile={tile}
					id={codeId}
					open={comparing}
					onToggle={() => setComparing(!comparing)}
				/>
			)}
			<PersonMenu tile={tile} />
			{comparing ? (
				<CodeCard
					tile={tile}
					id={codeId}
					onDone={() => {
						setComparing(false);
						button.current?.focus();
					}}
				/>
			) : null}
		</li>
	);
}

/** Which message says what somebody does. @param {import("./view.js").Tile} tile */
function describe(tile) {
	if (tile.state === "reconnecting") return "panel-reconnecting";
	if (tile.state === "connecting") return "panel-connecting";
	if (tile.code.status === "changed") return "trust-new-code";
	if (tile.hand) return "panel-hand";
	if (tile.speaking) return "panel-speaking";
	return tile.camera ? "" : "panel-camera-off";
}
