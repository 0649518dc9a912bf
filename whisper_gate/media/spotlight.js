/**
 * Who is featured in speaker view: the last one who spoke for a second. Pure, time is an argument.
 *
 * @typedef {{ id: string, speaking: boolean }} Voice
 */

/** Milliseconds: how long somebody has to speak, and how long whoever is shown stays at least. */
export const SPOKE = 1_000;
export const STAYS = 2_000;

export function createSpotlight() {
	/** When each began to speak. @type {Map<string, number>} */
	const began = new Map();
	/** @type {string | null} */
	let current = null;
	let changed = 0;

	return {
		/**
		 * One more look at the others.
		 * @param {readonly Voice[]} voices
		 * @param {number} now
		 * @returns {string | null} who is featured; null until somebody has spoken
		 */
		look(voices, now) {
			for (const id of began.keys()) {
				if (!voices.some((voice) => voice.id === id && voice.speaking)) began.delete(id);
			}
			for (const { id, speaking } of voices) if (speaking && !began.has(id)) began.set(id, now);
			const here = voices.some(({ id }) => id === current);
			if (here && now - changed < STAYS) return current;
			const next = newest(began, now);
			// Two who speak at once do not take turns: only who began later than the one shown takes over.
			const later = next !== null && (began.get(next) ?? 0) > (began.get(current ?? "") ?? -1);
			if (next !== null && next !== current && (!here || later)) {
				current = next;
				changed = now;
			} else if (!here) current = null;
			return current;
		},
		clear() {
			began.clear();
			current = null;
		},
	};
}

/**
 * Of those who have spoken long enough the one who began last.
 * @param {Map<string, number>} began
 * @param {number} now
 */
function newest(began, now) {
	const [last] = [...began].filter(([, since]) => now - since >= SPOKE).sort((a, b) => b[1] - a[1]);
	return last?.[0] ?? null;
}
