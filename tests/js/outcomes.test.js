import { describe, expect, test } from "bun:test";
import { createOutcomes, outcomeOf } from "../../whisper_gate/media/outcomes.js";
import { checkClient } from "../../whisper_gate/media/protocol.js";
import stats from "../fixtures/stats.json" with { type: "json" };
import { settle } from "./fakes.js";

/** @param {keyof typeof stats} name @returns {[string, any][]} */
const read = (name) => stats[name].map((report) => [report.id, report]);

function setUp(counted = read("direct-after")) {
	let at = 1_000;
	/** @type {unknown[]} */
	const said = [];
	const outcomes = createOutcomes({
		now: () => at,
		stats: async () => counted,
		tell: (to, outcome, ms) => said.push(checkClient({ type: "pair", from: "me", to, outcome, ms })),
	});
	return {
		said,
		/** @param {number} ms */
		wait: (ms) => {
			at += ms;
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
		const { said, wait, built, ice } = setUp();
		built();
		await ice("new");
		wait(420.4);
		await ice("connected");
		expect(said).toEqual([frame("direct", 420)]);
	});

	test("through a relay, by how that is spoken to", async () => {
		const { said, built, ice } = setUp(read("relayed-after"));
		built();
		await ice("connected");
		expect(said).toEqual([frame("relay_tcp", 0)]);
	});

	test("once, however often it comes back", async () => {
		const { said, wait, built, ice } = setUp();
		built();
		await ice("connected");
		wait(9_000);
		for (const health of ["disconnected", "failed", "connected"]) await ice(health);
		expect(said).toHaveLength(1);
	});

	test("a failure is told, and what follows on it", async () => {
		const { said, wait, built, ice } = setUp();
		built();
		wait(15_000);
		for (const health of ["failed", "connecting", "failed"]) await ice(health);
		wait(2_000);
		await ice("connected");
		expect(said).toEqual([frame("failed", 15_000), frame("direct", 17_000)]);
	});

	test("a pair that is made anew is another one", async () => {
		const { said, wait, built, closed, ice } = setUp();
		built();
		await ice("connected");
		closed();
		wait(5_000);
		built();
		wait(70);
		await ice("connected");
		expect(said).toEqual([frame("direct", 0), frame("direct", 70)]);
	});

	test("pairs are told apart", async () => {
		const { said, wait, built, ice } = setUp();
		built("ben");
		wait(100);
		built("cleo");
		wait(100);
		await ice("connected", "cleo");
		await ice("failed", "ben");
		expect(said).toEqual([frame("direct", 100, "cleo"), frame("failed", 200)]);
	});

	test("never longer than the protocol lets it be", async () => {
		const { said, wait, built, ice } = setUp();
		built();
		wait(86_400_000);
		await ice("failed");
		expect(said).toEqual([frame("failed", 600_000)]);
	});

	test("nothing where the browser does not say, or the pair has gone", async () => {
		const { said, built, closed, ice } = setUp([]);
		await ice("connected");
		built();
		await ice("connected");
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
