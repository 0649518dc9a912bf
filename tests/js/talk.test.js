import { beforeEach, describe, expect, test } from "bun:test";
import { MAX_TEXT } from "../../whisper_gate/media/chat.js";
import { createTalk, MAX_KEPT, MAX_PAST, place, RATES } from "../../whisper_gate/media/talk.js";
import { parse } from "../../whisper_gate/media/wire.js";

/** @typedef {ReturnType<typeof createTalk> & { texts: () => string[], read: () => any[], news: number }} Talker */

let time = 0;
/** Everyone in the call. @type {Map<string, Talker>} */
let room;
/** Pairs whose channel is open, as "a b". @type {Set<string>} */
let open;
beforeEach(() => {
	time = 1_000;
	room = new Map();
	open = new Set();
});

const pair = (/** @type {string} */ a, /** @type {string} */ b) => [a, b].sort().join(" ");

/** @param {string} id @returns {Talker} */
function enter(id) {
	/** @type {readonly any[]} */
	let messages = [];
	const talk = createTalk({
		now: () => time,
		isHere: (other) => other !== id && room.has(other),
		nameOf: (other) => (room.has(other) ? other.toUpperCase() : ""),
		send: (to, wire) => {
			if (!open.has(pair(id, to))) return false;
			room.get(to)?.receive(id, parse(wire) ?? {});
			return true;
		},
		onMessage: (now, news) => {
			messages = now;
			if (news) talker.news += 1;
		},
	});
	/** @type {Talker} */
	const talker = {
		...talk,
		news: 0,
		read: () => [...messages],
		texts: () => messages.map(({ text }) => text),
		say(text) {
			const wire = talk.say(text);
			for (const other of room.keys())
				if (open.has(pair(id, other))) room.get(other)?.receive(id, parse(wire) ?? {});
			return wire;
		},
	};
	room.set(id, talker);
	talker.enter(id);
	return talker;
}

/** @param {string} a @param {string} b */
function connect(a, b) {
	open.add(pair(a, b));
	room.get(a)?.opened(b);
	room.get(b)?.opened(a);
}

/** @param {string} id */
function leave(id) {
	room.delete(id);
	for (const other of room.keys()) open.delete(pair(id, other));
	for (const [other, talk] of room) talk.left([...room.keys()].filter((each) => each !== other));
}

/** Ana and Ben, who talk. */
function two() {
	const [ana, ben] = [enter("ana"), enter("ben")];
	connect("ana", "ben");
	return { ana, ben };
}

test("what was said while the pair was away arrives when it is back, once and in its place", () => {
	const { ana, ben } = two();
	ana.say("one");
	open.clear();
	time += 1_000;
	ana.say("two");
	time += 1_000;
	ben.say("three");
	time += 1_000;
	ana.say("four");
	expect(ben.texts()).toEqual(["one", "three"]);
	connect("ana", "ben");
	connect("ana", "ben");
	expect(ben.texts()).toEqual(["one", "two", "three", "four"]);
	expect(ana.texts()).toEqual(["one", "two", "three", "four"]);
	expect([ana.news, ben.news]).toEqual([4, 4]);
	expect(ben.read()[1]).toMatchObject({ name: "ANA", own: false, via: "", at: 2_000 });
});

test("a message said between the question and its answer counts once", () => {
	const { ana, ben } = two();
	open.clear();
	ana.say("one");
	open.add("ana ben");
	ana.say("two");
	ben.opened("ana");
	expect(ben.texts()).toEqual(["one", "two"]);
});

describe("who comes late", () => {
	test("has it from the authors, and from the others where the author is gone", () => {
		const { ana, ben } = two();
		ana.say("I have to go");
		time += 500;
		ben.say("bye");
		leave("ana");
		time += 60_000;
		const cleo = enter("cleo");
		connect("cleo", "ben");
		expect(cleo.read()).toMatchObject([
			{ from: "ana", name: "ANA", text: "I have to go", via: "BEN", at: 1_000 },
			{ from: "ben", name: "BEN", text: "bye", via: "", at: 1_500 },
		]);
		expect(ben.texts()).toEqual(["I have to go", "bye"]);
	});

	test("has it from the others also when the author leaves before telling", () => {
		const { ana } = two();
		ana.say("hello");
		const cleo = enter("cleo");
		connect("cleo", "ben");
		expect(cleo.texts()).toEqual([]);
		leave("ana");
		expect(cleo.read()).toMatchObject([{ text: "hello", via: "BEN" }]);
	});

	test("believes the author more than who passed it on", () => {
		const talk = enter("me");
		room.set("ben", /** @type {any} */ ({ receive() {} }));
		open.add("ben me");
		talk.opened("ben");
		talk.receive("ben", { past: "forged", from: "ana", name: "Ana", number: 1, age: 5 });
		room.set("ana", /** @type {any} */ ({ receive() {} }));
		open.add("ana me");
		talk.opened("ana");
		talk.receive("ana", { past: "true", from: "ana", number: 1, age: 5 });
		expect(talk.read()).toMatchObject([{ text: "true", name: "ANA", via: "" }]);
		expect(talk.news).toBe(1);
	});
});

describe("somebody who means harm", () => {
	/** @type {Talker} */
	let talk;
	/** @type {any[]} */
	let answers;
	beforeEach(() => {
		talk = enter("me");
		answers = [];
		const silent = { receive: (/** @type {string} */ _by, /** @type {any} */ frame) => answers.push(frame) };
		for (const id of ["ana", "eve"]) {
			room.set(id, /** @type {any} */ (silent));
			open.add(pair("me", id));
		}
	});
	const old = (/** @type {object} */ more = {}) => ({
		...{ past: "x", from: "gone", name: "Gone", number: 1, age: 0 },
		...more,
	});

	test("cannot speak for me, nor for who is here", () => {
		talk.opened("eve");
		talk.receive("eve", old({ from: "me" }));
		talk.receive("eve", old({ from: "ana" }));
		expect(talk.texts()).toEqual([]);
	});

	test("cannot tell old things unasked, nor more than was asked for", () => {
		talk.receive("eve", old());
		expect(talk.texts()).toEqual([]);
		talk.opened("eve");
		for (let number = 1; number <= MAX_PAST + 5; number++) talk.receive("eve", old({ number }));
		expect(talk.texts()).toHaveLength(MAX_PAST);
		talk.opened("eve");
		talk.receive("eve", old({ number: 999 }));
		expect(talk.texts()).toHaveLength(MAX_PAST);
	});

	test("is not heard when it makes no sense", () => {
		talk.opened("eve");
		for (const frame of [
			old({ past: 7 }),
			old({ past: " " }),
			old({ past: "x".repeat(MAX_TEXT + 1) }),
			old({ from: "" }),
			old({ from: "x".repeat(65) }),
			old({ number: -1 }),
			old({ number: 1.5 }),
			old({ age: "1" }),
			old({ age: -1 }),
			{ have: null },
			{ have: 7 },
			{ chat: {} },
			{},
		])
			talk.receive("eve", frame);
		expect(talk.texts()).toEqual([]);
		talk.receive("eve", old({ name: 7, age: 1e300 }));
		expect(talk.read()).toMatchObject([{ name: "", via: "EVE" }]);
	});

	test("cannot flood", () => {
		for (let number = 1; number <= 100; number++) talk.receive("eve", { chat: "spam", number });
		expect(talk.texts()).toHaveLength(RATES.chat.burst);
		talk.receive("ana", { chat: "hello", number: 1 });
		expect(talk.texts()).toContain("hello");
		time += RATES.chat.every;
		talk.receive("eve", { chat: "sorry", number: 200 });
		expect(talk.texts()).toContain("sorry");
	});

	test("cannot make me repeat myself for ever, and odd questions get what is due", () => {
		talk.say("once");
		for (let i = 0; i < 100; i++) talk.receive("eve", { have: { me: "all", __proto__: [1] } });
		const told = answers.filter((frame) => "past" in frame);
		expect(told).toHaveLength(RATES.have.burst);
		expect(told[0]).toEqual({ past: "once", from: "me", number: 1, age: 0 });
	});
});

test("plain clients that number nothing are heard, and not passed on", () => {
	const { ana, ben } = two();
	room.set("old", /** @type {any} */ ({ receive() {} }));
	ana.receive("old", { chat: "hi" });
	ana.receive("old", { chat: "hi" });
	room.delete("old");
	connect("ana", "ben");
	expect([ana.texts(), ben.texts()]).toEqual([["hi", "hi"], []]);
});

test("messages out of order find their place by author and time, and the oldest go first", () => {
	const message = (/** @type {string} */ from, /** @type {number} */ number, /** @type {number} */ at) => ({
		...{ key: `${from}:${number}`, from, name: from, text: `${from}${number}` },
		...{ number, at, own: false, via: "" },
	});
	/** @type {readonly any[]} */
	let list = [];
	for (const each of [message("a", 3, 30), message("b", 1, 20), message("a", 1, 40), message("a", 2, 5)])
		list = place(list, each);
	expect(list.map(({ key }) => key)).toEqual(["b:1", "a:1", "a:2", "a:3"]);
	expect(place(list, message("b", 1, 99))).toBe(list);
	for (let number = 4; number < MAX_KEPT + 10; number++) list = place(list, message("a", number, 50));
	expect([list.length, list[0].key, list.at(-1).key]).toEqual([MAX_KEPT, "a:10", `a:${MAX_KEPT + 9}`]);
});
