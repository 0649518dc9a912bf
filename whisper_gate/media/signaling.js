/**
 * The line to the server: one Socket.IO namespace on Reflex's own WebSocket, which comes and goes with it.
 *
 * `openSocket` is called once per page, and only when a grant is there: a second socket of the same namespace would
 * open a WebSocket of its own. After each (re)connect the client joins again, first with its ticket and from then on
 * with the resume key of the last `waiting` or `welcome`. A `leave` is said until the server has confirmed it.
 *
 * @typedef {import("./protocol.js").ServerFrame} ServerFrame
 * @typedef {import("./protocol.js").Flags} Flags
 * @typedef {import("./protocol.js").Raw} Raw
 * @typedef {{ connected: boolean, connect(): unknown, disconnect(): unknown,
 *   emit(event: string, data: unknown, done?: () => void): unknown, on(event: string, run: (data: any) => void): unknown,
 *   io?: { engine?: { readyState: string, close(): unknown } } }} Socket `done` runs when the server has it; `connect`
 *   does nothing while the server is asked already (pace.js); `io` has what the namespaces share
 * @typedef {{ participantId: string, ticket?: string, resumeKey?: string }} Pass a ticket, or the key of an earlier stay
 * @typedef {"idle" | "connecting" | "waiting" | "joined" | "lost"} LineState
 * @typedef {object} SignalingOptions
 * @property {() => Socket} openSocket
 * @property {import("./ladder.js").Timers} timers
 * @property {() => number} random 0 to 1
 * @property {() => Flags} flags own state, told with each join
 * @property {() => boolean} [hides] shows nobody another address than a relay's
 * @property {(frame: ServerFrame) => void} onFrame
 * @property {(state: LineState) => void} onState
 * @property {(code: string) => void} onEnd the server will not have us (any more)
 * @property {(key: string | null) => void} [keep] where the resume key survives
 */
import { closeReason, FrameError, readServer } from "./protocol.js";

/** Milliseconds: how often to look after a lost line, and how far to spread after a restart. */
export const RETRY = { every: 2_500, spread: 1_500, restart: 400 };
/** Milliseconds between two sayings of a `leave` that is not confirmed, and how often it is said. */
export const GOODBYE = { every: 1_200, times: 4 };
/** After so many looks, each `RETRY.every` or more after the other, a request that is not answered needs a new WebSocket. */
export const UNANSWERED = 4;
/** Milliseconds for the server to say that it hears us, once there is doubt; by itself a dead line shows after 15 s. */
export const PROOF = 1_500;
/** Codes that end the stay whenever they come. */
const ENDS = new Set([
	"removed",
	"banned",
	"call_ended",
	"not_signed_in",
	"no_such_room",
	"knock_refused",
	"knock_timeout",
	"room_locked",
]);
/** Codes that end a join or a wait; of somebody inside they are about a single frame. */
const JOIN_ERRORS = new Set([
	"room_full",
	"bad_ticket",
	"id_taken",
	"unavailable",
	"forbidden",
	"wrong_room_password",
	"rate_limited",
	"internal",
	"replaced",
]);

/** @param {SignalingOptions} options */
export function createSignaling({ openSocket, timers, random, flags, hides, onFrame, onState, onEnd, keep }) {
	/** @type {Socket | null} */
	let socket = null;
	/** @type {Pass | null} */
	let pass = null;
	/** @type {string | null} */
	let resumeKey = null;
	/** @type {LineState} */
	let state = "idle";
	/** @type {unknown} */
	let retry = null;
	/** Who has left, until the server knows. @type {{ id: string, key: string | null, times: number } | null} */
	let leaving = null;
	/** @type {unknown} */
	let goodbye = null;
	/** @type {unknown} */
	let proof = null;
	/** How often the server's answer to the request for the namespace was looked for. */
	let looks = 0;

	/** @param {LineState} next */
	function become(next) {
		if (state === next) return;
		state = next;
		onState(next);
	}

	function open() {
		if (socket) return socket;
		socket = openSocket();
		socket.on("connect", () => (pass ? join() : comeBackToLeave()));
		socket.on("disconnect", lost);
		socket.on("connect_error", () => pass && look(RETRY.every));
		socket.on("signal", hear);
		return socket;
	}

	/** Asks the server for the namespace; where it was asked long ago in vain, over another WebSocket. */
	function reach() {
		const engine = socket?.io?.engine;
		looks = engine?.readyState === "open" ? looks + 1 : 0;
		if (looks > UNANSWERED) engine?.close();
		else socket?.connect();
	}

	function join() {
		if (!pass) return;
		timers.clear(retry);
		const own = flags();
		const key = resumeKey
			? { resume_key: resumeKey, hand: own.hand, screen: own.screen }
			: { ticket: pass.ticket };
		socket?.emit("signal", {
			type: "join",
			from: pass.participantId,
			...key,
			resume: true,
			acks: true,
			...(hides?.() && { relay_only: true }),
			mic: own.mic,
			camera: own.camera,
		});
	}

	/** Left while the line was lost: only who holds the place can give it up. */
	function comeBackToLeave() {
		if (!leaving?.key) return;
		const { id, key } = leaving;
		socket?.emit("signal", { type: "join", from: id, resume_key: key, resume: true });
		socket?.emit("signal", farewell(id));
	}

	function sayGoodbye() {
		if (!leaving) return;
		timers.clear(goodbye);
		leaving.times += 1;
		if (leaving.times > GOODBYE.times) {
			part();
			return;
		}
		if (socket?.connected) socket.emit("signal", farewell(leaving.id));
		else reach();
		goodbye = timers.set(sayGoodbye, GOODBYE.every);
	}

	/** The server knows, or its time of grace for us is over. */
	function part() {
		timers.clear(goodbye);
		leaving = null;
		if (!pass) socket?.disconnect();
	}

	/** A line that leads nowhere any more, as after a change of networks, is given up for a new one. */
	function prove() {
		if (proof !== null || !pass) return;
		proof = timers.set(() => {
			proof = null;
			socket?.io?.engine?.close();
		}, PROOF);
		socket?.emit("signal", { type: "pong", from: pass.participantId }, proven);
	}

	function proven() {
		timers.clear(proof);
		proof = null;
	}

	function lost() {
		proven();
		looks = 0;
		if (!pass) return;
		become(resumeKey ? "lost" : "connecting");
		look(RETRY.restart);
	}

	/**
	 * Reflex brings its WebSocket back by itself, and ours with it; this looks after the cases in which it does not.
	 * @param {number} base
	 * @param {number} [spread]
	 */
	function look(base, spread = RETRY.spread) {
		timers.clear(retry);
		retry = timers.set(
			() => {
				if (!pass || socket?.connected) return;
				look(RETRY.every);
				reach();
			},
			base + random() * spread,
		);
	}

	/** @param {unknown} data */
	function hear(data) {
		const frame = read(data);
		if (!frame) return;
		if (frame.type === "ping") {
			const from = pass?.participantId ?? leaving?.id;
			if (from) socket?.emit("signal", { type: "pong", from });
			return;
		}
		if (leaving && "mid" in frame && frame.mid === BYE) {
			part();
			return;
		}
		if (!pass) return;
		if (frame.type === "closed") {
			const code = closeReason(frame.code);
			if (code !== "server_restart") end(code);
			return;
		}
		if (frame.type === "error" && judge(frame.code)) return;
		if (frame.type === "welcome" || frame.type === "waiting") {
			resumeKey = frame.resume_key || null;
			keep?.(resumeKey);
			become(frame.type === "welcome" ? "joined" : "waiting");
		}
		onFrame(frame);
	}

	/**
	 * @param {string} code
	 * @returns {boolean} whether the error was about the stay, and not about a single frame
	 */
	function judge(code) {
		if (ENDS.has(code)) {
			// It says more than the `closed` frame after it, which nobody hears any more.
			end(code);
			return true;
		}
		if (code === "not_joined") {
			// The server no longer knows this connection: introduce it again.
			if (state === "joined" && !leaving) {
				become("lost");
				join();
			}
			return true;
		}
		if (state === "joined" || !JOIN_ERRORS.has(code)) return false;
		if (code === "unavailable" && resumeKey) {
			timers.clear(retry);
			retry = timers.set(join, RETRY.every + random() * RETRY.spread);
			return true;
		}
		end(code);
		return true;
	}

	/** @param {string} code */
	function end(code) {
		close();
		onEnd(code);
	}

	function close() {
		forget();
		socket?.disconnect();
	}

	function forget() {
		proven();
		timers.clear(retry);
		pass = null;
		resumeKey = null;
		keep?.(null);
		become("idle");
	}

	return {
		/** @param {Pass} next */
		enter(next) {
			if (pass) close();
			pass = next;
			// What was said on this line is heard before what follows on it.
			part();
			resumeKey = next.resumeKey ?? null;
			become("connecting");
			const line = open();
			if (line.connected) join();
			else reach();
			look(RETRY.every);
		},
		/** @param {Raw} frame @returns {boolean} whether it was sent */
		send(frame) {
			if (!pass || !socket?.connected || state !== "joined") return false;
			socket.emit("signal", frame);
			return true;
		},
		/** Look for the server at once, also where it only seems to be there. */
		hurry() {
			if (!pass) return;
			if (socket?.connected) prove();
			else look(0, 0);
		},
		leave() {
			if (!pass) return;
			const left = { id: pass.participantId, key: resumeKey, times: 0 };
			const known = Boolean(socket?.connected || left.key);
			forget();
			if (known) {
				leaving = left;
				sayGoodbye();
			} else socket?.disconnect();
		},
	};
}

/** The message id of a `leave`; there is only one. */
const BYE = "bye";

/** @param {string} from */
const farewell = (from) => ({ type: "leave", from, mid: BYE });

/** @typedef {ReturnType<typeof createSignaling>} Signaling */

/**
 * @param {unknown} data
 * @returns {ServerFrame | null}
 */
function read(data) {
	try {
		return readServer(data);
	} catch (error) {
		if (error instanceof FrameError) return null;
		throw error;
	}
}
