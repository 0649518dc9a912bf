/** Every sentence the call shows for something that went wrong, in one table. One fact and one way out each. */

/** @type {Record<string, string>} */
const CODES = {
	bad_ticket: "That took too long. Press Join again.",
	no_such_room: "This room does not exist any more.",
	room_full: "The room is full. Try again when someone has left.",
	wrong_room_password: "That is not the room's password.",
	members_only: "Log in to enter this room.",
	not_signed_in: "You are signed out. Log in to enter again.",
	forbidden: "You cannot enter this room.",
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
	no_such_room: "This room is closed",
	room_full: "The room is full",
};

/** @type {Record<string, { camera: string, microphone: string, both: string }>} */
const DEVICES = {
	NotAllowed: {
		camera: "The camera is blocked. Allow it beside the address bar.",
		microphone: "The microphone is blocked. Allow it beside the address bar.",
		both: "Camera and microphone are blocked. Allow them beside the address bar.",
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
	reason === "left" ? "" : (CODES[reason] ?? "The connection was lost.");

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
	if (names.length > 2) return `${names.length} people ${verb}`;
	return `${names.join(" and ")} ${verb}`;
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
