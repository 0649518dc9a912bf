/**
 * How pairs get connected, for the operators' counts: one tiny word to the server for each that connects or fails.
 * It listens to what is noted for the flight recorder, and knows nobody's address.
 *
 * @typedef {import("./links.js").Sample} Sample
 * @typedef {"direct" | "relay_udp" | "relay_tcp" | "relay_tls" | "failed"} Outcome
 */
import { sampleOf } from "./links.js";

/** Longer than this is not told apart, in milliseconds. */
const LONGEST = 600_000;
/**
 * Milliseconds from being connected to the look at the way. The first one is often left for a better one, and what
 * comes from a relay is not known as such before the other side's candidate has told (RFC 8445, section 7.3.1.3).
 */
export const SETTLES = 2_000;

/**
 * @param {{ now: () => number, timers: import("./ladder.js").Timers,
 *   stats: (id: string) => Promise<Iterable<[string, any]>> | undefined,
 *   tell: (to: string, outcome: Outcome, ms: number) => void }} options `stats`: what the browser counts about a pair
 */
export function createOutcomes({ now, timers, stats, tell }) {
	/** Pairs that are not connected yet. @type {Map<string, { since: number, failed: boolean }>} */
	const trying = new Map();
	/** Those whose way is not looked at yet. @type {Map<string, unknown>} */
	const settling = new Map();

	/** @param {string} id @param {number} took @param {Outcome} outcome */
	function report(id, took, outcome) {
		tell(id, outcome, Math.round(Math.min(LONGEST, Math.max(0, took))));
	}

	/** @param {string} id @param {number} took */
	async function look(id, took) {
		settling.delete(id);
		const counted = await Promise.resolve(stats(id)).catch(() => undefined);
		const outcome = counted && outcomeOf(sampleOf(counted, now()));
		if (outcome) report(id, took, outcome);
	}

	/** @param {string} id */
	function drop(id) {
		trying.delete(id);
		timers.clear(settling.get(id));
		settling.delete(id);
	}

	return {
		/**
		 * Something was noted about a pair.
		 * @param {import("./recorder.js").Kind} kind
		 * @param {Record<string, unknown>} fields
		 */
		note(kind, { pair, state, health }) {
			const id = String(pair);
			const pending = trying.get(id);
			if (kind === "peer") drop(id);
			if (kind === "peer" && state === "built") trying.set(id, { since: now(), failed: false });
			else if (kind !== "ice" || !pending) return;
			else if (health === "connected") {
				const took = now() - pending.since;
				trying.delete(id);
				settling.set(
					id,
					timers.set(() => void look(id, took), SETTLES),
				);
			} else if (health === "failed" && !pending.failed) {
				pending.failed = true;
				report(id, now() - pending.since, "failed");
			}
		},
	};
}

/**
 * How it is connected; null where the browser does not say.
 * @param {Sample} sample
 * @returns {Outcome | null}
 */
export function outcomeOf({ route, protocol }) {
	if (route === "none") return null;
	if (route === "direct") return "direct";
	return protocol === "tcp" || protocol === "tls" ? `relay_${protocol}` : "relay_udp";
}
