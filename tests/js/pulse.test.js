import { beforeEach, expect, test } from "bun:test";
import { BEAT, createPulse } from "../../whisper_gate/media/pulse.js";
import { FakeTimers } from "./fakes.js";

/** @type {FakeTimers} */
let timers;
/** @type {string[]} */
let silent;
/** @type {Map<string, number>} */
let packets;
/** @type {ReturnType<typeof createPulse>} */
let pulse;

beforeEach(() => {
	timers = new FakeTimers();
	silent = [];
	packets = new Map([
		["ben", 0],
		["cleo", 0],
	]);
	pulse = createPulse({
		timers,
		pairs: () => [...packets.keys()].map((id) => [id, { packets: async () => packets.get(id) ?? 0 }]),
		onSilent: (id) => silent.push(id),
	});
	pulse.start();
});

/** @param {Record<string, number>} come how many packets come from each before the next look */
async function beat(come) {
	for (const [id, more] of Object.entries(come)) packets.set(id, (packets.get(id) ?? 0) + more);
	timers.advance(BEAT);
	for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

test("who is heard is not doubted", async () => {
	for (let times = 0; times < 5; times++) await beat({ ben: 50, cleo: 1 });
	expect(silent).toEqual([]);
});

test("silence is noticed at the next look, once, and for that pair alone", async () => {
	await beat({ ben: 50, cleo: 50 });
	await beat({ ben: 0, cleo: 50 });
	await beat({ ben: 0, cleo: 50 });
	expect(silent).toEqual(["ben"]);
	await beat({ ben: 1, cleo: 50 });
	await beat({ ben: 0, cleo: 50 });
	expect(silent).toEqual(["ben", "ben"]);
});

test("who has just come is not silent, and who has gone is forgotten", async () => {
	await beat({ ben: 50, cleo: 50 });
	packets.delete("ben");
	await beat({ cleo: 50 });
	packets.set("ben", 50);
	await beat({ cleo: 50 });
	expect(silent).toEqual([]);
});

test("after its end nothing is looked at", async () => {
	await beat({ ben: 50, cleo: 50 });
	pulse.stop();
	await beat({});
	await beat({});
	expect(silent).toEqual([]);
});
