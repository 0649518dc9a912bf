/** How long a join may take: first it explains itself, then it is given up. */

/** Milliseconds. */
export const SLOW_JOIN = 5_000;
/** Milliseconds. */
export const GIVE_UP = 20_000;

/**
 * @param {import("./ladder.js").Timers} timers
 * @param {{ onSlow: () => void, onGiveUp: () => void }} handlers
 */
export function createPatience(timers, { onSlow, onGiveUp }) {
	/** @type {unknown} */
	let timer = null;

	return {
		start() {
			timers.clear(timer);
			timer = timers.set(() => {
				onSlow();
				timer = timers.set(onGiveUp, GIVE_UP - SLOW_JOIN);
			}, SLOW_JOIN);
		},
		stop() {
			timers.clear(timer);
		},
	};
}
