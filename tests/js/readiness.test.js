import { describe, expect, test } from "bun:test";
import { CHECKUP, createCheckup } from "../../whisper_gate/media/checkup.js";
import { createLoop, LOAD, LOOP_TIMES } from "../../whisper_gate/media/loop.js";
import { createProbe, UPLOAD_TIME, UPLOADS } from "../../whisper_gate/media/probe.js";
import {
	capacityOf,
	detailsOf,
	lineOf,
	NOTHING_FOUND,
	problemsOf,
	speedOf,
} from "../../whisper_gate/media/readiness.js";
import { FakeConnection, FakeTimers, settle } from "./fakes.js";

const RELAY = [{ urls: ["turn:a:3478"], username: "u", credential: "c" }];

/** @type {import("../../whisper_gate/media/readiness.js").Findings} */
const HEALTHY = {
	...NOTHING_FOUND,
	...{ done: true, camera: "fine", microphone: "fine", relay: "fine" },
	...{ reached: 30, relayTrip: 20, trip: 12, uplink: 8_000, cores: 8 },
};

describe("for how many a line is good", () => {
	test.each([
		// kbit/s, cores, seats, people in video, people in audio
		[0, 8, 12, 1, 1],
		[102, 8, 12, 1, 1],
		[103, 8, 12, 1, 2],
		[300, 8, 12, 1, 3],
		[310, 8, 12, 1, 5],
		[850, 8, 12, 1, 12],
		[855, 8, 12, 2, 12],
		[1_200, 8, 12, 2, 12],
		[1_210, 8, 12, 3, 12],
		[1_750, 8, 12, 5, 12],
		[3_100, 8, 12, 8, 12],
		[4_900, 8, 12, 12, 12],
		[1_000_000, 8, 12, 12, 12],
		[10_000, 4, 12, 8, 12],
		[10_000, 2, 12, 4, 12],
		[10_000, 1, 12, 4, 12],
		[10_000, 0, 12, 12, 12],
		[10_000, 8, 5, 5, 5],
		[10_000, 2, 3, 3, 3],
	])("%i kbit/s, %i cores, %i seats", (uplink, cores, seats, video, audio) => {
		expect(capacityOf({ uplink, cores, seats })).toEqual({ video, audio });
	});

	test("nothing is promised of a line that was not measured", () => {
		expect(capacityOf({ uplink: null, cores: 8 })).toBeNull();
	});

	test("more is never worse", () => {
		const people = [...Array(60).keys()].map((i) => capacityOf({ uplink: i * 100, cores: 8 })?.video ?? 0);
		expect(people).toEqual([...people].sort((a, b) => a - b));
	});
});

describe("the line", () => {
	test.each([
		["nothing known yet", { done: false }, "ready-checking", "checking"],
		["all is well", {}, "ready-full", "good"],
		["fewer in video", { cores: 2 }, "ready-good", "good"],
		["the camera is off", { camera: "off" }, "ready-full", "good"],
		["no camera", { camera: "none" }, "ready-audio", "fair"],
		["no microphone", { microphone: "none" }, "ready-voiceless", "fair"],
		["nor a line for video", { microphone: "none", camera: "off", uplink: 500 }, "ready-listen", "fair"],
		["neither", { camera: "none", microphone: "none" }, "ready-listen", "fair"],
		["not measured", { uplink: null }, "ready-devices", "good"],
		["not measured, no camera", { uplink: null, camera: "none" }, "ready-microphone", "fair"],
		["not measured, no microphone", { uplink: null, microphone: "none" }, "ready-camera", "fair"],
		["an address without https", { camera: "insecure", microphone: "insecure" }, "ready-insecure", "fair"],
		["that is known at once", { camera: "insecure", done: false }, "ready-insecure", "fair"],
		["a silent microphone", { microphone: "silent" }, "ready-silent", "fair"],
		["which is not said too soon", { microphone: "silent", done: false }, "ready-checking", "checking"],
		["no relay", { relay: "none" }, "ready-full", "good"],
		["no relay to hide behind", { relay: "none", hidden: true }, "ready-hidden", "fair"],
		["a relay that is away", { relay: "lost" }, "ready-relay", "fair"],
		["and is needed", { relay: "lost", hidden: true }, "ready-relay-needed", "fair"],
		["that may not be tried yet", { relay: "later" }, "ready-full", "good"],
		["little for video", { uplink: 500 }, "ready-narrow", "fair"],
		["which does not matter without", { uplink: 500, camera: "off" }, "ready-audio", "good"],
		["little even for sound", { uplink: 40 }, "ready-slow", "fair"],
	])("%s", (_, more, id, tone) => {
		const line = lineOf(/** @type {any} */ ({ ...HEALTHY, ...more }));
		expect([line.id, line.tone]).toEqual([id, tone]);
	});

	test("what matters most is said first", () => {
		const all = { ...HEALTHY, camera: "insecure", microphone: "silent", relay: "lost", uplink: 40 };
		const found = problemsOf(/** @type {any} */ ({ ...all, address: "https://a" }));
		expect(found.map(({ id }) => id)).toEqual([
			"ready-insecure",
			"ready-silent",
			"ready-slow",
			"ready-relay",
		]);
		expect(found[0].values).toEqual({ address: "https://a" });
	});

	test("no more is promised than the room has seats", () => {
		expect(lineOf(HEALTHY, 8).values).toEqual({ seats: 8 });
		expect(lineOf({ ...HEALTHY, cores: 2 }, 8).values).toEqual({ video: 4, audio: 8 });
	});

	test("the details say where it is known from, and what is not", () => {
		const told = (/** @type {object} */ more) =>
			Object.fromEntries(detailsOf({ ...HEALTHY, ...more }).map(({ what, is }) => [what, is]));
		expect(told({})["ready-the-relay"]).toEqual({
			id: "ready-relay-trip",
			values: { reached: 30, trip: 20 },
		});
		expect(told({ relayTrip: null })["ready-the-relay"].id).toBe("ready-relay-reached");
		expect(told({ uplink: 4_240 })["ready-uplink"]).toEqual({ id: "ready-rate", values: { rate: 4.2 } });
		expect(told({ uplink: 90_000 })["ready-uplink"].id).toBe("ready-rate-plenty");
		expect(told({ uplink: null })["ready-uplink"].id).toBe("ready-unknown");
		expect(told({ uplink: null, saving: true })["ready-uplink"].id).toBe("ready-saving");
		expect(told({})["ready-people"]).toBeUndefined();
		expect(told({ relay: "lost", uplink: null })["ready-people"]).toBeUndefined();
		expect(told({ relay: "lost" })["ready-people"].values).toEqual({ video: 12, audio: 12 });
		expect(told({ uplink: 500 })["ready-people"].id).toBe("ready-people-audio");
	});
});

describe("speed", () => {
	/** 1 KiB each, so many milliseconds apart. @param {number[]} gaps */
	const arriving = (gaps) => {
		let at = 0;
		return gaps.map((gap, i) => {
			at += gap;
			return /** @type {[number, number]} */ ([at, (i + 1) * 1_024]);
		});
	};
	const kbit = (/** @type {number} */ gap) => (1_024 * 8) / gap;

	test("of nothing, or of one message, is not known", () => {
		expect(speedOf([])).toBeNull();
		expect(speedOf(arriving([5]))).toBeNull();
	});

	test.each([
		["slow", 60, 24],
		["usual", 4, 360],
		["fast", 0.1, 640],
	])("of a steady line that is %s is what comes", (_, gap, count) => {
		const share = /** @type {number} */ (speedOf(arriving(Array(count).fill(gap)))) / kbit(gap);
		expect(share).toBeGreaterThan(0.8);
		expect(share).toBeLessThanOrEqual(1.05);
	});

	test("does not suffer from a message that was lost and sent again", () => {
		const gaps = Array(640).fill(0.5);
		gaps[600] = 450;
		expect(/** @type {number} */ (speedOf(arriving(gaps)))).toBeGreaterThan(kbit(0.5) * 0.8);
	});

	test("is not that of a line's first rush", () => {
		const gaps = [...Array(63).fill(0.5), ...Array(200).fill(6)];
		expect(/** @type {number} */ (speedOf(arriving(gaps)))).toBeLessThan(kbit(6) * 1.05);
	});

	test("of all at once is finite", () => {
		expect(speedOf(arriving([7, 0, 0, 0]))).toBeGreaterThan(0);
		expect(speedOf(arriving([7, 0]))).toBeLessThan(1_000_000);
	});
});

/** Two connections as a relay joins them: what one channel sends the other hears, once somebody lets it. */
function relayed() {
	const timers = new FakeTimers();
	/** @type {any[]} */
	const made = [];
	const createConnection = (/** @type {any} */ config) => {
		const one = new FakeConnection(config);
		made.push(one);
		return one;
	};
	return {
		timers,
		made,
		env: /** @type {any} */ ({ createConnection, timers, now: () => timers.now }),
		/** The relay gives an address to the first. */
		address: () => made[0].onicecandidate({ candidate: { candidate: "candidate:1 typ relay" } }),
		/** They are connected; a message takes so many milliseconds, and is heard when time goes on. */
		join(/** @type {number} */ ms) {
			const near = made[0].channels[0];
			/** @type {any} */
			const far = {
				send: (/** @type {any} */ data) => timers.set(() => near.onmessage({ data }), ms),
			};
			made[1].ondatachannel({ channel: far });
			Object.assign(near, { readyState: "open", bufferedAmount: 0 });
			near.send = (/** @type {any} */ data) => {
				near.bufferedAmount += data.byteLength ?? 0;
				timers.set(() => {
					near.bufferedAmount -= data.byteLength ?? 0;
					far.onmessage({ data });
					if (near.bufferedAmount <= (near.bufferedAmountLowThreshold ?? 0)) near.onbufferedamountlow?.();
				}, ms);
			};
			near.onopen();
		},
	};
}

describe("through the relay to oneself", () => {
	test("an address, the way to it, and how much goes through", async () => {
		const { env, timers, made, address, join } = relayed();
		const { result } = createLoop(env, { iceServers: RELAY, measures: true });
		expect(made.map(({ config }) => config)).toEqual(
			Array(2).fill({ iceServers: RELAY, iceTransportPolicy: "relay" }),
		);
		await settle();
		timers.advance(40);
		address();
		join(25);
		timers.advance(LOOP_TIMES.load);
		// 64 KiB at once, each 25 ms on their way.
		expect(await result).toEqual({ relay: "fine", reached: 40, relayTrip: 25, uplink: expect.any(Number) });
		const { uplink } = await result;
		expect(uplink).toBeGreaterThan(10_000);
		expect(made.every(({ closes }) => closes > 0)).toBe(true);
		expect(timers.due.filter(({ at }) => at > timers.now + 1_000)).toEqual([]);
	});

	test("no more bytes than it may", async () => {
		const { env, timers, address, join, made } = relayed();
		createLoop(env, { iceServers: RELAY, measures: true });
		await settle();
		address();
		join(1);
		let sent = 0;
		const { send } = made[0].channels[0];
		made[0].channels[0].send = (/** @type {any} */ data) => {
			sent += data.byteLength ?? 0;
			send(data);
		};
		timers.advance(LOOP_TIMES.load);
		expect(sent).toBe(LOAD.most);
	});

	test("none of them where data is to be saved", async () => {
		const { env, timers, address, join } = relayed();
		const { result } = createLoop(env, { iceServers: RELAY, measures: false });
		await settle();
		address();
		join(10);
		timers.advance(200);
		expect(await result).toEqual({ relay: "fine", reached: 0, relayTrip: 10, uplink: null });
	});

	test("an address is enough to know that it is there", async () => {
		const { env, timers, address } = relayed();
		const { result } = createLoop(env, { iceServers: RELAY, measures: true });
		await settle();
		address();
		timers.advance(LOOP_TIMES.connect);
		expect(await result).toMatchObject({ relay: "fine", relayTrip: null, uplink: null });
	});

	test("none in time, or none at all, is none", async () => {
		const late = relayed();
		const slow = createLoop(late.env, { iceServers: RELAY, measures: true });
		await settle();
		late.timers.advance(LOOP_TIMES.address);
		expect(await slow.result).toMatchObject({ relay: "lost", reached: null });
		const { env, made } = relayed();
		const { result } = createLoop(env, { iceServers: RELAY, measures: true });
		await settle();
		made[0].iceGatheringState = "complete";
		made[0].onicegatheringstatechange();
		expect(await result).toMatchObject({ relay: "lost" });
	});
});

/** A server that is `trip` ms away, behind a line of `kbit` kbit/s. */
function site({ trip = 10, kbit = 1_000 } = {}) {
	const timers = new FakeTimers();
	/** @type {{ path: string, bytes: number }[]} */
	const asked = [];
	const reach = (/** @type {string} */ path, /** @type {any} */ { body, signal }) =>
		new Promise((resolve, reject) => {
			const bytes = body?.byteLength ?? 0;
			asked.push({ path, bytes });
			signal.addEventListener("abort", () => reject(new Error("aborted")));
			timers.set(() => resolve({ ok: true }), trip + (bytes * 8) / kbit);
		});
	/** @type {object} */
	let found = {};
	const probe = createProbe(
		/** @type {any} */ ({ timers, now: () => timers.now, reach, createConnection: () => {} }),
		(more) => {
			found = { ...found, ...more };
		},
	);
	const pass = async (/** @type {number} */ ms) => {
		for (let i = 0; i < ms; i += 10) {
			timers.advance(10);
			await settle();
		}
	};
	return { probe, asked, pass, found: () => found };
}

describe("to the server and back", () => {
	test("a quick line is asked for more", async () => {
		const { probe, asked, pass, found } = site({ kbit: 5_000 });
		void probe.run({ iceServers: [], measures: true });
		await pass(1_000);
		expect(asked.map(({ path }) => path)).toEqual([
			...Array(3).fill("/healthz"),
			...Array(2).fill("/api/v1/uplink"),
		]);
		expect(asked.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(300 * 1024);
		expect(found()).toEqual({ trip: 10, uplink: expect.any(Number) });
		expect(/** @type {any} */ (found()).uplink / 5_000).toBeCloseTo(1, 1);
	});

	test("a slow one has shown itself with little, and a very slow one is given up", async () => {
		const slow = site({ kbit: 500 });
		void slow.probe.run({ iceServers: [], measures: true });
		await slow.pass(2_000);
		expect(slow.asked.filter(({ bytes }) => bytes)).toHaveLength(1);
		expect(/** @type {any} */ (slow.found()).uplink / 500).toBeCloseTo(1, 1);
		const worse = site({ kbit: 50 });
		void worse.probe.run({ iceServers: [], measures: true });
		await worse.pass(UPLOAD_TIME + 100);
		expect(worse.found()).toMatchObject({ uplink: Math.round((UPLOADS[0] * 8) / UPLOAD_TIME) });
	});

	test("nothing is sent where data is to be saved, and nothing more once it is stopped", async () => {
		const saving = site();
		void saving.probe.run({ iceServers: [], measures: false });
		await saving.pass(200);
		expect(saving.asked.every(({ bytes }) => bytes === 0)).toBe(true);
		const stopped = site();
		void stopped.probe.run({ iceServers: [], measures: true });
		await stopped.pass(60);
		stopped.probe.stop();
		await stopped.pass(2_000);
		expect(stopped.asked.filter(({ bytes }) => bytes)).toHaveLength(1);
		expect(stopped.found()).toEqual({ trip: 10 });
	});
});

/** A lobby whose clock runs by hand. */
function lobby() {
	const timers = new FakeTimers();
	const own = {
		...{ lobby: true, asking: true, mic: true, camera: true, hides: false },
		failures: /** @type {import("../../whisper_gate/media/devices.js").Failures} */ ({}),
	};
	const heard = { peak: 0, awake: true, track: /** @type {any} */ ({}) };
	/** @type {string[]} */
	const log = [];
	let found = NOTHING_FOUND;
	const checkup = createCheckup({
		env: /** @type {any} */ ({
			timers,
			now: () => timers.now,
			machine: () => ({ cores: 8, saving: false, address: "https://a" }),
			reach: async (/** @type {string} */ path) => {
				log.push(path);
				return { ok: true };
			},
		}),
		meter: { awake: () => heard.awake, peak: () => heard.peak, followed: () => heard.track },
		own: () => own,
		ask: () => log.push("ask"),
		onChange: (next) => {
			found = next;
		},
	});
	const pass = async (/** @type {number} */ ms) => {
		for (let i = 0; i < ms; i += 100) {
			timers.advance(100);
			checkup.tick();
			await settle();
		}
	};
	return { checkup, own, heard, log, pass, found: () => found };
}

describe("the check-up", () => {
	test("waits for the devices, asks once, and says less where nothing may be tried", async () => {
		const { checkup, own, heard, log, pass, found } = lobby();
		await pass(2_000);
		expect(log).toEqual([]);
		checkup.watch();
		await pass(2_000);
		expect(log).toEqual([]);
		own.asking = false;
		heard.peak = 0.1;
		await pass(CHECKUP.settle + 200);
		expect(log).toEqual(["ask"]);
		checkup.answer({ serial: 1 });
		await pass(100);
		expect(found()).toMatchObject({ done: true, relay: "", uplink: null, microphone: "fine" });
		checkup.again();
		await pass(200);
		expect(log).toEqual(["ask", "ask"]);
		checkup.answer({ serial: 1 });
		await pass(200);
		expect(found().done).toBe(false);
		await pass(CHECKUP.answer);
		expect(found().done).toBe(true);
	});

	test("tries what it may, and says which relay that is", async () => {
		const { checkup, own, heard, log, pass, found } = lobby();
		own.asking = false;
		heard.peak = 0.1;
		checkup.watch();
		await pass(1_000);
		checkup.answer({ serial: 1, iceServers: [], relay: true, line: true });
		await pass(500);
		expect(log).toContain("/api/v1/uplink");
		expect(found()).toMatchObject({ done: true, relay: "later", trip: 0 });
	});

	test("a microphone without any sound is noticed, and so is its first sound", async () => {
		const { checkup, own, heard, pass, found } = lobby();
		own.asking = false;
		checkup.watch();
		await pass(1_000);
		checkup.answer({ serial: 1 });
		await pass(1_000);
		expect(found().done).toBe(false);
		await pass(CHECKUP.sound);
		expect(found()).toMatchObject({ done: true, microphone: "silent" });
		heard.peak = 0.001;
		await pass(100);
		heard.peak = 0;
		await pass(CHECKUP.sound + 1_000);
		expect(found().microphone).toBe("fine");
		heard.track = {};
		await pass(1_000);
		expect(found()).toMatchObject({ done: true, microphone: "fine" });
		await pass(CHECKUP.sound);
		expect(found().microphone).toBe("silent");
		own.mic = false;
		await pass(100);
		expect(found().microphone).toBe("off");
	});

	test("who may not listen yet does not speak of silence", async () => {
		const { checkup, own, heard, pass, found } = lobby();
		own.asking = false;
		heard.awake = false;
		checkup.watch();
		await pass(1_000);
		checkup.answer({ serial: 1 });
		await pass(CHECKUP.sound + 1_000);
		expect(found()).toMatchObject({ done: true, microphone: "fine" });
	});

	test("ends at once when somebody joins, and begins anew when they come back", async () => {
		const { checkup, own, heard, log, pass, found } = lobby();
		own.asking = false;
		heard.peak = 0.1;
		checkup.watch();
		await pass(1_000);
		own.lobby = false;
		checkup.halt();
		checkup.answer({ serial: 1, line: true });
		await pass(1_000);
		expect(log).toEqual(["ask"]);
		own.lobby = true;
		await pass(1_000);
		expect(log).toEqual(["ask", "ask"]);
		expect(found().done).toBe(false);
	});

	test("devices that were not given are none of its own business", async () => {
		const { checkup, own, pass, found } = lobby();
		own.asking = false;
		own.mic = own.camera = false;
		own.failures = { camera: "NotAllowed", microphone: "insecure" };
		checkup.watch();
		await pass(1_000);
		checkup.answer({ serial: 1 });
		await pass(100);
		expect(found()).toMatchObject({
			done: true,
			camera: "none",
			microphone: "insecure",
			address: "https://a",
		});
	});
});
