/** Notices when somebody talks while their microphone is off. Pure, time is an argument. */

/** Louder than a room, softer than talk (0 to 1). */
export const TALK = 0.05;
/** Of the last SAMPLES, so many have to be loud: a cough is no talk. */
export const SAMPLES = 15;
const LOUD = 7;
/** Said once, it is not said again for so long, in milliseconds. */
export const AGAIN_AFTER = 30_000;

export function createHush() {
	/** @type {boolean[]} */
	let heard = [];
	let quietUntil = 0;

	return {
		/**
		 * One more sample, about ten a second, while the microphone is off.
		 * @param {number} level 0 to 1
		 * @param {number} now milliseconds
		 * @returns {boolean} whether to say so now
		 */
		hear(level, now) {
			heard = [...heard, level >= TALK].slice(-SAMPLES);
			if (now < quietUntil || heard.filter(Boolean).length < LOUD) return false;
			quietUntil = now + AGAIN_AFTER;
			heard = [];
			return true;
		},
		/** The microphone is on. */
		forget() {
			heard = [];
		},
	};
}
