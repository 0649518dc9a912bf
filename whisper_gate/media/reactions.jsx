/** Reactions: the button with its six, and what floats over a tile. */
import { SmilePlus } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useCall } from "./parts.jsx";
import { REACTIONS } from "./reactions.js";

const KINDS = /** @type {import("./reactions.js").Kind[]} */ (Object.keys(REACTIONS));

/**
 * Opens the six above itself.
 */
export function ReactionButton() {
	const { call, say } = useCall();
	const id = useId();
	const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
	const popover = useRef(/** @type {HTMLDivElement | null} */ (null));
	const [open, setOpen] = useState(false);

	const place = () => {
		const at = button.current?.getBoundingClientRect();
		if (!at || !popover.current) return;
		popover.current.style.setProperty("--x", `${at.left + at.width / 2}px`);
		popover.current.style.setProperty("--y", `${window.innerHeight - at.top + 10}px`);
	};
	/** @param {() => void} act */
	const pick = (act) => {
		popover.current?.hidePopover();
		act();
	};

	return (
		<>
			<button
				ref={button}
				type="button"
				className="wg-round wg-react"
				aria-label={say("reaction-button")}
				aria-expanded={open}
				popoverTarget={id}
			>
				<SmilePlus size={20} />
				<span className="wg-tip" aria-hidden="true">
					{say("reaction-button")}
				</span>
			</button>
			<div
				ref={popover}
				id={id}
				popover="auto"
				className="wg-reactions"
				role="toolbar"
				aria-label={say("reaction-choices")}
				onBeforeToggle={(event) => event.newState === "open" && place()}
				onToggle={(event) => setOpen(event.newState === "open")}
			>
				{KINDS.map((kind) => (
					<button
						key={kind}
						type="button"
						aria-label={say(REACTIONS[kind].label)}
						onClick={() => pick(() => call?.react(kind))}
					>
						{REACTIONS[kind].emoji}
					</button>
				))}
			</div>
		</>
	);
}

/** What somebody reacted with just now, over their tile; the live region says it. @param {{ id: string }} props */
export function Reactions({ id }) {
	const { reactions } = useCall().snapshot;
	const theirs = reactions.filter(({ from }) => from === id);
	if (!theirs.length) return null;
	return (
		<div className="wg-floats" aria-hidden="true">
			{theirs.map(({ key, kind }) => (
				<span key={key} data-lane={key % 3} data-kind={kind}>
					{REACTIONS[kind].emoji}
				</span>
			))}
		</div>
	);
}
