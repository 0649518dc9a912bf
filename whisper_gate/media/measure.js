/**
 * Asks the browser every few seconds how each pair is: one reading each, for the bars on the tiles, for the panel and
 * for the hosts.
 *
 * @typedef {import("./links.js").Sample} Sample
 * @typedef {import("./links.js").Link} Link
 * @typedef {import("./quality.js").Quality} Quality
 * @typedef {{ stats: () => Promise<Iterable<[string, any]>>, state: () => "connecting" | "live" | "reconnecting" }} Measured
 * @typedef {object} Known
 * @property {"connecting" | "live" | "reconnecting"} state
 * @property {number} since when it was first seen in this state
 * @property {Sample} sample
 * @property {Link} link
 * @property {Link} usual what the last two have in common
 * @property {import("./links.js").Limit} limit why less is sent, twice in a row
 * @property {number} frozen share of the time, when last judged
 * @property {readonly string[]} mine kinds of candidates ever seen: those that failed are forgotten by the browser
 * @property {readonly string[]} theirs
 * @property {Sample} judgedAt
 * @property {Quality} judged
 * @property {Quality} shown
 */
import { linkOf, sampleOf, steady } from "./links.js";
import { better, frozenShare, judge } from "./quality.js";

/** Milliseconds between two looks: by itself, and while somebody watches. */
export const MEASURE = 5_000;
export const CLOSE_LOOK = 2_000;
/** Timers and answers are late by a little, and never early by more. */
const ABOUT = 500;

/**
 * @param {{ timers: import("./ladder.js").Timers, now: () => number, peers: () => [string, Measured][],
 *   onChange: () => void, onMeasure?: () => void,
 *   onStats?: (id: string, stats: Iterable<[string, any]>, known: Known, at: number) => void }} options
 *   `onChange`: what tiles show is another; `onMeasure`: every pair was looked at once more; `onStats`: one was
 */
export function createMeasure({ timers, now, peers, onChange, onMeasure = () => {}, onStats = () => {} }) {
	/** @type {Map<string, Known>} */
	const known = new Map();
	/** @type {unknown} */
	let timer = null;
	let pace = MEASURE;
	let running = false;

	const shown = () => JSON.stringify([...known].map(([id, each]) => [id, qualityOf(each)]));

	async function measure() {
		const before = shown();
		const all = peers();
		for (const id of known.keys()) if (!all.some(([peer]) => peer === id)) known.delete(id);
		await Promise.all(all.map(([id, peer]) => look(id, peer).catch(() => undefined)));
		if (!running) return;
		onMeasure();
		if (before !== shown()) onChange();
	}

	/**
	 * @param {string} id
	 * @param {Measured} peer
	 */
	async function look(id, peer) {
		const stats = await peer.stats();
		const sample = sampleOf(stats, now());
		if (!running) return;
		const newly = next(known.get(id) ?? null, sample, peer.state());
		known.set(id, newly);
		onStats(id, stats, newly, sample.at);
	}

	function wait() {
		timers.clear(timer);
		timer = timers.set(() => {
			wait();
			void measure();
		}, pace);
	}

	return {
		start() {
			running = true;
			wait();
		},
		measure,
		/** Look closer from now on, and at once; or no longer. @param {boolean} closely */
		watch(closely) {
			const wanted = closely ? CLOSE_LOOK : MEASURE;
			if (pace === wanted) return;
			pace = wanted;
			if (!running) return;
			wait();
			if (closely) void measure();
		},
		/** @param {string} id @returns {Quality | null} null before it was measured */
		of: (id) => qualityOf(known.get(id)),
		/** @param {string} id @returns {Known | null} */
		known: (id) => known.get(id) ?? null,
		stop() {
			running = false;
			timers.clear(timer);
			timer = null;
			known.clear();
		},
	};
}

/** @param {Known | undefined} known */
const qualityOf = (known) => (known?.state === "live" ? known.shown : null);

/**
 * What is known after one more sample. Quality is judged over the usual time, however often somebody looks.
 * @param {Known | null} old
 * @param {Sample} sample
 * @param {Known["state"]} state
 * @returns {Known}
 */
export function next(old, sample, state) {
	const link = linkOf(old?.sample ?? null, sample);
	const same = old?.state === state;
	const lasting = {
		state,
		since: same ? old.since : sample.at,
		sample,
		link,
		usual: steady(old?.link ?? null, link),
		limit: old?.sample.limit === sample.limit ? sample.limit : /** @type {const} */ (""),
		mine: union(old?.mine, sample.mine),
		theirs: union(old?.theirs, sample.theirs),
	};
	// A pair that lives again begins anew: what it lacked meanwhile was no quality of it.
	if (!old || !same) return { ...lasting, frozen: 0, judgedAt: sample, judged: "good", shown: "good" };
	const { frozen, judgedAt, judged, shown } = old;
	if (sample.at - judgedAt.at < MEASURE - ABOUT) return { ...lasting, frozen, judgedAt, judged, shown };
	const newly = judge(judgedAt, sample);
	// One bad moment, as when a camera comes back, is not a bad connection.
	return {
		...lasting,
		frozen: frozenShare(judgedAt, sample),
		judgedAt: sample,
		judged: newly,
		shown: better(judged, newly),
	};
}

/**
 * @param {readonly string[]} old
 * @param {readonly string[]} more
 */
const union = (old = [], more) => [...new Set([...old, ...more])].sort();
