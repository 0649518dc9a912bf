/**
 * Everything the call takes from the outside, in one place: browser objects, time, chance and storage.
 * Tests hand in fakes; `browserEnv` hands in the browser.
 *
 * @typedef {object} Env
 * @property {() => import("./signaling.js").Socket} openSocket
 * @property {(config: RTCConfiguration) => RTCPeerConnection} createConnection
 * @property {() => MediaStream} createStream
 * @property {MediaDevices | undefined} mediaDevices
 * @property {Permissions | undefined} permissions
 * @property {import("./memory.js").Shelf | null} storage
 * @property {(key: string | null) => void} keepResumeKey
 * @property {import("./ladder.js").Timers} timers
 * @property {() => number} now
 * @property {() => number} random
 * @property {{ new (): AudioContext } | undefined} AudioContext
 * @property {() => Promise<{ release(): Promise<void> } | null>} stayAwake
 * @property {(blob: Blob, name: string) => string} save puts it among the downloads; its address, until `freeUrl`
 * @property {(url: string) => void} freeUrl
 * @property {(run: () => void) => void} onPageHide
 * @property {(run: () => void) => void} onReturn the page is seen again
 */

const RESUME_KEY = "whisper_gate.resume";

/**
 * @param {() => import("./signaling.js").Socket} openSocket
 * @returns {Env}
 */
export function browserEnv(openSocket) {
	return {
		openSocket,
		createConnection: (config) => new RTCPeerConnection(config),
		createStream: () => new MediaStream(),
		mediaDevices: navigator.mediaDevices,
		permissions: navigator.permissions,
		storage: shelf("localStorage"),
		keepResumeKey: (key) => {
			const session = shelf("sessionStorage");
			if (key) session?.setItem(RESUME_KEY, key);
			else session?.removeItem(RESUME_KEY);
		},
		timers: {
			set: (run, ms) => setTimeout(run, ms),
			clear: (handle) => clearTimeout(/** @type {number} */ (handle)),
		},
		now: () => Date.now(),
		random: () => Math.random(),
		AudioContext: window.AudioContext,
		stayAwake: async () => (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null,
		save: (blob, name) => {
			const href = URL.createObjectURL(blob);
			Object.assign(document.createElement("a"), { href, download: name }).click();
			return href;
		},
		freeUrl: (url) => URL.revokeObjectURL(url),
		onPageHide: (run) => window.addEventListener("pagehide", run),
		onReturn: (run) =>
			document.addEventListener("visibilitychange", () => {
				if (document.visibilityState === "visible") run();
			}),
	};
}

/** @param {"localStorage" | "sessionStorage"} name */
function shelf(name) {
	try {
		return window[name];
	} catch {
		return null;
	}
}
