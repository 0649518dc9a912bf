/**
 * Notices pairs that stay with the relay although a direct way works, and has them look for ways anew.
 *
 * ICE goes over to the better way by itself, as a rule. But a check may come to the other side before the candidate that it
 * comes from is told; its way then counts as peer-reflexive there (RFC 8445, section 7.3.1.3). Chromium drops for good
 * what ranks below the way in use, and a peer-reflexive direct way may rank below a peer-reflexive one by the relay: once
 * the candidates are told, the order is another, and nobody asks the dropped way again. An ICE restart asks them all.
 *
 * @typedef {Iterable<[string, any]>} Stats
 */
import { chosenPair } from "./links.js";

/** How often for one person: where the browser prefers the relay for its reasons, it does so the next time as well. */
export const TRIES = 3;

/** @param {(id: string) => void} onDetour look for ways anew: once in two looks at most */
export function createDetours(onDetour) {
	/** Checks over direct ways until the last look, for whom the way in use is by the relay. @type {Map<string, number>} */
	const checks = new Map();
	/** @type {Map<string, number>} */
	const tried = new Map();
	return {
		/**
		 * What is counted of a pair at this look.
		 * @param {string} id
		 * @param {Stats} stats
		 */
		take(id, stats) {
			const now = checksBeside(stats);
			const before = checks.get(id);
			if (now === null) checks.delete(id);
			else checks.set(id, now);
			if (now === null || before === undefined || now <= before) return;
			const times = tried.get(id) ?? 0;
			if (times >= TRIES) return;
			tried.set(id, times + 1);
			checks.delete(id);
			onDetour(id);
		},
		/** Of a call that is over. */
		clear() {
			checks.clear();
			tried.clear();
		},
	};
}

/**
 * How many checks passed over direct ways that are not in use (W3C WebRTC Statistics, section 8.16): mine that were
 * answered; or theirs, over a way that this browser has dropped without having asked it.
 * @param {Stats} stats
 * @returns {number | null} null where the way in use is direct, or there is none
 */
export function checksBeside(stats) {
	const reports = new Map(stats);
	const chosen = chosenPair(reports);
	if (!chosen || !isRelayed(reports, chosen)) return null;
	return [...reports.values()]
		.filter((report) => report.type === "candidate-pair" && !isRelayed(reports, report))
		.reduce((total, pair) => total + passed(pair), 0);
}

/** @param {any} pair @returns {number} */
function passed({ state, requestsSent = 0, requestsReceived = 0, responsesReceived = 0 }) {
	if (state === "succeeded") return responsesReceived;
	return state === "waiting" && requestsSent === 0 ? requestsReceived : 0;
}

/**
 * @param {Map<string, any>} reports
 * @param {any} pair
 */
const isRelayed = (reports, { localCandidateId, remoteCandidateId }) =>
	[localCandidateId, remoteCandidateId].some((id) => reports.get(id)?.candidateType === "relay");
