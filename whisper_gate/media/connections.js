/**
 * What the panel "Connection" shows, from what was measured here and what the others report. Pure.
 *
 * @typedef {import("./causes.js").Cause} Cause
 * @typedef {import("./links.js").Link} Link
 * @typedef {import("./quality.js").Quality} Quality
 * @typedef {"good" | "fair" | "poor" | "none"} Grade
 * @typedef {Link & { grade: Grade, why: Cause | "" }} Seen one end of a pair
 * @typedef {Seen & { id: string, name: string, remedy: import("./causes.js").Remedy }} Connection
 * @typedef {{ id: string, name: string, own: boolean }} Place
 * @typedef {{ place: Place, cells: (Seen | null)[] | null }} Row `cells`: in the order of the places, null for
 *   oneself and for whom nothing is said of; all null where nothing is reported
 * @typedef {{ places: Place[], rows: Row[] }} Matrix
 * @typedef {{ from: string, links: Readonly<Record<string, Seen>> }} Report
 */
import { causesOf, remedyOf } from "./causes.js";
import { NO_LINK } from "./links.js";

/** @type {Connection[]} */
export const NO_CONNECTIONS = [];

/**
 * @param {readonly import("./session.js").Person[]} people
 * @param {import("./causes.js").Servers} servers
 * @param {boolean} camera whether mine is on
 * @returns {Connection[]}
 */
export function connectionsOf(people, servers, camera) {
	const causes = causesOf(people, servers);
	return people.map(({ id, name, state, known }) => {
		const why = causes.get(id) ?? "";
		const link = state === "live" && known ? known.link : NO_LINK;
		return { ...link, id, name, why, grade: gradeOf(state, why, known), remedy: remedyOf(why, camera) };
	});
}

/**
 * @param {import("./session.js").Person["state"]} state
 * @param {Cause | ""} why
 * @param {import("./measure.js").Known | null} known
 * @returns {Grade}
 */
function gradeOf(state, why, known) {
	if (state !== "live") return "none";
	if (why) return "poor";
	return known?.shown ?? "good";
}

/** What I tell hosts. @param {readonly Connection[]} connections @returns {Record<string, Seen>} */
export const rowOf = (connections) =>
	Object.fromEntries(connections.map(({ id, name: _name, remedy: _remedy, ...seen }) => [id, seen]));

/**
 * Everyone by everyone: rows say how it is for one, columns with whom.
 * @param {readonly Place[]} places
 * @param {Record<string, Seen>} own
 * @param {readonly Report[]} reports
 * @returns {Matrix}
 */
export function matrixOf(places, own, reports) {
	const rows = places.map((place) => {
		const links = place.own ? own : reports.find(({ from }) => from === place.id)?.links;
		if (!links) return { place, cells: null };
		/** @param {Place} other */
		const cell = ({ id }) => (id !== place.id && Object.hasOwn(links, id) ? links[id] : null);
		return { place, cells: places.map(cell) };
	});
	return { places: [...places], rows };
}
