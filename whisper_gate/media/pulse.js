/**
 * Notices that nothing comes over a connected pair any more, long before ICE says so: consent to send is lost after
 * 30 s (RFC 7675, section 5.1), and browsers take five seconds or more to call a pair disconnected.
 *
 * @typedef {{ packets: () => Promise<number> }} Pair
 */

/** Milliseconds between two looks. Sound alone brings fifty packets in it; a pair that has none to send is asked. */
export const BEAT = 1_000;

/**
 * @param {{ timers: import("./ladder.js").Timers, pairs: () => Iterable<[string, Pair]>,
 *   onSilent: (id: string) => void }} options `pairs`: those that are connected; `onSilent`: once for each silence
 */
export function createPulse({ timers, pairs, onSilent }) {
	/** @type {Map<string, { count: number, silent: boolean }>} */
	let last = new Map();
	/** @type {unknown} */
	let timer = null;
	let stopped = false;

	async function look() {
		/** @type {typeof last} */
		const now = new Map();
		for (const [id, pair] of pairs()) {
			const count = await pair.packets().catch(() => -1);
			const before = last.get(id);
			const silent = before?.count === count;
			if (silent && !before.silent) onSilent(id);
			now.set(id, { count, silent });
		}
		last = now;
		if (!stopped) timer = timers.set(() => void look(), BEAT);
	}

	return {
		start() {
			timers.clear(timer);
			timer = timers.set(() => void look(), BEAT);
		},
		stop() {
			stopped = true;
			timers.clear(timer);
		},
	};
}
