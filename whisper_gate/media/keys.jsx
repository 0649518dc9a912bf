/** Listens to the keyboard for the whole page; what a key means is in shortcuts.js. */
import { useEffect, useRef } from "react";
import { shortcutOf } from "./shortcuts.js";

/** @typedef {import("./call.js").Call} Call */

/** @param {Call | null} call */
export function useShortcuts(call) {
	const held = useRef(false);
	useEffect(() => {
		if (!call) return undefined;
		/** @param {KeyboardEvent} event */
		function press(event) {
			const { phase, preferences } = engine.getSnapshot();
			const live = phase === "live";
			if (phase === "ended" || isTaken(event.target)) return;
			const what = shortcutOf(event, preferences);
			if (held.current && event.key === " ") event.preventDefault();
			if (what === null || (what === "talk" && !mayTalk(event.target, engine))) return;
			if (!live && what !== "mic" && what !== "camera") return;
			event.preventDefault();
			if (what === "talk") {
				held.current = true;
				engine.hold(true);
			} else engine.press(what);
		}
		/** @param {Event} event */
		function release(event) {
			if (!held.current || (event instanceof KeyboardEvent && event.key !== " ")) return;
			event.preventDefault(); // else a button under the focus would be pressed
			held.current = false;
			engine.hold(false);
		}
		const engine = call;
		window.addEventListener("keydown", press);
		window.addEventListener("keyup", release);
		// Who goes to another window takes the finger off the key there.
		window.addEventListener("blur", release);
		return () => {
			window.removeEventListener("keydown", press);
			window.removeEventListener("keyup", release);
			window.removeEventListener("blur", release);
		};
	}, [call]);
}

/**
 * Whether keys belong to what has the focus: somebody types, or a dialog or menu is open over the call.
 * @param {EventTarget | null} target
 */
function isTaken(target) {
	if (!(target instanceof HTMLElement)) return false;
	if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true;
	return target.closest("dialog, [popover]") !== null;
}

/**
 * Space presses what the keyboard has brought the focus to. What the mouse has left it on does not count.
 * @param {EventTarget | null} target
 * @param {Call} call
 */
function mayTalk(target, call) {
	const { phase, mic } = call.getSnapshot();
	if (phase !== "live" || mic) return false;
	return !(
		target instanceof HTMLElement &&
		target.matches("button, a, summary") &&
		target.matches(":focus-visible")
	);
}
