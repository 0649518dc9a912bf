/** What a host did to me, and what I could not do as one: done first, then said over the stage for a while. */
import { moderatedMe, refused, TALKING_MUTED } from "./text.js";

/**
 * @typedef {import("./roles.js").Action} Action
 * @typedef {import("./call.js").Notice} Notice
 */

/** Milliseconds. */
export const NOTICE = 8_000;
/** What of mine an action turns off. @type {Partial<Record<Action, "mic" | "screen" | "hand">>} */
const TURNED_OFF = { mute: "mic", mute_all: "mic", stop_share: "screen", lower_hand: "hand" };

/**
 * @param {import("./ladder.js").Timers} timers
 * @param {{ turnOff: import("./own.js").Own["turnOff"], show: (notice: Notice | null) => void }} options
 */
export function createNotices(timers, { turnOff, show }) {
	/** @type {unknown} */
	let timer = null;

	/** @type {Notice | null} */
	let shown = null;

	/** @param {Notice} notice */
	function say(notice) {
		timers.clear(timer);
		timer = timers.set(hide, NOTICE);
		shown = notice;
		show(notice);
	}

	function hide() {
		timers.clear(timer);
		shown = null;
		show(null);
	}

	return {
		/**
		 * What was off already is not worth a word.
		 * @param {Action} action
		 * @param {string} by
		 */
		done(action, by) {
			const what = TURNED_OFF[action];
			const text = moderatedMe(action, by);
			if (text && (!what || turnOff(what))) say({ kind: "status", text });
		},
		/** @param {string} code */
		refused: (code) => say({ kind: "alert", text: refused(code) }),
		/** I talk, and nobody hears it. */
		hush: () => say({ kind: "status", text: TALKING_MUTED }),
		/** They hear it now. */
		heard() {
			if (shown?.text === TALKING_MUTED) hide();
		},
		clear: () => timers.clear(timer),
	};
}
