/**
 * A flight recorder's file as it is drawn: lanes over one span of time. Imports nothing.
 *
 * @typedef {import("./recorder.js").Flight} Flight
 * @typedef {import("./recorder.js").Entry} Entry
 * @typedef {"connecting" | "connected" | "interrupted" | "failed" | "on"} State
 * @typedef {{ from: number, to: number, state: State }} Band times as shares of the whole, 0 to 1
 * @typedef {{ at: number, tone: "step" | "news" | "error", entry: Entry }} Mark
 * @typedef {{ name: "rtt" | "in" | "out", most: number, points: [at: number, share: number][] }} Curve
 * @typedef {{ key: string, kind: "pair" | "line" | "microphone" | "camera" | "screen", person: string, bands: Band[],
 *   marks: Mark[], curves: Curve[], samples: Entry[] }} Lane
 */

/** What a pair or the line is, by what was recorded. @type {Record<string, State | null>} */
const STATES = {
	new: "connecting",
	connecting: "connecting",
	connected: "connected",
	disconnected: "interrupted",
	failed: "failed",
	waiting: "connecting",
	joined: "connected",
	lost: "interrupted",
	idle: null,
};
const CURVES = /** @type {const} */ (["in", "out", "rtt"]);
const DEVICES = /** @type {const} */ (["microphone", "camera", "screen"]);
/** Milliseconds between two marks of the axis, and how many there are at most. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400].map(
	(s) => s * 1_000,
);
const TICKS = 8;
/** The least that the full height of the curves stands for: kbit/s and milliseconds. */
const SCALE = { rate: 100, ms: 50 };
/** After this long without a count, in milliseconds, a curve begins anew. */
const SILENCE = 12_500;

/** Whether a lane is about what the sender shows. @param {Lane} lane */
export const isOwn = ({ kind }) => kind !== "pair" && kind !== "line";

/** @param {Flight} flight @returns {Lane[]} the line, then everyone in the order of their coming, then what I show */
export function lanesOf(flight) {
	const whole = Math.max(1, flight.length);
	const at = (/** @type {Entry} */ entry) => Math.min(1, entry.at / whole);
	const people = [...new Set(flight.entries.map(({ pair, who }) => pair ?? who))].filter(
		(one) => typeof one === "string" && one !== "p0",
	);
	return [
		lineLane(flight, at),
		...people.map((one) => pairLane(flight, /** @type {string} */ (one), at)),
		// A screen that was never shown is no news.
		...DEVICES.map((one) => deviceLane(flight, one, at)).filter(
			({ bands, marks }) => bands.length + marks.length,
		),
	];
}

/**
 * @param {Flight} flight
 * @param {(entry: Entry) => number} at
 * @returns {Lane}
 */
function lineLane({ entries }, at) {
	const own = entries.filter(({ kind }) => kind === "line" || kind === "join" || kind === "error");
	const bands = bandsOf(own, at, ({ kind, state }) => (kind === "line" ? STATES[String(state)] : undefined));
	const marks = own
		.filter(({ kind }) => kind !== "line")
		.map((entry) => mark(entry, at, isTrouble(entry) ? "error" : "news"));
	return { key: "line", kind: "line", person: "", bands, marks, curves: [], samples: [] };
}

/** Who leaves has no trouble. @param {Entry} entry */
const isTrouble = ({ kind, code }) => kind === "error" || (code !== undefined && code !== "left");

/**
 * @param {Flight} flight
 * @param {string} person
 * @param {(entry: Entry) => number} at
 * @returns {Lane}
 */
function pairLane({ entries, length }, person, at) {
	const own = entries.filter(({ pair, who }) => (pair ?? who) === person);
	const bands = bandsOf(own, at, ({ kind, health, state, what }) => {
		if (kind === "ice") return STATES[String(health)];
		if ((kind === "peer" && state === "closed") || what === "leave") return null;
		return undefined;
	});
	const marks = own
		.filter(({ kind }) => kind === "ladder" || kind === "roster")
		.map((entry) => mark(entry, at, entry.kind === "ladder" ? "step" : "news"));
	const samples = own.filter(({ kind }) => kind === "pair");
	const scale = scaleOf(samples);
	const curves = CURVES.map((name) => curveOf(samples, name, name === "rtt" ? scale.ms : scale.rate, length));
	return { key: person, kind: "pair", person, bands, marks, curves, samples };
}

/**
 * @param {Flight} flight
 * @param {(typeof DEVICES)[number]} device
 * @param {(entry: Entry) => number} at
 * @returns {Lane}
 */
function deviceLane({ entries }, device, at) {
	const own = entries.filter((entry) => entry.kind === "device" && entry.device === device);
	const bands = bandsOf(own, at, ({ what }) => {
		if (what === "on") return "on";
		return what === "chosen" ? undefined : null;
	});
	const marks = own
		.filter(({ what }) => what === "lost" || what === "failed" || what === "chosen")
		.map((entry) => mark(entry, at, entry.what === "chosen" ? "news" : "error"));
	return { key: device, kind: device, person: "", bands, marks, curves: [], samples: [] };
}

/**
 * @param {Entry} entry
 * @param {(entry: Entry) => number} at
 * @param {Mark["tone"]} tone
 * @returns {Mark}
 */
const mark = (entry, at, tone) => ({ at: at(entry), tone, entry });

/**
 * @param {Entry[]} entries
 * @param {(entry: Entry) => number} at
 * @param {(entry: Entry) => State | null | undefined} stateOf null: none from now on; undefined: as it was
 */
function bandsOf(entries, at, stateOf) {
	/** @type {Band[]} */
	const bands = [];
	for (const entry of entries) {
		const state = stateOf(entry);
		const last = bands.at(-1);
		if (state === undefined || (last?.to === 1 && last.state === state)) continue;
		if (last?.to === 1) last.to = at(entry);
		if (state) bands.push({ from: at(entry), to: 1, state });
	}
	return bands.filter(({ from, to }) => to > from);
}

/**
 * How much the full height stands for: both directions alike, and little things stay small.
 * @param {Entry[]} samples
 */
function scaleOf(samples) {
	const most = (/** @type {string[]} */ ...names) =>
		samples.flatMap((entry) => names.map((name) => Number(entry[name] ?? 0)));
	return { rate: Math.max(SCALE.rate, ...most("in", "out")), ms: Math.max(SCALE.ms, ...most("rtt")) };
}

/**
 * @param {Entry[]} samples
 * @param {Curve["name"]} name
 * @param {number} most
 * @param {number} length
 * @returns {Curve}
 */
function curveOf(samples, name, most, length) {
	const known = samples.filter((entry) => typeof entry[name] === "number");
	return {
		name,
		most,
		points: known.map((entry) => [Math.min(1, entry.at / Math.max(1, length)), Number(entry[name]) / most]),
	};
}

/**
 * The curve as paths, broken where nothing was counted.
 * @param {Curve} curve
 * @param {number} length milliseconds
 * @returns {[at: number, share: number][][]}
 */
export function piecesOf({ points }, length) {
	/** @type {[number, number][][]} */
	const pieces = [];
	for (const point of points) {
		const last = pieces.at(-1);
		const before = last?.at(-1);
		if (last && before && (point[0] - before[0]) * length <= SILENCE) last.push(point);
		else pieces.push([point]);
	}
	return pieces;
}

/**
 * Round times for the axis.
 * @param {number} length milliseconds
 */
export function ticksOf(length) {
	const step = STEPS.find((one) => length / one <= TICKS) ?? Math.ceil(length / TICKS);
	return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => i * step);
}

/**
 * Where entries are missing, as shares of the whole; null where none are.
 * @param {Flight} flight
 */
export function gapOf({ entries, first, dropped, length }) {
	if (!dropped) return null;
	const share = (/** @type {Entry | undefined} */ entry) =>
		Math.min(1, (entry?.at ?? 0) / Math.max(1, length));
	return { from: share(entries[first - 1]), to: share(entries[first]), dropped };
}

/**
 * How a lane is at a moment.
 * @param {Lane} lane
 * @param {number} at share of the whole
 * @param {number} length milliseconds
 */
export function momentOf({ bands, samples }, at, length) {
	const state = bands.find(({ from, to }) => from <= at && (at < to || to === 1))?.state ?? null;
	const sample = samples.findLast((entry) => entry.at <= at * length) ?? null;
	const recent = sample && at * length - sample.at <= SILENCE ? sample : null;
	return { state, sample: state ? recent : null };
}

/**
 * A lane in a few numbers: the share of its time that it was connected, and middle values of what was counted.
 * @param {Lane} lane
 */
export function sumOf({ bands, samples }) {
	const whole = bands.reduce((sum, { from, to }) => sum + to - from, 0);
	const good = bands.reduce((sum, { from, to, state }) => sum + (state === "connected" ? to - from : 0), 0);
	return {
		connected: whole ? good / whole : 0,
		rtt: middle(samples, "rtt"),
		in: middle(samples, "in"),
		out: middle(samples, "out"),
		loss: middle(samples, "loss"),
		path: samples.findLast(({ local }) => local) ?? null,
	};
}

/**
 * @param {Entry[]} samples
 * @param {string} name
 */
function middle(samples, name) {
	const values = samples.flatMap((entry) => (typeof entry[name] === "number" ? [Number(entry[name])] : []));
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

/**
 * 65 000 is "1:05".
 * @param {number} ms
 */
export function clockOf(ms) {
	const seconds = Math.floor(ms / 1_000);
	const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
	const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
	return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
