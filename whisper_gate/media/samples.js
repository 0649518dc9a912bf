/**
 * What is counted of a pair (measure.js), as the flight recorder keeps it: every five seconds, however closely somebody
 * looks.
 *
 * @typedef {Iterable<[string, any]>} Stats
 * @typedef {Pick<import("./measure.js").Known, "state" | "link" | "frozen">} Measured
 */
import { chosenPair } from "./links.js";

/** Milliseconds, a little less than the time between two looks. */
const EVERY = 4_500;

/** @param {import("./recorder.js").Note} record */
export function createSamples(record) {
	/** When each was taken last. @type {Map<string, number>} */
	const taken = new Map();
	return {
		/**
		 * @param {string} pair
		 * @param {Stats} stats
		 * @param {Measured} known
		 * @param {number} at milliseconds
		 */
		take(pair, stats, { link, frozen }, at) {
			const before = taken.get(pair);
			if (before !== undefined && at - before < EVERY) return;
			taken.set(pair, at);
			// The first look has nothing to compare with.
			if (before === undefined || link.route === "none") return;
			record("pair", {
				...{ pair, frozen, rtt: link.trip, loss: link.lossIn / 100, lossOut: link.lossOut / 100 },
				...{ in: link.kbitIn, out: link.kbitOut, width: link.width, height: link.height, fps: link.fps },
				...{ protocol: link.protocol, ...endsOf(stats) },
			});
		},
		/** Of a call that is over. */
		clear: () => taken.clear(),
	};
}

/**
 * The two candidates in use; the recorder cuts their addresses.
 * @param {Stats} stats
 */
export function endsOf(stats) {
	const reports = new Map(stats);
	const pair = chosenPair(reports);
	const [local, remote] = [reports.get(pair?.localCandidateId), reports.get(pair?.remoteCandidateId)];
	return {
		local: local?.candidateType,
		remote: remote?.candidateType,
		localNet: local?.address,
		remoteNet: remote?.address,
	};
}
