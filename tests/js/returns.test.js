import { describe, expect, test } from "bun:test";
import { createLine, LONG_LOSS } from "../../whisper_gate/media/line.js";
import { BLIP, createReturns, SEEN } from "../../whisper_gate/media/returns.js";
import { FakeTimers } from "./fakes.js";

/** @param {"live" | "reconnecting" | "connecting"} state */
const ben = (state) => [{ id: "ben", name: "Ben", state }];

function returning() {
	const timers = new FakeTimers();
	/** @type {string[]} */
	const told = [];
	/** @type {string[]} */
	const seen = [];
	const returns = createReturns({
		timers,
		now: () => timers.now,
		tell: (name, what) => told.push(`${what} ${name}`),
		onChange: (back) => seen.push(back.join()),
	});
	return { timers, told, seen, ...returns };
}

describe("who was lost and is back", () => {
	test("is told when it lasts, and confirmed for a moment", () => {
		const { timers, told, seen, look } = returning();
		look(ben("live"));
		look(ben("reconnecting"));
		timers.advance(BLIP - 1);
		expect(told).toEqual([]);
		timers.advance(1);
		look(ben("reconnecting"));
		look(ben("connecting"));
		look(ben("live"));
		look(ben("live"));
		expect(told).toEqual(["said-lost Ben", "said-back Ben"]);
		expect(seen).toEqual(["ben"]);
		timers.advance(SEEN);
		expect(seen).toEqual(["ben", ""]);
	});

	test("is confirmed again when the return did not last", () => {
		const { timers, told, seen, look } = returning();
		look(ben("reconnecting"));
		timers.advance(BLIP);
		look(ben("live"));
		look(ben("reconnecting"));
		timers.advance(BLIP - 1);
		look(ben("live"));
		expect(told).toEqual(["said-lost Ben", "said-back Ben", "said-back Ben"]);
		expect(seen).toEqual(["ben", "", "ben"]);
	});

	test("is no news after a blip", () => {
		const { timers, told, seen, look } = returning();
		look(ben("reconnecting"));
		timers.advance(BLIP - 1);
		look(ben("live"));
		timers.advance(60_000);
		expect([told, seen]).toEqual([[], []]);
	});

	test("is forgotten when gone, and not confirmed when lost again", () => {
		const { timers, told, seen, look, clear } = returning();
		look(ben("reconnecting"));
		look([]);
		timers.advance(60_000);
		look(ben("live"));
		expect(told).toEqual([]);
		look(ben("reconnecting"));
		timers.advance(BLIP);
		look(ben("live"));
		look(ben("reconnecting"));
		expect(seen).toEqual(["ben", ""]);
		clear();
		timers.advance(60_000);
		expect(told).toEqual(["said-lost Ben", "said-back Ben"]);
	});
});

function aLine() {
	const timers = new FakeTimers();
	/** @type {string[]} */
	const told = [];
	const shown = { line: "fine", lineBack: false };
	const line = createLine({
		timers,
		now: () => timers.now,
		tell: (what) => told.push(what),
		show: (more) => Object.assign(shown, more),
	});
	return { timers, told, shown, ...line };
}

describe("the way to the server", () => {
	test("is told when lost for long enough, and confirmed for a moment", () => {
		const { timers, told, shown, hear } = aLine();
		hear("joined");
		hear("lost");
		expect(shown).toEqual({ line: "lost", lineBack: false });
		timers.advance(BLIP);
		hear("connecting");
		hear("lost");
		timers.advance(LONG_LOSS);
		expect(shown.line).toBe("gone");
		hear("joined");
		expect(shown).toEqual({ line: "fine", lineBack: true });
		timers.advance(SEEN);
		expect(shown).toEqual({ line: "fine", lineBack: false });
		expect(told.slice(-1)).toEqual(["said-connected-again"]);
	});

	test("makes no noise of a blip", () => {
		const { timers, told, shown, hear, clear } = aLine();
		hear("lost");
		timers.advance(BLIP - 1);
		hear("joined");
		timers.advance(60_000);
		expect(told).toEqual([]);
		expect(shown).toEqual({ line: "fine", lineBack: false });
		hear("lost");
		clear();
		timers.advance(60_000);
		expect(told).toEqual([]);
	});
});
