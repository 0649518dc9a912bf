/**
 * What a chat message is: plain text over a data channel per pair, so no server sees it. Pure.
 *
 * @typedef {{ key: string, from: string, name: string, text: string, number: number, at: number, own: boolean,
 *   via: string }} ChatMessage `number` counts per author, 0 where a plain client says none; `via` is who passed it on
 * @typedef {{ text: string, href?: string, mention?: "me" | "other" }} Segment
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
 * Text cut at its web links and mentions. Only http and https become links; everything else stays text.
 * @param {string} text
 * @param {{ me: string, others: readonly string[] }} [names] who may be mentioned
 * @returns {Segment[]}
 */
export function segments(text, names) {
	return links(text).flatMap((part) => (part.href || !names ? [part] : mentions(part.text, names)));
}

/**
 * Whether "@Ana" is in it, by the whole name or the first part of it.
 * @param {string} text
 * @param {string} name
 */
export const isMentioned = (text, name) =>
	segments(text, { me: name, others: [] }).some(({ mention }) => mention === "me");

/**
 * @param {string} text
 * @param {{ me: string, others: readonly string[] }} names
 * @returns {Segment[]}
 */
function mentions(text, { me, others }) {
	const mine = forms(me);
	// The longest first, so that "@Ana Lima" is not "@Ana".
	const all = [...new Set([...mine, ...others.flatMap(forms)])].sort((a, b) => b.length - a.length);
	if (!all.length) return [{ text }];
	const pattern = new RegExp(
		`(?<![\\p{L}\\p{N}_@])@(?:${all.map(escaped).join("|")})(?![\\p{L}\\p{N}_])`,
		"giu",
	);
	/** @type {Segment[]} */
	const found = [];
	let end = 0;
	for (const match of text.matchAll(pattern)) {
		if (match.index > end) found.push({ text: text.slice(end, match.index) });
		const isMe = mine.includes(match[0].slice(1).toLowerCase());
		found.push({ text: match[0], mention: isMe ? "me" : "other" });
		end = match.index + match[0].length;
	}
	if (end < text.length) found.push({ text: text.slice(end) });
	return found;
}

/** How somebody is called: "ana lima" and "ana". @param {string} name */
function forms(name) {
	const whole = name.trim().toLowerCase();
	return whole ? [...new Set([whole, whole.split(/\s/u)[0]])] : [];
}

/** @param {string} text */
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/**
 * @param {string} text
 * @returns {Segment[]}
 */
function links(text) {
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
