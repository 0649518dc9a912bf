import { describe, expect, test } from "bun:test";
import { createMeasure, MEASURE } from "../../whisper_gate/media/measure.js";
import { better, judge } from "../../whisper_gate/media/quality.js";
import { inverse } from "../../whisper_gate/media/reflow.js";
import { FakeTimers, settle } from "./fakes.js";

const zero = { at: 0, lost: 0, received: 0, frozen: 0, trip: 0 };

describe("how good a connection is", () => {
	/** @type {[string, Partial<typeof zero>, string][]} */
	const cases = [
		["nothing is lost", { received: 500, trip: 0.05 }, "good"],
		["nothing arrives, as from somebody muted without a camera", {}, "good"],
		["one packet in twenty is lost", { received: 95, lost: 5 }, "fair"],
		["one in five is lost", { received: 80, lost: 20 }, "poor"],
		["the way is long", { received: 100, trip: 0.4 }, "fair"],
		["the way is very long", { received: 100, trip: 1 }, "poor"],
		["the picture stands still for half of the time", { received: 100, frozen: 2.5 }, "poor"],
		["late packets make up for lost ones", { received: 100, lost: -20 }, "good"],
	];
	for (const [what, now, quality] of cases) {
		test(what, () =>
			expect(judge(zero, { ...zero, at: MEASURE, ...now })).toBe(/** @type {any} */ (quality)),
		);
	}

	test("is shown as poor only when it stays poor", async () => {
		const timers = new FakeTimers();
		let lost = 0;
		let changes = 0;
		const stats = async () =>
			/** @type {[string, any][]} */ ([
				["v", { type: "inbound-rtp", packetsLost: lost, packetsReceived: 0 }],
			]);
		const quality = createMeasure({
			timers,
			now: () => timers.now,
			peers: () => [["a", { stats, state: () => "live" }]],
			onChange: () => {
				changes += 1;
			},
		});
		quality.start();
		const seen = [quality.of("a")];
		for (const more of [0, 50, 50, 0]) {
			lost += more;
			timers.advance(MEASURE);
			await settle();
			seen.push(quality.of("a"));
		}
		expect(seen).toEqual([null, "good", "good", "poor", "good"]);
		expect(changes).toBe(3);
		quality.stop();
		expect(quality.of("a")).toBeNull();
		expect(better("fair", "poor")).toBe("fair");
	});
});

test("what has moved is first shown where it was", () => {
	const at = { left: 0, top: 0, width: 100, height: 50 };
	expect(inverse(at, at)).toBeNull();
	expect(inverse(at, { left: 10, top: 20, width: 200, height: 25 })).toBe(
		"translate(-10px, -20px) scale(0.5, 2)",
	);
	expect(inverse({ ...at, width: 0 }, at)).toBeNull();
});
