/** News for the live region: gathered for a moment, so that a burst is one sentence. */
import { together } from "./text.js";
import { say as inWords } from "./words.js";

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
			.flatMap(([what, names]) => (what ? [together(names, what)] : names))
			.reduce((first, second) => inWords("said-both", { first, second }));
		news.clear();
		say(text);
	}

	return {
		/**
		 * @param {string} name who
		 * @param {string} what they did: a message of `names` and `count`
		 */
		tell(name, what) {
			news.set(what, [...(news.get(what) ?? []), name]);
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
