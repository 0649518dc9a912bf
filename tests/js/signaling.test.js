import { beforeEach, describe, expect, test } from "bun:test";
import { createSignaling, GOODBYE, PROOF, RETRY, UNANSWERED } from "../../whisper_gate/media/signaling.js";
import { FakeSocket, FakeTimers, welcome } from "./fakes.js";

const flags = { mic: true, camera: false, screen: false, hand: true };
const pass = { ticket: "t1", participantId: "ana" };

/** @type {FakeTimers} */
let timers;
/** @type {FakeSocket} */
let socket;
let opened = 0;
/** @type {any[]} */
let frames;
/** @type {string[]} */
let states;
/** @type {string[]} */
let ends;
/** @type {(string | null)[]} */
let kept;
/** @type {ReturnType<typeof createSignaling>} */
let line;

beforeEach(() => {
	timers = new FakeTimers();
	socket = new FakeSocket();
	opened = 0;
	frames = [];
	states = [];
	ends = [];
	kept = [];
	line = createSignaling({
		openSocket: () => {
			opened += 1;
			return socket;
		},
		timers,
		random: () => 0.5,
		flags: () => flags,
		onFrame: (frame) => frames.push(frame),
		onState: (state) => states.push(state),
		onEnd: (code) => ends.push(code),
		keep: (key) => kept.push(key),
	});
});

function joined() {
	line.enter(pass);
	socket.fire("connect");
	socket.hear(welcome("ana"));
}

describe("joining", () => {
	test("opens no socket before there is a ticket", () => expect(opened).toBe(0));

	test("shows the ticket first", () => {
		line.enter(pass);
		expect([opened, socket.connects]).toEqual([1, 1]);
		socket.fire("connect");
		expect(socket.sent).toEqual([
			{ type: "join", from: "ana", ticket: "t1", resume: true, acks: true, mic: true, camera: false },
		]);
	});

	test("shows the resume key of the last welcome later, and all flags", () => {
		joined();
		socket.fire("disconnect");
		socket.fire("connect");
		expect(socket.frames("join")[1]).toEqual({
			type: "join",
			from: "ana",
			resume_key: "key-of-ana",
			resume: true,
			acks: true,
			mic: true,
			camera: false,
			hand: true,
			screen: false,
		});
		expect(states).toEqual(["connecting", "joined", "lost"]);
		expect(kept).toEqual(["key-of-ana"]);
	});

	test("again after leaving uses the same socket and the new ticket", () => {
		joined();
		line.leave();
		line.enter({ ticket: "t2", participantId: "ana2" });
		socket.fire("connect");
		expect(opened).toBe(1);
		expect(socket.frames("join")[1]).toMatchObject({ ticket: "t2", from: "ana2" });
	});

	for (const code of ["room_full", "bad_ticket", "no_such_room", "id_taken", "unavailable"]) {
		test(`ends with ${code}`, () => {
			line.enter(pass);
			socket.fire("connect");
			socket.hear({ type: "error", code, message: "no" });
			expect(ends).toEqual([code]);
			expect(socket.disconnects).toBe(1);
		});
	}
});

describe("a lost line", () => {
	test("comes back by itself when Reflex does not bring it back", () => {
		joined();
		socket.fire("disconnect", "transport close");
		timers.advance(RETRY.restart + RETRY.spread);
		expect(socket.connects).toBe(2);
		timers.advance(RETRY.every + RETRY.spread);
		expect(socket.connects).toBe(3);
		socket.fire("connect");
		timers.advance(60_000);
		expect(socket.connects).toBe(3);
	});

	test("gives up a WebSocket over which its namespace is never given", () => {
		joined();
		socket.fire("disconnect");
		socket.io.engine.readyState = "open";
		// Chance is in the middle.
		timers.advance(RETRY.restart + RETRY.spread / 2 + UNANSWERED * (RETRY.every + RETRY.spread / 2));
		expect([socket.io.engine.readyState, socket.connects]).toEqual(["closed", 1 + UNANSWERED]);
		timers.advance(RETRY.restart + RETRY.spread / 2);
		expect(socket.connects).toBe(2 + UNANSWERED);
	});

	test("after a server restart is not the end", () => {
		joined();
		socket.hear({ type: "closed", code: 1012, reason: "restart" });
		socket.fire("disconnect", "io server disconnect");
		expect(ends).toEqual([]);
		timers.advance(RETRY.restart + RETRY.spread);
		expect(socket.connects).toBe(2);
	});

	test("while the server is unavailable is tried again", () => {
		joined();
		socket.fire("disconnect");
		socket.fire("connect");
		socket.hear({ type: "error", code: "unavailable", message: "later" });
		expect(ends).toEqual([]);
		timers.advance(RETRY.every + RETRY.spread);
		expect(socket.frames("join")).toHaveLength(3);
	});

	test("is introduced again when the server has forgotten it", () => {
		joined();
		socket.hear({ type: "error", code: "not_joined", message: "who?" });
		expect(socket.frames("join")[1]).toMatchObject({ resume_key: "key-of-ana" });
	});

	test("sends nothing", () => {
		joined();
		expect(line.send({ type: "start" })).toBe(true);
		socket.fire("disconnect");
		expect(line.send({ type: "start" })).toBe(false);
	});
});

describe("waiting before the door", () => {
	const wait = () => {
		line.enter(pass);
		socket.fire("connect");
		socket.hear({ type: "waiting", id: "ana", room: "r", resume_key: "knock-key", hosts: [], patience: 300 });
	};

	test("keeps the line, and sends nothing but its end", () => {
		wait();
		timers.advance(300_000);
		expect(states).toEqual(["connecting", "waiting"]);
		expect([ends.length, socket.disconnects, socket.frames("join").length]).toEqual([0, 0, 1]);
		expect(line.send({ type: "state" })).toBe(false);
		line.leave();
		expect(socket.frames("leave")).toEqual([{ type: "leave", from: "ana", mid: "bye" }]);
	});

	test("goes on after a lost line, with the key that it was given", () => {
		wait();
		expect(kept).toEqual(["knock-key"]);
		socket.fire("disconnect");
		socket.fire("connect");
		expect(socket.frames("join")[1]).toMatchObject({ from: "ana", resume_key: "knock-key", resume: true });
		expect(socket.frames("join")[1]).not.toHaveProperty("ticket");
		socket.hear({ type: "waiting", id: "ana", room: "r", resume_key: "next-key", hosts: [], patience: 300 });
		expect(states).toEqual(["connecting", "waiting", "lost", "waiting"]);
	});

	test("ends inside when a host opens", () => {
		wait();
		socket.hear(welcome("ana"));
		expect([states.at(-1), kept.at(-1)]).toEqual(["joined", "key-of-ana"]);
		expect(line.send({ type: "start" })).toBe(true);
	});

	for (const code of ["knock_refused", "knock_timeout", "room_full", "room_locked", "banned"]) {
		test(`ends with ${code}`, () => {
			wait();
			socket.hear({ type: "error", code, message: "no" });
			socket.hear({ type: "closed", code: 4403, reason: "" });
			expect(ends).toEqual([code]);
		});
	}
});

for (const code of ["removed", "banned", "call_ended", "not_signed_in", "no_such_room"]) {
	test(`${code} ends a stay, and the close code after it changes nothing`, () => {
		joined();
		socket.hear({ type: "error", code, message: "out" });
		socket.hear({ type: "closed", code: 4403, reason: "" });
		socket.fire("disconnect");
		timers.advance(60_000);
		expect(ends).toEqual([code]);
		expect([socket.connects, kept.at(-1)]).toEqual([1, null]);
	});
}

test("a host whose wish is refused stays", () => {
	joined();
	socket.hear({ type: "error", code: "forbidden", message: "no" });
	socket.hear({ type: "error", code: "room_full", message: "no" });
	expect(ends).toEqual([]);
	expect(states.at(-1)).toBe("joined");
});

test("a close code of the server ends it with its meaning", () => {
	for (const [code, meaning] of /** @type {const} */ ([
		[4409, "replaced"],
		[4403, "forbidden"],
		[4429, "rate_limited"],
	])) {
		joined();
		socket.hear({ type: "closed", code, reason: "" });
		expect(ends.at(-1)).toBe(meaning);
	}
});

test("errors about single frames, and frames nobody understands, change nothing", () => {
	joined();
	socket.hear({ type: "error", code: "no_such_peer", message: "gone" });
	socket.hear({ type: "error", code: "rate_limited", message: "slow" });
	socket.hear({ type: "offer", from: "b" });
	socket.hear("hello");
	expect(ends).toEqual([]);
	expect(frames.map(({ type }) => type)).toEqual(["welcome", "error", "error"]);
});

describe("leaving", () => {
	test("says so, and hears nothing more", () => {
		joined();
		line.leave();
		line.leave();
		socket.hear({ type: "start", from: "ben" });
		socket.hear({ type: "done", mid: "bye" });
		timers.advance(60_000);
		expect(socket.frames("leave")).toEqual([{ type: "leave", from: "ana", mid: "bye" }]);
		expect([socket.disconnects, socket.connects, frames.length]).toEqual([1, 1, 1]);
		expect([kept.at(-1), states.at(-1)]).toEqual([null, "idle"]);
	});

	test("is said again until it is confirmed, or its time is over", () => {
		joined();
		line.leave();
		timers.advance(60_000);
		expect(socket.frames("leave")).toHaveLength(GOODBYE.times);
		expect(socket.disconnects).toBe(1);
	});

	test("ends with a refusal, too: the server knows nobody of that name any more", () => {
		joined();
		line.leave();
		socket.hear({ type: "error", code: "not_joined", message: "", mid: "bye" });
		timers.advance(60_000);
		expect(socket.frames("leave")).toHaveLength(1);
		expect([socket.disconnects, ends]).toEqual([1, []]);
	});

	test("without a line comes back to say so", () => {
		joined();
		socket.fire("disconnect");
		line.leave();
		expect(socket.frames("leave")).toHaveLength(0);
		socket.fire("connect");
		expect(socket.sent.slice(-2)).toEqual([
			{ type: "join", from: "ana", resume_key: "key-of-ana", resume: true },
			{ type: "leave", from: "ana", mid: "bye" },
		]);
		socket.hear(welcome("ana"));
		socket.hear({ type: "done", mid: "bye" });
		expect([states.at(-1), frames.length, socket.disconnects]).toEqual(["idle", 1, 1]);
	});

	test("and entering again need not wait for one another", () => {
		joined();
		line.leave();
		line.enter({ ticket: "t2", participantId: "ana2" });
		socket.hear({ type: "done", mid: "bye" });
		expect(socket.sent.map(({ type }) => type)).toEqual(["join", "leave", "join"]);
		expect([socket.disconnects, states.at(-1)]).toEqual([0, "connecting"]);
	});
});

test("a stay goes on with the key of an earlier page", () => {
	line.enter({ participantId: "ana", resumeKey: "old key" });
	socket.fire("connect");
	expect(socket.frames("join")[0]).toMatchObject({ from: "ana", resume_key: "old key" });
	expect(socket.frames("join")[0].ticket).toBeUndefined();
});

test("in a hurry, the server is looked for at once", () => {
	joined();
	line.hurry();
	timers.advance(0);
	expect(socket.connects).toBe(1);
	socket.fire("disconnect");
	line.hurry();
	timers.advance(0);
	expect(socket.connects).toBe(2);
});

describe("a line in doubt", () => {
	test("that leads to the server is kept", () => {
		joined();
		line.hurry();
		timers.advance(PROOF);
		expect(socket.connected).toBe(true);
	});

	test("that leads nowhere is given up for another one", () => {
		joined();
		socket.leadsNowhere = true;
		line.hurry();
		line.hurry();
		expect(socket.frames("pong")).toHaveLength(1);
		timers.advance(PROOF - 1);
		expect(socket.connected).toBe(true);
		timers.advance(1);
		expect([socket.connected, states.at(-1)]).toEqual([false, "lost"]);
		timers.advance(RETRY.restart + RETRY.spread);
		expect(socket.connects).toBe(2);
	});

	test("is of no interest once the stay is over", () => {
		joined();
		socket.leadsNowhere = true;
		line.hurry();
		line.leave();
		timers.advance(PROOF);
		expect(socket.connected).toBe(true);
	});
});

test("a ping is answered, and goes no further", () => {
	joined();
	socket.hear({ type: "ping" });
	expect(socket.frames("pong")).toEqual([{ type: "pong", from: "ana" }]);
	expect(frames).toHaveLength(1);
});
