/**
 * How a lost WebSocket is opened again: how soon, and that the server is asked for each namespace once.
 *
 * The framework's own client comes back at once, all pages in the same instant, which is what a server that has just
 * started needs least; it has no setting for this. So each attempt waits anywhere between nothing and a most that grows
 * ("full jitter": Brooker, Exponential Backoff And Jitter, 2015).
 *
 * All of socket.io-client's sockets open their connection by `Manager.prototype.open`, ours and the framework's alike.
 *
 * @typedef {{ open(done?: (error?: Error) => void): Manager, on(event: string, run: () => void): unknown,
 *   nsps: Record<string, { active: boolean }>, _readyState: string }} Manager
 * @typedef {{ connect(): Socket, active: boolean, io: { _readyState: string } }} Socket `active`: asks for its namespace
 *   whenever the WebSocket opens
 */

/** Milliseconds: the most that the first, second, third and every later attempt waits. */
export const MOST = [500, 1_000, 2_000, 2_500];
/** A connection that stood this long was a good one: the next loss begins with the shortest wait. */
export const STEADY = 5_000;

/**
 * @param {Manager} prototype
 * @param {{ timers: import("./ladder.js").Timers, now: () => number, random: () => number }} env
 */
export function paceReconnects(prototype, { timers, now, random }) {
	const open = prototype.open;
	/** @type {WeakMap<Manager, { attempt: number, opened: number, timer: unknown }>} */
	const paces = new WeakMap();
	/** @type {Map<Manager, () => void>} */
	const waiting = new Map();

	/**
	 * The first connection of a page waits for nothing.
	 * @param {Manager} manager
	 * @param {(error?: Error) => void} [done]
	 */
	function first(manager, done) {
		const pace = { attempt: 0, opened: Number.POSITIVE_INFINITY, timer: null };
		paces.set(manager, pace);
		manager.on("open", () => {
			pace.opened = now();
		});
		return open.call(manager, done);
	}

	/**
	 * @this {Manager}
	 * @param {(error?: Error) => void} [done]
	 */
	prototype.open = function (done) {
		const pace = paces.get(this);
		if (!pace) return first(this, done);
		if (waiting.has(this) || this._readyState.includes("open")) return this;
		if (now() - pace.opened > STEADY) pace.attempt = 0;
		pace.opened = Number.POSITIVE_INFINITY;
		const go = () => {
			timers.clear(pace.timer);
			waiting.delete(this);
			// Given up in the meantime: nobody wants it any more.
			if (Object.values(this.nsps).some(({ active }) => active)) open.call(this, done);
		};
		waiting.set(this, go);
		const most = MOST[Math.min(pace.attempt, MOST.length - 1)] ?? 0;
		pace.attempt += 1;
		pace.timer = timers.set(go, random() * most);
		return this;
	};

	return {
		/** The network is back, or somebody looks: those that wait go now. */
		hurry() {
			for (const go of [...waiting.values()]) go();
		},
	};
}

/**
 * Who connects while the server's answer is on its way would ask again. To a second request the server answers with a
 * refusal, after which the client library (4.8) hears nothing more on a socket that it still calls connected.
 * @param {Socket} prototype
 */
export function askOnce(prototype) {
	const connect = prototype.connect;
	/** @this {Socket} */
	prototype.connect = function () {
		const asked = this.active && this.io._readyState === "open";
		return asked ? this : connect.call(this);
	};
}
