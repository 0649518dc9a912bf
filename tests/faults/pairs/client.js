/** One end of a pair that only makes and answers offers: the project's signaling and delivery, without media. */
import { createDelivery, createSeen } from "../../../whisper_gate/media/delivery.js";
import { RESEND_AFTER } from "../../../whisper_gate/media/peer.js";
import { createSignaling } from "../../../whisper_gate/media/signaling.js";
import { createLine } from "./line.js";

const TIMERS = {
	set: (/** @type {() => void} */ run, /** @type {number} */ ms) => setTimeout(run, ms),
	clear: (/** @type {any} */ handle) => clearTimeout(handle),
};

/** What came of all offers. */
export const tally = {
	asked: 0,
	answered: 0,
	/** Offers that were acted upon more than once, or out of their order. */
	twice: 0,
	/** Offers and answers that were said a second time, because nobody had confirmed them yet. */
	again: 0,
	/** Those that nobody confirmed in time. */
	unconfirmed: 0,
	/** Offers said anew because no answer came, as a page's peer does after some seconds. */
	anew: 0,
	/** Refusals of a frame, by code. @type {Record<string, number>} */
	refused: {},
	/** Lines lost, and others seen to leave. */
	lines: 0,
	leaves: 0,
	/** Stays that the server has ended, with the code. @type {string[]} */
	ended: [],
};

/**
 * @param {object} options
 * @param {string} options.url
 * @param {string} options.id
 * @param {string} options.other
 */
export function createClient({ url, id, other }) {
	const seen = createSeen();
	/** @type {WeakSet<object>} */
	const told = new WeakSet();
	let worker = "";
	let otherIsAway = false;
	/** Number of the offer that is out. */
	let open = 0;
	let last = 0;
	/** @type {() => void} */
	let done = () => {};
	/** @type {unknown} */
	let patience = null;
	/** @type {() => void} */
	let met = () => {};
	/** Both are in the room. @type {Promise<void>} */
	const ready = new Promise((resolve) => {
		met = resolve;
	});

	const delivery = createDelivery({
		timers: TIMERS,
		prefix: `${Date.now().toString(36)}m`,
		emit: (frame) => {
			const out = !otherIsAway && line.send(frame);
			if (out && told.has(frame)) tally.again += 1;
			if (out) told.add(frame);
			return out;
		},
		onLost: () => {
			tally.unconfirmed += 1;
		},
	});
	const line = createSignaling({
		openSocket: () => createLine(url),
		timers: TIMERS,
		random: Math.random,
		flags: () => ({ mic: true, camera: true, screen: false, hand: false }),
		onFrame: hear,
		onState: (state) => {
			if (state === "lost") tally.lines += 1;
		},
		onEnd: (code) => tally.ended.push(`${id} ${code}`),
	});

	/** As session.js and mesh.js do. @param {import("../../../whisper_gate/media/protocol.js").ServerFrame} frame */
	function hear(frame) {
		if ("mid" in frame && frame.mid && frame.type !== "offer" && frame.type !== "answer") {
			delivery.confirmed(frame.mid);
		}
		switch (frame.type) {
			case "error":
				tally.refused[frame.code] = (tally.refused[frame.code] ?? 0) + 1;
				break;
			case "welcome":
				worker = frame.worker;
				sees(frame.participants.find((one) => one.id === other));
				line.send({ type: "start", from: id });
				break;
			case "join":
				if (frame.from === other) sees(frame);
				break;
			case "away":
			case "back":
				if (frame.from === other) sees({ away: frame.type === "away" });
				break;
			case "leave":
				if (frame.from === other) tally.leaves += 1;
				break;
			case "offer":
			case "answer":
				if (frame.from === other) receive(frame);
		}
	}

	/** @param {{ away: boolean } | undefined} person */
	function sees(person) {
		if (!person) return;
		otherIsAway = person.away;
		met();
		delivery.flush();
	}

	/** @param {any} frame */
	function receive(frame) {
		line.send({ type: "ack", from: id, to: other, mid: frame.mid });
		if (!seen.isNew(frame.from, frame.mid) || seen.isTakenBack(frame)) return;
		const [word = "", count] = frame[frame.type].sdp.split(" ");
		const number = Number(count);
		if (frame.type === "offer") {
			// What is said anew is known by its number, as a page's peer knows it by its origin line.
			if (number !== last + 1 && !(word === "anew" && number === last)) tally.twice += 1;
			last = number;
			say("answer", "this", number);
		} else if (number === open) {
			open = 0;
			TIMERS.clear(patience);
			tally.answered += 1;
			done();
		}
	}

	/**
	 * @param {"offer" | "answer"} type
	 * @param {string} word
	 * @param {number} number
	 */
	function say(type, word, number) {
		const description = { type, sdp: `${word} ${number} ${"x".repeat(2_000)}` };
		delivery.send({ type, from: id, to: other, epoch: 1, [type]: description });
	}

	function insist() {
		patience = TIMERS.set(() => {
			tally.anew += 1;
			say("offer", "anew", open);
			insist();
		}, RESEND_AFTER * 2);
	}

	return {
		enter: () => line.enter({ participantId: id }),
		leave: () => line.leave(),
		ready,
		worker: () => worker,
		/** @param {number} number @returns {Promise<void>} when it is answered */
		offer(number) {
			open = number;
			tally.asked += 1;
			insist();
			say("offer", "this", number);
			return new Promise((resolve) => {
				done = resolve;
			});
		},
	};
}

/** @typedef {ReturnType<typeof createClient>} Client */
