import { describe, expect, test } from "bun:test";
import { linkOf, NO_LINK, sampleOf, steady } from "../../whisper_gate/media/links.js";
import { CLOSE_LOOK, createMeasure, MEASURE, next } from "../../whisper_gate/media/measure.js";
import stats from "../fixtures/stats.json" with { type: "json" };
import { FakeTimers, settle } from "./fakes.js";

/** @typedef {keyof typeof stats} Reading of a real call in Chromium, five seconds apart */

/**
 * @param {Reading} name
 * @param {number} at
 * @param {(report: any) => object} [change]
 */
const read = (name, at, change = () => ({})) =>
	sampleOf(
		stats[name].map((report) => [report.id, { ...report, ...change(report) }]),
		at,
	);

/** @param {"direct" | "relayed" | "never"} pair @param {(report: any) => object} [change] of the second reading */
const link = (pair, change) => linkOf(read(`${pair}-before`, 0), read(`${pair}-after`, 5_000, change));

describe("what Chromium counts becomes a link", () => {
	test("a direct one", () => {
		const { kbitIn, kbitOut, ...rest } = link("direct");
		expect(rest).toEqual({
			...{ route: "direct", protocol: "udp", trip: 1, lossIn: 0, lossOut: 0 },
			...{ width: 640, height: 480, fps: 5 },
		});
		for (const rate of [kbitIn, kbitOut]) {
			expect(rate).toBeGreaterThan(50);
			expect(rate).toBeLessThan(2_000);
		}
	});

	test("one through a relay, over TCP", () =>
		expect(link("relayed")).toMatchObject({ route: "relay", protocol: "tcp", width: 640 }));

	test("one that never was", () => {
		expect(link("never")).toEqual(NO_LINK);
		expect(read("never-after", 0)).toMatchObject({ mine: ["host"], theirs: [] });
	});

	test("the first reading has no rates yet", () => {
		expect(linkOf(null, read("direct-after", 0))).toMatchObject({ route: "direct", trip: 1, kbitIn: 0 });
	});

	test("loss is told apart by direction", () => {
		const heard = link("direct", ({ type, packetsLost }) =>
			type === "inbound-rtp" ? { packetsLost: packetsLost + 50 } : {},
		);
		expect(heard.lossIn).toBeGreaterThan(5);
		expect(heard.lossOut).toBe(0);
		const sent = link("direct", ({ type, packetsLost }) =>
			type === "remote-inbound-rtp" ? { packetsLost: packetsLost + 50 } : {},
		);
		expect(sent.lossOut).toBeGreaterThan(5);
		expect(sent.lossIn).toBe(0);
	});

	test("a connection made anew counts from zero", () => {
		const again = linkOf(read("direct-after", 0), read("direct-before", 5_000));
		expect(again).toMatchObject({ lossIn: 0, lossOut: 0, kbitIn: 0, kbitOut: 0 });
	});

	test("without a report of the transport, as in Firefox", () => {
		const all = stats["direct-after"].filter(({ type }) => type !== "transport");
		expect(
			sampleOf(
				all.map((one) => [one.id, one]),
				0,
			).route,
		).toBe("direct");
		const marked = all.map((one) =>
			one.type === "candidate-pair" ? { ...one, selected: one.nominated } : one,
		);
		expect(
			sampleOf(
				marked.map((one) => [one.id, one]),
				0,
			).route,
		).toBe("direct");
	});

	test("the larger picture counts, and only while it moves", () => {
		const still = link("direct", ({ kind }) => (kind === "video" ? { framesPerSecond: 0 } : {}));
		expect(still).toMatchObject({ width: 0, height: 0, fps: 0 });
		const screen = {
			id: "s",
			type: "inbound-rtp",
			kind: "video",
			frameWidth: 1920,
			frameHeight: 1080,
			framesPerSecond: 3,
		};
		const both = sampleOf(
			[...stats["direct-after"], screen].map((one) => [one.id, one]),
			0,
		);
		expect(both).toMatchObject({ width: 1920, fps: 3 });
	});

	test("what holds the sender back", () => {
		for (const limit of ["bandwidth", "cpu"])
			expect(
				read("direct-after", 0, ({ type }) =>
					type === "outbound-rtp" ? { qualityLimitationReason: limit } : {},
				).limit,
			).toBe(/** @type {any} */ (limit));
		expect(read("direct-after", 0).limit).toBe("");
	});
});

test("one bad moment is no bad connection", () => {
	const fine = link("direct");
	const bad = { ...fine, lossIn: 40, lossOut: 30, trip: 900 };
	expect(steady(fine, bad)).toMatchObject({ lossIn: 0, lossOut: 0, trip: 1 });
	expect(steady(bad, bad)).toEqual(bad);
	expect(steady(null, bad)).toMatchObject({ lossIn: 0, lossOut: 0 });
});

describe("measuring", () => {
	/** @param {() => "connecting" | "live" | "reconnecting"} state */
	function measured(state = () => "live") {
		const timers = new FakeTimers();
		let readings = 0;
		let rounds = 0;
		const measure = createMeasure({
			timers,
			now: () => timers.now,
			peers: () => [
				[
					"a",
					{
						state,
						stats: async () => {
							readings += 1;
							return stats["direct-after"].map((one) => [one.id, one]);
						},
					},
				],
			],
			onChange: () => {},
			onMeasure: () => {
				rounds += 1;
			},
		});
		measure.start();
		return { timers, measure, count: () => ({ readings, rounds }) };
	}

	test("takes one reading of each pair per round, closer while somebody watches", async () => {
		const { timers, measure, count } = measured();
		timers.advance(MEASURE);
		await settle();
		expect(count()).toEqual({ readings: 1, rounds: 1 });
		measure.watch(true);
		await settle();
		timers.advance(CLOSE_LOOK);
		await settle();
		expect(count()).toEqual({ readings: 3, rounds: 3 });
		measure.watch(false);
		timers.advance(MEASURE);
		await settle();
		expect(count()).toEqual({ readings: 4, rounds: 4 });
		measure.stop();
		timers.advance(MEASURE);
		await settle();
		expect(count()).toEqual({ readings: 4, rounds: 4 });
	});

	test("judges over the usual time, however often somebody looks", () => {
		const bad = (/** @type {number} */ at, /** @type {number} */ lost) =>
			read("direct-after", at, ({ type }) => (type === "inbound-rtp" ? { packetsLost: lost } : {}));
		let known = next(null, bad(0, 0), "live");
		for (const at of [2_000, 4_000]) known = next(known, bad(at, at), "live");
		expect(known.judged).toBe("good");
		known = next(known, bad(6_000, 6_000), "live");
		expect([known.judged, known.shown]).toEqual(["poor", "good"]);
		for (const at of [8_000, 10_000, 12_000]) known = next(known, bad(at, at), "live");
		expect(known.shown).toBe("poor");
		expect(next(known, bad(14_000, 14_000), "reconnecting")).toMatchObject({ shown: "good", since: 14_000 });
	});

	test("says nothing of the quality of what is not there, and remembers which ways were tried", async () => {
		/** @type {"live" | "reconnecting"} */
		let state = "live";
		const { timers, measure } = measured(() => state);
		timers.advance(MEASURE);
		await settle();
		expect(measure.of("a")).toBe("good");
		state = "reconnecting";
		timers.advance(MEASURE);
		await settle();
		expect(measure.of("a")).toBeNull();
		const known = next(measure.known("a"), read("never-after", timers.now), state);
		expect(known).toMatchObject({ theirs: ["host"], link: NO_LINK });
	});
});
