import { describe, expect, test } from "bun:test";
import { checksBeside, createDetours, TRIES } from "../../whisper_gate/media/detours.js";

/**
 * A pair by the relay, and one beside it that was so often answered, asked, and asked by the other side.
 * @param {{ answers?: number, sent?: number, asked?: number, chosen?: string, beside?: string, state?: string }} told
 * @returns {[string, any][]}
 */
function counted({ answers = 0, sent = answers, asked = 0, ...told } = {}) {
	const { chosen = "relay", beside = "srflx", state = "succeeded" } = told;
	const reports = [
		{ id: "t", type: "transport", selectedCandidatePairId: "used" },
		{ id: "mine", type: "local-candidate", candidateType: "host" },
		{ id: "first", type: "remote-candidate", candidateType: chosen },
		{ id: "other", type: "remote-candidate", candidateType: beside },
		{
			...{ id: "used", type: "candidate-pair", state: "succeeded", responsesReceived: 9 },
			...{ localCandidateId: "mine", remoteCandidateId: "first" },
		},
		{
			...{ id: "beside", type: "candidate-pair", state, responsesReceived: answers },
			...{ requestsSent: sent, requestsReceived: asked },
			...{ localCandidateId: "mine", remoteCandidateId: "other" },
		},
	];
	return reports.map((report) => [report.id, report]);
}

function setUp() {
	/** @type {string[]} */
	const led = [];
	const detours = createDetours((id) => led.push(id));
	return {
		led,
		/** @param {Parameters<typeof counted>[0]} told */
		look: (told, id = "ben") => detours.take(id, counted(told)),
		clear: detours.clear,
	};
}

describe("checks beside the way in use", () => {
	test("those of direct ways, while the way in use is by the relay", () => {
		expect(checksBeside(counted({ answers: 7 }))).toBe(7);
		expect(checksBeside(counted({ answers: 7, beside: "relay" }))).toBe(0);
		expect(checksBeside(counted({ answers: 7, state: "failed" }))).toBe(0);
	});

	test("those of the other side, where this browser asks no more", () => {
		expect(checksBeside(counted({ asked: 4, state: "waiting" }))).toBe(4);
		expect(checksBeside(counted({ asked: 4, sent: 2, state: "waiting" }))).toBe(0);
		expect(checksBeside(counted({ asked: 4, sent: 2, state: "in-progress" }))).toBe(0);
	});

	test("nothing to say of a direct way, or of none", () => {
		expect(checksBeside(counted({ answers: 7, chosen: "prflx" }))).toBeNull();
		expect(checksBeside([])).toBeNull();
	});
});

describe("a pair that stays with the relay", () => {
	test("looks for ways anew once a direct way was answered between two looks", () => {
		const { led, look } = setUp();
		look({ answers: 1 });
		expect(led).toEqual([]);
		look({ answers: 3 });
		expect(led).toEqual(["ben"]);
	});

	test("is left alone where no direct way answers any more", () => {
		const { led, look } = setUp();
		for (let times = 0; times < 5; times++) look({ answers: 3 });
		expect(led).toEqual([]);
	});

	test("begins anew when it was direct in between", () => {
		const { led, look } = setUp();
		look({ answers: 1 });
		look({ answers: 2, chosen: "host" });
		look({ answers: 3 });
		expect(led).toEqual([]);
	});

	test("has two looks for what the last try changed, and no more tries than some", () => {
		const { led, look } = setUp();
		for (let answers = 1; answers <= 20; answers++) look({ answers });
		expect(led).toEqual(Array(TRIES).fill("ben"));
	});

	test("is one of several, and forgotten with the call", () => {
		const { led, look, clear } = setUp();
		look({ answers: 1 });
		look({ answers: 5 }, "cleo");
		look({ answers: 2 });
		expect(led).toEqual(["ben"]);
		clear();
		look({ answers: 6 }, "cleo");
		expect(led).toEqual(["ben"]);
	});
});
