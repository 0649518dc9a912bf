/**
 * What is there to see, computed from the facts; the views only draw it.
 *
 * @typedef {import("./session.js").Person} Person
 * @typedef {import("./chat.js").ChatMessage} ChatMessage
 * @typedef {() => import("./call.js").Notice} Saying says it in the language of now
 * @typedef {object} Facts
 * @property {import("./call.js").Phase} phase
 * @property {string} name
 * @property {boolean} fixedName the name comes from an account
 * @property {Saying | null} notice
 * @property {boolean} slow joining takes longer than it should
 * @property {string} reason why it ended
 * @property {"fine" | "lost" | "gone"} line
 * @property {import("./call.js").Panel} panel
 * @property {readonly ChatMessage[]} messages
 * @property {number} unread
 * @property {boolean} audioBlocked
 * @property {string} announcement
 * @property {string | null} pinned
 * @property {string | null} speaker who spoke last
 * @property {import("./arrangement.js").Arrangement} arrangement
 * @property {number} startedAt
 * @property {string | null} dialog "settings", "keys", or one that the page brings
 * @property {boolean} sounds soft sounds for messages and arrivals
 * @property {readonly import("./reactions.js").Reaction[]} reactions shown now
 * @property {readonly import("./files.js").SharedFile[]} files offered in this call
 * @property {number} watched how many views show the connections
 * @property {readonly import("./connections.js").Report[]} reports how others say that their connections are
 * @property {readonly string[]} back who was lost, and is back since a moment
 * @property {boolean} lineBack so is the way to the server
 * @property {Readonly<Record<string, import("./trust.js").Code>>} codes of the pairs, by participant
 * @property {import("./readiness.js").Findings} findings how good a call will be
 * @typedef {{ key: string, id: string, kind: "person" | "screen", name: string, title: string, own: boolean,
 *   stream: MediaStream | null, state: "connecting" | "live" | "reconnecting", mic: boolean, camera: boolean,
 *   speaking: boolean, quality: import("./quality.js").Quality | null, hand: number, muted: boolean, role: import("./roles.js").Role, sharing: boolean, back: boolean,
 *   code: import("./trust.js").Code }} Tile
 * @typedef {Omit<Facts, "notice"> & import("./house.js").House & { notice: import("./call.js").Notice | null, mic: boolean, camera: boolean, screen: boolean, hand: boolean, asking: boolean,
 *   busy: { camera?: boolean, microphone?: boolean }, failures: import("./devices.js").Failures,
 *   deviceNotice: import("./call.js").Notice | null, lists: import("./devices.js").DeviceLists,
 *   chosen: import("./devices.js").Choices, stream: MediaStream | null, people: Person[], tiles: Tile[],
 *   preferences: import("./preferences.js").Preferences, mirrored: boolean,
 *   featured: string | null, alone: boolean, capacity: number, selfId: string,
 *   connections: import("./connections.js").Connection[], matrix: import("./connections.js").Matrix | null }} Snapshot
 * @typedef {{ own: import("./own.js").Own, devices: import("./devices.js").Devices,
 *   preferences: import("./preferences.js").PreferenceStore,
 *   session: ReturnType<typeof import("./session.js").createSession> }} Parts
 */
import { USUAL } from "./arrangement.js";
import { connectionsOf, matrixOf, NO_CONNECTIONS, rowOf } from "./connections.js";
import { EMPTY_HOUSE } from "./house.js";
import { DEFAULTS } from "./preferences.js";
import { NOTHING_FOUND } from "./readiness.js";
import { isHost } from "./roles.js";
import { deviceSentence } from "./text.js";
import { codeFor } from "./trust.js";
import { say } from "./words.js";

/** @type {Facts} */
const FACTS = {
	phase: "lobby",
	name: "",
	fixedName: false,
	notice: null,
	slow: false,
	reason: "",
	line: "fine",
	panel: null,
	messages: [],
	unread: 0,
	audioBlocked: false,
	announcement: "",
	pinned: null,
	speaker: null,
	arrangement: USUAL,
	startedAt: 0,
	dialog: null,
	sounds: true,
	reactions: [],
	files: [],
	watched: 0,
	reports: [],
	back: [],
	lineBack: false,
	codes: {},
	findings: NOTHING_FOUND,
};

/** @type {Snapshot} */
const BLANK = {
	...FACTS,
	notice: null,
	...EMPTY_HOUSE,
	mic: false,
	camera: false,
	screen: false,
	hand: false,
	asking: true,
	busy: {},
	failures: {},
	deviceNotice: null,
	lists: { camera: [], microphone: [], speaker: [] },
	chosen: { camera: "", microphone: "", speaker: "" },
	stream: null,
	people: [],
	tiles: [],
	featured: null,
	alone: false,
	capacity: 0,
	selfId: "",
	preferences: DEFAULTS,
	mirrored: true,
	connections: NO_CONNECTIONS,
	matrix: null,
};

/** What a page shows before the engine runs, on the server too. */
export const IDLE = { facts: FACTS, snapshot: BLANK };

/**
 * @param {Facts} facts
 * @param {Parts} parts
 * @returns {Snapshot}
 */
export function view(facts, { own, devices, session, preferences }) {
	const people = facts.phase === "live" ? session.people() : [];
	const flags = own.flags();
	const house = session.house();
	/** @type {Person} */
	const me = {
		...flags,
		id: session.id(),
		name: facts.name,
		role: house.role,
		state: "live",
		speaking: session.speaks() && flags.mic,
		quality: null,
		known: null,
		pair: null,
		stream: devices.stream,
		screenStream: devices.screenStream,
	};
	const tiles = facts.phase === "live" ? tilesOf(people, me, facts.back, facts.codes) : [];
	const connections = facts.watched ? connectionsOf(people, session.servers(), flags.camera) : NO_CONNECTIONS;
	return {
		...facts,
		...house,
		...flags,
		notice: facts.notice?.() ?? null,
		asking: own.asking(),
		busy: own.busy(),
		failures: own.failures(),
		deviceNotice: deviceNotice(own.failures()),
		lists: devices.lists(),
		chosen: devices.chosen(),
		stream: devices.stream,
		people,
		tiles,
		featured: featured(
			tiles,
			facts.pinned,
			facts.arrangement.layout === "speaker" ? speaker(facts, people) : null,
		),
		alone: facts.phase === "live" && people.length === 0,
		capacity: session.capacity(),
		selfId: session.id(),
		preferences: preferences.now(),
		mirrored: preferences.now().mirror && devices.facesMe(),
		connections,
		matrix: facts.watched && isHost(house.role) ? matrixFor(people, me, connections, facts.reports) : null,
	};
}

/**
 * @param {Person[]} people
 * @param {Person} me
 * @param {import("./connections.js").Connection[]} connections
 * @param {Facts["reports"]} reports
 */
function matrixFor(people, me, connections, reports) {
	const places = [me, ...people].map(({ id, name }) => ({ id, name, own: id === me.id }));
	return matrixOf(places, rowOf(connections), reports);
}

/**
 * Screens first, then the others in the order of their coming, then me: a join never reorders.
 * @param {Person[]} people
 * @param {Person} me
 * @param {readonly string[]} [back] who was lost, and is back since a moment
 * @param {Facts["codes"]} [codes]
 * @returns {Tile[]}
 */
export function tilesOf(people, me, back = [], codes = {}) {
	const everyone = [...people, me];
	const hands = everyone.filter(({ hand }) => hand).map(({ id }) => id);
	/** @type {Tile[]} */
	const screens = everyone
		.filter(({ screen }) => screen)
		.map((person) => ({
			...common(person, me, back, codes),
			key: `${person.id}:screen`,
			kind: /** @type {const} */ ("screen"),
			title: person === me ? say("tile-your-screen") : say("tile-screen", { name: person.name }),
			stream: person.screenStream,
			camera: true,
			speaking: false,
			hand: 0,
		}));
	return [
		...screens,
		...everyone.map((person) => ({
			...common(person, me, back, codes),
			key: person.id,
			kind: /** @type {const} */ ("person"),
			title: person === me ? say("tile-you") : person.name,
			stream: person.stream,
			camera: person.camera,
			speaking: person.speaking,
			hand: hands.indexOf(person.id) + 1,
		})),
	];
}

/**
 * @param {Person} person
 * @param {Person} me
 * @param {readonly string[]} back
 * @param {Facts["codes"]} codes
 */
function common(person, me, back, codes) {
	const { id, name, role, state, mic, screen, quality } = person;
	const own = person === me;
	const code = codeFor(codes, id, person.pair);
	return {
		id,
		name,
		role,
		state,
		mic,
		quality,
		sharing: screen,
		own,
		muted: own,
		back: back.includes(id),
		code,
	};
}

/**
 * The pinned tile, else the first screen of somebody else, else who speaks, where that is wanted. The own screen is
 * not: it would show itself in itself.
 * @param {Tile[]} tiles
 * @param {string | null} pinned
 * @param {string | null} [speaking]
 */
export function featured(tiles, pinned, speaking = null) {
	if (tiles.some(({ key }) => key === pinned)) return pinned;
	return tiles.find(({ kind, own }) => kind === "screen" && !own)?.key ?? speaking;
}

/**
 * Who speaks or spoke last; before anybody has, the first of the others.
 * @param {Facts} facts
 * @param {Person[]} people
 */
function speaker(facts, people) {
	return (people.find(({ id }) => id === facts.speaker) ?? people[0])?.id ?? null;
}

/**
 * @param {import("./devices.js").Failures} failures
 * @returns {import("./call.js").Notice | null}
 */
function deviceNotice(failures) {
	const text = deviceSentence(failures);
	return text
		? { kind: "status", text, retry: failures.camera !== "insecure" && failures.microphone !== "insecure" }
		: null;
}
