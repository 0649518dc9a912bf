/**
 * At least once, and applied once: a frame with a message id is sent again until it is confirmed, and whoever gets it
 * twice acts on it once.
 *
 * @typedef {import("./protocol.js").Raw} Raw
 * @typedef {Raw & { mid: string }} Numbered
 */

/** Milliseconds from one sending to the next; after the last of them the frame counts as lost. */
export const AGAIN = [800, 1_200, 1_500, 1_500];
/** Message ids kept of each sender. Nobody sends that many within the time in which a frame is sent again. */
const REMEMBERED = 128;
/** A message id as `createDelivery` gives it: the prefix of a page, and a count. */
const NUMBERED = /^(.*?)(\d+)$/;

/**
 * @param {object} options
 * @param {import("./ladder.js").Timers} options.timers
 * @param {(frame: Raw) => boolean} options.emit whether it went out; what did not waits for `flush`
 * @param {(frame: Numbered) => void} options.onLost nobody has confirmed it in time
 * @param {(frame: Numbered) => Numbered} [options.renew] the same as it would be said now, before it is said again
 * @param {string} [options.prefix] tells the ids of this page from those that it gave before it was loaded again
 */
export function createDelivery({ timers, emit, onLost, renew = (frame) => frame, prefix = "m" }) {
	/** @type {Map<string, { frame: Numbered, tries: number, timer: unknown }>} */
	const pending = new Map();
	let count = 0;

	/** @param {string} mid */
	function attempt(mid) {
		const entry = pending.get(mid);
		if (!entry) return;
		timers.clear(entry.timer);
		entry.frame = renew(entry.frame);
		if (!emit(entry.frame)) return;
		entry.timer = timers.set(() => {
			entry.tries += 1;
			if (entry.tries < AGAIN.length) attempt(mid);
			else if (drop(mid)) onLost(entry.frame);
		}, AGAIN[entry.tries]);
	}

	/** @param {string} mid */
	function drop(mid) {
		timers.clear(pending.get(mid)?.timer);
		return pending.delete(mid);
	}

	/** @param {(frame: Numbered) => boolean} which */
	function dropAll(which) {
		for (const [mid, { frame }] of [...pending]) if (which(frame)) drop(mid);
	}

	return {
		/**
		 * Send it until it is confirmed. A newer one of the same kind to the same participant takes its place; and who
		 * answers has no offer out.
		 * @param {Raw} frame
		 */
		send(frame) {
			dropAll(({ type, to, action }) => {
				const outdated = type === frame.type || (type === "offer" && frame.type === "answer");
				return outdated && to === frame.to && action === frame.action;
			});
			count += 1;
			const mid = `${prefix}${count}`;
			pending.set(mid, { frame: { ...frame, mid }, tries: 0, timer: null });
			attempt(mid);
			return mid;
		},
		/** It has arrived, or was refused. @param {string} mid @returns {boolean} whether it was waited for */
		confirmed: drop,
		/**
		 * The line is back: everything that is not confirmed goes out again, or what is for one participant.
		 * @param {string} [to]
		 */
		flush(to) {
			for (const [mid, entry] of pending) {
				if (to !== undefined && entry.frame.to !== to) continue;
				entry.tries = 0;
				attempt(mid);
			}
		},
		/** Nobody waits for what was said to them. @param {string} to */
		forget: (to) => dropAll((frame) => frame.to === to),
		clear: () => dropAll(() => true),
	};
}

/** @typedef {ReturnType<typeof createDelivery>} Delivery */

/** Remembers what has come, for each sender. */
export function createSeen() {
	/** @type {Map<string, Set<string>>} */
	const seen = new Map();
	/** The newest answer of each sender. @type {Map<string, string>} */
	const answered = new Map();
	return {
		/**
		 * Whether it comes for the first time.
		 * @param {string} from
		 * @param {string} mid
		 */
		isNew(from, mid) {
			const mids = seen.get(from) ?? new Set();
			seen.set(from, mids);
			if (mids.has(mid)) return false;
			mids.add(mid);
			if (mids.size > REMEMBERED) mids.delete(/** @type {string} */ (mids.values().next().value));
			return true;
		},
		/**
		 * Whether it was taken back before it came: an offer that is older than an answer of its sender.
		 * @param {{ type: string, from: string, mid?: string }} frame
		 */
		isTakenBack({ type, from, mid = "" }) {
			const newest = answered.get(from);
			if (type === "offer") return newest !== undefined && isBefore(mid, newest);
			if (!newest || !isBefore(mid, newest)) answered.set(from, mid);
			return false;
		},
		/** @param {string} from */
		forget(from) {
			seen.delete(from);
			answered.delete(from);
		},
	};
}

/**
 * Whether the first of two message ids of one page was given before the second.
 * @param {string} mid
 * @param {string} other
 */
function isBefore(mid, other) {
	const [, prefix, count] = NUMBERED.exec(mid) ?? [];
	const [, otherPrefix, otherCount] = NUMBERED.exec(other) ?? [];
	return prefix !== undefined && prefix === otherPrefix && Number(count) < Number(otherCount);
}
