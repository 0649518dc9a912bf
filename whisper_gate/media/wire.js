/**
 * What pairs say to each other beside media: JSON over the chat's data channel, told apart by its keys, and how much of
 * it one peer may send. Pure but for the counters.
 */
import { UNSEEN } from "./chat.js";

/** Characters of one frame. Every browser takes 64 KiB in one piece, and no frame of ours comes near it. */
export const MAX_FRAME = 32_000;
const MAX_NAME = 80;

/**
 * @param {string} data
 * @returns {Record<string, unknown> | null}
 */
export function parse(data) {
	if (data.length > MAX_FRAME) return null;
	try {
		const found = JSON.parse(data);
		return typeof found === "object" && found !== null && !Array.isArray(found) ? found : null;
	} catch {
		return null;
	}
}

/**
 * A name in one line, without anything that shows nothing or turns the text around; "" for what is no name.
 * @param {unknown} value
 * @param {number} [most] characters
 */
export function cleanName(value, most = MAX_NAME) {
	if (typeof value !== "string") return "";
	return value.replace(UNSEEN, "").replace(/\s+/gu, " ").trim().slice(0, most);
}

/**
 * A token bucket for each peer: `burst` at once, then one every `every` milliseconds.
 * @param {() => number} now
 * @param {{ burst: number, every: number }} rate
 */
export function createLimit(now, { burst, every }) {
	/** @type {Map<string, { left: number, at: number }>} */
	const buckets = new Map();
	return {
		/** Whether one more may come. @param {string} id */
		take(id) {
			const at = now();
			const { left, at: before } = buckets.get(id) ?? { left: burst, at };
			const filled = Math.min(burst, left + Math.max(0, at - before) / every);
			buckets.set(id, { left: filled >= 1 ? filled - 1 : filled, at });
			return filled >= 1;
		},
		clear: () => buckets.clear(),
	};
}
