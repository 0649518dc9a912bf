import { describe, expect, test } from "bun:test";
import {
	clockOf,
	gapOf,
	isOwn,
	lanesOf,
	momentOf,
	piecesOf,
	sumOf,
	ticksOf,
} from "../../whisper_gate/media/flight.js";
import { entryText, laneText, pathText, stateText, whereText } from "../../whisper_gate/media/flighttext.js";
import { SHAPES } from "../../whisper_gate/media/recorder.js";
import { say } from "../../whisper_gate/media/words.js";
import FLIGHT from "../fixtures/flight.json";
import SCHEMA from "../fixtures/flight_schema.json";

/** @typedef {import("../../whisper_gate/media/recorder.js").Flight} Flight */

const recorded = /** @type {Flight} */ (FLIGHT);

/**
 * @param {object[]} entries
 * @param {object} [more]
 * @returns {Flight}
 */
const file = (entries, more = {}) =>
	/** @type {any} */ ({
		...{ version: 1, started: 0, length: 100_000, first: 0, dropped: 0 },
		entries,
		...more,
	});

/** @param {number} at @param {string} health */
const ice = (at, health) => ({ at, kind: "ice", pair: "p1", epoch: 1, health });
/** @param {number} at @param {object} [counts] */
const pair = (at, counts = {}) => ({ at, kind: "pair", pair: "p1", ...counts });

/** @param {Flight} flight @param {string} key */
const lane = (flight, key) =>
	/** @type {import("../../whisper_gate/media/flight.js").Lane} */ (
		lanesOf(flight).find((one) => one.key === key)
	);

describe("lanes", () => {
	test("are the line, one for each person, and what I showed", () => {
		const entries = [
			{ at: 0, kind: "device", device: "camera", what: "on" },
			{ at: 1, kind: "roster", who: "p0", what: "join" },
			{ at: 2, kind: "roster", who: "p2", what: "here" },
			ice(3, "new"),
		];
		expect(lanesOf(file(entries)).map(({ key }) => key)).toEqual(["line", "p2", "p1", "camera"]);
		expect(lanesOf(file(entries)).map(isOwn)).toEqual([false, false, false, true]);
	});

	test("show how a connection was, and when", () => {
		const entries = [
			ice(10_000, "new"),
			ice(11_000, "connecting"),
			ice(20_000, "connected"),
			ice(20_001, "connected"),
			ice(50_000, "disconnected"),
			ice(60_000, "failed"),
			{ at: 70_000, kind: "ladder", pair: "p1", epoch: 1, step: "rebuild", attempt: 5 },
			{ at: 70_000, kind: "peer", pair: "p1", epoch: 1, state: "closed" },
			ice(80_000, "connected"),
			{ at: 90_000, kind: "roster", who: "p1", what: "leave" },
		];
		const { bands, marks } = lane(file(entries), "p1");
		expect(bands).toEqual([
			{ from: 0.1, to: 0.2, state: "connecting" },
			{ from: 0.2, to: 0.5, state: "connected" },
			{ from: 0.5, to: 0.6, state: "interrupted" },
			{ from: 0.6, to: 0.7, state: "failed" },
			{ from: 0.8, to: 0.9, state: "connected" },
		]);
		expect(marks.map(({ at, tone }) => [at, tone])).toEqual([
			[0.7, "step"],
			[0.9, "news"],
		]);
	});

	test("of the line have my way in, and what went wrong", () => {
		const entries = [
			{ at: 0, kind: "join", step: "asked" },
			{ at: 1_000, kind: "line", state: "connecting" },
			{ at: 2_000, kind: "line", state: "joined" },
			{ at: 40_000, kind: "error", code: "rate_limited" },
			{ at: 50_000, kind: "line", state: "lost" },
			{ at: 60_000, kind: "line", state: "joined" },
			{ at: 99_000, kind: "join", step: "ended", code: "left" },
			{ at: 99_000, kind: "line", state: "idle" },
		];
		const { bands, marks } = lane(file(entries), "line");
		expect(bands.map(({ state }) => state)).toEqual(["connecting", "connected", "interrupted", "connected"]);
		expect(bands.at(-1)).toEqual({ from: 0.6, to: 0.99, state: "connected" });
		expect(marks.map(({ tone }) => tone)).toEqual(["news", "error", "news"]);
	});

	test("of devices show when they were on, and what failed", () => {
		const entries = [
			{ at: 0, kind: "device", device: "microphone", what: "on" },
			{ at: 50_000, kind: "device", device: "microphone", what: "lost" },
			{ at: 60_000, kind: "device", device: "camera", what: "failed", code: "NotAllowed" },
			{ at: 70_000, kind: "device", device: "screen", what: "off" },
		];
		const lanes = lanesOf(file(entries)).filter(isOwn);
		expect(lanes.map(({ key, bands, marks }) => [key, bands.length, marks.length])).toEqual([
			["microphone", 1, 1],
			["camera", 0, 1],
		]);
	});
});

describe("curves", () => {
	test("of both directions have one scale, and little things stay small", () => {
		const { curves } = lane(
			file([pair(0, { in: 200, out: 50, rtt: 5 }), pair(5_000, { in: 400, out: 50 })]),
			"p1",
		);
		expect(curves.map(({ name, most }) => [name, most])).toEqual([
			["in", 400],
			["out", 400],
			["rtt", 50],
		]);
		expect(curves[0].points).toEqual([
			[0, 0.5],
			[0.05, 1],
		]);
		expect(curves[2].points).toEqual([[0, 0.1]]);
	});

	test("break where nothing was counted", () => {
		const counts = [0, 5_000, 40_000, 45_000].map((at) => pair(at, { in: 1 }));
		const [arriving] = lane(file(counts), "p1").curves;
		expect(piecesOf(arriving, 100_000).map((piece) => piece.length)).toEqual([2, 2]);
	});
});

test("a moment is how it was then, with the counts before it", () => {
	const flight = file([ice(0, "connected"), pair(5_000, { rtt: 7 }), ice(30_000, "disconnected")]);
	const one = lane(flight, "p1");
	expect(momentOf(one, 0.04, 100_000)).toEqual({ state: "connected", sample: null });
	expect(momentOf(one, 0.1, 100_000).sample?.rtt).toBe(7);
	expect(momentOf(one, 0.25, 100_000)).toEqual({ state: "connected", sample: null });
	expect(momentOf(one, 1, 100_000).state).toBe("interrupted");
	expect(momentOf(lane(file([]), "line"), 0.5, 100_000)).toEqual({ state: null, sample: null });
});

test("a lane in short is its share of connected time, and middle values", () => {
	const entries = [
		ice(0, "connecting"),
		ice(10_000, "connected"),
		...[3, 900, 5].map((rtt, i) =>
			pair(20_000 + i, { rtt, local: "host", remote: "relay", protocol: "udp" }),
		),
	];
	const sum = sumOf(lane(file(entries), "p1"));
	expect(sum).toMatchObject({ connected: 0.9, rtt: 5, in: null });
	expect(pathText(sum.path, say)).toBe("over a relay, UDP");
	expect(sumOf(lane(file([]), "line")).connected).toBe(0);
});

test("the axis has at most nine times, all of them round", () => {
	for (const length of [1, 999, 8_000, 61_000, 600_000, 3_600_000, 40_000_000, 900_000_000]) {
		const ticks = ticksOf(length);
		expect(ticks.length).toBeLessThanOrEqual(9);
		expect(ticks.every((ms) => ms <= length)).toBe(true);
	}
	expect(ticksOf(61_000)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
	expect([0, 65_000, 3_661_000].map(clockOf)).toEqual(["0:00", "1:05", "1:01:01"]);
});

test("a gap is where entries are missing", () => {
	expect(gapOf(file([]))).toBeNull();
	const entries = [ice(10_000, "new"), ice(60_000, "connected")];
	expect(gapOf(file(entries, { first: 1, dropped: 9 }))).toEqual({ from: 0.1, to: 0.6, dropped: 9 });
});

describe("the call that was recorded in Chromium", () => {
	test("has lanes for the line, two people, microphone and camera", () => {
		expect(lanesOf(recorded).map(({ key }) => key)).toEqual(["line", "p1", "p2", "microphone", "camera"]);
	});

	test("shows that the first was lost and came back", () => {
		const { bands, marks } = lane(recorded, "p1");
		const states = bands.map(({ state }) => state);
		expect(states).toContain("interrupted");
		expect(states.at(-1)).toBe("connected");
		expect(marks.some(({ tone }) => tone === "step")).toBe(true);
	});

	test("has words for all of it", () => {
		for (const entry of recorded.entries.filter(({ kind }) => kind !== "chance")) {
			expect(entryText(entry, say)).not.toMatch(/^$|flight-|undefined/);
			expect(whereText(entry, say)).not.toMatch(/^$|flight-|undefined/);
		}
		for (const one of lanesOf(recorded)) {
			expect(laneText(one, say)).not.toMatch(/^$|flight-/);
			for (const { state } of one.bands) expect(stateText(state, say)).not.toMatch(/^$|flight-/);
		}
	});
});

test("every word that an entry may hold has its own words", () => {
	const spoken = {
		join: "step",
		line: "state",
		peer: "state",
		ice: "health",
		ladder: "step",
		roster: "what",
		device: "what",
	};
	/** @type {Record<string, Record<string, unknown>>} */
	const rest = { device: { device: "camera" }, ladder: { attempt: 1 } };
	for (const [kind, field] of Object.entries(spoken)) {
		const values = /** @type {Record<string, string[]>} */ (WORDS)[kind];
		for (const value of values) {
			const checked = /** @type {any} */ (SHAPES)[kind][field](value);
			expect(checked).toBe(value);
			const entry = /** @type {any} */ ({ at: 0, kind, [field]: value, ...rest[kind] });
			expect(entryText(entry, say)).not.toMatch(/^$|flight-|undefined/);
		}
	}
	expect(Object.keys(SCHEMA.kinds)).toContain("chance");
});

/** What may stand in those fields (recorder.js). */
const WORDS = {
	join: ["asked", "resumed", "granted", "refused", "connecting", "waiting", "welcome", "live", "ended"],
	line: ["idle", "connecting", "waiting", "joined", "lost"],
	peer: ["built", "closed"],
	ice: ["new", "connecting", "connected", "disconnected", "failed"],
	ladder: ["restart", "relay", "rebuild"],
	roster: ["here", "join", "leave", "away", "back"],
	device: ["on", "off", "lost", "failed", "chosen"],
};
