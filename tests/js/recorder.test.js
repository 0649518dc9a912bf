import { describe, expect, test } from "bun:test";
import { networkOf } from "../../whisper_gate/media/network.js";
import { BOUNDS, CODES, createRecorder, SHAPES, VERSION } from "../../whisper_gate/media/recorder.js";
import { createSamples } from "../../whisper_gate/media/samples.js";
import FLIGHT from "../fixtures/flight.json";
import SCHEMA from "../fixtures/flight_schema.json";
import { replay, stepsOf, TOLERANCE } from "./replay.js";

/** A recorder, and the clock that it reads. */
function recording(bounds = BOUNDS) {
	const clock = { now: 1_790_000_000_000 };
	return { clock, recorder: createRecorder({ now: () => clock.now, bounds }) };
}

describe("the file", () => {
	test("says when it began, how long it is, and what happened when", () => {
		const { clock, recorder } = recording();
		recorder.note("join", { step: "asked" });
		clock.now += 1_200;
		recorder.note("line", { state: "joined" });
		clock.now += 300;
		expect(recorder.file()).toEqual({
			version: VERSION,
			started: 1_790_000_000_000,
			length: 1_500,
			first: 2,
			dropped: 0,
			entries: [
				{ at: 0, kind: "join", step: "asked" },
				{ at: 1_200, kind: "line", state: "joined" },
			],
		});
	});

	test("has time run forwards, whatever the clock is set to", () => {
		const { clock, recorder } = recording();
		clock.now += 5_000;
		recorder.note("line", { state: "lost" });
		clock.now -= 60_000;
		recorder.note("line", { state: "joined" });
		expect(recorder.file().entries.map(({ at }) => at)).toEqual([5_000, 5_000]);
	});

	test("knows people by aliases: me first, the others as they come", () => {
		const { recorder } = recording();
		recorder.me("me-1");
		recorder.note("roster", { who: "ben", what: "here" });
		recorder.note("roster", { who: "me-1", what: "join" });
		recorder.note("roster", { who: "cleo", what: "join" });
		recorder.note("ice", { pair: "ben", health: "connected", epoch: 1 });
		recorder.me("me-2");
		recorder.note("roster", { who: "me-2", what: "join" });
		const { entries } = recorder.file();
		expect(entries.map((one) => one.who ?? one.pair)).toEqual(["p1", "p0", "p2", "p1", "p0"]);
	});

	test("keeps how it began and what came last, and counts what lies between", () => {
		const { clock, recorder } = recording({ entries: 10, bytes: 100_000, first: 3 });
		for (let attempt = 0; attempt < 5_000; attempt += 1) {
			clock.now += 1;
			recorder.note("ladder", { pair: "ben", step: "restart", attempt });
		}
		const file = recorder.file();
		expect({ first: file.first, dropped: file.dropped }).toEqual({ first: 3, dropped: 4_990 });
		const last = [4_993, 4_994, 4_995, 4_996, 4_997, 4_998, 4_999];
		expect(file.entries.map(({ attempt }) => attempt)).toEqual([0, 1, 2, ...last]);
	});

	test("never grows over its bytes", () => {
		const { recorder } = recording({ entries: 100_000, bytes: 4_000, first: 20 });
		for (let i = 0; i < 1_000; i += 1)
			recorder.note("pair", { pair: "ben", rtt: i, in: i, out: i, localNet: "192.0.2.7" });
		const file = recorder.file();
		expect(JSON.stringify(file.entries).length).toBeLessThanOrEqual(4_001);
		expect(file.entries.at(-1)?.rtt).toBe(999);
		expect(file.entries.slice(0, file.first).map(({ rtt }) => rtt)).toEqual(
			Array.from({ length: file.first }, (_, i) => i),
		);
	});

	test("with the usual bounds fits into what the server takes, note and all", () => {
		const { recorder } = recording();
		const long = {
			pair: "ben",
			epoch: 99_999,
			rtt: 599_999,
			loss: 0.123,
			frozen: 0.123,
			in: 9_999_999,
			out: 9_999_999,
		};
		for (let i = 0; i < 10_000; i += 1)
			recorder.note("pair", {
				...{
					...long,
					width: 99_999,
					height: 99_999,
					fps: 999,
					protocol: "udp",
					relay: "tls",
					local: "relay",
				},
				...{
					remote: "relay",
					lossOut: 0.123,
					localNet: "2001:db8:ffff:1::1",
					remoteNet: "2001:db8:ffff:1::1",
				},
			});
		const body = JSON.stringify({ note: "\u{1f511}".repeat(250), flight: recorder.file() });
		expect(new TextEncoder().encode(body).length).toBeLessThan(256 * 1024);
	});
});

test("of what may stand in it the server has the same table", () => {
	const kinds = Object.fromEntries(Object.entries(SHAPES).map(([kind, shape]) => [kind, Object.keys(shape)]));
	expect({ version: VERSION, kinds, codes: CODES }).toEqual(SCHEMA);
});

describe("what nobody is to read", () => {
	const NASTY = [
		...[
			"Ana Example",
			"ana@example.org",
			"Shall we begin?",
			"eyJhbGciOiJIUzI1NiJ9.e30.x",
			"v=0\r\no=- 4611 2 IN IP4",
		],
		...[
			"candidate:1 1 udp 2122260223 192.0.2.77 54400 typ host",
			"192.0.2.77",
			"2001:db8:1:2:3:4:5:6",
			"fe80::1%eth0",
		],
		...[
			"8f4a1c.local",
			"::ffff:198.51.100.23",
			"<script>alert(1)</script>",
			"__proto__",
			"resume-key-4711",
			"Zm9vYmFy",
		],
	];
	const VALUES = [
		...NASTY,
		...NASTY.map((one) => ({ toString: () => one, one })),
		...NASTY.map((one) => [one]),
	];
	const ODD = [
		Number.NaN,
		Number.POSITIVE_INFINITY,
		-1,
		null,
		undefined,
		true,
		{},
		[],
		() => "Ana",
		Symbol.iterator,
	];

	test("does not get into the file by any field of any kind", () => {
		const { recorder } = recording();
		recorder.me("Ana Example");
		for (const [kind, shape] of Object.entries(SHAPES)) {
			for (const value of [...VALUES, ...ODD]) {
				const fields = Object.fromEntries(Object.keys(shape).map((name) => [name, value]));
				const whole = { ...sample(kind), text: value, sdp: value, name: value, ticket: value };
				recorder.note(/** @type {any} */ (kind), { ...fields, extra: value });
				for (const name of Object.keys(shape))
					recorder.note(/** @type {any} */ (kind), { ...whole, [name]: value });
			}
		}
		for (const kind of ["chat", "constructor", "__proto__", "toString"])
			recorder.note(/** @type {any} */ (kind), { text: "Shall we begin?" });
		const text = JSON.stringify(recorder.file());
		expect(recorder.file().entries.length).toBeGreaterThan(500);
		for (const one of NASTY) expect(text).not.toContain(one);
		for (const part of [
			"Ana",
			"example",
			"begin",
			"eyJ",
			"candidate:",
			".77",
			":2:3",
			"fe80::1",
			"8f4a1c",
			".23",
			"4711",
		])
			expect(text).not.toContain(part);
	});

	test("an entry that lacks what it is about is none", () => {
		const { recorder } = recording();
		recorder.note("ice", { pair: "ben" });
		recorder.note("ladder", { pair: "ben", step: "jump", attempt: 1 });
		recorder.note("roster", { who: "", what: "join" });
		expect(recorder.file().entries).toEqual([]);
	});

	test("a code that nobody knows is said to be another", () => {
		const { recorder } = recording();
		recorder.note("error", { code: "ana_is_late" });
		recorder.note("error", { code: "room_full" });
		expect(recorder.file().entries.map(({ code }) => code)).toEqual(["other", "room_full"]);
		expect(new Set(CODES).size).toBe(CODES.length);
	});
});

test.each([
	["192.0.2.77", "192.0.2.0/24"],
	["::ffff:192.0.2.77", "192.0.2.0/24"],
	["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
	["2001:DB8::1", "2001:db8:0::/48"],
	["[2001:db8:a:b::1]", "2001:db8:a::/48"],
	["fe80::1%eth0", "fe80:0:0::/48"],
	["::1", "0:0:0::/48"],
	["300.0.2.77", undefined],
	["8f4a1c.local", undefined],
	["1:2:3", undefined],
	["1::2::3", undefined],
	["1:2:3:4:5:6:7:8:9", undefined],
	["", undefined],
])("of the address %p stays %p", (address, network) => {
	expect(networkOf(address)).toBe(network);
});

describe("what is counted about a pair", () => {
	const stats = /** @type {[string, any][]} */ ([
		["T", { type: "transport", selectedCandidatePairId: "P2" }],
		["P1", { type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: "R" }],
		["P2", { type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R" }],
		["L", { type: "local-candidate", candidateType: "relay", address: "192.0.2.7" }],
		["R", { type: "remote-candidate", candidateType: "host", address: "8f4a1c.local" }],
	]);
	/** @type {import("../../whisper_gate/media/links.js").Link} */
	const link = {
		...{ route: "relay", protocol: "tls", trip: 42, lossIn: 1.5, lossOut: 0, kbitIn: 900, kbitOut: 800 },
		...{ width: 640, height: 360, fps: 24.6 },
	};
	const known = { state: /** @type {const} */ ("live"), link, frozen: 0.25 };

	test("is rates and the path, and of addresses the network", () => {
		const { recorder } = recording();
		const samples = createSamples(recorder.note);
		samples.take("ben", stats, known, 10_000);
		samples.take("ben", stats, known, 15_000);
		expect(recorder.file().entries).toEqual([
			{
				...{
					at: 0,
					kind: "pair",
					pair: "p1",
					rtt: 42,
					loss: 0.015,
					lossOut: 0,
					frozen: 0.25,
					in: 900,
					out: 800,
				},
				...{ width: 640, height: 360, fps: 25, protocol: "tls", local: "relay", remote: "host" },
				localNet: "192.0.2.0/24",
			},
		]);
	});

	test("is kept every five seconds, however closely somebody looks", () => {
		const { recorder } = recording();
		const samples = createSamples(recorder.note);
		for (let at = 0; at <= 20_000; at += 2_000) samples.take("ben", stats, known, at);
		expect(recorder.file().entries.length).toBe(3);
	});

	test("is nothing while there is no connection", () => {
		const { recorder } = recording();
		const samples = createSamples(recorder.note);
		const none = { ...known, link: { ...link, route: /** @type {const} */ ("none") } };
		for (const at of [0, 5_000, 10_000]) samples.take("ben", [], none, at);
		expect(recorder.file().entries).toEqual([]);
	});
});

describe("replay", () => {
	test("a call that was recorded in Chromium comes out step by step", () => {
		const file = /** @type {import("../../whisper_gate/media/recorder.js").Flight} */ (FLIGHT);
		const recorded = stepsOf(file);
		expect(new Set(recorded.map(({ step }) => step))).toEqual(new Set(["restart", "relay", "rebuild"]));
		const again = replay(file);
		expect(again.map(({ at: _at, ...step }) => step)).toEqual(recorded.map(({ at: _at, ...step }) => step));
		for (const [i, { at }] of again.entries()) expect(Math.abs(at - recorded[i].at)).toBeLessThan(TOLERANCE);
	});

	test("without what chance said it is another call", () => {
		const file = /** @type {import("../../whisper_gate/media/recorder.js").Flight} */ (FLIGHT);
		const changed = file.entries.map((entry) => (entry.kind === "chance" ? { ...entry, value: 1 } : entry));
		const late = replay({ ...file, entries: changed }).filter(
			({ at }, i) => at - stepsOf(file)[i]?.at > TOLERANCE,
		);
		expect(late.length).toBeGreaterThan(0);
	});

	test("ends where entries are missing, for what came then is not known", () => {
		const file = /** @type {import("../../whisper_gate/media/recorder.js").Flight} */ (FLIGHT);
		const first = 1 + file.entries.findIndex(({ kind }) => kind === "ladder");
		expect(replay({ ...file, first, dropped: 7 }).map(({ attempt }) => attempt)).toEqual([1]);
	});
});

/** @param {string} kind */
function sample(kind) {
	/** @type {Record<string, Record<string, unknown>>} */
	const samples = {
		join: { step: "asked" },
		line: { state: "lost" },
		peer: { pair: "ben", state: "built" },
		ice: { pair: "ben", health: "failed" },
		hurry: { pair: "ben" },
		chance: { pair: "ben", value: 0.5 },
		ladder: { pair: "ben", step: "restart", attempt: 1 },
		pair: { pair: "ben" },
		roster: { who: "ben", what: "join" },
		device: { device: "camera", what: "off" },
		error: { code: "internal" },
	};
	return samples[kind];
}
