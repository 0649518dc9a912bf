import { beforeEach, describe, expect, test } from "bun:test";
import { createDevices, DEBOUNCE, reasonOf } from "../../whisper_gate/media/devices.js";
import { DEFAULTS } from "../../whisper_gate/media/preferences.js";
import { deviceSentence } from "../../whisper_gate/media/text.js";
import { FakeMediaDevices, FakeShelf, FakeStream, FakeTimers, mediaError, settle } from "./fakes.js";

/** @type {FakeMediaDevices} */
let media;
/** @type {FakeShelf} */
let storage;
/** @type {FakeTimers} */
let timers;
/** @type {string[]} */
let lost;
/** @type {ReturnType<typeof createDevices>} */
let devices;
const both = { camera: true, microphone: true };

/** @param {object} [more] */
function create(more = {}) {
	return createDevices(
		/** @type {any} */ ({
			mediaDevices: media,
			storage,
			timers,
			preferences: () => DEFAULTS,
			createStream: () => new FakeStream(),
			onChange() {},
			onLost: (/** @type {string} */ kind) => lost.push(kind),
			...more,
		}),
	);
}

beforeEach(() => {
	media = new FakeMediaDevices();
	storage = new FakeShelf();
	timers = new FakeTimers();
	lost = [];
	devices = create();
});

/** @param {MediaStreamConstraints} constraints */
const wants = ({ audio, video }) => `${audio ? "a" : ""}${video ? "v" : ""}`;

describe("the ladder of asking", () => {
	test("both at once", async () => {
		expect(await devices.acquire(both)).toEqual({});
		expect(media.asked.map(wants)).toEqual(["av"]);
		expect(media.asked[0].audio).toMatchObject({ echoCancellation: true, channelCount: 1 });
		expect(devices.audio() && devices.video()).toBeTruthy();
	});

	test("then each alone: a missing camera costs no microphone", async () => {
		media.fails = ({ video }) => (video ? "NotFoundError" : null);
		expect(await devices.acquire(both)).toEqual({ camera: "NotFound" });
		expect(media.asked.map(wants)).toEqual(["av", "v", "a"]);
		expect(devices.audio()).toBeTruthy();
	});

	test("then without", async () => {
		media.fails = () => "NotAllowedError";
		expect(await devices.acquire(both)).toEqual({ camera: "NotAllowed", microphone: "NotAllowed" });
		expect(devices.stream.getTracks()).toEqual([]);
	});

	test("one alone is asked once", async () => {
		media.fails = () => "NotReadableError";
		expect(await devices.acquire({ camera: true, microphone: false })).toEqual({ camera: "NotReadable" });
		expect(media.asked).toHaveLength(1);
	});

	test("an insecure page has no devices", async () => {
		devices = create({ mediaDevices: undefined });
		expect(await devices.acquire(both)).toEqual({ camera: "insecure", microphone: "insecure" });
	});
});

test("every reason has one sentence of its own", () => {
	const names = ["NotAllowedError", "NotFoundError", "NotReadableError", "OverconstrainedError", "Odd"];
	const reasons = [...names.map((name) => reasonOf(mediaError(name))), /** @type {const} */ ("insecure")];
	const sentences = reasons.flatMap((reason) => [
		deviceSentence({ camera: reason }),
		deviceSentence({ microphone: reason }),
		deviceSentence({ camera: reason, microphone: reason }),
	]);
	expect(new Set(sentences).size).toBe(18);
	expect(deviceSentence({})).toBeNull();
});

test("a switch stops the old track and is remembered", async () => {
	await devices.acquire(both);
	const before = /** @type {any} */ (devices.video());
	devices.choose("camera", "cam2");
	await devices.acquire({ camera: true, microphone: false });
	expect(before.stopped).toBe(true);
	expect(devices.chosen().camera).toBe("cam2");
	const [, asked] = media.asked;
	expect(asked.video).toMatchObject({ deviceId: "cam2" });
	devices = create();
	expect(devices.chosen().camera).toBe("cam2");
});

test("lists are named, and follow plugging, a burst at a time", async () => {
	await devices.acquire(both);
	expect(devices.lists().camera.map(({ label }) => label)).toEqual(["Camera one", "Camera two"]);
	expect(devices.lists().speaker).toEqual([{ id: "out1", label: "Speaker 1" }]);
	devices.follow();
	devices.follow();
	expect(media.listeners).toHaveLength(1);
	media.found = [];
	for (let i = 0; i < 5; i++) media.listeners[0]();
	timers.advance(DEBOUNCE);
	await settle();
	expect(devices.lists().camera).toEqual([]);
});

test("an unplugged device is told, a stopped one is not", async () => {
	await devices.acquire(both);
	/** @type {any} */ (devices.audio()).onended();
	devices.stop("video");
	expect(lost).toEqual(["microphone"]);
	expect([devices.audio(), devices.video()]).toEqual([null, null]);
});

test("camera off really stops the camera", async () => {
	await devices.acquire(both);
	const track = /** @type {any} */ (devices.video());
	devices.stop("video");
	expect(track.stopped).toBe(true);
});

test("sharing ends by our button, by the browser's, or never begins", async () => {
	expect(await devices.share()).toBe(true);
	devices.unshare();
	expect(devices.screen("video")).toBeNull();
	await devices.share();
	/** @type {any} */ (devices.screen("video")).onended();
	expect([devices.screen("video"), lost]).toEqual([null, ["screen"]]);
	media.getDisplayMedia = () => Promise.reject(mediaError("NotAllowedError"));
	expect(await devices.share()).toBe(false);
});

test("release stops everything", async () => {
	await devices.acquire(both);
	const held = /** @type {any[]} */ (devices.stream.getTracks());
	devices.release();
	expect(held.every(({ stopped }) => stopped)).toBe(true);
});
