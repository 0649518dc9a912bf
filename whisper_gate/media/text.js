/** Every sentence the call shows for something that went wrong, in one table. One fact and one way out each. */
import { either, say, words } from "./words.js";

/** @type {Record<string, string>} */
const CODES = {
	bad_ticket: "ended-why-bad-ticket",
	no_such_room: "ended-why-no-such-room",
	room_full: "ended-why-room-full",
	wrong_room_password: "ended-why-wrong-room-password",
	not_signed_in: "ended-why-not-signed-in",
	forbidden: "ended-why-forbidden",
	room_locked: "ended-why-room-locked",
	banned: "ended-why-banned",
	removed: "ended-why-removed",
	call_ended: "ended-why-call-ended",
	knock_refused: "ended-why-knock-refused",
	knock_timeout: "ended-why-knock-timeout",
	id_taken: "ended-why-id-taken",
	rate_limited: "ended-why-rate-limited",
	unavailable: "ended-why-unavailable",
	replaced: "ended-why-replaced",
	server_restart: "ended-why-server-restart",
};

/** @type {Record<string, string>} */
const ENDED = {
	left: "ended-left",
	replaced: "ended-replaced",
	not_signed_in: "ended-signed-out",
	forbidden: "ended-removed",
	removed: "ended-removed",
	banned: "ended-banned",
	call_ended: "ended-by-host",
	knock_refused: "ended-refused",
	knock_timeout: "ended-unanswered",
	no_such_room: "ended-room-closed",
	room_full: "ended-room-full",
};

/** After these there is nothing to come back to. */
const CLOSED = new Set(["banned", "knock_refused", "no_such_room"]);

/** What a host could not do, and why. @type {Record<string, string>} */
const REFUSED = {
	forbidden: "host-refused-forbidden",
	no_such_peer: "host-refused-no-such-peer",
	room_full: "host-refused-room-full",
	unavailable: "host-refused-unavailable",
};

/**
 * What hosts did: another to somebody else, I to somebody, another to me.
 * @type {Record<string, [did: string, iDid: string, toMe?: string]>}
 */
const MODERATED = {
	mute: ["host-did-mute", "host-i-did-mute", "host-did-mute-me"],
	mute_all: ["host-did-mute-all", "host-i-did-mute-all", "host-did-mute-me"],
	stop_share: ["host-did-stop-share", "host-i-did-stop-share", "host-did-stop-share-me"],
	lower_hand: ["host-did-lower-hand", "host-i-did-lower-hand", "host-did-lower-hand-me"],
	promote: ["host-did-promote", "host-i-did-promote", "host-did-promote-me"],
	demote: ["host-did-demote", "host-i-did-demote", "host-did-demote-me"],
	hand_over: ["host-did-hand-over", "host-i-did-hand-over", "host-did-hand-over-me"],
	lock: ["host-did-lock", "host-i-did-lock"],
	unlock: ["host-did-unlock", "host-i-did-unlock"],
};

/** @type {Record<import("./roles.js").OnSomebody, string>} */
const LABELS = {
	mute: "host-mute",
	stop_share: "host-stop-share",
	lower_hand: "host-lower-hand",
	promote: "host-promote",
	demote: "host-demote",
	hand_over: "host-hand-over",
	remove: "host-remove",
	ban: "host-ban",
};

/** What is asked before something that cannot be undone. @type {Record<string, { title: string, text: string, yes: string }>} */
const QUESTIONS = {
	remove: { title: "host-ask-remove", text: "host-ask-remove-text", yes: "host-ask-remove-yes" },
	ban: { title: "host-ask-ban", text: "host-ask-ban-text", yes: "host-ask-ban-yes" },
	hand_over: { title: "host-ask-hand-over", text: "host-ask-hand-over-text", yes: "host-ask-hand-over-yes" },
	end: { title: "host-ask-end", text: "host-ask-end-text", yes: "host-ask-end-yes" },
};

/** @type {Record<string, string>} */
const ROLES = { owner: "host-role-owner", cohost: "host-role-cohost", guest: "host-role-guest" };

/** @type {Record<import("./quality.js").Quality, string>} */
const QUALITIES = {
	good: "tile-connection-good",
	fair: "tile-connection-fair",
	poor: "tile-connection-poor",
};

/** @type {Record<string, { camera: string, microphone: string, both: string }>} */
const DEVICES = {
	NotAllowed: {
		camera: "device-blocked-camera",
		microphone: "device-blocked-microphone",
		both: "device-blocked-both",
	},
	NotFound: {
		camera: "device-missing-camera",
		microphone: "device-missing-microphone",
		both: "device-missing-both",
	},
	NotReadable: {
		camera: "device-busy-camera",
		microphone: "device-busy-microphone",
		both: "device-busy-both",
	},
	Overconstrained: {
		camera: "device-unfit-camera",
		microphone: "device-unfit-microphone",
		both: "device-unfit-both",
	},
	insecure: {
		camera: "device-insecure-camera",
		microphone: "device-insecure-microphone",
		both: "device-insecure-both",
	},
	unknown: {
		camera: "device-unknown-camera",
		microphone: "device-unknown-microphone",
		both: "device-unknown-both",
	},
};

/**
 * @param {string} code
 * @param {string} [fallback]
 */
export const sentence = (code, fallback) =>
	CODES[code] ? say(CODES[code]) : fallback || say("ended-why-unknown");

/** @param {string} reason */
export const endedTitle = (reason) => say(ENDED[reason] ?? "ended-other");

/** @param {string} reason */
export const endedDetail = (reason) =>
	reason === "left" || reason === "banned" ? "" : say(CODES[reason] ?? "ended-why-lost");

/**
 * What the way back is called; "" where there is none.
 * @param {string} reason
 */
export function wayBack(reason) {
	if (CLOSED.has(reason)) return "";
	return say(reason === "knock_timeout" ? "ended-ask-again" : "ended-rejoin");
}

/** Whether a wait that ends so has a page of its own, instead of the lobby. @param {string} reason */
export const hasEnding = (reason) => reason in ENDED && reason !== "room_full";

/** @param {string} code */
export const refused = (code) => (REFUSED[code] ? say(REFUSED[code]) : sentence(code));

/**
 * What a host did to somebody or to the room; "" where another frame says it.
 * @param {import("./roles.js").Action} action
 * @param {string | null} by null when it was me
 * @param {string} name
 */
export function moderated(action, by, name) {
	const [did, iDid] = MODERATED[action] ?? [];
	if (!did || !iDid) return "";
	return by === null ? say(iDid, { name }) : say(did, { by, name });
}

/**
 * What a host did to me; "" for what is done to nobody.
 * @param {import("./roles.js").Action} action
 * @param {string} by
 */
export function moderatedMe(action, by) {
	const [, , toMe] = MODERATED[action] ?? [];
	return toMe ? say(toMe, { by }) : "";
}

/** @param {import("./roles.js").OnSomebody} action */
export const actionLabel = (action) => say(LABELS[action]);

/**
 * What to ask before an action, or null where it can be undone.
 * @param {import("./roles.js").Action} action
 * @param {string} name
 */
export function question(action, name) {
	const asked = QUESTIONS[action];
	return asked ? { title: say(asked.title, { name }), text: say(asked.text), yes: say(asked.yes) } : null;
}

/** "Dan wants to come in". @param {string[]} names */
export const knocking = (names) => together(names, "said-knocks");

/** What someone is here, where it is worth a word. @param {import("./roles.js").Role} role */
export const roleTitle = (role) => (ROLES[role] ? say(ROLES[role]) : "");

/** @param {readonly string[]} hosts names */
export const waitingTitle = (hosts) =>
	hosts.length ? say("waiting-for", { hosts: either(hosts) }) : say("waiting-for-host");

/** @param {readonly string[]} hosts names */
export const waitingDetail = (hosts) => say(hosts.length ? "waiting-known" : "waiting-away");

/**
 * One sentence for what could not be opened, or null.
 * @param {import("./devices.js").Failures} failures
 */
export function deviceSentence({ camera, microphone }) {
	if (camera && microphone) return say(DEVICES[camera === microphone ? camera : "unknown"].both);
	if (camera) return say(DEVICES[camera].camera);
	return microphone ? say(DEVICES[microphone].microphone) : null;
}

/**
 * "Ben joined", "Ben and Cleo joined", "3 people joined".
 * @param {string[]} names
 * @param {string} what the message that says it of all of them
 */
export const together = (names, what) => say(what, { names, count: names.length });

/**
 * "120 bytes", "4.2 kB", "31 MB"; in steps of 1024, as people read them.
 * @param {number} bytes
 */
export function fileSize(bytes) {
	if (bytes < 1024) return measured(bytes, "byte", "long");
	return bytes < 1024 * 1024
		? measured(bytes / 1024, "kilobyte", "short")
		: measured(bytes / 1024 / 1024, "megabyte", "short");
}

/**
 * @param {number} value
 * @param {string} unit
 * @param {"long" | "short"} unitDisplay
 */
const measured = (value, unit, unitDisplay) =>
	new Intl.NumberFormat(words().tag, {
		...{ style: "unit", unit, unitDisplay, useGrouping: false },
		maximumFractionDigits: value < 9.95 ? 1 : 0,
	}).format(value);

/**
 * Why a file cannot be offered, or "".
 * @param {number} size bytes
 * @param {number} most bytes
 * @param {boolean} hasRoom
 */
export function fileRefusal(size, most, hasRoom) {
	if (!size) return say("file-empty");
	if (size > most) return say("file-too-large", { most: fileSize(most), size: fileSize(size) });
	return hasRoom ? "" : say("file-too-many");
}

/**
 * Up to two letters for an avatar.
 * @param {string} name
 */
export function initials(name) {
	const parts = name.trim().split(/\s+/u).filter(Boolean);
	const ends = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts;
	return ends.map((part) => [...part][0].toUpperCase()).join("") || "?";
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
export const connectionText = (name, quality) => say(QUALITIES[quality], { name });
