/**
 * Whether anything still comes from somebody. Asked while there is a doubt: their line to the server is lost, or this
 * page's network has changed. ICE alone takes many seconds to say so.
 *
 * `packets` counts what has come so far; `probe` makes the other side's browser answer, even where nobody sends sound
 * or picture: a message on the data channel is acknowledged (RFC 9260, section 6.2) before the page hears of it.
 *
 * @typedef {{ packets: () => Promise<number>, probe: () => void }} Heard
 * @typedef {object} LivenessOptions
 * @property {import("./ladder.js").Timers} timers
 * @property {() => number} now
 * @property {(id: string) => Heard | null} find
 * @property {(id: string, silent: boolean) => void} onChange
 */

/** Milliseconds between two looks, and after which nothing means silence. */
export const LOOK = 400;
export const SILENT = 2_000;

/** @param {LivenessOptions} options */
export function createLiveness({ timers, now, find, onChange }) {
	/** @type {Map<string, { count: number, at: number, silent: boolean, timer: unknown }>} */
	const watched = new Map();

	/** @param {string} id */
	async function look(id) {
		const entry = watched.get(id);
		const peer = find(id);
		const count = (await peer?.packets().catch(() => entry?.count)) ?? entry?.count ?? 0;
		if (!entry || watched.get(id) !== entry) return;
		peer?.probe();
		if (count !== entry.count) {
			entry.count = count;
			entry.at = now();
		}
		const silent = now() - entry.at >= SILENT;
		if (silent !== entry.silent) {
			entry.silent = silent;
			onChange(id, silent);
		}
		// The listener may have lost interest.
		if (watched.get(id) === entry) entry.timer = timers.set(() => void look(id), LOOK);
	}

	/** @param {string} id */
	function unwatch(id) {
		timers.clear(watched.get(id)?.timer);
		watched.delete(id);
	}

	return {
		/** Begin to doubt. @param {string} id */
		watch(id) {
			if (watched.has(id)) return;
			watched.set(id, { count: -1, at: now(), silent: false, timer: null });
			void look(id);
		},
		unwatch,
		/** @param {string} id */
		silent: (id) => watched.get(id)?.silent ?? false,
		clear() {
			for (const id of [...watched.keys()]) unwatch(id);
		},
	};
}

/** @typedef {ReturnType<typeof createLiveness>} Liveness */

/**
 * Packets that have come over a pair (W3C WebRTC Statistics, sections 8.4 and 8.13); ICE's own checks do not count.
 * @param {Iterable<[string, any]>} stats
 */
export function packetsOf(stats) {
	let whole = 0;
	let media = 0;
	for (const [, report] of stats) {
		if (report.type === "transport") whole += report.packetsReceived ?? 0;
		if (report.type === "inbound-rtp") media += report.packetsReceived ?? 0;
	}
	return whole + media;
}
