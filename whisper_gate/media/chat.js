/**
 * What a chat message is: plain text over a data channel per pair, so no server sees it. Pure.
 *
 * @typedef {{ key: string, from: string, name: string, text: string, number: number, at: number, own: boolean,
 *   via: string }} ChatMessage `number` counts per author, 0 where a plain client says none; `via` is who passed it on
 * @typedef {{ text: string, href?: string }} Segment
 */

/** Characters in one message. */
export const MAX_TEXT = 2_000;
// As the server's clean_text does for names: what shows nothing, or makes the text around it show something else.
export const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/**
 * What goes over the wire.
 * @param {string} text
 * @param {number} number counts up per sender
 */
export const encodeChat = (text, number) => JSON.stringify({ chat: text.slice(0, MAX_TEXT), number });

/**
 * A text that can be shown; "" for what is none, or too long.
 * @param {unknown} value
 */
export function cleanText(value) {
	if (typeof value !== "string" || value.length > MAX_TEXT) return "";
	const text = value.replace(UNSEEN, "");
	return text.trim() ? text : "";
}

/**
 * Text cut at its web links. Only http and https become links; everything else stays text.
 * @param {string} text
 * @returns {Segment[]}
 */
export function segments(text) {
	/** @type {Segment[]} */
	const found = [];
	let end = 0;
	for (const match of text.matchAll(LINK)) {
		if (match.index > end) found.push({ text: text.slice(end, match.index) });
		found.push({ text: match[0], href: match[0] });
		end = match.index + match[0].length;
	}
	if (end < text.length) found.push({ text: text.slice(end) });
	return found;
}
