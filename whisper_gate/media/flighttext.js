/** The words for what a flight recorder has kept. */

/**
 * @typedef {import("./recorder.js").Entry} Entry
 * @typedef {import("./words.js").Words["say"]} Say
 */

/** @type {Record<string, string>} */
const STEPS = {
	asked: "flight-join-asked",
	resumed: "flight-join-resumed",
	granted: "flight-join-granted",
	refused: "flight-join-refused",
	connecting: "flight-join-connecting",
	waiting: "flight-join-waiting",
	welcome: "flight-join-welcome",
	live: "flight-join-live",
	ended: "flight-join-ended",
};
/** @type {Record<string, string>} */
const LINE = {
	idle: "flight-line-idle",
	connecting: "flight-line-connecting",
	waiting: "flight-line-waiting",
	joined: "flight-line-joined",
	lost: "flight-line-lost",
};
/** @type {Record<string, string>} */
const HEALTH = {
	new: "flight-health-new",
	connecting: "flight-health-connecting",
	connected: "flight-health-connected",
	disconnected: "flight-health-disconnected",
	failed: "flight-health-failed",
};
/** @type {Record<string, string>} */
const LADDER = {
	restart: "flight-ladder-restart",
	relay: "flight-ladder-relay",
	rebuild: "flight-ladder-rebuild",
};
/** @type {Record<string, string>} */
const ROSTER = {
	here: "flight-roster-here",
	join: "flight-roster-join",
	leave: "flight-roster-leave",
	away: "flight-roster-away",
	back: "flight-roster-back",
};
/** @type {Record<string, string>} */
const DEVICES = {
	microphone: "device-microphone",
	camera: "device-camera",
	screen: "flight-screen",
	speaker: "device-speaker",
};
/** @type {Record<string, string>} */
const DONE = {
	on: "flight-device-on",
	off: "flight-device-off",
	lost: "flight-device-lost",
	failed: "flight-device-failed",
	chosen: "flight-device-chosen",
};
/** @type {Record<string, string>} */
const STATES = {
	connecting: "flight-connecting",
	connected: "flight-connected",
	interrupted: "flight-interrupted",
	failed: "flight-failed",
	on: "flight-on",
};

/**
 * "Person 2": nobody is named in the file.
 * @param {unknown} alias
 * @param {Say} say
 */
export const personText = (alias, say) =>
	alias === "p0" ? say("flight-sender") : say("flight-person", { number: Number(String(alias).slice(1)) });

/**
 * What a lane is about.
 * @param {{ kind: string, person: string }} lane
 * @param {Say} say
 */
export function laneText({ kind, person }, say) {
	if (kind === "pair") return personText(person, say);
	return say(kind === "line" ? "flight-line" : DEVICES[kind]);
}

/**
 * @param {string | null} state
 * @param {Say} say
 */
export const stateText = (state, say) => say(state ? STATES[state] : "flight-nothing");

/**
 * @param {Entry} entry
 * @param {Say} say
 * @returns {string}
 */
export function entryText(entry, say) {
	const code = entry.code ? ` (${entry.code})` : "";
	switch (entry.kind) {
		case "join":
			return say(STEPS[String(entry.step)]) + code;
		case "line":
			return say(LINE[String(entry.state)]);
		case "peer":
			return say(entry.state === "built" ? "flight-peer-built" : "flight-peer-closed");
		case "ice":
			return say(HEALTH[String(entry.health)]);
		case "hurry":
			return say("flight-hurry");
		case "ladder":
			return say(LADDER[String(entry.step)], { attempt: Number(entry.attempt) });
		case "roster":
			return say(ROSTER[String(entry.what)]);
		case "device":
			return say(DONE[String(entry.what)], { device: say(DEVICES[String(entry.device)]) }) + code;
		case "error":
			return say("flight-error", { code: String(entry.code) });
		default:
			return countsText(entry, say);
	}
}

/** To one decimal. @param {number} share */
export const percentOf = (share) => Math.round(share * 1_000) / 10;

/**
 * "42 ms, 900 kbit/s in, 850 kbit/s out, 1% lost", as far as it was counted.
 * @param {Record<string, unknown>} counts
 * @param {Say} say
 */
export function countsText({ rtt, in: arriving, out, loss }, say) {
	return [
		typeof rtt === "number" ? say("flight-rtt-is", { ms: rtt }) : "",
		typeof arriving === "number" ? say("flight-in-is", { rate: arriving }) : "",
		typeof out === "number" ? say("flight-out-is", { rate: out }) : "",
		typeof loss === "number" ? say("flight-loss-is", { percent: percentOf(loss) }) : "",
	]
		.filter(Boolean)
		.join(", ");
}

/**
 * How two are connected: "direct, UDP", "over a relay, TLS".
 * @param {Entry | null} path
 * @param {Say} say
 */
export function pathText(path, say) {
	if (!path) return "";
	const relayed = path.local === "relay" || path.remote === "relay";
	const protocol = String(path.protocol ?? "").toUpperCase();
	return say(relayed ? "flight-relayed" : "flight-direct", { protocol });
}

/**
 * Whose it is, for a row of the table.
 * @param {Entry} entry
 * @param {Say} say
 */
export function whereText(entry, say) {
	const person = entry.pair ?? entry.who;
	if (person) return personText(person, say);
	return say(entry.kind === "device" ? "flight-sender" : "flight-line");
}
