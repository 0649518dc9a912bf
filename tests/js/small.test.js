/** The small pure modules. */
import { expect, test } from "bun:test";
import { createAnnouncer, GATHER } from "../../whisper_gate/media/announce.js";
import { cleanText, encodeChat, isMentioned, MAX_TEXT, segments } from "../../whisper_gate/media/chat.js";
import { stepOf } from "../../whisper_gate/media/ladder.js";
import { remember, remembered } from "../../whisper_gate/media/memory.js";
import { createReactions, RATE, SHOWN } from "../../whisper_gate/media/reactions.js";
import { createSinks } from "../../whisper_gate/media/sinks.js";
import { createSounds, QUIET } from "../../whisper_gate/media/sounds.js";
import { createSpeaking } from "../../whisper_gate/media/speaking.js";
import {
	duration,
	endedDetail,
	endedTitle,
	hasEnding,
	initials,
	knocking,
	moderated,
	moderatedMe,
	question,
	waitingDetail,
	waitingTitle,
	wayBack,
} from "../../whisper_gate/media/text.js";
import { cleanName, createLimit, MAX_FRAME, parse } from "../../whisper_gate/media/wire.js";
import { FakeShelf, FakeTimers, mediaError } from "./fakes.js";

test("speaking begins with sound and ends after 0.5 s of quiet", () => {
	const speaking = createSpeaking(0.1);
	const heard = [];
	for (let now = 0; now <= 1200; now += 100) {
		if (speaking.hear("ana", now < 400 ? 0.5 : 0, now)) heard.push(now);
	}
	expect(heard).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800]);
	speaking.forget("ana");
	expect(speaking.speaks("ana")).toBe(false);
});

test("news of a moment become one sentence", () => {
	const timers = new FakeTimers();
	/** @type {string[]} */
	const said = [];
	const announcer = createAnnouncer(timers, (text) => said.push(text));
	for (const name of ["Ana", "Ben", "Cleo"]) announcer.tell(name, "said-joined");
	announcer.tell("Dan", "said-left");
	announcer.say("Reconnecting");
	timers.advance(GATHER);
	announcer.tell("Ana", "said-joined");
	announcer.tell("Ben", "said-joined");
	timers.advance(GATHER);
	announcer.tell("Ana", "said-left");
	announcer.clear();
	timers.advance(GATHER);
	expect(said).toEqual(["3 people joined. Dan left. Reconnecting", "Ana and Ben joined"]);
});

test("only web addresses become links", () => {
	expect(segments("see https://a.example/x?y=1. or javascript:alert(1)")).toEqual([
		{ text: "see " },
		{ text: "https://a.example/x?y=1", href: "https://a.example/x?y=1" },
		{ text: ". or javascript:alert(1)" },
	]);
	expect(segments("<b>no</b>")).toEqual([{ text: "<b>no</b>" }]);
	expect(segments("http://b.example")).toEqual([{ text: "http://b.example", href: "http://b.example" }]);
});

test("chat survives the wire, and nothing else does", () => {
	expect(parse(encodeChat("hello", 3))).toEqual({ chat: "hello", number: 3 });
	for (const wire of ["", "null", "7", "[]", encodeChat("x", 1).repeat(2), `"${"x".repeat(MAX_FRAME)}"`]) {
		expect(parse(wire)).toBeNull();
	}
	for (const text of [undefined, 7, "  ", "x".repeat(MAX_TEXT + 1)]) expect(cleanText(text)).toBe("");
});

test("what a message hides or turns around is not in it", () => {
	const read = cleanText;
	expect(read("a\u0000b\u001b[2Jc\u009f")).toBe("ab[2Jc");
	expect(read("http://evil.example/\u202egro.elpmaxe.doog//:ptth")).toBe(
		"http://evil.example/gro.elpmaxe.doog//:ptth",
	);
	expect(read("\u2066x\u2069\u200f\u061c\ufeff \ud800y")).toBe("x y");
	expect(read("two\nlines,\ta tab, 👩\u200d👩\u200d👧 and עברית")).toBe(
		"two\nlines,\ta tab, 👩\u200d👩\u200d👧 and עברית",
	);
	expect(read("\u202e\u0007 \n")).toBe("");
});

test("the ladder skips what is not there, and goes round", () => {
	const steps = (/** @type {any} */ pair) => [1, 2, 3, 4, 5, 6].map((attempt) => stepOf(attempt, pair));
	const thrice = /** @type {const} */ (["restart", "restart", "restart"]);
	expect(steps({ hasRelay: true, leads: true })).toEqual([...thrice, "relay", "rebuild", "restart"]);
	expect(steps({ hasRelay: true, leads: false })).toEqual([...thrice, "relay", "restart", "rebuild"]);
	expect(steps({ hasRelay: false, leads: true })).toEqual([...thrice, "rebuild", "restart", "restart"]);
});

test("memory keeps what it is told, and copes with a blocked or spoilt store", () => {
	const shelf = new FakeShelf();
	remember(shelf, { name: "Ana" });
	remember(shelf, { devices: { camera: "c" } });
	expect(remembered(shelf)).toEqual({ name: "Ana", devices: { camera: "c" } });
	shelf.setItem("whisper_gate.call", "{");
	expect(remembered(shelf)).toEqual({});
	const blocked = {
		getItem: () => {
			throw new Error("blocked");
		},
		setItem: () => {
			throw new Error("full");
		},
	};
	remember(blocked, { name: "Ana" });
	expect(remembered(blocked)).toEqual({});
	expect(remembered(null)).toEqual({});
});

test("blocked sound is noticed, and starts from a click", async () => {
	/** @type {boolean[]} */
	const blocked = [];
	const sinks = createSinks((value) => blocked.push(value));
	let allowed = false;
	const element = /** @type {any} */ ({
		play: () => (allowed ? Promise.resolve() : Promise.reject(mediaError("NotAllowedError"))),
	});
	const forget = sinks.add(element);
	await Bun.sleep(0);
	expect(blocked).toEqual([true]);
	allowed = true;
	await sinks.start();
	expect(blocked).toEqual([true, false]);
	forget();
});

test("words", () => {
	expect(["Ana Ferreira", "ben", "  ", "Ana Maria da Silva", "李 雷"].map(initials)).toEqual([
		"AF",
		"B",
		"?",
		"AS",
		"李雷",
	]);
	expect([0, 61, 3600 + 248].map(duration)).toEqual(["0:00", "1:01", "1:04:08"]);
});

test("who waits reads who can open", () => {
	expect([["Ana"], ["Ana", "Ben"], ["Ana", "Ben", "Cleo"], []].map(waitingTitle)).toEqual([
		"Waiting for Ana to let you in",
		"Waiting for Ana or Ben to let you in",
		"Waiting for Ana, Ben or Cleo to let you in",
		"Waiting for the host",
	]);
	expect(waitingDetail([])).toBe("They are not here yet. You are let in when they open the door.");
});

test("every end has its own title, sentence and way back", () => {
	const ends = ["removed", "banned", "call_ended", "knock_refused", "knock_timeout", "no_such_room", "left"];
	expect(ends.map((end) => [endedTitle(end), endedDetail(end), wayBack(end)])).toEqual([
		["You were removed from the call", "A host took you out. You can ask to come back.", "Rejoin"],
		["The host has closed this room to you", "", ""],
		["The host ended the call", "The room is still there for the next call.", "Rejoin"],
		["You were not let in", "The host did not open this time.", ""],
		["Nobody answered", "The host may be away. You can ask again.", "Ask again"],
		["This room is closed", "This room does not exist any more.", ""],
		["You left the call", "", "Rejoin"],
	]);
	expect(["knock_timeout", "banned", "room_full", "room_locked", "unavailable"].map(hasEnding)).toEqual([
		true,
		true,
		false,
		false,
		false,
	]);
});

test("a host's deeds are told by name, to others and to whom they are about", () => {
	expect([
		moderated("mute", "Ana", "Ben"),
		moderated("lock", "Ana", ""),
		moderated("remove", "Ana", "Ben"),
		moderatedMe("mute_all", "Ana"),
		moderatedMe("lower_hand", "{name}"),
	]).toEqual(["Ana muted Ben", "Ana locked the room", "", "Ana muted you.", "{name} lowered your hand."]);
	expect([knocking(["Dan"]), knocking(["Dan", "Eva"]), knocking(["a", "b", "c"])]).toEqual([
		"Dan wants to come in",
		"Dan and Eva want to come in",
		"3 people want to come in",
	]);
	expect([question("ban", "Ben")?.title, question("mute", "Ben")]).toEqual(["Remove and ban Ben?", null]);
});

test("names are one clean line, and end", () => {
	expect(cleanName("  Ana\n\u202e  B ")).toBe("Ana B");
	expect(cleanName("x".repeat(500), 7)).toBe("x".repeat(7));
	expect([cleanName(7), cleanName("\u200f")]).toEqual(["", ""]);
});

test("a limit lets a burst through, then one at a time, and counts each peer apart", () => {
	let time = 0;
	const limit = createLimit(() => time, { burst: 2, every: 100 });
	expect([limit.take("a"), limit.take("a"), limit.take("a"), limit.take("b")]).toEqual([
		true,
		true,
		false,
		true,
	]);
	time = 100;
	expect([limit.take("a"), limit.take("a")]).toEqual([true, false]);
});

test("mentions are found by whole name or first name, and not inside words", () => {
	const names = { me: "Ana Lima", others: ["Ben", "Dr. (No)"] };
	expect(segments("@ana, @Ben and @Ana Lima: @dr. (no) https://x.example/@Ben", names)).toEqual([
		{ text: "@ana", mention: "me" },
		{ text: ", " },
		{ text: "@Ben", mention: "other" },
		{ text: " and " },
		{ text: "@Ana Lima", mention: "me" },
		{ text: ": " },
		{ text: "@dr. (no)", mention: "other" },
		{ text: " " },
		{ text: "https://x.example/@Ben", href: "https://x.example/@Ben" },
	]);
	for (const text of ["@Benedict", "me@ana.example", "@@ana", "@", "Ana"])
		expect(segments(text, names)).toEqual([{ text }]);
	expect([isMentioned("hi @Ana!", "Ana"), isMentioned("hi @Ana!", ""), isMentioned("@Anab", "Ana")]).toEqual([
		true,
		false,
		false,
	]);
});

test("a reaction is seen for a moment, too many are not, and unknown ones never", () => {
	const timers = new FakeTimers();
	/** @type {readonly any[]} */
	let shown = [];
	const reactions = createReactions({
		timers,
		now: () => timers.now,
		onChange: (now) => {
			shown = now;
		},
	});
	for (const kind of ["toString", "", 7, null, undefined]) expect(reactions.add("a", kind)).toBeNull();
	for (let i = 0; i < 20; i++) reactions.add("a", "clap");
	expect(shown).toHaveLength(RATE.burst);
	expect(reactions.add("b", "heart")).toBe("heart");
	timers.advance(SHOWN);
	expect(shown).toEqual([]);
});

test("a burst of sounds is one", () => {
	let made = 0;
	let time = 0;
	const param = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
	const node = { gain: param, connect: (/** @type {any} */ next) => next, start: () => made++, stop() {} };
	const globals = /** @type {any} */ (globalThis);
	globals.OscillatorNode = globals.GainNode = function Node() {
		return node;
	};
	const Context = /** @type {any} */ (class {});
	const sounds = createSounds(Context, () => time);
	sounds.play("message");
	sounds.play("mention");
	expect(made).toBe(2);
	time = QUIET;
	sounds.play("join");
	expect(made).toBe(4);
	createSounds(undefined, () => 0).play("join");
	delete globals.OscillatorNode;
	delete globals.GainNode;
});
