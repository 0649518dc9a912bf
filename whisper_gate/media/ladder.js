/**
 * What to try, and when, while a pair has no connection: restart ICE, then relay only, then rebuild the pair.
 *
 * @typedef {{ set(run: () => void, ms: number): unknown, clear(handle: unknown): void }} Timers
 * @typedef {"new" | "connecting" | "connected" | "disconnected" | "failed"} Health
 * @typedef {"restart" | "relay" | "rebuild"} Step
 */

/** Milliseconds. */
export const PATIENCE = { disconnected: 2_000, first: 10_000, step: 5_000, later: 10_000 };

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
 * @param {{ hasRelay: boolean, mayRebuild: boolean }} can
 * @returns {Step}
 */
export function stepOf(attempt, { hasRelay, mayRebuild }) {
	const position = (attempt - 1) % 3;
	if (position === 1 && hasRelay) return "relay";
	if (position === 2 && mayRebuild) return "rebuild";
	return "restart";
}

/**
 * @param {{ timers: Timers, hasRelay: boolean, mayRebuild: boolean, climb: (step: Step) => void }} options
 */
export function createLadder({ timers, hasRelay, mayRebuild, climb }) {
	let attempt = 0;
	/** @type {Health | null} */
	let last = null;
	/** @type {unknown} */
	let timer = null;
	let closed = false;

	/** @param {number} ms */
	function wait(ms) {
		timers.clear(timer);
		timer = timers.set(next, ms);
	}

	function next() {
		if (closed) return;
		attempt += 1;
		// Wait before climbing: a step may close this ladder.
		wait(attempt < 4 ? PATIENCE.step : PATIENCE.later);
		climb(stepOf(attempt, { hasRelay, mayRebuild }));
	}

	return {
		/** @param {Health} health */
		observe(health) {
			if (closed || health === last) return;
			last = health;
			if (health === "connected") {
				attempt = 0;
				timers.clear(timer);
			} else if (health === "failed") next();
			else if (health === "disconnected") wait(PATIENCE.disconnected);
			else if (attempt === 0 && health === "new") wait(PATIENCE.first);
		},
		/** Try at once, for instance when signalling is back. */
		hurry() {
			if (!closed && last !== "connected") next();
		},
		close() {
			closed = true;
			timers.clear(timer);
		},
	};
}
