import { beforeEach, describe, expect, test } from "bun:test";
import { createRecording } from "../../whisper_gate/media/recording.js";
import { NOTE_MAX, pageOf } from "../../whisper_gate/media/sendreport.js";

/** @type {{ path: string, body: any }[]} */
let posted;
/** @type {() => Promise<{ status: number, json(): Promise<any> }>} */
let answer;
/** @type {ReturnType<typeof createRecording>} */
let recording;
let clock = 0;

beforeEach(() => {
	posted = [];
	clock = 0;
	answer = async () => ({ status: 201, json: async () => ({ code: "K7QF-2M9T" }) });
	recording = createRecording({
		now: () => clock,
		post: (path, body) => {
			posted.push({ path, body: JSON.parse(body) });
			return answer();
		},
	});
});

/**
 * @param {Partial<import("../../whisper_gate/media/protocol.js").Flags>} [flags]
 * @param {import("../../whisper_gate/media/devices.js").Failures} [failures]
 */
const own = (flags = {}, failures = {}) => ({
	flags: () => ({ mic: false, camera: false, screen: false, hand: false, ...flags }),
	failures: () => failures,
});

/** What is in the file now. */
async function entries() {
	await recording.report("");
	return posted.at(-1)?.body.flight.entries;
}

describe("the file of a stay", () => {
	test("begins when somebody wants in, with what is on", async () => {
		recording.record("line", { state: "lost" });
		clock = 60_000;
		recording.begin("asked", own({ mic: true }));
		recording.granted("me");
		recording.line("connecting");
		recording.line("joined");
		expect(await entries()).toEqual([
			{ at: 0, kind: "join", step: "asked" },
			{ at: 0, kind: "device", device: "microphone", what: "on" },
			{ at: 0, kind: "device", device: "camera", what: "off" },
			{ at: 0, kind: "device", device: "screen", what: "off" },
			{ at: 0, kind: "join", step: "granted" },
			{ at: 0, kind: "line", state: "connecting" },
			{ at: 0, kind: "join", step: "connecting" },
			{ at: 0, kind: "line", state: "joined" },
		]);
		expect(posted[0].body.flight.started).toBe(60_000);
	});

	test("knows me after the page was loaded again, too", async () => {
		recording.begin("resumed", own(), "me");
		recording.record("roster", { who: "me", what: "back" });
		expect((await entries()).at(-1)).toEqual({ at: 0, kind: "roster", who: "p0", what: "back" });
	});

	test("has of devices only what is new", async () => {
		recording.begin("asked", own());
		for (let i = 0; i < 3; i += 1) recording.devices(own({ camera: true }, { microphone: "NotFound" }));
		recording.devices(own({ camera: true }));
		expect((await entries()).slice(4)).toEqual([
			{ at: 0, kind: "device", device: "microphone", what: "failed", code: "NotFound" },
			{ at: 0, kind: "device", device: "camera", what: "on" },
			{ at: 0, kind: "device", device: "microphone", what: "off" },
		]);
	});
});

describe("a report", () => {
	test("is the file and a note, and is answered by a code", async () => {
		expect(await recording.report(`  It froze. ${"x".repeat(NOTE_MAX)}`)).toEqual({ code: "K7QF-2M9T" });
		const [{ path, body }] = posted;
		expect(path).toBe("/api/v1/reports");
		expect(Object.keys(body)).toEqual(["note", "flight"]);
		expect(body.note).toStartWith("It froze. x");
		expect(body.note.length).toBe(NOTE_MAX);
		expect(pageOf("K7QF-2M9T")).toBe("/reports/K7QF-2M9T");
	});

	test.each([
		[413, "report-too-large"],
		[429, "report-too-often"],
		[503, "report-unavailable"],
		[422, "report-refused"],
		[500, "report-refused"],
	])("that is answered with %p says why", async (status, problem) => {
		answer = async () => ({ status, json: async () => ({}) });
		expect(await recording.report("")).toEqual({ problem });
	});

	test("that gets no answer, or none that can be read, says so", async () => {
		answer = () => Promise.reject(new TypeError("Failed to fetch"));
		expect(await recording.report("")).toEqual({ problem: "report-offline" });
		answer = async () => ({ status: 201, json: () => Promise.reject(new SyntaxError("")) });
		expect(await recording.report("")).toEqual({ problem: "report-offline" });
	});
});
