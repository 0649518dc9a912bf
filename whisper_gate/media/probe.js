/**
 * Tries out the line before a call: how far the server is, whether the relay gives an address and how far that is, and
 * how much can be sent. Bounded in time and bytes, and over at once when it is stopped.
 *
 * @typedef {Pick<import("./readiness.js").Findings, "trip" | "relay" | "reached" | "relayTrip" | "uplink">} Found
 * @typedef {(path: string, options: { body?: Uint8Array<ArrayBuffer>, signal: AbortSignal }) => Promise<{ ok: boolean }>} Reach
 * @typedef {Pick<import("./env.js").Env, "createConnection" | "reach" | "timers" | "now">} ProbeEnv
 */
import { createLoop } from "./loop.js";
import { kindsOf } from "./routes.js";

/** Milliseconds for all uploads; what has not arrived then is given up. */
export const UPLOAD_TIME = 1_500;
/** Bytes: a few at first, which are much for a slow line; only a quick one is asked for more. */
export const UPLOADS = [48 * 1024, 240 * 1024];
/** Milliseconds. */
const QUICK = 400;
const TRIPS = 3;

/**
 * @param {ProbeEnv} env
 * @param {(found: Partial<Found>) => void} onFound
 */
export function createProbe({ createConnection, reach, timers, now }, onFound) {
	const whole = new AbortController();
	/** @type {ReturnType<typeof createLoop> | null} */
	let loop = null;

	/** @param {Partial<Found>} found */
	const tell = (found) => {
		if (!whole.signal.aborted) onFound(found);
	};

	/** There and back: the shortest of a few, for the first has to find its way. */
	async function measureTrip() {
		let trip = Number.POSITIVE_INFINITY;
		for (let i = 0; i < TRIPS; i++) {
			const before = now();
			if (!(await reach("/healthz", { signal: whole.signal })).ok) return null;
			trip = Math.min(trip, now() - before);
		}
		tell({ trip });
		return trip;
	}

	/** @param {number} trip what of the time is no sending */
	async function measureUpload(trip) {
		const time = new AbortController();
		const timer = timers.set(() => time.abort(), UPLOAD_TIME);
		const signal = AbortSignal.any([whole.signal, time.signal]);
		let best = Math.round((UPLOADS[0] * 8) / UPLOAD_TIME);
		try {
			for (const size of UPLOADS) {
				const before = now();
				if (!(await reach("/api/v1/uplink", { body: new Uint8Array(size), signal })).ok) return;
				const took = Math.max(1, now() - before - trip);
				best = Math.max(best, Math.round((size * 8) / took));
				if (took > QUICK) break;
			}
		} catch {
			// Out of time: the line is no faster than what is known so far.
			if (!time.signal.aborted) return;
		} finally {
			timers.clear(timer);
		}
		tell({ uplink: best });
	}

	return {
		/**
		 * By the relay, if there is one to be tried; by the server, where that does not tell enough.
		 * @param {{ iceServers: RTCIceServer[], measures: boolean }} trial `measures`: bytes may be spent
		 */
		async run({ iceServers, measures }) {
			const asked = measureTrip().catch(() => null);
			let wanted = measures;
			if (kindsOf(iceServers).relay) {
				loop = createLoop({ createConnection, timers, now }, { iceServers, measures });
				const found = await loop.result;
				tell(found);
				if (found.uplink !== null) wanted = false;
			}
			const trip = await asked;
			if (wanted && trip !== null && !whole.signal.aborted) await measureUpload(trip);
		},
		stop() {
			whole.abort();
			loop?.stop();
		},
	};
}
