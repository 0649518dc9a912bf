/**
 * Everyone else in the room, and one pair for each: who offers, who is gone, which frames are too old.
 *
 * @typedef {import("./protocol.js").Participant} Participant
 * @typedef {import("./protocol.js").PairFrame} PairFrame
 * @typedef {import("./protocol.js").Raw} Raw
 * @typedef {import("./peer.js").Peer} Peer
 * @typedef {import("./peer.js").Signal} Signal
 * @typedef {Pick<import("./peer.js").PeerOptions, "polite" | "initiator" | "send" | "record" | "onChange" | "onMessage"
 *   | "onOpen" | "onChannel" | "onStuck" | "leads"> & { peers: number }} PairOptions
 * @typedef {{ participant: Participant, peer: Peer | null, epoch: number }} Member
 * @typedef {object} MeshOptions
 * @property {string} selfId
 * @property {(options: PairOptions) => Peer} createPeer
 * @property {(frame: Raw) => boolean} send whether it went out
 * @property {import("./ladder.js").Timers} timers
 * @property {() => number} now
 * @property {string} [prefix] of the ids of messages
 * @property {import("./recorder.js").Note} [record] what happens to the pairs, for the flight recorder
 * @property {() => void} onChange
 * @property {(from: string, text: string) => void} onMessage
 * @property {(id: string) => void} onOpen the channel to somebody is open, at first or again
 * @property {() => void} [onTrouble] nothing comes from somebody: it may be this computer's network
 * @property {(id: string, channel: RTCDataChannel) => void} onChannel somebody opened one more
 */
import { createDelivery, createSeen } from "./delivery.js";
import { createLiveness } from "./liveness.js";
import { createPulse } from "./pulse.js";
import { say } from "./words.js";

/** Milliseconds in which somebody has to come back whom a server that has lost its memory does not know. */
export const HOLD = 10_000;
/** Milliseconds in which a connection has to show that it still carries something after the network has changed. */
export const DOUBT = 1_000;

/** @param {MeshOptions} options */
export function createMesh(options) {
	const { selfId, createPeer, send, timers, now, onChange, onMessage, onOpen, onChannel } = options;
	/** @type {Map<string, Member>} */
	const members = new Map();
	/** Who left or was removed: only the server brings them back, never a frame of their own. @type {Set<string>} */
	const gone = new Set();
	/** Whom the server does not know, but whose picture still comes. @type {Map<string, unknown>} */
	const held = new Map();
	const seen = createSeen();
	const delivery = createDelivery({
		timers,
		prefix: options.prefix,
		// Who has no line to the server hears nothing now; what is for them goes out when they are back.
		emit: (frame) => !members.get(String(frame.to))?.participant.away && send(frame),
		renew: (frame) => {
			const kind = frame.type === "offer" || frame.type === "answer" ? frame.type : null;
			const peer = peerOf(frame);
			return kind && peer ? { ...frame, [kind]: peer.renew(/** @type {any} */ (frame[kind])) } : frame;
		},
		onLost: (frame) => peerOf(frame)?.undelivered(),
	});
	const liveness = createLiveness({
		timers,
		now,
		find: (id) => members.get(id)?.peer ?? null,
		onChange: (id, silent) => {
			if (silent && held.has(id)) remove(id);
			else bearWitness(id, silent);
			onChange();
		},
	});
	const pulse = createPulse({
		timers,
		pairs: () => connected(),
		onSilent: (id) => {
			options.onTrouble?.();
			const peer = members.get(id)?.peer;
			if (peer) void doubt(id, peer);
		},
	});
	let started = false;
	let closed = false;

	/** @returns {[string, Peer][]} */
	function connected() {
		/** @type {[string, Peer][]} */
		const pairs = [];
		for (const [id, { peer }] of members) if (peer?.state() === "live") pairs.push([id, peer]);
		return pairs;
	}

	/** The peer that had this said, if it is still the one. @param {Raw} frame */
	function peerOf({ to, epoch }) {
		const member = members.get(String(to));
		return member && member.epoch === epoch ? member.peer : null;
	}

	/** @param {Participant} participant */
	function admit(participant) {
		gone.delete(participant.id);
		release(participant.id);
		const known = members.get(participant.id);
		if (known) {
			// A `start` heard before a late roster stays true.
			change(known, { ...participant, started: participant.started || known.participant.started });
			return known;
		}
		/** @type {Member} */
		const member = { participant, peer: null, epoch: 0 };
		members.set(participant.id, member);
		if (participant.away) heedLine(member);
		return member;
	}

	/**
	 * Someone whose `join` was lost on the way or is late.
	 * @param {string} id
	 */
	const stranger = (id) => (gone.has(id) ? null : admit(unknown(id)));

	/**
	 * @param {Member} member
	 * @param {Partial<Participant>} news
	 */
	function change(member, news) {
		const was = member.participant;
		member.participant = { ...was, ...news };
		member.peer?.play(member.participant);
		if (member.participant.away !== was.away) heedLine(member);
	}

	/**
	 * Somebody's line to the server is lost, or back.
	 * @param {Member} member
	 */
	function heedLine({ participant: { id, away }, peer }) {
		if (away) {
			liveness.watch(id);
			return;
		}
		liveness.unwatch(id);
		delivery.flush();
		if (peer && peer.state() !== "live") peer.resume();
	}

	/**
	 * @param {string} id
	 * @param {boolean} silent
	 */
	function bearWitness(id, silent) {
		send({ type: "witness", from: selfId, to: id, alive: !silent });
	}

	/**
	 * @param {string} to
	 * @param {Raw} frame
	 */
	function tell(to, frame) {
		if (frame.type !== "ice" && members.get(to)?.participant.acks) delivery.send(frame);
		else send(frame);
	}

	/** @param {Member} member */
	function callIfDue(member) {
		const { id, started: ready } = member.participant;
		if (started && ready && !member.peer && selfId > id) build(member, member.epoch + 1, true);
	}

	/**
	 * @param {Member} member
	 * @param {number} epoch
	 * @param {boolean} initiator
	 */
	function build(member, epoch, initiator) {
		const { id } = member.participant;
		member.peer?.close();
		member.epoch = epoch;
		delivery.forget(id);
		const peer = createPeer({
			polite: selfId < id,
			initiator,
			leads: selfId > id,
			peers: members.size,
			send: (signal) => {
				if (member.epoch === epoch) tell(id, toFrame(signal, selfId, id, epoch));
			},
			record: (kind, fields) => options.record?.(kind, { ...fields, pair: id, epoch }),
			onChange,
			onMessage: (text) => onMessage(id, text),
			onOpen: () => onOpen(id),
			onChannel: (channel) => onChannel(id, channel),
			onStuck: () => {
				if (members.get(id) === member && member.epoch === epoch) build(member, epoch + 1, true);
			},
		});
		member.peer = peer;
		peer.play(member.participant);
		share();
		onChange();
		return peer;
	}

	function share() {
		const pairs = [...members.values()].filter((member) => member.peer).length;
		for (const member of members.values()) member.peer?.share(pairs);
	}

	/** @param {string} id */
	function remove(id) {
		const member = members.get(id);
		if (!member) return;
		members.delete(id);
		release(id);
		liveness.unwatch(id);
		delivery.forget(id);
		seen.forget(id);
		member.peer?.close();
		share();
	}

	/** @param {string} id */
	function hold(id) {
		liveness.watch(id);
		held.set(
			id,
			timers.set(() => {
				remove(id);
				onChange();
			}, HOLD),
		);
	}

	/** @param {string} id */
	function release(id) {
		if (!held.has(id)) return;
		timers.clear(held.get(id));
		held.delete(id);
		if (!members.get(id)?.participant.away) liveness.unwatch(id);
	}

	/**
	 * @param {Member} member
	 * @param {PairFrame} frame
	 */
	function deliver(member, frame) {
		const epoch = frame.epoch ?? member.epoch;
		if (epoch < member.epoch) return;
		if (!member.peer || epoch > member.epoch) {
			// Only an offer opens a pair; the rest belongs to one that is not there.
			if (frame.type !== "offer") return;
			build(member, epoch, false);
		}
		const signal = toSignal(frame);
		const peer = /** @type {Peer} */ (member.peer);
		void peer.receive(signal, () => {
			// The other side began anew without saying so: so do we, with the same offer.
			if (member.peer === peer) void build(member, member.epoch, false).receive(signal);
		});
	}

	/**
	 * @param {string} id
	 * @param {Peer} peer
	 */
	async function doubt(id, peer) {
		const before = await peer.packets();
		peer.probe();
		timers.set(async () => {
			if (members.get(id)?.peer === peer && (await peer.packets()) === before) peer.doubt();
		}, DOUBT);
	}

	return {
		/** Everyone, in the order of their coming. */
		members: () => [...members.values()],
		/** The own media is ready: call and be called. */
		start() {
			started = true;
			pulse.start();
			for (const member of members.values()) callIfDue(member);
		},
		/**
		 * The whole roster, as after every (re)connect: those gone go, new ones come, live pairs are left alone.
		 * @param {Participant[]} participants
		 * @param {boolean} [forgotten] the server knew not even me: who is not there yet may only be a moment later
		 */
		reconcile(participants, forgotten = false) {
			const present = participants.filter(({ id }) => id !== selfId);
			const ids = new Set(present.map(({ id }) => id));
			for (const [id, { peer }] of [...members]) {
				if (ids.has(id) || held.has(id)) continue;
				if (forgotten && peer?.state() === "live") hold(id);
				else remove(id);
			}
			// A pair that begins knows how many there are.
			for (const each of present.sort((a, b) => a.joined - b.joined).map(admit)) callIfDue(each);
			for (const { peer } of members.values()) if (peer && peer.state() !== "live") peer.resume();
			delivery.flush();
			// Said while this page had no line itself, nobody heard it.
			for (const id of members.keys()) if (liveness.silent(id)) bearWitness(id, true);
			onChange();
		},
		/**
		 * Whether somebody is here as far as one can see: their connection stands, and they are not silent without a line.
		 * @param {string} id
		 */
		state(id) {
			const state = members.get(id)?.peer?.state() ?? "connecting";
			return state === "live" && liveness.silent(id) ? "reconnecting" : state;
		},
		/** The network has changed, or the page was away: look at once whether every connection still carries. */
		check() {
			for (const [id, { peer }] of members) {
				if (!peer) continue;
				if (peer.state() === "live") void doubt(id, peer);
				else peer.resume();
			}
		},
		/** @param {string} mid */
		confirmed: (mid) => delivery.confirmed(mid),
		/** @param {Participant} participant */
		join(participant) {
			if (participant.id === selfId) return;
			callIfDue(admit(participant));
			onChange();
		},
		/** @param {string} id */
		began(id) {
			const member = members.get(id) ?? (id === selfId ? null : stranger(id));
			if (!member) return;
			change(member, { started: true });
			callIfDue(member);
			onChange();
		},
		/**
		 * @param {string} id
		 * @param {Partial<Omit<Participant, "id">>} news flags or role
		 */
		update(id, news) {
			const member = members.get(id);
			if (!member) return;
			change(member, news);
			onChange();
		},
		/** @param {string} id */
		leave(id) {
			gone.add(id);
			remove(id);
			onChange();
		},
		/** @param {PairFrame} frame */
		receive(frame) {
			if (closed || frame.from === selfId) return;
			if ("mid" in frame && frame.mid) {
				send({ type: "ack", from: selfId, to: frame.from, mid: frame.mid });
				if (!seen.isNew(frame.from, frame.mid) || seen.isTakenBack(frame)) return;
			}
			const member = members.get(frame.from) ?? stranger(frame.from);
			if (!member) return;
			// Both offer, and this side's counts: who has just found back to the server may have missed it.
			if (frame.type === "offer" && selfId > frame.from) delivery.flush(frame.from);
			deliver(member, frame);
		},
		/**
		 * The routes are others now; with `leave` those of before must not be used any more.
		 * @param {boolean} leave
		 */
		reroute(leave) {
			for (const { peer } of members.values()) peer?.reroute(leave);
		},
		/** Somebody wants this pair mended now. @param {string} id */
		retry(id) {
			const peer = members.get(id)?.peer;
			if (peer?.state() === "live") peer.doubt();
			else peer?.resume();
		},
		/** Own tracks changed. */
		refresh() {
			for (const { peer } of members.values()) void peer?.refresh();
		},
		/**
		 * @param {string} id
		 * @param {string} text
		 */
		tell: (id, text) => members.get(id)?.peer?.say(text) ?? false,
		/**
		 * @param {string} id
		 * @param {string} label
		 */
		open: (id, label) => members.get(id)?.peer?.open(label) ?? null,
		/** @param {string} text @returns {number} how many it reached */
		say: (text) => [...members.values()].filter(({ peer }) => peer?.say(text)).length,
		close() {
			closed = true;
			started = false;
			delivery.clear();
			liveness.clear();
			pulse.stop();
			for (const id of [...members.keys()]) remove(id);
		},
	};
}

/** @typedef {ReturnType<typeof createMesh>} Mesh */

/**
 * Somebody of whom only the id is known; the next roster names them.
 * @param {string} id
 * @returns {Participant}
 */
function unknown(id) {
	const flags = { mic: true, camera: true, screen: false, hand: false };
	return {
		id,
		name: say("host-guest"),
		role: "guest",
		...flags,
		started: false,
		acks: false,
		away: false,
		joined: Number.MAX_SAFE_INTEGER,
	};
}

/**
 * @param {Signal} signal
 * @param {string} from
 * @param {string} to
 * @param {number} epoch
 * @returns {Raw}
 */
function toFrame(signal, from, to, epoch) {
	const base = { type: signal.type, from, to, epoch };
	if (signal.type === "ice") return { ...base, candidate: signal.candidate };
	return { ...base, [signal.type]: signal.description };
}

/**
 * @param {PairFrame} frame
 * @returns {Signal}
 */
function toSignal(frame) {
	if (frame.type === "ice") return { type: "ice", candidate: frame.candidate };
	return { type: frame.type, description: frame.type === "offer" ? frame.offer : frame.answer };
}
