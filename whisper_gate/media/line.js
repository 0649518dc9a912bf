/**
 * The way to the server, as the page says it: lost, for too long, and back. Pictures and voices go on meanwhile.
 *
 * @typedef {{ line: "fine" | "lost" | "gone", lineBack: boolean }} Shown `lineBack`: it was lost, and is here again
 */
import { BLIP, SEEN } from "./returns.js";

/** Milliseconds until there is another way back. */
export const LONG_LOSS = 30_000;

/**
 * @param {{ timers: import("./ladder.js").Timers, now: () => number, tell: (what: string) => void,
 *   show: (shown: Partial<Shown>) => void }} options
 */
export function createLine({ timers, now, tell, show }) {
	/** @type {Record<"gone" | "told" | "back", unknown>} */
	const clock = { gone: null, told: null, back: null };
	/** @type {number | null} */
	let since = null;

	function quiet() {
		for (const timer of Object.values(clock)) timers.clear(timer);
	}

	function loses() {
		// An attempt that failed as well is no new loss.
		if (since !== null) return;
		quiet();
		since = now();
		clock.gone = timers.set(() => show({ line: "gone" }), LONG_LOSS);
		clock.told = timers.set(() => tell("said-reconnecting"), BLIP);
		show({ line: "lost", lineBack: false });
	}

	function finds() {
		if (since === null) return;
		const lineBack = now() - since >= BLIP;
		since = null;
		quiet();
		show({ line: "fine", lineBack });
		if (!lineBack) return;
		tell("said-connected-again");
		clock.back = timers.set(() => show({ lineBack: false }), SEEN);
	}

	return {
		/** @param {import("./signaling.js").LineState} state */
		hear(state) {
			if (state === "lost") loses();
			else if (state === "joined" || state === "waiting") finds();
		},
		/** Somebody asks to look once more. */
		again() {
			if (since === null) return;
			timers.clear(clock.gone);
			clock.gone = timers.set(() => show({ line: "gone" }), LONG_LOSS);
			show({ line: "lost" });
		},
		clear() {
			quiet();
			since = null;
			show({ line: "fine", lineBack: false });
		},
	};
}
