/**
 * Sends what the flight recorder has to the server, which answers with a code (docs/flight-recorder.md).
 *
 * @typedef {import("./recorder.js").Flight} Flight
 * @typedef {(path: string, body: string) => Promise<{ status: number, json(): Promise<any> }>} Post
 * @typedef {{ code: string } | { problem: string }} Sent `problem`: an id of the words
 */

/** Characters of what somebody may add. */
export const NOTE_MAX = 500;

const PATH = "/api/v1/reports";
/** @type {Record<number, string>} */
const PROBLEMS = { 413: "report-too-large", 429: "report-too-often", 503: "report-unavailable" };

/**
 * @param {Post} post
 * @param {Flight} flight
 * @param {string} note
 * @returns {Promise<Sent>}
 */
export async function sendReport(post, flight, note) {
	try {
		const answer = await post(PATH, JSON.stringify({ note: note.trim().slice(0, NOTE_MAX), flight }));
		if (answer.status !== 201) return { problem: PROBLEMS[answer.status] ?? "report-refused" };
		return { code: String((await answer.json()).code) };
	} catch {
		// No answer at all, or none that can be read.
		return { problem: "report-offline" };
	}
}

/** Where a report is shown. @param {string} code */
export const pageOf = (code) => `/reports/${code}`;
