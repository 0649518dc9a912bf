/** What one likes in calls, the keys, and being told that one talks while muted. */
import { describe, expect, test } from "bun:test";
import { chooseAppearance, chosenAppearance } from "../../whisper_gate/media/appearance.js";
import { blockedHelp } from "../../whisper_gate/media/blocked.js";
import { createDevices } from "../../whisper_gate/media/devices.js";
import { AGAIN_AFTER, createHush, TALK } from "../../whisper_gate/media/hush.js";
import { createOwn } from "../../whisper_gate/media/own.js";
import { createPreferences, DEFAULTS } from "../../whisper_gate/media/preferences.js";
import { KEYS, shortcutOf } from "../../whisper_gate/media/shortcuts.js";
import { FakeMediaDevices, FakeShelf, FakeStream, FakeTimers } from "./fakes.js";

describe("preferences", () => {
	test("are kept for the next call", () => {
		const storage = new FakeShelf();
		createPreferences(storage).set("mirror", false);
		expect(createPreferences(storage).now()).toEqual({ ...DEFAULTS, mirror: false });
	});

	test.each([
		["not an object", '{"preferences":7}'],
		["null", '{"preferences":null}'],
		["unknown names and other types", '{"preferences":{"mirror":"no","evil":true}}'],
		["no JSON", "{"],
	])("storage with %s counts as empty", (_, text) => {
		const storage = new FakeShelf();
		storage.setItem("whisper_gate.call", text);
		expect(createPreferences(storage).now()).toEqual(DEFAULTS);
	});
});

describe("appearance", () => {
	test("is the system's until another one is chosen, and again when it is given up", () => {
		const storage = new FakeShelf();
		/** @type {{ dataset: DOMStringMap }} */
		const root = { dataset: {} };
		expect(chosenAppearance(storage)).toBe("system");
		chooseAppearance(storage, root, "light");
		expect([chosenAppearance(storage), root.dataset.theme]).toEqual(["light", "light"]);
		chooseAppearance(storage, root, "system");
		expect([chosenAppearance(storage), root.dataset.theme]).toEqual(["system", undefined]);
	});
});

describe("keys", () => {
	const all = { singleKeys: true, holdToTalk: true };
	/** @param {string} key */
	const press = (key, more = {}) => ({
		key,
		ctrlKey: false,
		metaKey: false,
		altKey: false,
		shiftKey: false,
		repeat: false,
		...more,
	});

	test.each(
		/** @type {[object, string | null][]} */ ([
			[press("d", { ctrlKey: true }), "mic"],
			[press("E", { metaKey: true }), "camera"],
			[press("d", { ctrlKey: true, shiftKey: true }), null],
			[press("d", { ctrlKey: true, repeat: true }), null],
			[press("d"), null],
			[press(" "), "talk"],
			[press("c"), "chat"],
			[press("c", { altKey: true }), null],
			[press("C", { shiftKey: true }), null],
			[press("?", { shiftKey: true }), "keys"],
			[press(","), "settings"],
			[press("x"), null],
			[press("Escape"), null],
		]),
	)("%j asks for %s", (pressed, expected) => {
		expect(shortcutOf(/** @type {any} */ (pressed), all)).toBe(/** @type {any} */ (expected));
	});

	test("single keys can be switched off, and so can Space", () => {
		const none = { singleKeys: false, holdToTalk: false };
		for (const key of ["c", "p", "h", ",", "?", " "]) expect(shortcutOf(press(key), none)).toBeNull();
		expect(shortcutOf(press("d", { ctrlKey: true }), none)).toBe("mic");
	});

	test("every key of the list works, and every key that works is in the list", () => {
		const listed = KEYS.map(({ keys }) => keys.at(-1)).filter((key) => key !== "Esc");
		const asked = listed.map((key) =>
			shortcutOf(
				press(key === "Space" ? " " : String(key).toLowerCase(), { ctrlKey: "DE".includes(String(key)) }),
				all,
			),
		);
		expect(asked).toEqual(["mic", "camera", "talk", "chat", "people", "hand", "settings", "keys"]);
	});
});

test.each([
	["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "crossed-out"],
	[
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
		"Click the icon left",
	],
	[
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
		"Tap the icon left",
	],
	[
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15",
		"Safari menu",
	],
	[
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
		"Website Settings",
	],
	["something new", "settings of your browser"],
])("who uses %s is told where to click", (userAgent, words) => {
	expect(blockedHelp(userAgent)).toContain(words);
});

describe("talking while muted", () => {
	/** @param {number[]} levels ten a second */
	const said = (levels) => {
		const hush = createHush();
		return levels.flatMap((level, i) => (hush.hear(level, i * 100) ? [i] : []));
	};

	test("is noticed within a second of talk, and not said again for a while", () => {
		const talk = Array(400).fill(TALK * 2);
		expect(said(talk)).toEqual([6, 6 + AGAIN_AFTER / 100]);
	});

	test("a cough or a quiet room is no talk", () => {
		expect(said([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1])).toEqual([]);
		expect(said(Array(400).fill(TALK / 2))).toEqual([]);
	});

	test("starts anew after the microphone was on", () => {
		const hush = createHush();
		for (let i = 0; i < 6; i++) hush.hear(1, i * 100);
		hush.forget();
		expect(hush.hear(1, 700)).toBe(false);
	});
});

describe("devices as they are preferred", () => {
	const media = () => new FakeMediaDevices();

	/** @param {FakeMediaDevices} mediaDevices */
	function create(mediaDevices, storage = new FakeShelf()) {
		const preferences = createPreferences(storage);
		/** @type {object[]} */
		const told = [];
		/** What there is to listen to, at each change. @type {(MediaStreamTrack | null)[]} */
		const tracks = [];
		const devices = createDevices(
			/** @type {any} */ ({
				mediaDevices,
				storage,
				preferences: preferences.now,
				timers: new FakeTimers(),
				createStream: () => new FakeStream(),
				onChange() {},
				onLost() {},
			}),
		);
		const own = createOwn({
			devices,
			preferences: preferences.now,
			onChange() {},
			onTracks: () => tracks.push(devices.audio()),
			onFlags: (flags) => told.push(flags),
		});
		return { preferences, devices, own, told, tracks };
	}

	test("a changed switch opens the microphone anew with it", async () => {
		const mediaDevices = media();
		const { preferences, own, devices } = create(mediaDevices);
		await own.prepare();
		const before = devices.audio();
		preferences.set("noiseSuppression", false);
		await own.retune();
		expect(mediaDevices.asked.at(-1)).toMatchObject({
			audio: { noiseSuppression: false, echoCancellation: true, autoGainControl: true },
		});
		expect(devices.audio()).not.toBe(before);
	});

	test("join muted: the microphone is open and off", async () => {
		const { preferences, own, devices } = create(media());
		preferences.set("muteOnJoin", true);
		await own.prepare();
		expect([own.flags().mic, devices.audio()?.enabled]).toEqual([false, false]);
	});

	test("hold to talk is on while it is held, and leaves a microphone alone that is on", async () => {
		const { own, told } = create(media());
		await own.prepare();
		told.length = 0;
		own.hold(true);
		expect(told).toEqual([]);
		await own.toggleMic();
		own.hold(true);
		own.hold(false);
		expect(told).toEqual([{ mic: false }, { mic: true }, { mic: false }]);
	});

	test("release lets everyone go of the microphone: nothing is left to listen to", async () => {
		const { own, devices, tracks } = create(media());
		await own.prepare();
		expect(tracks.at(-1)).toBe(devices.audio());
		expect(tracks.at(-1)).not.toBeNull();
		own.release();
		expect(tracks.at(-1)).toBeNull();
	});

	test("the other camera of a phone, and back", async () => {
		const mediaDevices = media();
		const { own } = create(mediaDevices);
		await own.prepare();
		await own.flip();
		expect(mediaDevices.asked.at(-1)).toMatchObject({ video: { facingMode: "environment" } });
		await own.flip();
		expect(mediaDevices.asked.at(-1)).toMatchObject({ video: { facingMode: "user" } });
	});
});
