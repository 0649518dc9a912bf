import { describe, expect, test } from "bun:test";
import { CAUSES, causesOf, PATIENT, remedyOf } from "../../whisper_gate/media/causes.js";
import { connectionsOf, matrixOf, rowOf } from "../../whisper_gate/media/connections.js";
import { NO_LINK } from "../../whisper_gate/media/links.js";
import {
	causeBetween,
	causeSentence,
	figures,
	gradeText,
	routeText,
} from "../../whisper_gate/media/reasons.js";
import { createReports, readRow, STALE, TELL } from "../../whisper_gate/media/reports.js";

const LINK = { ...NO_LINK, route: /** @type {const} */ ("direct"), protocol: "udp", trip: 20 };
const SAMPLE = /** @type {any} */ ({ at: 60_000, room: 2_000 });
const KNOWN = /** @type {import("../../whisper_gate/media/measure.js").Known} */ ({
	...{ state: "live", since: 0, sample: SAMPLE, link: LINK, usual: LINK, limit: "", frozen: 0 },
	...{ mine: ["host", "srflx"], theirs: ["host", "srflx"], judgedAt: SAMPLE, judged: "good", shown: "good" },
});

/**
 * @param {string} id
 * @param {object} [known]
 * @param {"connecting" | "live" | "reconnecting"} [state]
 */
const pair = (id, known = {}, state = "live") => ({ id, state, known: { ...KNOWN, state, ...known } });
/** @param {object} more */
const usual = (more) => ({ usual: { ...LINK, ...more } });

const NOTHING = { stun: false, relay: false, hidden: false };
const STUN = { stun: true, relay: false, hidden: false };
const RELAY = { stun: true, relay: true, hidden: false };

describe("why a connection is bad", () => {
	/** @type {[string, ReturnType<typeof pair>[], typeof NOTHING, Record<string, string>][]} */
	const cases = [
		["nothing is", [pair("ben"), pair("cleo")], STUN, {}],
		["it is not there yet", [pair("ben", { since: 60_000 }, "connecting")], STUN, { ben: "connecting" }],
		["nothing ever came", [pair("ben", { theirs: [] }, "connecting")], STUN, { ben: "silent" }],
		["no way, no relay", [pair("ben", {}, "connecting")], STUN, { ben: "blocked" }],
		[
			"only my network is shut",
			[pair("ben", { mine: ["host"] }, "connecting")],
			STUN,
			{ ben: "blocked-mine" },
		],
		["only theirs is", [pair("ben", { theirs: ["host"] }, "connecting")], STUN, { ben: "blocked-theirs" }],
		[
			"without a server to ask nobody can tell that mine is shut",
			[pair("ben", { mine: ["host"] }, "connecting")],
			NOTHING,
			{ ben: "blocked" },
		],
		[
			"I do not reach the relay",
			[pair("ben", { theirs: ["relay"] }, "connecting")],
			RELAY,
			{ ben: "relay-mine" },
		],
		["they do not", [pair("ben", { mine: ["host", "relay"] }, "connecting")], RELAY, { ben: "relay-theirs" }],
		["neither does", [pair("ben", {}, "connecting")], RELAY, { ben: "relay" }],
		[
			"I hide my address, and there is no relay",
			[pair("ben", { mine: [], theirs: ["host"] }, "connecting")],
			{ ...STUN, hidden: true },
			{ ben: "hidden" },
		],
		[
			"I hide my address, and do not reach the relay",
			[pair("ben", { mine: [], theirs: [] }, "connecting")],
			{ ...RELAY, hidden: true },
			{ ben: "relay-mine" },
		],
		["one is lost", [pair("ben", {}, "reconnecting"), pair("cleo")], STUN, { ben: "lost" }],
		[
			"all are lost",
			[pair("ben", {}, "reconnecting"), pair("cleo", {}, "reconnecting")],
			STUN,
			{ ben: "alone", cleo: "alone" },
		],
		["one loses much", [pair("ben", usual({ lossIn: 12 })), pair("cleo")], STUN, { ben: "in" }],
		["one hears little of me", [pair("ben", usual({ lossOut: 12 })), pair("cleo")], STUN, { ben: "out" }],
		[
			"all lose much",
			[pair("ben", usual({ lossIn: 12 })), pair("cleo", usual({ lossIn: 30 })), pair("dan")],
			STUN,
			{ ben: "down", cleo: "down" },
		],
		[
			"all hear little of me",
			[pair("ben", usual({ lossOut: 12 })), pair("cleo", usual({ lossOut: 11 }))],
			STUN,
			{ ben: "up", cleo: "up" },
		],
		[
			"my line is narrow",
			[pair("ben", { limit: "bandwidth", sample: { ...SAMPLE, room: 120 } })],
			STUN,
			{ ben: "up" },
		],
		["a budget is no narrow line", [pair("ben", { limit: "bandwidth" })], STUN, {}],
		["my computer is slow", [pair("ben", { limit: "cpu" })], STUN, { ben: "busy" }],
		["the way is long", [pair("ben", usual({ trip: 900 }))], STUN, { ben: "far" }],
		["by the relay it is", [pair("ben", usual({ trip: 900, route: "relay" }))], STUN, { ben: "detour" }],
		["the picture stands still", [pair("ben", { frozen: 0.4, shown: "poor" })], STUN, { ben: "frozen" }],
		["it lives, and nothing was measured since", [pair("ben", { state: "connecting" })], STUN, {}],
	];
	for (const [what, pairs, servers, causes] of cases) {
		test(what, () =>
			expect(Object.fromEntries(causesOf(pairs, servers))).toEqual(/** @type {any} */ (causes)),
		);
	}

	test("a first connection is given some time", () => {
		const at = (/** @type {number} */ ms) => pair("ben", { since: 0, sample: { at: ms } }, "connecting");
		expect(causesOf([at(PATIENT - 1)], STUN).get("ben")).toBe("connecting");
		expect(causesOf([at(PATIENT)], STUN).get("ben")).toBe("blocked");
	});

	test("each has a sentence with names, for who is concerned and for hosts", () => {
		for (const cause of CAUSES) {
			expect(causeSentence(cause, "Ben")).toMatch(/^[A-Z].+\.$/);
			expect(causeBetween(cause, "Ana", "Ben")).toContain("Ana");
		}
		expect(causeSentence("blocked-theirs", "Ben")).toBe(
			"You cannot hear Ben: Ben's network blocks direct connections, and the relay is off.",
		);
		expect(causeBetween("blocked-theirs", "Ana", "Ben")).toBe(
			"Ana cannot hear Ben: Ben's network blocks direct connections, and the relay is off.",
		);
	});

	test("there is one thing to do, where there is one", () => {
		expect(remedyOf("lost", true)).toBe("retry");
		expect(remedyOf("up", true)).toBe("camera");
		expect(remedyOf("up", false)).toBe("");
		for (const cause of /** @type {const} */ (["connecting", "down", "in", "far", "frozen", ""]))
			expect(remedyOf(cause, true)).toBe("");
	});
});

/** @param {string} id @param {Partial<ReturnType<typeof pair>>} [more] */
const person = (id, more) => /** @type {any} */ ({ name: id.toUpperCase(), ...pair(id), ...more });

describe("what the panel shows", () => {
	test("a card for each", () => {
		const lost = { state: /** @type {const} */ ("reconnecting") };
		const cards = connectionsOf([person("ben"), person("cleo", lost)], STUN, true);
		expect(cards[0]).toEqual({ ...LINK, id: "ben", name: "BEN", why: "", grade: "good", remedy: "" });
		expect(cards[1]).toEqual({
			...NO_LINK,
			id: "cleo",
			name: "CLEO",
			why: "lost",
			grade: "none",
			remedy: "retry",
		});
	});

	test("figures as people write them, as far as there are any", () => {
		const seen = { ...LINK, grade: /** @type {const} */ ("good"), why: /** @type {const} */ ("") };
		const shown = (/** @type {object} */ more) =>
			figures({ ...seen, ...more }).flatMap(({ values }) => values.map(({ value }) => value));
		expect(shown({ kbitIn: 812, kbitOut: 1_234, lossIn: 2.5, width: 1280, height: 720, fps: 30 })).toEqual([
			...["20 ms", "812 kb/s", "1.2 Mb/s", "2.5%", "0%"],
			"1280 × 720, 30 per second",
		]);
		expect(shown({})).toEqual(["20 ms", "0%", "0%", "None"]);
		expect(shown(NO_LINK)).toEqual([]);
		expect(routeText({ route: "relay", protocol: "tcp" })).toBe("Through the relay (TCP)");
		expect(routeText({ route: "relay", protocol: "" })).toBe("Through the relay");
		expect(routeText(seen)).toBe("Direct");
		expect([gradeText(seen), gradeText({ ...seen, why: "connecting" })]).toEqual(["Good", "Connecting"]);
	});

	test("everyone by everyone, as far as they report", () => {
		const places = ["ana", "ben", "cleo"].map((id) => ({ id, name: id, own: id === "ana" }));
		const own = rowOf(connectionsOf([person("ben"), person("cleo")], STUN, true));
		const links = { ana: own.ben, cleo: own.cleo, eve: own.cleo };
		const { rows } = matrixOf(places, own, [{ from: "ben", links }]);
		expect(rows.map(({ cells }) => cells?.map((cell) => cell?.grade ?? null) ?? null)).toEqual([
			[null, "good", "good"],
			["good", null, "good"],
			null,
		]);
	});
});

describe("reports", () => {
	const seen = rowOf(connectionsOf([person("ben")], STUN, true)).ben;

	test("go to hosts, not more often than every five seconds", () => {
		let now = 0;
		/** @type {string[]} */
		const sent = [];
		const reports = createReports({
			now: () => now,
			send: (to, frame) => Boolean(sent.push(`${to} ${JSON.stringify(frame)}`)),
		});
		reports.tell([], () => ({ ben: seen }));
		reports.tell(["ana"], () => ({ ben: seen }));
		now = 2_000;
		reports.tell(["ana", "cleo"], () => ({ ben: seen }));
		expect(sent).toEqual([`ana ${JSON.stringify({ links: { ben: seen } })}`]);
		now = TELL;
		reports.tell(["ana", "cleo"], () => ({ ben: seen }));
		expect(sent.length).toBe(3);
		expect(readRow(JSON.parse(sent[0].slice(4)).links)).toEqual({ ben: seen });
	});

	test("count for whose channel they came over, until that one leaves, is silent, or I am no host", () => {
		let now = 0;
		const reports = createReports({ now: () => now, send: () => true });
		const all = () => true;
		expect(reports.receive("ben", { ana: seen }, true)).toBe(true);
		expect(reports.receive("cleo", { ana: seen }, false)).toBe(false);
		expect(reports.current(all, true)).toEqual([{ from: "ben", links: { ana: seen } }]);
		now = STALE - 1;
		expect(reports.current(all, true).length).toBe(1);
		now = STALE;
		expect(reports.current(all, true)).toEqual([]);
		reports.receive("ben", { ana: seen }, true);
		expect(reports.current((id) => id !== "ben", true)).toEqual([]);
		reports.receive("ben", { ana: seen }, true);
		expect(reports.current(all, false)).toEqual([]);
		expect(reports.current(all, true)).toEqual([]);
	});

	test("that come too often are left alone", () => {
		const reports = createReports({ now: () => 0, send: () => true });
		const taken = Array.from({ length: 10 }, () => reports.receive("ben", { ana: seen }, true));
		expect(taken.filter(Boolean).length).toBe(4);
	});

	test("keep nothing that is unknown", () =>
		expect(readRow({ ana: { ...seen, evil: "<b>" } })).toEqual({ ana: seen }));

	/** @type {[string, unknown][]} */
	const wrong = [
		["nothing", null],
		["a list", [seen]],
		["a text", "good"],
		["no object for somebody", { ana: 1 }],
		["no id", { "not an id": seen }],
		["a number as text", { ana: { ...seen, trip: "20" } }],
		["a negative number", { ana: { ...seen, kbitIn: -1 } }],
		["more than all is lost", { ana: { ...seen, lossIn: 101 } }],
		["no number at all", { ana: { ...seen, fps: null } }],
		["an unknown route", { ana: { ...seen, route: "magic" } }],
		["an unknown reason", { ana: { ...seen, why: "constructor" } }],
		["a grade that is missing", { ana: { ...seen, grade: undefined } }],
		["too many people", Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, seen]))],
	];
	for (const [what, value] of wrong)
		test(`are not believed: ${what}`, () => expect(readRow(value)).toBeNull());

	test("name nobody into the prototype", () => {
		const row = readRow(JSON.parse(`{"__proto__": ${JSON.stringify(seen)}}`));
		expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
		expect(/** @type {any} */ ({}).grade).toBeUndefined();
	});
});
