/**
 * Signalling frames: what a client may send and what it may hear. Imports nothing.
 *
 * The same table of examples, tests/fixtures/messages.json, is read by the tests of this module and by those of
 * domain/messages.py. Only the fields named here survive reading.
 */

/**
 * @typedef {{ mic: boolean, camera: boolean, screen: boolean, hand: boolean }} Flags
 * @typedef {import("./roles.js").Role} Role
 * @typedef {import("./roles.js").Action} Action
 * @typedef {Flags & { id: string, name: string, role: Role, started: boolean, acks: boolean, away: boolean,
 *   joined: number }} Participant
 * @typedef {{ type: "offer" | "answer" | "pranswer" | "rollback", sdp: string }} Description
 * @typedef {{ candidate: string, sdpMid?: string, sdpMLineIndex?: number, usernameFragment?: string }} Candidate
 * @typedef {{ type: "welcome", id: string, room: string, worker: string, resume_key: string, capacity: number,
 *   resumed: boolean, role: Role, locked: boolean, participants: Participant[], iceServers: RTCIceServer[],
 *   relayOnly: boolean }} Welcome
 * @typedef {{ type: "ice_servers", iceServers: RTCIceServer[] }} IceServersFrame
 * @typedef {{ type: "waiting", id: string, room: string, resume_key: string, hosts: string[], patience: number
 *   }} WaitingFrame
 * @typedef {{ type: "join", from: string } & Omit<Participant, "id">} JoinFrame
 * @typedef {{ type: "offer", from: string, to: string, offer: Description, epoch?: number,
 *   mid?: string }} OfferFrame
 * @typedef {{ type: "answer", from: string, to: string, answer: Description, epoch?: number,
 *   mid?: string }} AnswerFrame
 * @typedef {{ type: "ice", from: string, to: string, candidate: Candidate | null, epoch?: number }} IceFrame
 * @typedef {{ type: "state", from: string } & Partial<Flags>} StateFrame
 * @typedef {{ type: "leave", from: string, reason?: string }} LeaveFrame
 * @typedef {{ type: "start" | "knock_over" | "away" | "back", from: string }} PlainFrame
 * @typedef {{ type: "ack", from: string, to: string, mid: string }} AckFrame
 * @typedef {{ type: "done", mid: string }} DoneFrame
 * @typedef {{ type: "knock", from: string, name: string, guest: boolean, since: number }} KnockFrame
 * @typedef {{ type: "moderated", from: string, action: Action, to?: string }} ModeratedFrame
 * @typedef {{ type: "role", from: string, role: Role }} RoleFrame
 * @typedef {{ type: "room", locked: boolean }} RoomFrame
 * @typedef {{ type: "error", code: string, message: string, mid?: string }} ErrorFrame
 * @typedef {{ type: "ping" }} PingFrame
 * @typedef {{ type: "closed", code: number, reason: string }} ClosedFrame
 * @typedef {OfferFrame | AnswerFrame | IceFrame} PairFrame
 * @typedef {KnockFrame | ModeratedFrame | RoleFrame | RoomFrame} HouseFrame
 * @typedef {Welcome | WaitingFrame | JoinFrame | PairFrame | StateFrame | LeaveFrame | PlainFrame | HouseFrame
 *   | IceServersFrame | AckFrame | DoneFrame | ErrorFrame | PingFrame | ClosedFrame} ServerFrame
 * @typedef {Record<string, unknown>} Raw
 */

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_FRAME = 64 * 1024;
const MAX_TOKEN = 4096;
const FLAGS = /** @type {const} */ (["mic", "camera", "screen", "hand"]);
const ROLES = ["owner", "cohost", "participant", "guest"];
/** What a host may want: of one participant or one who knocks (then with `to`), or of the whole room. */
const ON_ONE = [
	...["mute", "stop_share", "lower_hand", "remove", "ban", "promote", "demote", "hand_over"],
	...["admit", "refuse"],
];
const ON_ALL = ["mute_all", "lock", "unlock", "admit_all", "end"];
/** How one browser reached another, for the operators, and the longest that it may have taken. */
const OUTCOMES = ["direct", "relay_udp", "relay_tcp", "relay_tls", "failed"];
const MAX_MS = 600_000;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A frame that breaks the protocol; `code` is one of the codes the server uses too. */
export class FrameError extends Error {
	/**
	 * @param {string} code
	 * @param {string} message
	 */
	constructor(code, message) {
		super(message);
		this.name = "FrameError";
		this.code = code;
	}
}

/** What each close code of the server means, as an error code. */
const CLOSED = /** @type {Record<number, string>} */ ({
	1009: "too_large",
	1012: "server_restart",
	4400: "bad_frame",
	4401: "not_signed_in",
	4403: "forbidden",
	4404: "no_such_room",
	4408: "knock_timeout",
	4409: "replaced",
	4410: "call_ended",
	4423: "room_full",
	4429: "rate_limited",
});

/**
 * The error code behind a close code.
 * @param {number} code
 */
export const closeReason = (code) => CLOSED[code] ?? "unavailable";

/**
 * A client's frame, checked; the mirror of domain/messages.py.
 * @param {unknown} data
 * @returns {Raw}
 */
export function checkClient(data) {
	return read(data, CLIENT);
}

/**
 * A server's frame, checked.
 * @param {unknown} data
 * @returns {ServerFrame}
 */
export function readServer(data) {
	return /** @type {ServerFrame} */ (/** @type {unknown} */ (read(data, SERVER)));
}

/**
 * @param {unknown} data
 * @param {Record<string, (data: Raw) => Raw>} readers
 */
function read(data, readers) {
	if (!isObject(data)) throw bad("A frame is a JSON object.");
	const kind = data.type;
	if (typeof kind !== "string" || !Object.hasOwn(readers, kind)) {
		throw new FrameError("unknown_type", "Unknown message type.");
	}
	return { type: kind, .../** @type {(data: Raw) => Raw} */ (readers[kind])(data) };
}

/** @type {Record<string, (data: Raw) => Raw>} */
const CLIENT = {
	join: (data) => ({ ...sender(data), ...tokens(data), ...flags(data), ...shelter(data) }),
	start: sender,
	offer: (data) => ({ ...addressed(data), ...description("offer", data), ...numbered(data) }),
	answer: (data) => ({ ...addressed(data), ...description("answer", data), ...numbered(data) }),
	ice: (data) => ({ ...addressed(data), ...candidate(data) }),
	ack: (data) => ({ ...sender(data), ...target(data), mid: identifier(data.mid, "mid") }),
	state: (data) => ({ ...sender(data), ...flags(data), ...shelter(data) }),
	moderate: (data) => {
		const act = action(data);
		const to = ON_ONE.includes(act.action) && target(data);
		return { ...sender(data), ...act, ...to, ...numbered(data) };
	},
	witness: (data) => ({ ...sender(data), ...target(data), alive: flag(data.alive, "alive") }),
	pair: (data) => ({ ...sender(data), ...target(data), ...outcome(data) }),
	leave: (data) => ({ ...sender(data), ...numbered(data) }),
	pong: sender,
};

/** @type {Record<string, (data: Raw) => Raw>} */
const SERVER = {
	...CLIENT,
	join: (data) => ({ from: identifier(data.from, "from"), ...person(data) }),
	welcome: (data) => ({
		id: identifier(data.id, "id"),
		room: text(data.room, "room", 256),
		worker: optional(data.worker, ""),
		resume_key: optional(data.resume_key, ""),
		capacity: whole(data.capacity ?? 0, "capacity"),
		role: role(data.role),
		locked: data.locked === true,
		resumed: data.resumed === true,
		participants: list(data.participants).map((each) => {
			if (!isObject(each)) throw bad("A participant is an object.");
			return { id: identifier(each.id, "id"), ...person(each) };
		}),
		iceServers: list(data.iceServers),
		relayOnly: data.relayOnly === true,
	}),
	ice_servers: (data) => ({ iceServers: list(data.iceServers) }),
	waiting: (data) => ({
		id: identifier(data.id, "id"),
		room: text(data.room, "room", 256),
		resume_key: optional(data.resume_key, ""),
		hosts: list(data.hosts).filter((name) => typeof name === "string"),
		patience: whole(data.patience ?? 0, "patience"),
	}),
	knock: (data) => ({
		...sender(data),
		name: optional(data.name, "Guest"),
		guest: data.guest !== false,
		since: whole(data.since ?? 0, "since"),
	}),
	knock_over: sender,
	away: sender,
	back: sender,
	done: (data) => ({ mid: identifier(data.mid, "mid") }),
	moderated: (data) => ({ ...sender(data), ...action(data), ...(data.to !== undefined && target(data)) }),
	role: (data) => ({ ...sender(data), role: role(data.role) }),
	room: (data) => ({ locked: flag(data.locked, "locked") }),
	leave: (data) => ({ ...sender(data), ...(typeof data.reason === "string" && { reason: data.reason }) }),
	error: (data) => ({
		code: text(data.code, "code", 64),
		message: optional(data.message, ""),
		...numbered(data),
	}),
	ping: () => ({}),
	closed: (data) => ({ code: whole(data.code, "code"), reason: optional(data.reason, "") }),
};

/** @param {Raw} data */
function sender(data) {
	return { from: identifier(data.from, "from") };
}

/** @param {Raw} data */
function addressed(data) {
	return { from: identifier(data.from, "from"), to: identifier(data.to, "to"), ...epoch(data) };
}

/**
 * The id of a message whose sender wants to know that it arrived.
 * @param {Raw} data
 */
function numbered(data) {
	return data.mid === undefined ? {} : { mid: identifier(data.mid, "mid") };
}

/** @param {Raw} data */
function target(data) {
	return { to: identifier(data.to, "to") };
}

/** @param {Raw} data */
function action({ action: name }) {
	if (typeof name === "string" && (ON_ONE.includes(name) || ON_ALL.includes(name))) return { action: name };
	throw bad("`action` is one of the host's actions.");
}

/** @param {Raw} data */
function outcome({ outcome: name, ms }) {
	if (typeof name === "string" && OUTCOMES.includes(name) && whole(ms, "ms") <= MAX_MS)
		return { outcome: name, ms };
	throw bad("`outcome` is how a pair went, and `ms` how long it took.");
}

/**
 * What a server that knows no roles says nothing about is a guest, who may do nothing.
 * @param {unknown} value
 */
function role(value) {
	return typeof value === "string" && ROLES.includes(value) ? value : "guest";
}

/** @param {Raw} data */
function tokens(data) {
	/** @type {Raw} */
	const found = {};
	for (const name of ["ticket", "resume_key"]) {
		if (data[name] !== undefined) found[name] = text(data[name], name, MAX_TOKEN);
	}
	for (const name of ["resume", "acks"]) {
		if (data[name] !== undefined) found[name] = flag(data[name], name);
	}
	return found;
}

/**
 * Name and state of someone in the room; a plain client has neither, so it counts as sending both.
 * @param {Raw} data
 */
function person(data) {
	return {
		name: optional(data.name, "Guest"),
		role: role(data.role),
		mic: true,
		camera: true,
		screen: false,
		hand: false,
		...flags(data),
		started: data.started === true,
		acks: data.acks === true,
		away: data.away === true,
		joined: typeof data.joined === "number" ? data.joined : 0,
	};
}

/** Whether the sender shows nobody another address than a relay's. @param {Raw} data */
function shelter({ relay_only: only }) {
	return only === undefined ? {} : { relay_only: flag(only, "relay_only") };
}

/** @param {Raw} data */
function flags(data) {
	/** @type {Partial<Flags>} */
	const found = {};
	for (const name of FLAGS) {
		if (data[name] !== undefined) found[name] = flag(data[name], name);
	}
	return found;
}

/**
 * @param {"offer" | "answer"} kind
 * @param {Raw} data
 */
function description(kind, data) {
	const value = data[kind];
	if (!isObject(value) || value.type !== kind) {
		throw bad(`\`${kind}\` is an RTCSessionDescription of that type.`);
	}
	return { [kind]: { type: kind, sdp: text(value.sdp, "sdp", MAX_FRAME) } };
}

/** @param {Raw} data */
function candidate(data) {
	const value = data.candidate;
	if (value === null) return { candidate: null };
	if (!isObject(value)) throw bad("`candidate` is an RTCIceCandidate.");
	/** @type {Raw} */
	const kept = { candidate: text(value.candidate, "candidate", 2048) };
	for (const name of ["sdpMid", "usernameFragment"]) {
		if (value[name] != null) kept[name] = text(value[name], name, 256);
	}
	if (value.sdpMLineIndex != null) kept.sdpMLineIndex = whole(value.sdpMLineIndex, "sdpMLineIndex");
	return { candidate: kept };
}

/** @param {Raw} data */
function epoch(data) {
	return data.epoch === undefined ? {} : { epoch: whole(data.epoch, "epoch") };
}

/**
 * @param {unknown} value
 * @returns {value is Raw}
 */
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function identifier(value, name) {
	if (typeof value === "string" && ID.test(value)) return value;
	throw new FrameError("bad_id", `\`${name}\` is 1 to 64 of A-Z, a-z, 0-9, _ and -.`);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} limit
 */
function text(value, name, limit) {
	if (typeof value !== "string" || value.length > limit) {
		throw bad(`\`${name}\` is a text of at most ${limit} characters.`);
	}
	if (LONE_SURROGATE.test(value)) throw bad(`\`${name}\` is not valid Unicode.`);
	return value;
}

/**
 * @param {unknown} value
 * @param {string} fallback
 */
function optional(value, fallback) {
	return typeof value === "string" ? value : fallback;
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function flag(value, name) {
	if (typeof value !== "boolean") throw bad(`\`${name}\` is true or false.`);
	return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function whole(value, name) {
	if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
		throw bad(`\`${name}\` is a whole number.`);
	}
	return value;
}

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
function list(value) {
	return Array.isArray(value) ? value : [];
}

/** @param {string} message */
function bad(message) {
	return new FrameError("bad_frame", message);
}
