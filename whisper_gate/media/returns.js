/**
 * Who was lost and is back: said once it lasts, and confirmed for a moment. A blip is no news.
 *
 * @typedef {{ id: string, name: string, state: "connecting" | "live" | "reconnecting" }} Somebody
 */

/** Milliseconds: less than this is a blip; and how long "back" is seen. */
export const BLIP = 2_000;
export const SEEN = 2_000;

/**
 * @param {{ timers: import("./ladder.js").Timers, now: () => number,
 *   tell: (name: string, what: string) => void, onChange: (back: readonly string[]) => void }} options
 */
export function createReturns({ timers, now, tell, onChange }) {
	/** Since when, and the timer that says so. @type {Map<string, { since: number, timer: unknown }>} */
	const lost = new Map();
	/** @type {readonly string[]} */
	let back = [];

	/** @param {readonly string[]} next */
	function show(next) {
		back = next;
		onChange(back);
	}

	/** @param {Somebody} somebody */
	function loses({ id, name }) {
		if (lost.has(id)) return;
		// A return that did not last is no return: the next one is confirmed, however soon it comes.
		const since = back.includes(id) ? now() - BLIP : now();
		lost.set(id, { since, timer: timers.set(() => tell(name, "said-lost"), BLIP) });
		if (back.includes(id)) show(back.filter((one) => one !== id));
	}

	/** @param {Somebody} somebody */
	function finds({ id, name }) {
		const before = lost.get(id);
		if (!before) return;
		forget(id);
		if (now() - before.since < BLIP) return;
		tell(name, "said-back");
		show([...back, id]);
		timers.set(() => back.includes(id) && show(back.filter((one) => one !== id)), SEEN);
	}

	/** @param {string} id */
	function forget(id) {
		timers.clear(lost.get(id)?.timer);
		lost.delete(id);
	}

	return {
		/** Something has changed. @param {readonly Somebody[]} people */
		look(people) {
			for (const id of lost.keys()) if (!people.some((one) => one.id === id)) forget(id);
			for (const one of people) {
				if (one.state === "reconnecting") loses(one);
				else if (one.state === "live") finds(one);
			}
		},
		clear() {
			for (const id of [...lost.keys()]) forget(id);
			if (back.length) show([]);
		},
	};
}
