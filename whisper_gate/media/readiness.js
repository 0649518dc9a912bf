/**
 * How good a call will be, from what the lobby has found out: for how many people, or what stands in the way. Pure.
 *
 * @typedef {"fine" | "off" | "none" | "insecure" | "silent"} DeviceState `off` by its owner, `none` was given
 * @typedef {"" | "none" | "later" | "fine" | "lost"} RelayState not known; this server has none; it is tried once
 *   somebody has opened; it was reached; it was not
 * @typedef {object} Findings what is not known is null
 * @property {boolean} done
 * @property {DeviceState} camera
 * @property {DeviceState} microphone
 * @property {RelayState} relay
 * @property {number | null} reached milliseconds until the relay gave an address
 * @property {number | null} relayTrip milliseconds to the relay and back
 * @property {number | null} trip milliseconds to the server and back
 * @property {number | null} uplink kbit/s that this line can send, at least
 * @property {boolean} saving the browser is to save data, so that nothing was measured
 * @property {boolean} hidden calls go by the relay alone
 * @property {number} cores of the processor
 * @property {string} address where this page would be protected
 * @typedef {{ video: number, audio: number }} Capacity people, oneself among them
 * @typedef {{ id: string, values: Record<string, string | number> }} Sentence
 * @typedef {Sentence & { tone: "checking" | "good" | "fair" }} Line
 */
import { cameraBudget, voiceRate } from "./bitrate.js";

/** Most seats of a room. */
const SEATS = 12;
/** Of what a line can send, so much is planned with: others in the house use it as well. */
const SHARE = 0.8;
/** People in video by cores: every peer's picture is made for them alone. */
const CORES = [
	{ upTo: 2, video: 4 },
	{ upTo: 4, video: 8 },
	{ upTo: Number.POSITIVE_INFINITY, video: SEATS },
];
/** kbit/s: more says nothing more about a call. */
export const PLENTY = 10_000;

/** @type {Findings} */
export const NOTHING_FOUND = {
	...{ done: false, camera: "none", microphone: "none" },
	...{ relay: "", reached: null, relayTrip: null, trip: null, uplink: null },
	...{ saving: false, hidden: false, cores: 0, address: "" },
};

/**
 * The kbit/s of one peer's picture that still looks good: half of the camera's budget for so many, and no less than
 * the budget of the largest calls.
 * @param {number} peers
 */
export function goodPicture(peers) {
	const least = cameraBudget(Number.POSITIVE_INFINITY).maxBitrate;
	return Math.max(cameraBudget(peers).maxBitrate / 2, least) / 1000;
}

/**
 * People in a call with video, and with sound alone; 1 is oneself, so a call is not possible. Null before the line
 * was measured.
 * @param {{ uplink: number | null, cores: number, seats?: number }} of
 * @returns {Capacity | null}
 */
export function capacityOf({ uplink, cores, seats = SEATS }) {
	if (uplink === null) return null;
	const room = uplink * SHARE;
	const audio = most(seats, (peers) => peers * voiceRate(peers) <= room);
	const video = most(seats, (peers) => peers * (voiceRate(peers) + goodPicture(peers)) <= room);
	const row = CORES.find(({ upTo }) => cores <= upTo);
	// A browser that does not tell is no reason to promise less.
	return { audio, video: Math.min(video, cores ? (row?.video ?? SEATS) : SEATS) };
}

/**
 * @param {number} seats
 * @param {(peers: number) => boolean} fits
 */
function most(seats, fits) {
	let people = 1;
	while (people < seats && fits(people)) people += 1;
	return people;
}

/**
 * What stands in the way and is not said elsewhere, what matters most first. (That a camera or microphone was not given
 * is said above, with its reason.)
 * @param {Findings} found
 * @returns {Sentence[]}
 */
export function problemsOf(found) {
	const capacity = capacityOf(found);
	const { camera, microphone, relay, hidden, address } = found;
	const sends = camera === "fine";
	return [
		...when(camera === "insecure" || microphone === "insecure", "ready-insecure", { address }),
		...when(microphone === "silent", "ready-silent"),
		...when(hidden && relay === "none", "ready-hidden"),
		...when(hidden && relay === "lost", "ready-relay-needed"),
		...when(capacity !== null && capacity.audio < 2, "ready-slow"),
		...when(!hidden && relay === "lost", "ready-relay"),
		...when(sends && capacity !== null && capacity.audio > 1 && capacity.video < 2, "ready-narrow"),
	];
}

/**
 * @param {boolean} so
 * @param {string} id
 * @param {Sentence["values"]} [values]
 * @returns {Sentence[]}
 */
const when = (so, id, values = {}) => (so ? [{ id, values }] : []);

/**
 * The one line of the lobby.
 * @param {Findings} found
 * @param {number} [seats] of this room
 * @returns {Line}
 */
export function lineOf(found, seats = SEATS) {
	const [problem] = problemsOf(found);
	if (problem && (found.done || problem.id === "ready-insecure")) return { ...problem, tone: "fair" };
	if (!found.done) return { id: "ready-checking", values: {}, tone: "checking" };
	const [sees, hears] = [given(found.camera), given(found.microphone)];
	if (!sees && !hears) return LISTENS;
	const capacity = capacityOf({ ...found, seats });
	if (!capacity) return { ...works(sees, hears), values: {} };
	return promise(capacity, seats, { sees, hears });
}

/** @type {Line} */
const LISTENS = { id: "ready-listen", values: {}, tone: "fair" };

/** @param {DeviceState} device */
const given = (device) => device !== "none" && device !== "insecure";

/**
 * @param {boolean} sees
 * @param {boolean} hears
 * @returns {Pick<Line, "id" | "tone">}
 */
function works(sees, hears) {
	if (sees && hears) return { id: "ready-devices", tone: "good" };
	return { id: sees ? "ready-camera" : "ready-microphone", tone: "fair" };
}

/**
 * @param {Capacity} capacity
 * @param {number} seats
 * @param {{ sees: boolean, hears: boolean }} devices
 * @returns {Line}
 */
function promise(capacity, seats, { sees, hears }) {
	const { video, audio } = capacity;
	if (!hears && video < 2) return LISTENS;
	if (!hears) return { id: "ready-voiceless", values: { video }, tone: "fair" };
	if (!sees || video < 2) return { id: "ready-audio", values: { audio }, tone: sees ? "good" : "fair" };
	if (video >= seats) return { id: "ready-full", values: { seats }, tone: "good" };
	return { id: "ready-good", values: { video, audio }, tone: "good" };
}

/**
 * The details, one row each: what, and how it is.
 * @param {Findings} found
 * @param {number} [seats]
 * @returns {{ what: string, is: Sentence }[]}
 */
export function detailsOf(found, seats = SEATS) {
	const capacity = capacityOf({ ...found, seats });
	// Where the line promises something, that is not repeated.
	const untold = capacity && capacity.audio > 1 && found.done && problemsOf(found).length > 0;
	return [
		...(untold ? [{ what: "ready-people", is: peopleOf(capacity) }] : []),
		{ what: "ready-trip", is: milliseconds(found.trip) },
		{ what: "ready-uplink", is: rateOf(found) },
		{ what: "ready-the-relay", is: relayOf(found) },
		{ what: "device-microphone", is: plain(DEVICES[found.microphone]) },
		{ what: "device-camera", is: plain(DEVICES[found.camera]) },
	];
}

const DEVICES = {
	fine: "ready-works",
	off: "ready-off",
	none: "ready-not-there",
	insecure: "ready-not-there",
	silent: "ready-no-sound",
};

/** @param {string} id @returns {Sentence} */
const plain = (id) => ({ id, values: {} });

/** @param {number | null} time @returns {Sentence} */
const milliseconds = (time) =>
	time === null ? plain("ready-unknown") : { id: "ready-milliseconds", values: { time } };

/** @param {Capacity} capacity @returns {Sentence} */
function peopleOf({ video, audio }) {
	return video > 1
		? { id: "ready-people-both", values: { video, audio } }
		: { id: "ready-people-audio", values: { audio } };
}

/** @param {Findings} found @returns {Sentence} */
function rateOf({ uplink, saving }) {
	if (uplink === null) return plain(saving ? "ready-saving" : "ready-unknown");
	if (uplink >= PLENTY) return { id: "ready-rate-plenty", values: { rate: PLENTY / 1000 } };
	return { id: "ready-rate", values: { rate: Math.round(uplink / 100) / 10 } };
}

const RELAYS = {
	"": "ready-unknown",
	none: "ready-no-relay",
	later: "ready-relay-later",
	fine: "ready-relay-reached",
	lost: "ready-relay-lost",
};

/** @param {Findings} found @returns {Sentence} */
function relayOf({ relay, reached, relayTrip }) {
	if (relay !== "fine" || reached === null) return plain(RELAYS[relay]);
	if (relayTrip === null) return { id: RELAYS.fine, values: { reached } };
	return { id: "ready-relay-trip", values: { reached, trip: relayTrip } };
}

/** Bytes that some lines let through before they slow down; milliseconds that are long enough to tell a speed. */
const BURST = 64 * 1024;
const STRETCH = 300;

/**
 * kbit/s from what has come when: those of the fastest stretch. A single lost packet makes a new connection stand still
 * for half a second, which says nothing of what the line can send.
 * @param {readonly [at: number, bytes: number][]} arrivals milliseconds, and bytes so far
 */
export function speedOf(arrivals) {
	const all = arrivals.at(-1)?.[1] ?? 0;
	const counted = arrivals.slice(arrivals.findIndex(([, bytes]) => bytes >= Math.min(BURST, all / 2)));
	const [start, end] = [counted[0], counted.at(-1)];
	if (!start || !end || start === end) return null;
	const stretch = Math.max(1, Math.min(STRETCH, end[0] - start[0]));
	let most = 0;
	let first = 0;
	for (const [at, bytes] of counted) {
		while (at - counted[first][0] > stretch) first += 1;
		most = Math.max(most, bytes - counted[first][1]);
	}
	return Math.round((most * 8) / stretch);
}
