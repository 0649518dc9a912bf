/**
 * How good the connection to somebody is, from two samples (links.js). Pure.
 *
 * @typedef {"good" | "fair" | "poor"} Quality
 * @typedef {Pick<import("./links.js").Sample, "at" | "lost" | "received" | "frozen" | "trip">} Reading
 */

/** From here on: share of packets lost, seconds there and back, share of time frozen. */
export const LIMITS = {
	poor: { loss: 0.1, trip: 0.8, frozen: 0.25 },
	fair: { loss: 0.03, trip: 0.35, frozen: 0.08 },
};

/**
 * @param {Reading} before
 * @param {Reading} now
 * @returns {Quality}
 */
export function judge(before, now) {
	// Late packets lower the count of lost ones, and a connection made anew counts from zero.
	const lost = Math.max(0, now.lost - before.lost);
	const received = Math.max(0, now.received - before.received);
	const loss = lost / Math.max(1, lost + received);
	const frozen = frozenShare(before, now);
	for (const quality of /** @type {const} */ (["poor", "fair"])) {
		const limit = LIMITS[quality];
		if (loss >= limit.loss || now.trip >= limit.trip || frozen >= limit.frozen) return quality;
	}
	return "good";
}

/**
 * For which share of the time the pictures stood still.
 * @param {Reading} before
 * @param {Reading} now
 */
export const frozenShare = (before, now) =>
	(Math.max(0, now.frozen - before.frozen) * 1000) / Math.max(1, now.at - before.at);

const ORDER = ["poor", "fair", "good"];

/**
 * @param {Quality} a
 * @param {Quality} b
 */
export const better = (a, b) => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b);
