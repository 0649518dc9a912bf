import { describe, expect, test } from "bun:test";
import { createOutcomes, outcomeOf, SETTLES } from "../../whisper_gate/media/outcomes.js";
import { checkClient } from "../../whisper_gate/media/protocol.js";
import stats from "../fixtures/stats.json" with { type: "json" };
import { FakeTimers, settle } from "./fakes.js";

/** @param {keyof typeof stats} name @returns {[string, any][]} */
const read = (name) => stats[name].map((report) => [report.id, report]);

function setUp(counted = read("direct-after")) {
	const timers = new FakeTimers();
	/** @type {unknown[]} */
	const said = [];
	const outcomes = createOutcomes({
		now: () => timers.now,
		timers,
		stats: async () => counted,
		tell: (to, outcome, ms) => said.push(checkClient({ type: "pair", from: "me", to, outcome, ms })),
	});
	return {
		said,
		/** @param {number} ms */
		wait: (ms) => timers.advance(ms),
		/** @param {typeof counted} now */
		becomes: (now) => {
			counted = now;
		},
		/** Until the way of a pair is looked at. */
		settles: async () => {
			timers.advance(SETTLES);
			await settle();
		},
		built: (pair = "ben") => outcomes.note("peer", { pair, state: "built" }),
		closed: () => outcomes.note("peer", { pair: "ben", state: "closed" }),
		/** @param {string} health */
		ice: async (health, pair = "ben") => {
			outcomes.note("ice", { pair, health });
			await settle();
		},
	};
}

/** @param {string} outcome @param {number} ms */
const frame = (outcome, ms, to = "ben") => ({ type: "pair", from: "me", to, outcome, ms });

describe("how a pair got connected is told once", () => {
	test("straight, with the time that it took", async () => {
		const { said, wait, built, ice, settles } = setUp();
		built();
		await ice("new");
		wait(420.4);
		await ice("connected");
		await settles();
		expect(said).toEqual([frame("direct", 420)]);
	});

	test("through a relay, by how that is spoken to", async () => {
		const { said, built, ice, settles } = setUp(read("relayed-after"));
		built();
		await ice("connected");
		await settles();
		expect(said).toEqual([frame("relay_tcp", 0)]);
	});

	test("by the way that it has settled on, not by the first", async () => {
		const { said, becomes, built, ice, settles } = setUp();
		built();
		await ice("connected");
		becomes(read("relayed-after"));
		await settles();
		expect(said).toEqual([frame("relay_tcp", 0)]);
	});

	test("once, however often it comes back", async () => {
		const { said, wait, built, ice } = setUp();
		built();
		await ice("connected");
		wait(9_000);
		await settle();
		for (const health of ["disconnected", "failed", "connected"]) await ice(health);
		expect(said).toHaveLength(1);
	});

	test("a failure is told, and what follows on it", async () => {
		const { said, wait, built, ice, settles } = setUp();
		built();
		wait(15_000);
		for (const health of ["failed", "connecting", "failed"]) await ice(health);
		wait(2_000);
		await ice("connected");
		await settles();
		expect(said).toEqual([frame("failed", 15_000), frame("direct", 17_000)]);
	});

	test("a pair that is made anew is another one", async () => {
		const { said, wait, built, closed, ice, settles } = setUp();
		built();
		await ice("connected");
		await settles();
		closed();
		built();
		wait(70);
		await ice("connected");
		await settles();
		expect(said).toEqual([frame("direct", 0), frame("direct", 70)]);
	});

	test("one that ends before it has settled is not told", async () => {
		const { said, built, closed, ice, settles } = setUp();
		built();
		await ice("connected");
		closed();
		await settles();
		expect(said).toEqual([]);
	});

	test("pairs are told apart", async () => {
		const { said, wait, built, ice, settles } = setUp();
		built("ben");
		wait(100);
		built("cleo");
		wait(100);
		await ice("connected", "cleo");
		await ice("failed", "ben");
		await settles();
		expect(said).toEqual([frame("failed", 200), frame("direct", 100, "cleo")]);
	});

	test("never longer than the protocol lets it be", async () => {
		const { said, wait, built, ice } = setUp();
		built();
		wait(86_400_000);
		await ice("failed");
		expect(said).toEqual([frame("failed", 600_000)]);
	});

	test("nothing where the browser does not say, or the pair has gone", async () => {
		const { said, built, closed, ice, settles } = setUp([]);
		await ice("connected");
		built();
		await ice("connected");
		await settles();
		built();
		closed();
		await ice("failed");
		expect(said).toEqual([]);
	});
});

test("a relay of the other side alone counts as one over UDP", () => {
	/** @type {any} */
	const sample = { route: "relay", protocol: "" };
	expect(outcomeOf(sample)).toBe("relay_udp");
	expect(outcomeOf({ ...sample, protocol: "tls" })).toBe("relay_tls");
});
