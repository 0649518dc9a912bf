/**
 * What is said about a connection: its reason in one sentence, and its figures as people write them.
 *
 * @typedef {import("./causes.js").Cause} Cause
 * @typedef {import("./connections.js").Seen} Seen
 */
import { say, words } from "./words.js";

/** To who is concerned, and to hosts about two others. @type {Record<Cause, [mine: string, between: string]>} */
const REASONS = {
	connecting: ["reason-connecting", "reason-between-connecting"],
	lost: ["reason-lost", "reason-between-lost"],
	alone: ["reason-alone", "reason-between-alone"],
	silent: ["reason-silent", "reason-between-silent"],
	blocked: ["reason-blocked", "reason-between-blocked"],
	"blocked-mine": ["reason-blocked-mine", "reason-between-blocked-mine"],
	"blocked-theirs": ["reason-blocked-theirs", "reason-between-blocked-theirs"],
	relay: ["reason-relay", "reason-between-relay"],
	"relay-mine": ["reason-relay-mine", "reason-between-relay-mine"],
	"relay-theirs": ["reason-relay-theirs", "reason-between-relay-theirs"],
	hidden: ["reason-hidden", "reason-between-hidden"],
	down: ["reason-down", "reason-between-down"],
	up: ["reason-up", "reason-between-up"],
	in: ["reason-in", "reason-between-in"],
	out: ["reason-out", "reason-between-out"],
	far: ["reason-far", "reason-between-far"],
	detour: ["reason-detour", "reason-between-detour"],
	busy: ["reason-busy", "reason-between-busy"],
	frozen: ["reason-frozen", "reason-between-frozen"],
};

/** @type {Record<import("./connections.js").Grade, string>} */
const GRADES = {
	good: "connection-good",
	fair: "connection-fair",
	poor: "connection-poor",
	none: "connection-none",
};

/**
 * What is wrong between me and somebody.
 * @param {Cause} cause
 * @param {string} name
 */
export const causeSentence = (cause, name) => say(REASONS[cause][0], { name });

/**
 * What is wrong between two others, as the first of them has found.
 * @param {Cause} cause
 * @param {string} from
 * @param {string} to
 */
export const causeBetween = (cause, from, to) => say(REASONS[cause][1], { from, to });

/** @param {Seen} seen */
export const gradeText = ({ grade, why }) => say(why === "connecting" ? "panel-connecting" : GRADES[grade]);

/** "Direct", "Through the relay (TCP)". @param {Pick<Seen, "route" | "protocol">} seen */
export function routeText({ route, protocol }) {
	if (route === "direct") return say("connection-direct");
	if (route === "none") return say("connection-no-way");
	return protocol
		? say("connection-relay-by", { protocol: protocol.toUpperCase() })
		: say("connection-relay");
}

/**
 * The figures, under their names: `in` is what comes, `out` what goes. None of what is not connected.
 * @param {Seen} seen
 * @returns {{ name: string, values: { key: string, value: string, way?: "in" | "out" }[] }[]}
 */
export function figures({ route, trip, lossIn, lossOut, kbitIn, kbitOut, width, height, fps }) {
	if (route === "none") return [];
	const picture = width
		? say("connection-size", { width: String(width), height: String(height), fps: String(fps) })
		: say("connection-no-picture");
	/** @type {ReturnType<typeof figures>} */
	const rates = [
		{
			name: say("connection-rate"),
			values: [
				{ key: "kbit-in", way: "in", value: rate(kbitIn) },
				{ key: "kbit-out", way: "out", value: rate(kbitOut) },
			],
		},
	];
	return [
		{ name: say("connection-trip"), values: [{ key: "trip", value: unit(trip, "millisecond") }] },
		// One reading says nothing of rates yet; what lives is never still.
		...(kbitIn || kbitOut ? rates : []),
		{
			name: say("connection-loss"),
			values: [
				{ key: "loss-in", way: "in", value: unit(lossIn, "percent") },
				{ key: "loss-out", way: "out", value: unit(lossOut, "percent") },
			],
		},
		{ name: say("connection-picture"), values: [{ key: "picture", value: picture }] },
	];
}

/** @param {number} kbit per second */
const rate = (kbit) =>
	kbit < 1_000 ? unit(kbit, "kilobit-per-second") : unit(kbit / 1_000, "megabit-per-second");

/**
 * @param {number} value
 * @param {string} name of the unit (ECMA-402)
 */
const unit = (value, name) =>
	new Intl.NumberFormat(words().tag, {
		...{ style: "unit", unit: name, unitDisplay: "short", useGrouping: false },
		maximumFractionDigits: value < 9.95 ? 1 : 0,
	}).format(value);
