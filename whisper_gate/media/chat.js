/**
 * Chat: plain text over a data channel per pair, so no server sees it. Pure but for the counter.
 *
 * @typedef {{ key: string, from: string, name: string, text: string, at: number, own: boolean }} ChatMessage
 * @typedef {{ text: string, href?: string }} Segment
 */

/** Characters in one message. */
export const MAX_TEXT = 2_000;
const MAX_KEPT = 500;
// As the server's clean_text does for names: what shows nothing, or makes the text around it show something else.
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/**
 * What goes over the wire.
 * @param {string} text
 * @param {number} number counts up per sender
 */
export const encodeChat = (text, number) => JSON.stringify({ chat: text.slice(0, MAX_TEXT), number });

/**
 * @param {string} wire
 * @returns {{ text: string, number: number } | null}
 */
export function decodeChat(wire) {
	try {
		const { chat, number } = JSON.parse(wire);
		if (typeof chat !== "string" || chat.length > MAX_TEXT) return null;
		const text = chat.replace(UNSEEN, "");
		if (!text.trim()) return null;
		return { text, number: Number.isSafeInteger(number) ? number : 0 };
	} catch {
		return null;
	}
}

/**
 * The list with one more message, in order of arrival; the same message twice counts once.
 * @param {readonly ChatMessage[]} messages
 * @param {ChatMessage} message
 * @returns {readonly ChatMessage[]}
 */
export function append(messages, message) {
	if (messages.some(({ key }) => key === message.key)) return messages;
	return [...messages, message].slice(-MAX_KEPT);
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
