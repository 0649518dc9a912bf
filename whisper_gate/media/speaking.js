/**
 * Who speaks: loudness over a threshold turns it on at once, 0.5 s of quiet turns it off. Pure, time is an argument.
 */

export const THRESHOLD = 0.02;
const OFF_AFTER = 500;

/** @param {number} [threshold] */
export function createSpeaking(threshold = THRESHOLD) {
	/** @type {Map<string, { speaking: boolean, since: number, loud: boolean }>} */
	const voices = new Map();

	return {
		/**
		 * One more sample of someone's loudness.
		 * @param {string} id
		 * @param {number} level 0 to 1
		 * @param {number} now milliseconds
		 * @returns {boolean} whether they speak
		 */
		hear(id, level, now) {
			const loud = level >= threshold;
			const voice = voices.get(id) ?? { speaking: false, since: now, loud: false };
			if (voice.loud !== loud) Object.assign(voice, { loud, since: now });
			if (loud) voice.speaking = true;
			else if (now - voice.since >= OFF_AFTER) voice.speaking = false;
			voices.set(id, voice);
			return voice.speaking;
		},
		/** @param {string} id */
		speaks: (id) => voices.get(id)?.speaking ?? false,
		/** @param {string} id */
		forget: (id) => voices.delete(id),
		clear: () => voices.clear(),
	};
}
