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
 * @param {{ now: () => number, stats: (id: string) => Promise<Iterable<[string, any]>> | undefined,
 *   tell: (to: string, outcome: Outcome, ms: number) => void }} options `stats`: what the browser counts about a pair
 */
export function createOutcomes({ now, stats, tell }) {
	/** Pairs that are not connected yet. @type {Map<string, { since: number, failed: boolean }>} */
	const trying = new Map();

	/** @param {string} id @param {number} since @param {Outcome} outcome */
	function report(id, since, outcome) {
		tell(id, outcome, Math.round(Math.min(LONGEST, Math.max(0, now() - since))));
	}

	/** @param {string} id @param {number} since */
	async function connected(id, since) {
		const at = now();
		const counted = await Promise.resolve(stats(id)).catch(() => undefined);
		const outcome = counted && outcomeOf(sampleOf(counted, at));
		if (outcome) report(id, since + now() - at, outcome);
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
			if (kind === "peer" && state === "built") trying.set(id, { since: now(), failed: false });
			else if (kind === "peer") trying.delete(id);
			else if (kind !== "ice" || !pending) return;
			else if (health === "connected") {
				trying.delete(id);
				void connected(id, pending.since);
			} else if (health === "failed" && !pending.failed) {
				pending.failed = true;
				report(id, pending.since, "failed");
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
