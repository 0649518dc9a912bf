/**
 * What to try, and when, while a pair has no connection: restart ICE three times, then relay only, then build the pair
 * anew; from the start again for as long as both are in the room.
 *
 * @typedef {{ set(run: () => void, ms: number): unknown, clear(handle: unknown): void }} Timers
 * @typedef {"new" | "connecting" | "connected" | "disconnected" | "failed"} Health
 * @typedef {"restart" | "relay" | "rebuild"} Step
 */

/** Milliseconds: before the first step; after each one; and a step this young is not followed by one out of turn. */
export const PATIENCE = {
	disconnected: 2_000,
	first: 10_000,
	after: [2_000, 3_000, 4_500, 4_500, 4_500],
	later: 6_000,
	young: 1_000,
};
/** Each wait is this much shorter or longer, by chance, so that both sides do not go on in step. */
const JITTER = 0.2;

/**
 * How a connection is, from both of its states: ICE says first that something is lost.
 * @param {Pick<RTCPeerConnection, "iceConnectionState" | "connectionState">} pc
 * @returns {Health}
 */
export function healthOf({ iceConnectionState: ice, connectionState: whole }) {
	if (ice === "failed" || whole === "failed") return "failed";
	if (ice === "disconnected" || whole === "disconnected") return "disconnected";
	if (whole === "connected") return "connected";
	return whole === "connecting" ? "connecting" : "new";
}

/**
 * The step of the given attempt, counted from 1.
 * @param {number} attempt
 * @param {{ hasRelay: boolean, leads: boolean }} pair `leads`: builds the pair anew first; the other one only if that
 *   changed nothing
 * @returns {Step}
 */
export function stepOf(attempt, { hasRelay, leads }) {
	/** @type {Step[]} */
	const steps = ["restart", "restart", "restart"];
	if (hasRelay) steps.push("relay");
	if (!leads) steps.push("restart");
	steps.push("rebuild");
	return /** @type {Step} */ (steps[(attempt - 1) % steps.length]);
}

/**
 * @param {{ timers: Timers, hasRelay: boolean, leads: boolean, climb: (step: Step, attempt: number) => void,
 *   random?: () => number }} options
 */
export function createLadder({ timers, hasRelay, leads, climb, random = () => 0.5 }) {
	let attempt = 0;
	/** @type {Health | null} */
	let last = null;
	/** @type {unknown} */
	let timer = null;
	/** @type {unknown} */
	let young = null;
	let closed = false;

	/** @param {number} ms */
	function wait(ms) {
		timers.clear(timer);
		timer = timers.set(next, ms * (1 - JITTER + 2 * JITTER * random()));
	}

	function next() {
		if (closed) return;
		attempt += 1;
		timers.clear(young);
		young = timers.set(() => {
			young = null;
		}, PATIENCE.young);
		// Wait before climbing: a step may close this ladder.
		wait(PATIENCE.after[attempt - 1] ?? PATIENCE.later);
		climb(stepOf(attempt, { hasRelay, leads }), attempt);
	}

	return {
		/** @param {Health} health */
		observe(health) {
			if (closed || health === last) return;
			last = health;
			if (health === "connected") {
				attempt = 0;
				timers.clear(timer);
			} else if (health === "failed") {
				if (young === null) next();
			} else if (attempt > 0) return;
			else if (health === "disconnected") wait(PATIENCE.disconnected);
			else if (health === "new") wait(PATIENCE.first);
		},
		/** Try at once, for instance when signalling or the network is back. */
		hurry() {
			if (!closed && last !== "connected" && young === null) next();
		},
		close() {
			closed = true;
			timers.clear(timer);
			timers.clear(young);
		},
	};
}
