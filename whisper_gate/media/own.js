/**
 * What I show and say: camera, microphone, screen and hand, and what went wrong with them.
 *
 * @typedef {import("./devices.js").Devices} Devices
 * @typedef {import("./devices.js").Failures} Failures
 * @typedef {import("./protocol.js").Flags} Flags
 * @typedef {object} OwnOptions
 * @property {Devices} devices
 * @property {() => import("./preferences.js").Preferences} preferences
 * @property {() => void} onChange something to show
 * @property {() => void} onTracks something else to send
 * @property {(flags: Partial<Flags>) => void} onFlags something to tell
 */

/** @param {OwnOptions} options */
export function createOwn({ devices, preferences, onChange, onTracks, onFlags }) {
	/** @type {Failures} */
	let failures = {};
	let muted = false;
	let hand = false;
	let asking = false;
	let asked = false;
	let generation = 0;
	let wantsCamera = true;
	/** @type {Partial<Record<"camera" | "microphone", boolean>>} */
	const pending = {};

	/** @returns {Flags} */
	const flags = () => ({
		mic: Boolean(devices.audio()) && !muted,
		camera: Boolean(devices.video()),
		screen: Boolean(devices.screen("video")),
		hand,
	});

	/**
	 * @param {{ camera: boolean, microphone: boolean }} wants
	 */
	async function open(wants) {
		const before = generation;
		const found = await devices.acquire(wants);
		if (before !== generation) {
			// Left meanwhile: the light must not stay on, unless someone has come back and asked again.
			if (!asked) devices.release();
			return;
		}
		const track = devices.audio();
		if (track) track.enabled = !muted;
		failures = { ...failures };
		if (wants.camera) delete failures.camera;
		if (wants.microphone) delete failures.microphone;
		failures = { ...failures, ...found };
		devices.follow();
		onTracks();
		onChange();
	}

	/** @param {"camera" | "microphone"} kind */
	async function reopen(kind) {
		if (pending[kind]) return;
		pending[kind] = true;
		onChange();
		await open({ camera: kind === "camera", microphone: kind === "microphone" });
		delete pending[kind];
		onChange();
	}

	return {
		flags,
		failures: () => failures,
		asking: () => asking,
		busy: () => ({ ...pending }),
		/** Before anything is asked for: off stays off. @param {{ mic: boolean, camera: boolean }} before */
		recall({ mic, camera }) {
			muted = !mic;
			wantsCamera = camera;
		},
		/** Ask for both once; a second call does nothing. */
		async prepare() {
			if (asked) return;
			asked = true;
			asking = true;
			if (preferences().muteOnJoin) muted = true;
			onChange();
			await open({ camera: wantsCamera, microphone: true });
			asking = false;
			onChange();
			onFlags(flags());
		},
		async retry() {
			const lost = { camera: Boolean(failures.camera), microphone: Boolean(failures.microphone) };
			await open(lost);
			onFlags(flags());
		},
		/**
		 * The browser now allows what it refused.
		 * @param {"camera" | "microphone"} kind
		 */
		async granted(kind) {
			if (!asked || asking || failures[kind] !== "NotAllowed") return;
			await reopen(kind);
			onFlags(flags());
		},
		async toggleMic() {
			const track = devices.audio();
			if (track) {
				muted = !muted;
				track.enabled = !muted;
			} else {
				muted = false;
				await reopen("microphone");
			}
			onChange();
			onFlags({ mic: flags().mic });
		},
		/** Talk for as long as a key is held. @param {boolean} on */
		hold(on) {
			const track = devices.audio();
			if (!track || muted !== on) return;
			muted = !on;
			track.enabled = on;
			onChange();
			onFlags({ mic: on });
		},
		/** Open the microphone anew, as it is wanted now. */
		async retune() {
			if (devices.audio()) await reopen("microphone");
		},
		/** Of a phone: the other camera. */
		async flip() {
			devices.flip();
			if (devices.video()) await reopen("camera");
		},
		async toggleCamera() {
			if (devices.video()) {
				devices.stop("video");
				onTracks();
			} else await reopen("camera");
			onChange();
			onFlags({ camera: flags().camera });
		},
		async toggleScreen() {
			if (flags().screen) devices.unshare();
			else if (!(await devices.share())) return;
			onTracks();
			onChange();
			onFlags({ screen: flags().screen });
		},
		toggleHand() {
			hand = !hand;
			onChange();
			onFlags({ hand });
		},
		/**
		 * @param {import("./devices.js").DeviceKind} kind
		 * @param {string} id
		 */
		async choose(kind, id) {
			devices.choose(kind, id);
			const inUse = kind === "camera" ? devices.video() : kind === "microphone" && devices.audio();
			if (inUse && kind !== "speaker") await reopen(kind);
		},
		/** @param {"camera" | "microphone" | "screen"} kind */
		async lost(kind) {
			onTracks();
			if (kind !== "screen") {
				devices.forget(kind);
				await reopen(kind);
			}
			onFlags(flags());
		},
		/**
		 * A host turned it off; turning it on again stays mine.
		 * @param {"mic" | "screen" | "hand"} what
		 * @returns {boolean} whether it was on
		 */
		turnOff(what) {
			const was = flags()[what];
			if (what === "mic") {
				// A microphone that is only being opened comes up muted, too.
				muted = true;
				const track = devices.audio();
				if (track) track.enabled = false;
			}
			if (what === "hand") hand = false;
			if (what === "screen" && was) {
				devices.unshare();
				onTracks();
			}
			onChange();
			if (was) onFlags({ [what]: false });
			return was;
		},
		/** Everything off; the next prepare asks again, for a camera only if it was on. */
		release() {
			if (asked) wantsCamera = flags().camera || Boolean(failures.camera) || asking;
			generation += 1;
			asked = false;
			asking = false;
			hand = false;
			failures = {};
			devices.release();
			// Whoever listens to the microphone has to let go of it too, else its light stays on.
			onTracks();
		},
	};
}

/** @typedef {ReturnType<typeof createOwn>} Own */
