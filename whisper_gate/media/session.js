/**
 * One stay in the room: the line to the server, the mesh behind it, chat and who speaks.
 *
 * @typedef {import("./protocol.js").ServerFrame} ServerFrame
 * @typedef {import("./protocol.js").Flags} Flags
 * @typedef {import("./signaling.js").LineState} LineState
 * @typedef {import("./chat.js").ChatMessage} ChatMessage
 * @typedef {import("./env.js").Env} Env
 * @typedef {import("./signaling.js").Pass & { iceServers?: RTCIceServer[] }} Grant
 * @typedef {import("./roles.js").Role} Role
 * @typedef {{ id: string, name: string, role: Role, mic: boolean, camera: boolean, screen: boolean, hand: boolean,
 *   state: "connecting" | "live" | "reconnecting", speaking: boolean, stream: MediaStream, screenStream: MediaStream,
 *   quality: import("./quality.js").Quality | null, known: import("./measure.js").Known | null, pair: object | null }} Person
 * @typedef {object} SessionOptions
 * @property {Env} env
 * @property {import("./recorder.js").Note} [record] what happens to the connections, for the flight recorder
 * @property {ReturnType<typeof import("./samples.js").createSamples>["take"]} [sample] the same of what is counted
 * @property {() => Flags} flags
 * @property {() => boolean} [hides] I show nobody another address than a relay's
 * @property {() => import("./slots.js").Outgoing} outgoing
 * @property {() => void} onChange
 * @property {() => void} onWaiting a host has to open
 * @property {() => void} onWelcome first welcome of this stay
 * @property {(action: import("./roles.js").Action, by: string) => void} onDone a host did this to me
 * @property {(code: string) => void} onRefused what I wanted as a host was not done
 * @property {(state: LineState) => void} onLine
 * @property {(key: string | null) => void} onKey with it this stay goes on after the page was loaded again
 * @property {() => void} onMeasure the call goes on, every few seconds
 * @property {(code: string) => void} onEnd
 * @property {ReturnType<typeof import("./announce.js").createAnnouncer>} announcer
 * @property {() => void} onArrive somebody came
 * @property {(id: string) => void} onOpen the channel to somebody is open, at first or again
 * @property {(id: string, channel: RTCDataChannel) => void} onChannel somebody opened one more
 * @property {(from: string, name: string, said: Record<string, unknown>) => void} onSaid beside the chat's own frames
 * @property {(messages: readonly ChatMessage[], news: ChatMessage | null) => void} onChat
 */
import { soundOrder } from "./bitrate.js";
import { createDelivery } from "./delivery.js";
import { createDetours } from "./detours.js";
import { createHouse } from "./house.js";
import { createMeasure } from "./measure.js";
import { createMesh } from "./mesh.js";
import { createOutcomes } from "./outcomes.js";
import { createPeer } from "./peer.js";
import { kindsOf } from "./routes.js";
import { createSignaling } from "./signaling.js";
import { createSpeaking } from "./speaking.js";
import { createTalk } from "./talk.js";
import { parse } from "./wire.js";

/** What is off after a host's action. @type {Partial<Record<import("./roles.js").Action, Partial<Flags>>>} */
const SWITCHED_OFF = { mute: { mic: false }, stop_share: { screen: false }, lower_hand: { hand: false } };

/** @param {SessionOptions} options */
export function createSession({
	env,
	record: keep = () => {},
	sample,
	flags,
	hides = () => false,
	outgoing,
	onChange,
	onWaiting,
	onWelcome,
	onDone,
	onRefused,
	onLine,
	onKey,
	onMeasure,
	onEnd,
	announcer,
	onArrive,
	onSaid,
	onOpen,
	onChannel,
	onChat,
}) {
	/** @type {Grant | null} */
	let grant = null;
	/** @type {import("./mesh.js").Mesh | null} */
	let mesh = null;
	let selfId = "";
	let capacity = 0;
	let told = "";
	const speaking = createSpeaking();
	const talk = createTalk({
		now: env.now,
		send: (to, wire) => mesh?.tell(to, wire) ?? false,
		isHere: (id) => participant(id) !== undefined,
		nameOf: (id) => nameOf(id),
		onMessage: onChat,
	});
	const outcomes = createOutcomes({
		now: env.now,
		timers: env.timers,
		stats: (id) =>
			mesh
				?.members()
				.find(({ participant }) => participant.id === id)
				?.peer?.stats(),
		tell: (to, outcome, ms) => line.send({ type: "pair", from: selfId, to, outcome, ms }),
	});
	/** @type {import("./recorder.js").Note} */
	function record(kind, fields) {
		keep(kind, fields);
		outcomes.note(kind, fields);
	}

	/** @type {MediaStream | null} */
	let nothing = null;
	/** @type {RTCIceServer[]} */
	let iceServers = [];
	/** Whether this server shows nobody's address. */
	let sheltered = false;
	const measure = createMeasure({
		timers: env.timers,
		now: env.now,
		peers: () =>
			(mesh?.members() ?? []).flatMap(({ participant: { id }, peer }) =>
				peer ? [[id, { stats: peer.stats, state: () => mesh?.state(id) ?? "connecting" }]] : [],
			),
		onChange,
		onMeasure,
		onStats: (id, stats, known, at) => {
			sample?.(id, stats, known, at);
			detours.take(id, stats);
		},
	});
	const detours = createDetours((id) => mesh?.retry(id));

	const line = createSignaling({
		openSocket: env.openSocket,
		timers: env.timers,
		random: env.random,
		keep: onKey,
		flags: () => {
			told = JSON.stringify(flags());
			return flags();
		},
		onFrame: hear,
		hides,
		onState: onLine,
		onEnd: (code) => {
			close();
			onEnd(code);
		},
	});

	// Ids of messages are remembered beyond this page: one that is loaded again must not give them anew.
	const prefix = env.now().toString(36);
	/** What a host asks the server for. */
	const deeds = createDelivery({
		timers: env.timers,
		prefix: `${prefix}d`,
		emit: line.send,
		onLost: () => house.unheard(),
	});

	const house = createHouse({
		selfId: () => selfId,
		find: (id) => participant(id) ?? null,
		send: deeds.send,
		announcer,
		onChange,
		onDone,
		onRefused,
	});

	/** @param {Extract<ServerFrame, { type: "welcome" }>} frame */
	function welcome(frame) {
		const first = !mesh;
		record("join", { step: "welcome" });
		for (const { id } of frame.participants)
			if (!participant(id)) record("roster", { who: id, what: "here" });
		selfId = frame.id;
		if (first) talk.enter(selfId);
		capacity = frame.capacity;
		house.enter(frame);
		sheltered = frame.relayOnly;
		supply(frame.iceServers.length ? frame.iceServers : (grant?.iceServers ?? []));
		mesh ??= createMesh({
			selfId,
			send: line.send,
			timers: env.timers,
			now: env.now,
			prefix: `${prefix}m`,
			record,
			onChange,
			onMessage: (from, wire) => {
				const said = parse(wire);
				if (!said) return;
				talk.receive(from, said);
				onSaid(from, nameOf(from), said);
			},
			onOpen: (id) => {
				talk.opened(id);
				onOpen(id);
			},
			onChannel,
			onTrouble: line.hurry,
			createPeer: (pair) =>
				createPeer({
					...pair,
					routes,
					outgoing,
					timers: env.timers,
					random: env.random,
					createConnection: env.createConnection,
					createStream: env.createStream,
					soundCodecs: () => soundOrder(env.soundCodecs?.() ?? [], pair.peers),
				}),
		});
		mesh.reconcile(frame.participants, !first && !frame.resumed);
		line.send({ type: "start", from: selfId });
		if (told !== JSON.stringify(flags())) tell(flags());
		mesh.start();
		deeds.flush();
		measure.start();
		if (first) onWelcome();
	}

	/** @param {ServerFrame} frame */
	function hear(frame) {
		if ("mid" in frame && frame.mid && frame.type !== "offer" && frame.type !== "answer") {
			if (!mesh?.confirmed(frame.mid)) deeds.confirmed(frame.mid);
		}
		if (frame.type === "welcome") welcome(frame);
		else if (frame.type === "waiting") selfId = frame.id;
		else if (frame.type === "error") record("error", { code: frame.code });
		house.hear(frame);
		if (frame.type === "waiting") onWaiting();
		if (!mesh) return;
		switch (frame.type) {
			case "join":
				if (!nameOf(frame.from)) {
					record("roster", { who: frame.from, what: "join" });
					announcer.tell(frame.name, "said-joined");
					onArrive();
				}
				mesh.join({ ...frame, id: frame.from });
				break;
			case "ice_servers":
				supply(frame.iceServers);
				break;
			case "start":
				mesh.began(frame.from);
				break;
			case "away":
			case "back":
				record("roster", { who: frame.from, what: frame.type });
				mesh.update(frame.from, { away: frame.type === "away" });
				break;
			case "state":
				news(frame);
				mesh.update(frame.from, pick(frame));
				break;
			case "leave":
				record("roster", { who: frame.from, what: "leave" });
				announcer.tell(nameOf(frame.from), frame.reason === "removed" ? "said-removed" : "said-left");
				speaking.forget(frame.from);
				mesh.leave(frame.from);
				talk.left(mesh.members().map((member) => member.participant.id));
				break;
			case "role":
				mesh.update(frame.from, { role: frame.role });
				break;
			case "moderated":
				// The server's `state` says so as well; heard first, it is not news of its own.
				if (frame.to) mesh.update(frame.to, SWITCHED_OFF[frame.action] ?? {});
				break;
			case "offer":
			case "answer":
			case "ice":
				mesh.receive(frame);
		}
	}

	const routes = () => ({ iceServers, relayOnly: sheltered || hides() });

	/** @param {RTCIceServer[]} next with credentials that last */
	function supply(next) {
		iceServers = next;
		mesh?.reroute(false);
	}

	/** @param {import("./protocol.js").StateFrame} frame */
	function news(frame) {
		const before = participant(frame.from);
		if (!before) return;
		if (frame.screen && !before.screen) announcer.tell(before.name, "said-started-sharing");
		if (frame.screen === false && before.screen) announcer.tell(before.name, "said-stopped-sharing");
		if (frame.hand && !before.hand) announcer.tell(before.name, "said-raised-hand");
		if (frame.mic === false && before.mic) announcer.tell(before.name, "said-muted");
	}

	/** @param {string} id */
	const participant = (id) => mesh?.members().find((member) => member.participant.id === id)?.participant;

	/** @param {string} id */
	const nameOf = (id) => participant(id)?.name ?? "";

	/** @param {Partial<Flags>} changed */
	function tell(changed) {
		line.send({ type: "state", from: selfId, ...changed });
	}

	function close() {
		mesh?.close();
		mesh = null;
		deeds.clear();
		measure.stop();
		detours.clear();
		house.clear();
		talk.clear();
		speaking.clear();
	}

	return {
		/** @param {Grant} next */
		enter(next) {
			close();
			grant = next;
			selfId = next.participantId;
			line.enter(next);
		},
		leave() {
			line.leave();
			close();
		},
		/** Look for the server and after every connection at once. */
		check() {
			line.hurry();
			mesh?.check();
		},
		tell,
		refresh: () => mesh?.refresh(),
		/** @param {string} text */
		say(text) {
			mesh?.say(talk.say(text));
		},
		/** To everyone whose channel is open. @param {object} frame */
		broadcast: (frame) => mesh?.say(JSON.stringify(frame)),
		/**
		 * @param {string} to
		 * @param {object} frame
		 */
		send: (to, frame) => mesh?.tell(to, JSON.stringify(frame)) ?? false,
		/**
		 * One more channel to somebody.
		 * @param {string} to
		 * @param {string} label
		 */
		open: (to, label) => mesh?.open(to, label) ?? null,
		nameOf,
		/** The connection to somebody; another one when it was built anew. @param {string} id */
		pair: (id) => mesh?.members().find(({ participant }) => participant.id === id)?.peer ?? null,
		/**
		 * Listen once to everyone; true when who speaks has changed.
		 * @param {number} ownLevel
		 * @param {number} now
		 */
		listen(ownLevel, now) {
			let changed = false;
			const levels = (mesh?.members() ?? []).map(
				({ participant, peer }) =>
					/** @type {[string, number]} */ ([participant.id, participant.mic ? (peer?.level() ?? 0) : 0]),
			);
			for (const [id, level] of [.../** @type {[string, number][]} */ ([["", ownLevel]]), ...levels]) {
				const before = speaking.speaks(id);
				if (speaking.hear(id, level, now) !== before) changed = true;
			}
			return changed;
		},
		speaks: () => speaking.speaks(""),
		moderate: house.moderate,
		house: house.now,
		/** Mend the pair with somebody at once. @param {string} id */
		retry: (id) => mesh?.retry(id),
		/** Look closely at the pairs, or as usual. */
		watch: measure.watch,
		/** Which kinds of ICE servers there are, and whether only the relay counts. @returns {import("./causes.js").Servers} */
		servers: () => ({ ...kindsOf(iceServers), hidden: routes().relayOnly }),
		/** Whether I show my address is different now. */
		reroute() {
			if (selfId) line.send({ type: "state", from: selfId, relay_only: hides() });
			mesh?.reroute(true);
		},
		id: () => selfId,
		capacity: () => capacity,
		/** @returns {Person[]} */
		people() {
			nothing ??= env.createStream();
			const none = nothing;
			return (mesh?.members() ?? []).map(({ participant, peer }) => {
				const { id, name, role, mic, camera, screen, hand } = participant;
				return {
					id,
					name,
					role,
					mic,
					camera,
					hand,
					// A share shows once it is both announced and here.
					screen: screen && Boolean(peer?.screen.getTracks().some(({ kind }) => kind === "video")),
					state: mesh?.state(id) ?? "connecting",
					speaking: speaking.speaks(id),
					quality: measure.of(id),
					known: measure.known(id),
					pair: peer,
					stream: peer?.main ?? none,
					screenStream: peer?.screen ?? none,
				};
			});
		},
	};
}

/**
 * @param {import("./protocol.js").StateFrame} frame
 * @returns {Partial<Flags>}
 */
function pick({ type: _type, from: _from, ...flags }) {
	return flags;
}
