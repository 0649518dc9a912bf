/** Every sentence the call shows for something that went wrong, in one table. One fact and one way out each. */

/** @type {Record<string, string>} */
const CODES = {
	bad_ticket: "That took too long. Press Join again.",
	no_such_room: "This room does not exist any more.",
	room_full: "The room is full. Try again when someone has left.",
	wrong_room_password: "That is not the room's password.",
	not_signed_in: "You are signed out. Log in to enter again.",
	forbidden: "You cannot enter this room.",
	room_locked: "The room is locked. Ask the host to unlock it, then press Join.",
	banned: "The host has closed this room to you.",
	removed: "A host took you out. You can ask to come back.",
	call_ended: "The room is still there for the next call.",
	knock_refused: "The host did not open this time.",
	knock_timeout: "The host may be away. You can ask again.",
	id_taken: "You are already in this room. Press Join to enter again.",
	rate_limited: "Too many tries. Wait a moment, then press Join.",
	unavailable: "The server does not answer. Check your connection and try again.",
	replaced: "You joined from another tab or device.",
	server_restart: "The server restarted.",
};

/** @type {Record<string, string>} */
const ENDED = {
	left: "You left the call",
	replaced: "You are in this call somewhere else",
	not_signed_in: "You were signed out",
	forbidden: "You were removed from the call",
	removed: "You were removed from the call",
	banned: "The host has closed this room to you",
	call_ended: "The host ended the call",
	knock_refused: "You were not let in",
	knock_timeout: "Nobody answered",
	no_such_room: "This room is closed",
	room_full: "The room is full",
};

/** After these there is nothing to come back to. */
const CLOSED = new Set(["banned", "knock_refused", "no_such_room"]);

/** What a host could not do, and why. @type {Record<string, string>} */
const REFUSED = {
	forbidden: "You cannot do that any more.",
	no_such_peer: "They are not here any more.",
	room_full: "The room is full. Somebody has to leave first.",
	unavailable: "The server does not answer. Try again.",
};

/** What hosts did: to somebody else, and to me. @type {Record<string, [to: string, toMe: string]>} */
const MODERATED = {
	mute: ["{by} muted {name}", "{by} muted you."],
	mute_all: ["{by} muted everyone", "{by} muted you."],
	stop_share: ["{by} stopped the screen of {name}", "{by} stopped your screen."],
	lower_hand: ["{by} lowered the hand of {name}", "{by} lowered your hand."],
	promote: ["{by} made {name} a co-host", "{by} made you a co-host."],
	demote: ["{name} is no longer a co-host", "You are no longer a co-host."],
	hand_over: ["{by} handed the room over to {name}", "{by} handed the room over to you."],
	lock: ["{by} locked the room", ""],
	unlock: ["{by} unlocked the room", ""],
};

/** @type {Record<import("./roles.js").OnSomebody, string>} */
const LABELS = {
	mute: "Mute",
	stop_share: "Stop sharing",
	lower_hand: "Lower hand",
	promote: "Make co-host",
	demote: "Remove as co-host",
	hand_over: "Hand over the room",
	remove: "Remove",
	ban: "Remove and ban",
};

/** What is asked before something that cannot be undone. @type {Record<string, { title: string, text: string, yes: string }>} */
const QUESTIONS = {
	remove: {
		title: "Remove {name}?",
		text: "They leave the call. To come back they have to ask you.",
		yes: "Remove",
	},
	ban: {
		title: "Remove and ban {name}?",
		text: "They leave the call, and cannot come back to this room until you allow it in its settings.",
		yes: "Remove and ban",
	},
	hand_over: {
		title: "Hand over the room to {name}?",
		text: "The room is theirs from then on, and you stay as a co-host. Only they can give it back.",
		yes: "Hand over",
	},
	end: {
		title: "End the call for all?",
		text: "Everyone leaves the call. The room stays for the next one.",
		yes: "End call",
	},
};

/** @type {Record<string, string>} */
const ROLES = { owner: "Host", cohost: "Co-host", guest: "Guest" };

/** Verbs that change with the number of people. @type {Record<string, string>} */
const PLURAL = {
	"wants to come in": "want to come in",
	"was removed": "were removed",
	"offers a file": "offer files",
};

/** Said to who talks while muted. */
export const TALKING_MUTED = "You are talking, but your microphone is off.";

/** @type {Record<string, { camera: string, microphone: string, both: string }>} */
const DEVICES = {
	NotAllowed: {
		camera: "The camera is blocked.",
		microphone: "The microphone is blocked.",
		both: "Camera and microphone are blocked.",
	},
	NotFound: {
		camera: "No camera was found. Plug one in and try again.",
		microphone: "No microphone was found. Plug one in and try again.",
		both: "No camera or microphone was found. Plug one in and try again.",
	},
	NotReadable: {
		camera: "Another program uses the camera. Close it and try again.",
		microphone: "Another program uses the microphone. Close it and try again.",
		both: "Another program uses camera and microphone. Close it and try again.",
	},
	Overconstrained: {
		camera: "This camera does not fit. Choose another one.",
		microphone: "This microphone does not fit. Choose another one.",
		both: "These devices do not fit. Choose others.",
	},
	insecure: {
		camera: "Browsers give the camera only to secure pages. Open this page with https.",
		microphone: "Browsers give the microphone only to secure pages. Open this page with https.",
		both: "Browsers give camera and microphone only to secure pages. Open this page with https.",
	},
	unknown: {
		camera: "The camera did not start. Try again.",
		microphone: "The microphone did not start. Try again.",
		both: "Camera and microphone did not start. Try again.",
	},
};

/**
 * @param {string} code
 * @param {string} [fallback]
 */
export const sentence = (code, fallback) => CODES[code] ?? (fallback || "Something went wrong. Try again.");

/** @param {string} reason */
export const endedTitle = (reason) => ENDED[reason] ?? "The call ended";

/** @param {string} reason */
export const endedDetail = (reason) =>
	reason === "left" || reason === "banned" ? "" : (CODES[reason] ?? "The connection was lost.");

/**
 * What the way back is called; "" where there is none.
 * @param {string} reason
 */
export function wayBack(reason) {
	if (CLOSED.has(reason)) return "";
	return reason === "knock_timeout" ? "Ask again" : "Rejoin";
}

/** Whether a wait that ends so has a page of its own, instead of the lobby. @param {string} reason */
export const hasEnding = (reason) => reason in ENDED && reason !== "room_full";

/** @param {string} code */
export const refused = (code) => REFUSED[code] ?? sentence(code);

/**
 * What a host did to somebody or to the room; "" where another frame says it.
 * @param {import("./roles.js").Action} action
 * @param {string} by
 * @param {string} name
 */
export function moderated(action, by, name) {
	return fill(MODERATED[action]?.[0] ?? "", by, name);
}

/**
 * What a host did to me.
 * @param {import("./roles.js").Action} action
 * @param {string} by
 */
export function moderatedMe(action, by) {
	return fill(MODERATED[action]?.[1] ?? "", by, "");
}

/** @param {import("./roles.js").OnSomebody} action */
export const actionLabel = (action) => LABELS[action];

/**
 * What to ask before an action, or null where it can be undone.
 * @param {import("./roles.js").Action} action
 * @param {string} name
 */
export function question(action, name) {
	const asked = QUESTIONS[action];
	return asked ? { ...asked, title: fill(asked.title, "", name) } : null;
}

/** "Dan wants to come in". @param {string[]} names */
export const knocking = (names) => together(names, "wants to come in");

/**
 * @param {string} text
 * @param {string} by
 * @param {string} name
 */
function fill(text, by, name) {
	return text.replace(/\{(by|name)\}/g, (_, key) => (key === "by" ? by : name));
}

/** What someone is here, where it is worth a word. @param {import("./roles.js").Role} role */
export const roleTitle = (role) => ROLES[role] ?? "";

/**
 * "Ana", "Ana or Ben", "Ana, Ben or Cleo".
 * @param {readonly string[]} names
 */
export function either(names) {
	const last = names.at(-1) ?? "";
	return names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${last}` : last;
}

/** @param {readonly string[]} hosts names */
export const waitingTitle = (hosts) =>
	hosts.length ? `Waiting for ${either(hosts)} to let you in` : "Waiting for the host";

/** @param {readonly string[]} hosts names */
export const waitingDetail = (hosts) =>
	hosts.length
		? "They know that you are here."
		: "They are not here yet. You are let in when they open the door.";

/**
 * One sentence for what could not be opened, or null.
 * @param {import("./devices.js").Failures} failures
 */
export function deviceSentence({ camera, microphone }) {
	if (camera && microphone) return DEVICES[camera === microphone ? camera : "unknown"].both;
	if (camera) return DEVICES[camera].camera;
	return microphone ? DEVICES[microphone].microphone : null;
}

/**
 * "Ben joined", "Ben and Cleo joined", "3 people joined".
 * @param {string[]} names
 * @param {string} verb
 */
export function together(names, verb) {
	const does = names.length > 1 ? (PLURAL[verb] ?? verb) : verb;
	if (names.length > 2) return `${names.length} people ${does}`;
	return `${names.join(" and ")} ${does}`;
}

/**
 * "120 bytes", "4.2 kB", "31 MB"; in steps of 1024, as people read them.
 * @param {number} bytes
 */
export function fileSize(bytes) {
	if (bytes < 1024) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
	const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "kB"] : [bytes / 1024 / 1024, "MB"];
	return `${value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
}

/**
 * Why a file cannot be offered, or "".
 * @param {number} size bytes
 * @param {number} most bytes
 * @param {boolean} hasRoom
 */
export function fileRefusal(size, most, hasRoom) {
	if (!size) return "This file is empty.";
	if (size > most) return `Files can have up to ${fileSize(most)}. This one has ${fileSize(size)}.`;
	return hasRoom ? "" : "You offer many files already. Cancel one of them first.";
}

/**
 * Up to two letters for an avatar.
 * @param {string} name
 */
export function initials(name) {
	const words = name.trim().split(/\s+/u).filter(Boolean);
	const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
	return ends.map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/**
 * One of six avatar colours, the same for the same id everywhere.
 * @param {string} id
 */
export function hue(id) {
	let sum = 0;
	for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
	return sum % 6;
}

/**
 * "4:08" or "1:04:08".
 * @param {number} seconds
 */
export function duration(seconds) {
	const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
	const tail = `${String(minutes).padStart(hours ? 2 : 1, "0")}:${String(rest).padStart(2, "0")}`;
	return hours ? `${hours}:${tail}` : tail;
}

/**
 * @param {string} name
 * @param {import("./quality.js").Quality} quality
 */
export const connectionText = (name, quality) => `The connection to ${name} is ${quality}`;
