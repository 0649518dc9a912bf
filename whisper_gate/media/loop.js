/**
 * From this page to itself, by the relay alone: two connections and a data channel. Shows whether the relay gives an
 * address, how far it is, and how much goes through; no picture is made for it.
 *
 * @typedef {{ relay: "fine" | "lost", reached: number | null, relayTrip: number | null, uplink: number | null }} Looped
 * @typedef {Pick<import("./env.js").Env, "createConnection" | "timers" | "now">} LoopEnv
 */
import { speedOf } from "./readiness.js";

/** Milliseconds: until the relay has to have given an address; then until the two are connected; then for the load. */
export const LOOP_TIMES = { address: 3_000, connect: 1_500, load: 1_500 };
/** Bytes in all, in one message, and on their way at most. */
export const LOAD = { most: 640 * 1024, message: 1024, waiting: 64 * 1024 };
const PINGS = 3;

/**
 * @param {LoopEnv} env
 * @param {{ iceServers: RTCIceServer[], measures: boolean }} trial
 */
export function createLoop({ createConnection, timers, now }, { iceServers, measures }) {
	const config = /** @type {RTCConfiguration} */ ({ iceServers, iceTransportPolicy: "relay" });
	const here = createConnection(config);
	const there = createConnection(config);
	const channel = here.createDataChannel("trial", { ordered: false });
	const began = now();
	/** @type {Looped} */
	const found = { relay: "lost", reached: null, relayTrip: null, uplink: null };
	/** @type {[number, number][]} */
	const arrivals = [];
	/** @type {(found: Looped) => void} */
	let finish = () => {};
	/** @type {unknown} */
	let timer = timers.set(stop, LOOP_TIMES.address);

	/** @param {number} ms */
	function wait(ms) {
		timers.clear(timer);
		timer = timers.set(stop, ms);
	}

	/** With what is known; safe to call again. */
	function stop() {
		timers.clear(timer);
		if (arrivals.length > 1) found.uplink = speedOf(arrivals);
		here.close();
		there.close();
		finish({ ...found });
	}

	const offered = here.setLocalDescription().then(() => there.setRemoteDescription(description(here)));
	const answered = offered
		.then(() => there.setLocalDescription())
		.then(() => here.setRemoteDescription(description(there)));
	here.onicecandidate = ({ candidate }) => {
		if (!candidate?.candidate) return;
		if (found.reached === null) {
			found.relay = "fine";
			found.reached = now() - began;
			wait(LOOP_TIMES.connect);
		}
		void offered.then(() => there.addIceCandidate(candidate)).catch(() => undefined);
	};
	there.onicecandidate = ({ candidate }) => {
		if (candidate?.candidate)
			void answered.then(() => here.addIceCandidate(candidate)).catch(() => undefined);
	};
	// Every server has answered, and none has given an address.
	here.onicegatheringstatechange = () => {
		if (here.iceGatheringState === "complete" && found.reached === null) stop();
	};
	answered.catch(stop);

	listen(there, now, arrivals, stop);
	const pings = ping(channel, now, (trip) => {
		// Both ends are here, so one way through is there and back.
		found.relayTrip = Math.max(1, Math.round(trip / 2));
		if (!measures) return stop();
		wait(LOOP_TIMES.load);
		load(channel);
	});
	channel.onopen = pings.begin;
	channel.onmessage = pings.hear;

	return {
		/** @type {Promise<Looped>} */
		result: new Promise((resolve) => {
			finish = resolve;
		}),
		stop,
	};
}

/** @param {RTCPeerConnection} connection */
const description = (connection) => /** @type {RTCSessionDescription} */ (connection.localDescription);

/**
 * The far end: says back what is text, and counts the rest.
 * @param {RTCPeerConnection} connection
 * @param {() => number} now
 * @param {[number, number][]} arrivals
 * @param {() => void} onAll
 */
function listen(connection, now, arrivals, onAll) {
	let bytes = 0;
	connection.ondatachannel = ({ channel }) => {
		channel.binaryType = "arraybuffer";
		channel.onmessage = ({ data }) => {
			if (typeof data === "string") return channel.send(data);
			bytes += data.byteLength;
			arrivals.push([now(), bytes]);
			if (bytes >= LOAD.most) onAll();
		};
	};
}

/**
 * @param {RTCDataChannel} channel
 * @param {() => number} now
 * @param {(trip: number) => void} onTrip the shortest of a few, in milliseconds
 */
function ping(channel, now, onTrip) {
	let said = 0;
	let left = PINGS;
	let best = Number.POSITIVE_INFINITY;
	const begin = () => {
		said = now();
		channel.send("?");
	};
	const hear = () => {
		best = Math.min(best, now() - said);
		left -= 1;
		if (left > 0) begin();
		else if (left === 0) onTrip(best);
	};
	return { begin, hear };
}

/** Sends for as long as there is room on the way. @param {RTCDataChannel} channel */
function load(channel) {
	const message = new Uint8Array(LOAD.message);
	let left = LOAD.most;
	const fill = () => {
		while (left > 0 && channel.readyState === "open" && channel.bufferedAmount < LOAD.waiting) {
			channel.send(message);
			left -= message.byteLength;
		}
	};
	channel.bufferedAmountLowThreshold = LOAD.waiting / 2;
	channel.onbufferedamountlow = fill;
	fill();
}
