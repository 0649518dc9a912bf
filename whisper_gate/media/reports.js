/**
 * Each page tells hosts how its own pairs are, over the chat's channel, so that they see who has trouble with whom:
 *
 *     {"links": {"<id>": {"route": "relay", "protocol": "udp", "trip": 40, "lossIn": 0, "lossOut": 2.5, "kbitIn": 812,
 *       "kbitOut": 640, "width": 640, "height": 360, "fps": 30, "grade": "good", "why": ""}}}
 *
 * Nobody can report for anybody else: a frame counts for whose channel it came over.
 *
 * @typedef {import("./connections.js").Seen} Seen
 * @typedef {import("./connections.js").Report} Report
 */
import { CAUSES } from "./causes.js";
import { createLimit } from "./wire.js";

/** Milliseconds: how often, at most; and after how long without one there is nothing to show. */
export const TELL = 5_000;
export const STALE = 15_000;
/** Of one person: at once, then one each so many milliseconds. */
export const RATE = { burst: 4, every: 4_000 };
/** People in one report; more than any room has. */
const MOST = 64;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** The most that is taken for true. @type {Record<string, number>} */
const NUMBERS = {
	...{ trip: 60_000, lossIn: 100, lossOut: 100, kbitIn: 10_000_000, kbitOut: 10_000_000 },
	...{ width: 16_384, height: 16_384, fps: 1_000 },
};

/** @type {Record<string, readonly string[]>} */
const CHOICES = {
	route: ["direct", "relay", "none"],
	protocol: ["", "udp", "tcp", "tls"],
	grade: ["good", "fair", "poor", "none"],
	why: ["", ...CAUSES],
};

/**
 * What somebody reports, or null where it is not well formed. What is more is dropped.
 * @param {unknown} value
 * @returns {Record<string, Seen> | null}
 */
export function readRow(value) {
	if (!isObject(value)) return null;
	const entries = Object.entries(value);
	if (entries.length > MOST) return null;
	/** @type {[string, Seen][]} */
	const row = [];
	for (const [id, said] of entries) {
		const seen = ID.test(id) ? readSeen(said) : null;
		if (!seen) return null;
		row.push([id, seen]);
	}
	return Object.fromEntries(row);
}

/** @param {unknown} said @returns {Seen | null} */
function readSeen(said) {
	if (!isObject(said)) return null;
	const right =
		Object.entries(NUMBERS).every(([name, most]) => isBetween(said[name], most)) &&
		Object.entries(CHOICES).every(([name, choices]) => choices.some((one) => one === said[name]));
	if (!right) return null;
	const names = [...Object.keys(NUMBERS), ...Object.keys(CHOICES)];
	return /** @type {Seen} */ (Object.fromEntries(names.map((name) => [name, said[name]])));
}

/** @param {unknown} value @param {number} most */
const isBetween = (value, most) => typeof value === "number" && value >= 0 && value <= most;

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * @param {{ now: () => number, send: (to: string, frame: object) => boolean }} options
 */
export function createReports({ now, send }) {
	/** @type {Map<string, { at: number, links: Record<string, Seen> }>} */
	const heard = new Map();
	const limit = createLimit(now, RATE);
	let told = Number.NEGATIVE_INFINITY;

	return {
		/**
		 * @param {readonly string[]} hosts
		 * @param {() => Record<string, Seen>} row
		 */
		tell(hosts, row) {
			// The timer that asks may be early by a little.
			if (!hosts.length || now() - told < TELL - 500) return;
			told = now();
			const frame = { links: row() };
			for (const id of hosts) send(id, frame);
		},
		/**
		 * @param {string} from
		 * @param {unknown} links
		 * @param {boolean} host whether I am one; nobody else is told
		 * @returns {boolean} whether it counts
		 */
		receive(from, links, host) {
			const row = host && limit.take(from) ? readRow(links) : null;
			if (row) heard.set(from, { at: now(), links: row });
			return row !== null;
		},
		/**
		 * What counts now. Who is gone and who is silent for too long is forgotten, and all when I am no host.
		 * @param {(id: string) => boolean} isHere
		 * @param {boolean} host
		 * @returns {Report[]}
		 */
		current(isHere, host) {
			for (const [id, { at }] of heard) if (!host || !isHere(id) || now() - at >= STALE) heard.delete(id);
			return [...heard].map(([from, { links }]) => ({ from, links }));
		},
		clear() {
			heard.clear();
			limit.clear();
			told = Number.NEGATIVE_INFINITY;
		},
	};
}
