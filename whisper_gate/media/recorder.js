/**
 * The flight recorder: what happened to the connections of one call, in a bounded file. docs/flight-recorder.md
 *
 * Nothing that somebody said, wrote, is called or is reached at can get into it: an entry is made of the words and
 * numbers of `SHAPES` alone, people are aliases (p0 is me), networks are cut to a prefix. What does not fit is left out.
 *
 * @typedef {keyof typeof SHAPES} Kind
 * @typedef {{ at: number, kind: Kind, [field: string]: unknown }} Entry `at` in milliseconds since `started`
 * @typedef {{ version: number, started: number, length: number, first: number, dropped: number, entries: Entry[] }} Flight
 *   `started` in milliseconds since 1970, `length` in milliseconds; `dropped` entries are missing after the `first` ones
 * @typedef {(kind: Kind, fields: Record<string, unknown>) => void} Note
 */
import { networkOf } from "./network.js";

/** Of the file's form. */
export const VERSION = 1;
/** The file at its largest, in entries and in bytes of JSON, and how many entries of the beginning always stay. */
export const BOUNDS = { entries: 3_000, bytes: 200_000, first: 150 };
const PEOPLE_MAX = 999;

/** Every code that may stand in a file: those of the server (docs/protocol.md), and what devices and pages say. */
export const CODES = [
	...["bad_json", "bad_frame", "unknown_type", "bad_id", "too_large", "validation_failed", "not_found"],
	...["unsupported_media_type", "method_not_allowed", "not_signed_in", "bad_credentials", "name_taken"],
	...["email_taken", "forbidden", "bad_origin", "account_disabled", "bad_link", "no_such_room", "room_full"],
	...["room_locked", "wrong_room_password", "bad_ticket", "knock_refused", "knock_timeout", "banned"],
	...["not_joined", "already_joined", "forged_sender", "id_taken", "no_such_peer", "replaced", "removed"],
	...["call_ended", "rate_limited", "unavailable", "server_restart", "internal"],
	...["NotAllowed", "NotFound", "NotReadable", "Overconstrained", "insecure", "unknown", "left", "other"],
];

/** @typedef {(value: unknown, alias: (id: unknown) => string | undefined) => unknown} Check what may stand there */

/** @param {...string} words @returns {Check} */
const oneOf = (...words) => {
	return (value) => (typeof value === "string" && words.includes(value) ? value : undefined);
};
/** @param {number} max @returns {Check} */
const whole = (max) => (value) => (isAmount(value) ? Math.min(max, Math.round(value)) : undefined);
/** @type {Check} */
const share = (value) => (isAmount(value) ? Math.min(1, Math.round(value * 1000) / 1000) : undefined);
/** As exact as a timer. @type {Check} */
const chance = (value) => (isAmount(value) ? Math.min(1, Math.round(value * 1e6) / 1e6) : undefined);
/** @type {Check} */
const flag = (value) => (typeof value === "boolean" ? value : undefined);
/** @type {Check} */
const person = (value, alias) => alias(value);
/** @type {Check} */
const network = (value) => (typeof value === "string" ? networkOf(value) : undefined);
/** @type {Check} */
const code = (value) => (typeof value === "string" ? (CODES.includes(value) ? value : "other") : undefined);

/** @param {unknown} value @returns {value is number} */
const isAmount = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;

const candidate = oneOf("host", "srflx", "prflx", "relay");
const pair = { pair: person, epoch: whole(100_000) };

/** What may stand in an entry, by its kind. Fields in `NEEDED` must. @satisfies {Record<string, Record<string, Check>>} */
export const SHAPES = {
	/** My way into the call and out of it. */
	join: {
		step: oneOf(
			"asked",
			"resumed",
			"granted",
			"refused",
			"connecting",
			"waiting",
			"welcome",
			"live",
			"ended",
		),
		code,
	},
	/** My line to the server. */
	line: { state: oneOf("idle", "connecting", "waiting", "joined", "lost") },
	/** A connection to somebody is made, and with what; or it is closed. */
	peer: { ...pair, state: oneOf("built", "closed"), relay: flag, leads: flag, initiator: flag },
	/** What the browser says of it, and what the ladder makes of that. */
	ice: {
		...pair,
		health: oneOf("new", "connecting", "connected", "disconnected", "failed"),
		ice: oneOf("new", "checking", "connected", "completed", "disconnected", "failed", "closed"),
		connection: oneOf("new", "connecting", "connected", "disconnected", "failed", "closed"),
		gathering: oneOf("new", "gathering", "complete"),
	},
	/** The line to the server is back: the ladder is to try at once. */
	hurry: { ...pair },
	/** What chance said to the ladder, which waits a little shorter or longer by it. */
	chance: { ...pair, value: chance },
	/** What the ladder does. */
	ladder: { ...pair, step: oneOf("restart", "relay", "rebuild"), attempt: whole(100_000) },
	/** What is counted every five seconds: ms there and back, shares, kbit/s, CSS pixels, kinds of candidates. */
	pair: {
		...pair,
		rtt: whole(600_000),
		loss: share,
		lossOut: share,
		frozen: share,
		in: whole(10_000_000),
		out: whole(10_000_000),
		width: whole(100_000),
		height: whole(100_000),
		fps: whole(1_000),
		protocol: oneOf("udp", "tcp", "tls"),
		local: candidate,
		remote: candidate,
		localNet: network,
		remoteNet: network,
	},
	/** Who comes and goes. */
	roster: { who: person, what: oneOf("here", "join", "leave", "away", "back") },
	/** What I show and say. */
	device: {
		device: oneOf("microphone", "camera", "screen", "speaker"),
		what: oneOf("on", "off", "lost", "failed", "chosen"),
		code,
	},
	/** The server refused something. */
	error: { code },
};

/** Without these an entry says nothing. @type {Record<Kind, string[]>} */
const NEEDED = {
	join: ["step"],
	line: ["state"],
	peer: ["pair", "state"],
	ice: ["pair", "health"],
	hurry: ["pair"],
	chance: ["pair", "value"],
	ladder: ["pair", "step", "attempt"],
	pair: ["pair"],
	roster: ["who", "what"],
	device: ["device", "what"],
	error: ["code"],
};

/**
 * @param {{ now: () => number, bounds?: typeof BOUNDS }} options
 */
export function createRecorder({ now, bounds = BOUNDS }) {
	const started = Math.round(now());
	/** @type {{ entry: Entry, bytes: number }[]} */
	const first = [];
	/** @type {{ entry: Entry, bytes: number }[]} */
	let last = [];
	/** How many of `last` are gone, but still in the list. */
	let gone = 0;
	let bytes = 0;
	let dropped = 0;
	let at = 0;
	/** @type {Map<string, string>} */
	const aliases = new Map();
	let others = 0;

	/** @param {unknown} id */
	function alias(id) {
		if (typeof id !== "string" || !id) return undefined;
		const known = aliases.get(id);
		if (known || others === PEOPLE_MAX) return known;
		others += 1;
		aliases.set(id, `p${others}`);
		return `p${others}`;
	}

	/** Time as the file has it: it never runs back, whatever the clock is set to. */
	function elapsed() {
		at = Math.max(at, Math.round(now()) - started);
		return at;
	}

	/** @param {Entry} entry */
	function keep(entry) {
		const item = { entry, bytes: JSON.stringify(entry).length + 1 };
		bytes += item.bytes;
		// What is kept for good never fills the file.
		if (dropped === 0 && first.length < bounds.first && bytes < bounds.bytes / 2) first.push(item);
		else last.push(item);
		while (
			gone < last.length &&
			(first.length + last.length - gone > bounds.entries || bytes > bounds.bytes)
		) {
			bytes -= last[gone].bytes;
			gone += 1;
			dropped += 1;
		}
		if (gone > 1_000) {
			last = last.slice(gone);
			gone = 0;
		}
	}

	return {
		/**
		 * Something happened. People are given by their ids.
		 * @param {Kind} kind
		 * @param {Record<string, unknown>} fields
		 */
		note(kind, fields) {
			const shape = /** @type {Record<string, Check> | undefined} */ (
				Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : undefined
			);
			if (!shape) return;
			/** @type {Entry} */
			const entry = { at: elapsed(), kind };
			for (const [name, check] of Object.entries(shape)) {
				const value = check(fields[name], alias);
				if (value !== undefined) entry[name] = value;
			}
			if (NEEDED[kind].every((name) => name in entry)) keep(entry);
		},
		/** This is me, from now on p0. @param {string} id */
		me: (id) => void aliases.set(id, "p0"),
		/** All of it, as it is now. @returns {Flight} */
		file: () => ({
			version: VERSION,
			started,
			length: elapsed(),
			first: first.length,
			dropped,
			entries: [...first, ...last.slice(gone)].map(({ entry }) => entry),
		}),
	};
}

/** @typedef {ReturnType<typeof createRecorder>} Recorder */
