/**
 * The chat that heals. Messages go to everyone over the channel of each pair; when a channel opens, at first or again,
 * each side says what it has, and the other sends what is missing. Who comes late so gets the history of the call.
 *
 *     {"chat": text, "number": 3}                                    mine, new; counts up per sender
 *     {"have": {"<id>": [1, 2, 3]}}                                  what I hold, by author
 *     {"past": text, "from": "<id>", "name": "Ana", "number": 1, "age": 61000}    what you lack; age in milliseconds
 *
 * Whom to believe: an author's own channel is the only one that carries new messages, and the only one that carries
 * old ones while the author is here. Others pass on only what people wrote who are gone; it is shown with the name of
 * who passed it on, and gives way to the author's own word. Ages instead of times: no two clocks need agree.
 *
 * @typedef {import("./chat.js").ChatMessage} ChatMessage
 * @typedef {object} TalkOptions
 * @property {() => number} now
 * @property {(to: string, wire: string) => boolean} send
 * @property {(id: string) => boolean} isHere
 * @property {(id: string) => string} nameOf
 * @property {(messages: readonly ChatMessage[], news: ChatMessage | null) => void} onMessage
 */
import { cleanText, encodeChat, MAX_TEXT } from "./chat.js";
import { cleanName, createLimit } from "./wire.js";

/** Messages that are kept. */
export const MAX_KEPT = 500;
/** Messages that one answer brings, and that are kept of people who are gone. */
export const MAX_PAST = 200;
/** New messages of one peer, and how often it may ask for old ones. */
export const RATES = { chat: { burst: 60, every: 500 }, have: { burst: 6, every: 10_000 } };
const MAX_AGE = 24 * 3_600_000;
const MAX_ID = 64;

/** @param {TalkOptions} options */
export function createTalk({ now, send, isHere, nameOf, onMessage }) {
	/** @type {readonly ChatMessage[]} */
	let messages = [];
	let selfId = "";
	let sent = 0;
	let unnumbered = 0;
	/** How many old messages each peer may still send: only as many as were asked for. @type {Map<string, number>} */
	const owed = new Map();
	const limits = { chat: createLimit(now, RATES.chat), have: createLimit(now, RATES.have) };

	/** @param {ChatMessage} message */
	function take(message) {
		const next = place(messages, message);
		if (next === messages) return;
		const known = messages.some(({ key }) => key === message.key);
		messages = next;
		onMessage(messages, known ? null : message);
	}

	/** @param {string} to */
	function ask(to) {
		/** @type {Record<string, number[]>} */
		const have = {};
		for (const { from, number, via } of messages) {
			// What I have of you by hearsay I would rather have from you.
			if (number && !(via && from === to)) have[from] = [...(have[from] ?? []), number];
		}
		owed.set(to, MAX_PAST);
		send(to, JSON.stringify({ have }));
	}

	/**
	 * @param {string} to
	 * @param {Record<string, unknown>} have
	 */
	function answer(to, have) {
		const lacking = messages.filter(({ from, number }) => {
			const known = Object.hasOwn(have, from) ? have[from] : [];
			const mayTell = from === selfId || (from !== to && !isHere(from));
			return number && mayTell && !(Array.isArray(known) && known.includes(number));
		});
		for (const { from, name, text, number, at } of lacking.slice(-MAX_PAST)) {
			const who = from === selfId ? {} : { name };
			send(to, JSON.stringify({ past: text, from, ...who, number, age: Math.max(0, now() - at) }));
		}
	}

	/**
	 * @param {string} by
	 * @param {Record<string, unknown>} frame
	 */
	function recall(by, { past, from, name, number, age }) {
		const left = owed.get(by) ?? 0;
		if (left <= 0) return;
		owed.set(by, left - 1);
		const text = cleanText(past);
		if (!text || typeof from !== "string" || !from || from.length > MAX_ID) return;
		if (!isNumber(number) || typeof age !== "number" || !(age >= 0)) return;
		const own = from === by;
		// Nobody speaks for me, nor for somebody who is here.
		if (!own && (from === selfId || isHere(from))) return;
		if (!own && messages.filter(({ via }) => via).length >= MAX_PAST) return;
		take({
			key: `${from}:${number}`,
			from,
			name: own ? nameOf(by) : cleanName(name),
			text,
			number,
			at: now() - Math.min(age, MAX_AGE),
			own: false,
			via: own ? "" : nameOf(by),
		});
	}

	return {
		/** A stay begins. @param {string} id mine */
		enter(id) {
			this.clear();
			selfId = id;
		},
		/** The channel to somebody is open, at first or again. */
		opened: ask,
		/** Who left cannot tell any more what I lack of theirs: the others can. @param {readonly string[]} others */
		left(others) {
			for (const id of others) ask(id);
		},
		/** @param {string} text @returns {string} what goes to everyone */
		say(text) {
			sent += 1;
			take({
				...{ key: `${selfId}:${sent}`, from: selfId, name: "", text: text.slice(0, MAX_TEXT) },
				...{ number: sent, at: now(), own: true, via: "" },
			});
			return encodeChat(text, sent);
		},
		/**
		 * @param {string} by whose channel it came over
		 * @param {Record<string, unknown>} frame
		 */
		receive(by, frame) {
			if ("past" in frame) recall(by, frame);
			else if ("have" in frame) {
				const { have } = frame;
				if (typeof have !== "object" || have === null || !limits.have.take(by)) return;
				answer(by, /** @type {Record<string, unknown>} */ (have));
			} else if ("chat" in frame) {
				const text = cleanText(frame.chat);
				if (!text || !limits.chat.take(by)) return;
				const number = isNumber(frame.number) ? frame.number : 0;
				if (!number) unnumbered += 1;
				const key = number ? `${by}:${number}` : `${by}:r${unnumbered}`;
				take({ key, from: by, name: nameOf(by), text, number, at: now(), own: false, via: "" });
			}
		},
		clear() {
			messages = [];
			sent = 0;
			owed.clear();
			for (const limit of Object.values(limits)) limit.clear();
		},
	};
}

/**
 * The list with one more message: by time, and those of one author by their numbers. The same message twice counts
 * once, but an author's own word takes the place of what was passed on. The same list where nothing changes.
 * @param {readonly ChatMessage[]} messages
 * @param {ChatMessage} message
 * @returns {readonly ChatMessage[]}
 */
export function place(messages, message) {
	const known = messages.find(({ key }) => key === message.key);
	if (known && (message.via || !known.via)) return messages;
	const others = known ? messages.filter((each) => each !== known) : messages;
	const same = others.filter(({ from }) => message.number && from === message.from);
	const before = same.findLast(({ number }) => number < message.number);
	const after = same.find(({ number }) => number > message.number);
	const at = Math.min(Math.max(message.at, before?.at ?? 0), after?.at ?? Number.POSITIVE_INFINITY);
	const byTime = others.findLastIndex((each) => each.at <= at) + 1;
	const index = after ? Math.min(byTime, others.indexOf(after)) : byTime;
	return others.toSpliced(index, 0, { ...message, at }).slice(-MAX_KEPT);
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
const isNumber = (value) => Number.isSafeInteger(value) && /** @type {number} */ (value) > 0;
