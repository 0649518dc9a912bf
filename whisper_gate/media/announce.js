/** News for the live region: gathered for a moment, so that a burst is one sentence. */
import { together } from "./text.js";

/** Milliseconds during which news of one kind become one sentence. */
export const GATHER = 700;

/**
 * @param {import("./ladder.js").Timers} timers
 * @param {(text: string) => void} say
 */
export function createAnnouncer(timers, say) {
	/** @type {Map<string, string[]>} */
	const news = new Map();
	/** @type {unknown} */
	let timer = null;

	function flush() {
		timer = null;
		const text = [...news]
			.map(([verb, names]) => (verb ? together(names, verb) : names.join(". ")))
			.join(". ");
		news.clear();
		say(text);
	}

	return {
		/**
		 * @param {string} name who
		 * @param {string} verb what they did, for instance "joined"
		 */
		tell(name, verb) {
			news.set(verb, [...(news.get(verb) ?? []), name]);
			timer ??= timers.set(flush, GATHER);
		},
		/** @param {string} text */
		say(text) {
			this.tell(text, "");
		},
		clear() {
			timers.clear(timer);
			timer = null;
			news.clear();
		},
	};
}
