/**
 * What lies between two pages of one pair: delays, and, if wanted, frames that are lost, come twice or out of order.
 *
 * @typedef {{ drop: number, twice: number, late: number }} Losses each a probability
 * @typedef {Record<string, unknown>} Frame
 */

/** Milliseconds that a frame needs at most; a late one this much more. */
const DELAY = 15;
const LATE = 80;

/**
 * Chance that can be had again: mulberry32.
 * @param {number} seed
 */
export function chance(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/**
 * One direction. Frames arrive in the order in which they were sent, except for those that are late.
 * @param {() => number} random
 * @param {Losses} losses
 * @param {(frame: any) => void} deliver
 */
export function createRelay(random, { drop, twice, late }, deliver) {
	let last = 0;
	let open = true;
	const counts = { sent: 0, dropped: 0, doubled: 0, late: 0 };

	/**
	 * @param {string} text
	 * @param {number} extra
	 */
	function pass(text, extra) {
		const at = Math.max(last, performance.now() + random() * DELAY);
		if (!extra) last = at;
		setTimeout(() => open && deliver(JSON.parse(text)), at + extra - performance.now());
	}

	return {
		counts,
		/** @param {Frame} frame */
		send(frame) {
			const text = JSON.stringify(frame);
			counts.sent += 1;
			const [lost, again, delayed] = [random() < drop, random() < twice, random() < late];
			if (lost) {
				counts.dropped += 1;
				return;
			}
			if (delayed) counts.late += 1;
			pass(text, delayed ? LATE * random() : 0);
			if (!again) return;
			counts.doubled += 1;
			pass(text, LATE * random());
		},
		close() {
			open = false;
		},
	};
}
