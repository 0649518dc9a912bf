/** What a host did to me, what I could not do as one, and what else has to be seen: said over the stage for a while. */
import { moderatedMe, refused } from "./text.js";
import { say } from "./words.js";

/**
 * @typedef {import("./roles.js").Action} Action
 * @typedef {import("./view.js").Saying} Saying
 */

/** Milliseconds. */
export const NOTICE = 8_000;
/** What of mine an action turns off. @type {Partial<Record<Action, "mic" | "screen" | "hand">>} */
const TURNED_OFF = { mute: "mic", mute_all: "mic", stop_share: "screen", lower_hand: "hand" };

/** @type {Saying} */
const talkingMuted = () => ({ kind: "status", text: say("said-talking-muted") });

/**
 * @param {import("./ladder.js").Timers} timers
 * @param {{ turnOff: import("./own.js").Own["turnOff"], show: (notice: Saying | null) => void }} options
 */
export function createNotices(timers, { turnOff, show }) {
	/** @type {unknown} */
	let timer = null;

	/** @type {Saying | null} */
	let shown = null;

	/** @param {Saying} notice */
	function put(notice) {
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
			if (moderatedMe(action, by) && (!what || turnOff(what)))
				put(() => ({ kind: "status", text: moderatedMe(action, by) }));
		},
		/** Somebody's code is not the one any more that I compared. @param {string} name */
		changed: (name) => put(() => ({ kind: "alert", text: say("trust-said-changed", { name }) })),
		/** @param {string} code */
		refused: (code) => put(() => ({ kind: "alert", text: refused(code) })),
		/** I talk, and nobody hears it. */
		hush: () => put(talkingMuted),
		/** They hear it now. */
		heard() {
			if (shown === talkingMuted) hide();
		},
		clear: () => timers.clear(timer),
	};
}
