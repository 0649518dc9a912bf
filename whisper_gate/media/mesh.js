/**
 * Everyone else in the room, and one pair for each: who offers, who is gone, which frames are too old.
 *
 * @typedef {import("./protocol.js").Participant} Participant
 * @typedef {import("./protocol.js").PairFrame} PairFrame
 * @typedef {import("./protocol.js").Raw} Raw
 * @typedef {import("./peer.js").Peer} Peer
 * @typedef {import("./peer.js").Signal} Signal
 * @typedef {Pick<import("./peer.js").PeerOptions, "polite" | "initiator" | "send" | "onChange" | "onMessage"
 *   | "onOpen" | "onChannel" | "onStuck" | "mayRebuild">} PairOptions
 * @typedef {{ participant: Participant, peer: Peer | null, epoch: number }} Member
 * @typedef {object} MeshOptions
 * @property {string} selfId
 * @property {(options: PairOptions) => Peer} createPeer
 * @property {(frame: Raw) => void} send
 * @property {() => void} onChange
 * @property {(from: string, text: string) => void} onMessage
 * @property {(id: string) => void} onOpen the channel to somebody is open, at first or again
 * @property {(id: string, channel: RTCDataChannel) => void} onChannel somebody opened one more
 */
import { say } from "./words.js";

/** @param {MeshOptions} options */
export function createMesh({ selfId, createPeer, send, onChange, onMessage, onOpen, onChannel }) {
	/** @type {Map<string, Member>} */
	const members = new Map();
	/** Who left or was removed: only the server brings them back, never a frame of their own. @type {Set<string>} */
	const gone = new Set();
	let started = false;
	let closed = false;

	/** @param {Participant} participant */
	function admit(participant) {
		gone.delete(participant.id);
		const known = members.get(participant.id);
		if (known) {
			// A `start` heard before a late roster stays true.
			change(known, { ...participant, started: participant.started || known.participant.started });
			return known;
		}
		/** @type {Member} */
		const member = { participant, peer: null, epoch: 0 };
		members.set(participant.id, member);
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
		member.participant = { ...member.participant, ...news };
		member.peer?.play(member.participant);
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
		const mayRebuild = selfId > id;
		const peer = createPeer({
			polite: selfId < id,
			initiator,
			mayRebuild,
			send: (signal) => {
				if (member.epoch === epoch) send(toFrame(signal, selfId, id, epoch));
			},
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
		member.peer?.close();
		share();
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

	return {
		/** Everyone, in the order of their coming. */
		members: () => [...members.values()],
		/** The own media is ready: call and be called. */
		start() {
			started = true;
			for (const member of members.values()) callIfDue(member);
		},
		/**
		 * The whole roster, as after every (re)connect: those gone go, new ones come, live pairs are left alone.
		 * @param {Participant[]} participants
		 */
		reconcile(participants) {
			const present = participants.filter(({ id }) => id !== selfId);
			const ids = new Set(present.map(({ id }) => id));
			for (const id of [...members.keys()]) if (!ids.has(id)) remove(id);
			for (const each of present.sort((a, b) => a.joined - b.joined)) callIfDue(admit(each));
			for (const { peer } of members.values()) if (peer && peer.state() !== "live") peer.resume();
			onChange();
		},
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
			const member = members.get(frame.from) ?? stranger(frame.from);
			if (member) deliver(member, frame);
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
