/**
 * Own camera, microphone, screen and speaker choice. Takes `navigator.mediaDevices` and storage as arguments.
 *
 * @typedef {"camera" | "microphone" | "speaker"} DeviceKind
 * @typedef {"NotAllowed" | "NotFound" | "NotReadable" | "Overconstrained" | "insecure" | "unknown"} Reason
 * @typedef {{ id: string, label: string }} Device
 * @typedef {Record<DeviceKind, Device[]>} DeviceLists
 * @typedef {Record<DeviceKind, string>} Choices
 * @typedef {{ camera?: Reason, microphone?: Reason }} Failures
 * @typedef {object} DevicesOptions
 * @property {MediaDevices | undefined} mediaDevices missing outside a secure context
 * @property {Pick<Storage, "getItem" | "setItem"> | null} storage
 * @property {() => MediaStream} createStream
 * @property {() => import("./preferences.js").Preferences} preferences
 * @property {import("./ladder.js").Timers} timers
 * @property {() => void} onChange
 * @property {(kind: "camera" | "microphone" | "screen") => void} onLost a device went away by itself
 */
import { remember, remembered } from "./memory.js";
import { say } from "./words.js";

/** A burst of plug events counts as one, in milliseconds. */
export const DEBOUNCE = 300;

const KINDS = /** @type {Record<MediaDeviceKind, DeviceKind>} */ ({
	videoinput: "camera",
	audioinput: "microphone",
	audiooutput: "speaker",
});

/**
 * Why getUserMedia failed.
 * @param {unknown} error
 * @returns {Reason}
 */
export function reasonOf(error) {
	const name =
		error instanceof Error || typeof error === "object" ? String(/** @type {Error} */ (error)?.name) : "";
	if (name === "NotAllowedError" || name === "SecurityError") return "NotAllowed";
	if (name === "NotFoundError") return "NotFound";
	if (name === "NotReadableError" || name === "AbortError") return "NotReadable";
	if (name === "OverconstrainedError") return "Overconstrained";
	return "unknown";
}

/** @param {DevicesOptions} options */
export function createDevices({
	mediaDevices,
	storage,
	createStream,
	preferences,
	timers,
	onChange,
	onLost,
}) {
	const stream = createStream();
	const screenStream = createStream();
	/** @type {Choices} */
	const choices = { camera: "", microphone: "", speaker: "", ...remembered(storage).devices };
	/** @type {DeviceLists} */
	let lists = { camera: [], microphone: [], speaker: [] };
	/** @type {unknown} */
	let debounce = null;
	let following = false;
	/** @type {"user" | "environment"} */
	let facing = "user";

	/** @param {"audio" | "video"} kind */
	const trackOf = (kind) => stream.getTracks().find((track) => track.kind === kind) ?? null;

	const wanted = {
		audio: () => ({
			echoCancellation: preferences().echoCancellation,
			noiseSuppression: preferences().noiseSuppression,
			autoGainControl: preferences().autoGainControl,
			channelCount: 1,
			...(choices.microphone && { deviceId: choices.microphone }),
		}),
		video: () => ({
			width: { ideal: 1280 },
			height: { ideal: 720 },
			frameRate: { ideal: 30 },
			...(choices.camera && facing === "user" ? { deviceId: choices.camera } : { facingMode: facing }),
		}),
	};

	/**
	 * @param {MediaStreamTrack} track
	 * @param {MediaStream} into
	 * @param {"camera" | "microphone" | "screen"} kind
	 */
	function take(track, into, kind) {
		for (const old of into.getTracks()) if (old.kind === track.kind) drop(old, into);
		into.addTrack(track);
		track.onended = () => {
			drop(track, into);
			onLost(kind);
			onChange();
		};
	}

	/**
	 * @param {MediaStreamTrack} track
	 * @param {MediaStream} from
	 */
	function drop(track, from) {
		track.onended = null;
		track.stop();
		from.removeTrack(track);
	}

	/**
	 * Ask for what is wanted at once, then each alone, then go without.
	 * @param {{ camera: boolean, microphone: boolean }} wants
	 * @returns {Promise<Failures>}
	 */
	async function acquire(wants) {
		const kinds = /** @type {const} */ (["camera", "microphone"]).filter((kind) => wants[kind]);
		if (!mediaDevices?.getUserMedia) return Object.fromEntries(kinds.map((kind) => [kind, "insecure"]));
		if (kinds.length === 0) return {};
		const first = await attempt(kinds);
		/** @type {Failures} */
		const failures = {};
		if (first && kinds.length === 1) failures[kinds[0]] = first;
		else if (first) {
			for (const kind of kinds) {
				const reason = await attempt([kind]);
				if (reason) failures[kind] = reason;
			}
		}
		await list();
		return failures;
	}

	/**
	 * @param {("camera" | "microphone")[]} kinds
	 * @returns {Promise<Reason | null>}
	 */
	async function attempt(kinds) {
		try {
			const got = await /** @type {MediaDevices} */ (mediaDevices).getUserMedia({
				...(kinds.includes("microphone") && { audio: wanted.audio() }),
				...(kinds.includes("camera") && { video: wanted.video() }),
			});
			for (const track of got.getTracks()) {
				take(track, stream, track.kind === "audio" ? "microphone" : "camera");
			}
			onChange();
			return null;
		} catch (error) {
			return reasonOf(error);
		}
	}

	async function list() {
		const found = await (mediaDevices?.enumerateDevices?.() ?? Promise.resolve([])).catch(() => []);
		/** @type {DeviceLists} */
		const next = { camera: [], microphone: [], speaker: [] };
		for (const { kind, deviceId, label } of found) {
			const name = KINDS[kind];
			if (deviceId) next[name].push({ id: deviceId, label });
		}
		lists = next;
		onChange();
		return lists;
	}

	function follow() {
		if (following || !mediaDevices?.addEventListener) return;
		following = true;
		mediaDevices.addEventListener("devicechange", () => {
			timers.clear(debounce);
			debounce = timers.set(() => void list(), DEBOUNCE);
		});
	}

	return {
		stream,
		screenStream,
		acquire,
		list,
		follow,
		/** @returns {DeviceLists} */
		lists: () => ({
			camera: named(lists.camera, "device-numbered-camera"),
			microphone: named(lists.microphone, "device-numbered-microphone"),
			speaker: named(lists.speaker, "device-numbered-speaker"),
		}),
		/** What is in use: the chosen device, or the one the browser chose. @returns {Choices} */
		chosen: () => ({
			camera: trackOf("video")?.getSettings?.().deviceId ?? choices.camera,
			microphone: trackOf("audio")?.getSettings?.().deviceId ?? choices.microphone,
			speaker: choices.speaker,
		}),
		audio: () => trackOf("audio"),
		video: () => trackOf("video"),
		/** @param {"audio" | "video"} kind */
		screen: (kind) => screenStream.getTracks().find((track) => track.kind === kind) ?? null,
		/**
		 * @param {DeviceKind} kind
		 * @param {string} id
		 */
		choose(kind, id) {
			choices[kind] = id;
			if (kind === "camera") facing = "user";
			remember(storage, { devices: { ...choices } });
			onChange();
		},
		/** Of a phone: the other camera, from the next time it is opened on. */
		flip() {
			facing = facing === "user" ? "environment" : "user";
		},
		/** Whether the camera looks at its owner, so that they see themselves as in a mirror. */
		facesMe: () => trackOf("video")?.getSettings?.().facingMode !== "environment",
		/** Use the default again, after the chosen device went away. @param {"camera" | "microphone"} kind */
		forget(kind) {
			choices[kind] = "";
		},
		/** The light goes off. @param {"audio" | "video"} kind */
		stop(kind) {
			const track = trackOf(kind);
			if (track) drop(track, stream);
			onChange();
		},
		/** @returns {Promise<boolean>} false when the person said no */
		async share() {
			try {
				const got = await /** @type {MediaDevices} */ (mediaDevices).getDisplayMedia({
					video: { frameRate: { ideal: 15, max: 30 } },
					audio: true,
				});
				for (const track of got.getTracks()) take(track, screenStream, "screen");
				onChange();
				return true;
			} catch {
				return false;
			}
		},
		unshare() {
			for (const track of screenStream.getTracks()) drop(track, screenStream);
			onChange();
		},
		release() {
			for (const track of stream.getTracks()) drop(track, stream);
			for (const track of screenStream.getTracks()) drop(track, screenStream);
			onChange();
		},
	};
}

/** @typedef {ReturnType<typeof createDevices>} Devices */

/**
 * Devices whose names the browser does not tell are counted.
 * @param {{ id: string, label: string }[]} devices
 * @param {string} message
 */
const named = (devices, message) =>
	devices.map(({ id, label }, i) => ({ id, label: label || say(message, { number: i + 1 }) }));
