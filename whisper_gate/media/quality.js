/**
 * How good the connection to somebody is, from what the browser counts (W3C WebRTC Statistics). `judge` is pure; the
 * rest asks every few seconds.
 *
 * @typedef {"good" | "fair" | "poor"} Quality
 * @typedef {{ at: number, lost: number, received: number, frozen: number, trip: number }} Reading
 *   `at` in milliseconds, packets so far, seconds frozen so far, seconds there and back
 * @typedef {{ stats: () => Promise<Iterable<[string, any]>> }} Measured
 */

/** Milliseconds between two looks. */
export const MEASURE = 5_000;

/** From here on: share of packets lost, seconds there and back, share of time frozen. */
const LIMITS = {
	poor: { loss: 0.1, trip: 0.8, frozen: 0.25 },
	fair: { loss: 0.03, trip: 0.35, frozen: 0.08 },
};

/**
 * @param {Iterable<[string, any]>} stats
 * @param {number} at
 * @returns {Reading}
 */
export function readingOf(stats, at) {
	const reading = { at, lost: 0, received: 0, frozen: 0, trip: 0 };
	for (const [, report] of stats) {
		if (report.type === "inbound-rtp") {
			reading.lost += report.packetsLost ?? 0;
			reading.received += report.packetsReceived ?? 0;
			reading.frozen += report.totalFreezesDuration ?? 0;
		} else if (report.type === "candidate-pair" && report.nominated) {
			reading.trip = Math.max(reading.trip, report.currentRoundTripTime ?? 0);
		}
	}
	return reading;
}

/**
 * @param {Reading} before
 * @param {Reading} now
 * @returns {Quality}
 */
export function judge(before, now) {
	// Late packets lower the count of lost ones, and a connection made anew counts from zero.
	const lost = Math.max(0, now.lost - before.lost);
	const received = Math.max(0, now.received - before.received);
	const loss = lost / Math.max(1, lost + received);
	const frozen = (Math.max(0, now.frozen - before.frozen) * 1000) / Math.max(1, now.at - before.at);
	for (const quality of /** @type {const} */ (["poor", "fair"])) {
		const limit = LIMITS[quality];
		if (loss >= limit.loss || now.trip >= limit.trip || frozen >= limit.frozen) return quality;
	}
	return "good";
}

const ORDER = ["poor", "fair", "good"];

/**
 * @param {Quality} a
 * @param {Quality} b
 */
export const better = (a, b) => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b);

/**
 * @param {{ timers: import("./ladder.js").Timers, now: () => number, peers: () => [string, Measured][],
 *   onChange: () => void }} options
 */
export function createQuality({ timers, now, peers, onChange }) {
	/** @type {Map<string, { reading: Reading, judged: Quality, shown: Quality }>} */
	const known = new Map();
	/** @type {unknown} */
	let timer = null;

	async function measure() {
		const before = JSON.stringify([...known].map(([id, { shown }]) => [id, shown]));
		const all = peers();
		for (const id of known.keys()) if (!all.some(([peer]) => peer === id)) known.delete(id);
		await Promise.all(all.map(([id, peer]) => look(id, peer).catch(() => undefined)));
		if (before !== JSON.stringify([...known].map(([id, { shown }]) => [id, shown]))) onChange();
	}

	/**
	 * @param {string} id
	 * @param {Measured} peer
	 */
	async function look(id, peer) {
		const reading = readingOf(await peer.stats(), now());
		const old = known.get(id);
		const judged = old ? judge(old.reading, reading) : "good";
		// One bad moment, as when a camera comes back, is not a bad connection.
		known.set(id, { reading, judged, shown: old ? better(old.judged, judged) : judged });
	}

	function start() {
		timers.clear(timer);
		timer = timers.set(() => {
			start();
			void measure();
		}, MEASURE);
	}

	return {
		start,
		measure,
		/** @param {string} id @returns {Quality | null} null before it was measured */
		of: (id) => known.get(id)?.shown ?? null,
		stop() {
			timers.clear(timer);
			timer = null;
			known.clear();
		},
	};
}
