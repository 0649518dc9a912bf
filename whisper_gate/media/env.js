/**
 * Everything the call takes from the outside, in one place: browser objects, time, chance and storage.
 * Tests hand in fakes; `browserEnv` hands in the browser.
 *
 * @typedef {object} Env
 * @property {() => import("./signaling.js").Socket} openSocket
 * @property {(config: RTCConfiguration) => RTCPeerConnection} createConnection
 * @property {() => MediaStream} createStream
 * @property {() => RTCRtpCodec[]} [soundCodecs] what this browser can receive
 * @property {MediaDevices | undefined} mediaDevices
 * @property {Permissions | undefined} permissions
 * @property {import("./memory.js").Shelf | null} storage
 * @property {import("./stay.js").TabShelf | null} tab storage of this tab alone
 * @property {() => boolean} isReloaded the page was here before in this tab
 * @property {import("./ladder.js").Timers} timers
 * @property {() => number} now
 * @property {() => number} random
 * @property {Crypto | undefined} crypto without `subtle` where the page is not secure
 * @property {{ new (): AudioContext } | undefined} AudioContext
 * @property {() => Promise<{ release(): Promise<void> } | null>} stayAwake
 * @property {(blob: Blob, name: string) => string} save puts it among the downloads; its address, until `freeUrl`
 * @property {(url: string) => void} freeUrl
 * @property {import("./sendreport.js").Post} post to this site
 * @property {import("./probe.js").Reach} reach ask this site for something, or give it bytes
 * @property {() => { cores: number, saving: boolean, address: string }} machine what this is run on; whether it is to
 *   save data; and where this page would be protected
 * @property {(run: () => void) => void} onPageHide
 * @property {(run: () => void) => void} onReturn the page is seen again
 * @property {(run: () => void) => void} onNetwork the network is back, or another one
 */

/**
 * @param {() => import("./signaling.js").Socket} openSocket
 * @returns {Env}
 */
export function browserEnv(openSocket) {
	return {
		openSocket,
		createConnection: (config) => new RTCPeerConnection(config),
		createStream: () => new MediaStream(),
		soundCodecs: () => RTCRtpReceiver.getCapabilities?.("audio")?.codecs ?? [],
		mediaDevices: navigator.mediaDevices,
		permissions: navigator.permissions,
		storage: shelf("localStorage"),
		tab: shelf("sessionStorage"),
		isReloaded: () => {
			const [entry] = performance.getEntriesByType("navigation");
			const { type } = /** @type {PerformanceNavigationTiming} */ (entry ?? { type: "navigate" });
			return type === "reload" || type === "back_forward";
		},
		timers: {
			set: (run, ms) => setTimeout(run, ms),
			clear: (handle) => clearTimeout(/** @type {number} */ (handle)),
		},
		now: () => Date.now(),
		random: () => Math.random(),
		crypto: window.crypto,
		AudioContext: window.AudioContext,
		stayAwake: async () => (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null,
		save: (blob, name) => {
			const href = URL.createObjectURL(blob);
			Object.assign(document.createElement("a"), { href, download: name }).click();
			return href;
		},
		freeUrl: (url) => URL.revokeObjectURL(url),
		post: (path, body) =>
			fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body }),
		reach: (path, { body, signal }) =>
			fetch(path, {
				...(body && { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body }),
				signal,
				cache: "no-store",
			}),
		machine: () => {
			// Network Information API: not in every browser.
			const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
			return {
				cores: navigator.hardwareConcurrency ?? 0,
				saving: connection?.saveData ?? false,
				address: `https://${window.location.host}`,
			};
		},
		onPageHide: (run) => window.addEventListener("pagehide", run),
		onReturn: (run) =>
			document.addEventListener("visibilitychange", () => {
				if (document.visibilityState === "visible") run();
			}),
		onNetwork: (run) => {
			window.addEventListener("online", run);
			// Network Information API: not in every browser.
			const { connection } = /** @type {{ connection?: EventTarget }} */ (navigator);
			connection?.addEventListener("change", run);
		},
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
