/**
 * One peer connection, by perfect negotiation (W3C WebRTC 1.0, section 10.7) without rollbacks (offering.js).
 *
 * Takes every browser object as an argument. All that arrives is handled in order; closing is idempotent.
 *
 * @typedef {import("./slots.js").Outgoing} Outgoing
 * @typedef {import("./ladder.js").Timers} Timers
 * @typedef {import("./protocol.js").Description} Description
 * @typedef {import("./protocol.js").Candidate} Candidate
 * @typedef {{ type: "offer" | "answer", description: Description }
 *   | { type: "ice", candidate: Candidate | null }} Signal
 * @typedef {object} PeerOptions
 * @property {boolean} polite gives way when both offer at once
 * @property {boolean} initiator makes the first offer
 * @property {() => import("./routes.js").Routes} routes the ways to the other side, as of now
 * @property {(config: RTCConfiguration) => RTCPeerConnection} createConnection
 * @property {() => MediaStream} createStream
 * @property {() => RTCRtpCodec[]} [soundCodecs] in the order of preference, for a pair that begins now
 * @property {Timers} timers
 * @property {() => Outgoing} outgoing
 * @property {(signal: Signal) => void} send
 * @property {() => void} onChange health or streams changed
 * @property {(text: string) => void} onMessage chat
 * @property {() => void} onOpen chat can be sent
 * @property {(channel: RTCDataChannel) => void} onChannel the other side opened one more
 * @property {() => void} onStuck this pair needs to be built anew
 * @property {boolean} leads the first to build it anew; the other one waits whether that helps
 * @property {() => number} [random] 0 to 1
 * @property {import("./recorder.js").Note} [record] what happens to it, for the flight recorder
 */
import { cameraBudget, limit, scaleDown, screenBitrate } from "./bitrate.js";
import { isSettled, originOf } from "./descriptions.js";
import { healthOf } from "./ladder.js";
import { createLoggedLadder } from "./ladderlog.js";
import { packetsOf } from "./liveness.js";
import { createOffering } from "./offering.js";
import { configuration, kindsOf } from "./routes.js";
import { createSlots } from "./slots.js";

/** An offer without an answer is sent again after this long, then after twice as long, in milliseconds. */
export const RESEND_AFTER = 4_000;
/** Candidates may be lost on the way: without a connection they are told again, each of these after the one before. */
export const INSIST_AFTER = [1_200, 2_400];
/** Candidates kept for a description that is still to come; more than one gathering finds. */
const MAX_WAITING = 64;
/** A pair whose chat ended by itself gets this long to end as well, before it is built anew, in milliseconds. */
export const CHAT_LOST = 5_000;
/** What makes the other side's browser answer, and means nothing to its page. */
const PROBE = '{"probe":1}';

/** @param {PeerOptions} options */
export function createPeer(options) {
	const { polite, initiator, leads, routes, timers, outgoing, send, onChange } = options;
	const pc = options.createConnection(configuration(routes()));
	const slots = createSlots(pc, options.createStream, options.soundCodecs);
	const hasRelay = kindsOf(routes().iceServers).relay;
	const { random, record } = options;
	const ladder = createLoggedLadder({ timers, hasRelay, leads, random, climb, initiator }, pc, record);
	const offering = createOffering(pc, () => polite && negotiated);
	/** Own candidates since the last description, which holds those before. @type {Candidate[]} */
	let told = [];
	/** @type {Candidate[]} */
	let waiting = [];
	let chain = Promise.resolve();
	let lastOffer = "";
	let ignoringOffer = false;
	let answerPending = false;
	let negotiated = false;
	let everConnected = false;
	let unheard = false;
	/** The ICE credentials since which pictures were sent whole. */
	let whole = "";
	let closed = false;
	let peers = 1;
	/** @type {unknown} */
	let resendTimer = null;
	/** @type {unknown} */
	let insistTimer = null;
	/** @type {unknown} */
	let chatTimer = null;
	/** @type {RTCDataChannel | null} */
	let chat = null;
	/** Beside the chat. @type {Set<RTCDataChannel>} */
	const channels = new Set();

	pc.onnegotiationneeded = () => {
		// An answerer waits for the first offer, whatever it adds before.
		if (initiator || negotiated) void offer();
	};
	pc.onicecandidate = ({ candidate }) => {
		// The end of candidates is left unsaid: not every plain client can read it.
		if (candidate?.candidate) tellCandidate(/** @type {Candidate} */ (candidate.toJSON()));
	};
	pc.ontrack = (event) => {
		slots.accept(event);
		onChange();
	};
	pc.ondatachannel = ({ channel }) => options.onChannel(keep(channel));
	pc.onconnectionstatechange = observe;
	pc.oniceconnectionstatechange = observe;

	if (initiator) {
		slots.open(outgoing());
		openChat();
		void enqueue(() => slots.sync(outgoing()));
	}
	ladder.observe("new");

	async function offer() {
		if (closed) return;
		const made = await offering.make();
		if (!closed && made) tell(made);
	}

	/** @param {Candidate} candidate */
	function tellCandidate(candidate) {
		told.push(candidate);
		send({ type: "ice", candidate });
	}

	/** @param {{ type: string, sdp: string } | null} description */
	function tell(description) {
		const type = description?.type;
		if (!description || (type !== "offer" && type !== "answer")) return;
		negotiated = true;
		told = [];
		send({ type, description: { type, sdp: description.sdp } });
		insist(0);
		if (type === "offer") expectAnswer(RESEND_AFTER);
	}

	/** @param {number} times */
	function insist(times) {
		timers.clear(insistTimer);
		const patience = INSIST_AFTER[times];
		if (patience === undefined) return;
		insistTimer = timers.set(() => {
			if (closed || healthOf(pc) === "connected") return;
			tellCandidatesAgain();
			insist(times + 1);
		}, patience);
	}

	function tellCandidatesAgain() {
		for (const candidate of told.splice(0)) tellCandidate(candidate);
	}

	/** @param {number} patience */
	function expectAnswer(patience) {
		timers.clear(resendTimer);
		resendTimer = timers.set(() => {
			const description = offering.pending();
			if (closed || !description) return;
			send({ type: "offer", description });
			expectAnswer(patience * 2);
		}, patience);
	}

	/** @param {Description} description */
	async function onDescription(description) {
		if (description.type === "offer" && isRepeated(description)) {
			tell(pc.localDescription);
			return;
		}
		if (isSettled(description.sdp, pc.remoteDescription?.sdp)) return;
		if (description.type === "answer" && !offering.pending()) return;
		const beginning = initiator && !pc.remoteDescription;
		const ready = !offering.making() && !beginning && (pc.signalingState === "stable" || answerPending);
		const collision = description.type === "offer" && !ready;
		ignoringOffer = !polite && collision;
		if (ignoringOffer) return;
		// A first offer gives way as a whole: taken back, it leaves its lines behind (RFC 8829, section 4.1.8.2).
		if (collision && beginning) throw new Error("both began");
		answerPending = description.type === "answer";
		if (!answerPending) offering.giveWay();
		else if (!(await offering.settle())) {
			answerPending = false;
			void offer();
			return;
		}
		await pc.setRemoteDescription(description).finally(() => {
			answerPending = false;
		});
		await addWaiting();
		unheard = false;
		if (description.type === "answer") {
			timers.clear(resendTimer);
			// A draft's candidates are found only now.
			insist(0);
			await tune();
		} else {
			await answer(description);
		}
		onChange();
	}

	/**
	 * An offer that was answered already: the answer was late or lost, so it is told again, not made anew.
	 * @param {Description} description
	 */
	function isRepeated({ sdp }) {
		const answered = pc.signalingState === "stable" && pc.localDescription?.type === "answer";
		return answered && originOf(sdp) === lastOffer;
	}

	/** @param {Description} description */
	async function answer(description) {
		await slots.adopt(outgoing());
		if (description.sdp.includes("\nm=application")) openChat();
		await pc.setLocalDescription();
		lastOffer = originOf(description.sdp);
		tell(pc.localDescription);
		await slots.sync(outgoing());
		await tune();
	}

	/** @param {Candidate | null} candidate */
	async function onCandidate(candidate) {
		if (ignoringOffer || candidate === null) return;
		if (!pc.remoteDescription) waiting = [...waiting, candidate].slice(-MAX_WAITING);
		else await addCandidate(candidate);
	}

	async function addWaiting() {
		const kept = waiting;
		waiting = [];
		for (const candidate of kept) await addCandidate(candidate);
	}

	/** @param {Candidate} candidate */
	async function addCandidate(candidate) {
		// One of an unknown kind is no reason to give up on the pair; one that is early is tried again.
		await pc.addIceCandidate(candidate).catch(() => {
			waiting = [...waiting, candidate].slice(-MAX_WAITING);
		});
	}

	function openChat() {
		if (chat || !pc.createDataChannel) return;
		chat = pc.createDataChannel("chat", { negotiated: true, id: 0 });
		chat.onmessage = ({ data }) => {
			if (typeof data === "string") options.onMessage(data);
		};
		chat.onopen = () => {
			options.onOpen();
			onChange();
		};
		chat.onclose = () => {
			// The other side lost its connection and took up ours with another one: that brings back media, but not SCTP.
			if (closed) return;
			timers.clear(chatTimer);
			chatTimer = timers.set(options.onStuck, leads ? CHAT_LOST : 2 * CHAT_LOST);
		};
	}

	/** @param {RTCDataChannel} channel */
	function keep(channel) {
		for (const each of channels) if (each.readyState === "closed") channels.delete(each);
		channels.add(channel);
		return channel;
	}

	function observe() {
		if (closed) return;
		const now = healthOf(pc);
		if (now === "connected") {
			everConnected = true;
			void tune();
			watchWay();
		}
		ladder.observe(now);
		onChange();
	}

	/** @param {import("./ladder.js").Step} step */
	function climb(step) {
		if (step === "rebuild") {
			options.onStuck();
			return;
		}
		if (!negotiated) return;
		configure(step === "relay");
		pc.restartIce();
	}

	/** @param {boolean} [relayed] over the relay alone, for it may be what works */
	function configure(relayed = false) {
		const now = routes();
		pc.setConfiguration(configuration({ ...now, relayOnly: now.relayOnly || relayed }));
	}

	/**
	 * After an ICE restart nothing comes of what the last way lost: whoever waits for it sees a picture that stands still,
	 * until they ask for a whole one, which browsers do every three seconds. Other changes of the way lose little, and on a
	 * bad line there are many of them.
	 */
	function watchWay() {
		/** @type {any} The types know nothing of `getSelectedCandidatePair` (W3C WebRTC 1.0, section 5.6). */
		const way = slots.sending.video?.sender.transport?.iceTransport;
		if (!way) return;
		const generation = () => way.getSelectedCandidatePair?.()?.local?.usernameFragment ?? "";
		whole ||= generation();
		way.onselectedcandidatepairchange = () => {
			if (whole === generation()) return;
			whole = generation();
			void tune(true);
		};
	}

	/** @param {boolean} [anew] with whole pictures */
	async function tune(anew) {
		const budget = cameraBudget(peers);
		const { sending } = slots;
		const height = sending.video?.sender.track?.getSettings?.().height;
		const camera = {
			maxBitrate: budget.maxBitrate,
			maxFramerate: budget.maxFramerate,
			scaleResolutionDownBy: scaleDown(height, budget),
		};
		await limit(sending.video?.sender, camera, anew);
		await limit(sending.screen?.sender, { maxBitrate: screenBitrate(peers) }, anew);
	}

	/**
	 * Run after all that came before; what goes wrong stays here.
	 * @param {() => Promise<void>} task
	 * @param {() => void} [onError]
	 */
	function enqueue(task, onError) {
		chain = chain
			.then(() => (closed ? undefined : task()))
			.catch(() => {
				if (!closed) onError?.();
			});
		return chain;
	}

	return {
		main: slots.main,
		screen: slots.screen,
		level: slots.level,
		play: slots.play,
		/** What the browser counts about this pair. */
		stats: () => pc.getStats(),
		/** What says which certificates are in use: a channel may open before the description is told to be applied. */
		async evidence() {
			await chain;
			const [local, remote] = [pc.localDescription?.sdp ?? "", pc.remoteDescription?.sdp ?? ""];
			return { local, remote, stats: await pc.getStats() };
		},
		/** @returns {"connecting" | "live" | "reconnecting"} */
		state() {
			if (healthOf(pc) === "connected") return "live";
			return everConnected ? "reconnecting" : "connecting";
		},
		/**
		 * A description or candidate from the other side.
		 * @param {Signal} signal
		 * @param {() => void} [onRefused] the connection cannot take this offer: it belongs to another one
		 */
		receive(signal, onRefused) {
			if (signal.type === "ice") return enqueue(() => onCandidate(signal.candidate));
			return enqueue(
				() => onDescription(signal.description),
				signal.type === "offer" ? onRefused : undefined,
			);
		},
		/** Send what there is now to send. */
		refresh: () => enqueue(() => slots.sync(outgoing()).then(() => tune())),
		/** @param {number} count how many peers share the uplink */
		share(count) {
			if (count === peers) return;
			peers = count;
			void enqueue(() => tune());
		},
		/**
		 * The routes are others now. New credentials wait for the next look for ways; what must not be used any more
		 * is left at once.
		 * @param {boolean} leave
		 */
		reroute(leave) {
			if (closed) return;
			configure();
			if (leave && negotiated) pc.restartIce();
		},
		/** Signalling or the network is back: mend at once what is broken. */
		resume() {
			if (closed || healthOf(pc) === "connected") return;
			const waits = offering.pending();
			if (waits) tell(waits);
			else tellCandidatesAgain();
			if (everConnected || healthOf(pc) === "failed") ladder.hurry();
		},
		/** It says that it is connected, and nothing comes. ICE will see it in some seconds; this is sooner. */
		doubt() {
			// While it gathers it is looking for another way already.
			const looking = pc.iceGatheringState === "gathering";
			if (!closed && negotiated && !looking && healthOf(pc) === "connected") pc.restartIce();
		},
		/**
		 * What was told, with the candidates that have been found since.
		 * @param {Description} description
		 */
		renew(description) {
			const local = pc.localDescription;
			if (closed || local?.type !== description.type) return description;
			const same = originOf(local.sdp) === originOf(description.sdp);
			return same ? { type: description.type, sdp: local.sdp } : description;
		},
		/** A description has not been confirmed by the other side, though both are in the room. */
		undelivered() {
			if (closed) return;
			const live = healthOf(pc) === "connected";
			// What runs is not torn down because a change to it does not get through.
			if (unheard && !live) options.onStuck();
			else tell(offering.pending());
			unheard = true;
		},
		/** How many packets have come so far. */
		packets: async () => packetsOf(await pc.getStats()),
		probe() {
			if (chat?.readyState === "open") chat.send(PROBE);
		},
		/** @param {string} text @returns {boolean} whether it went out */
		say(text) {
			if (chat?.readyState !== "open") return false;
			chat.send(text);
			return true;
		},
		/**
		 * One more channel, where there is one for chat.
		 * @param {string} label
		 */
		open(label) {
			if (chat?.readyState !== "open") return null;
			return keep(pc.createDataChannel(label));
		},
		close() {
			if (closed) return;
			closed = true;
			ladder.close();
			timers.clear(resendTimer);
			timers.clear(insistTimer);
			timers.clear(chatTimer);
			for (const name of /** @type {const} */ ([
				"onnegotiationneeded",
				"onicecandidate",
				"ontrack",
				"ondatachannel",
			]))
				pc[name] = null;
			pc.onconnectionstatechange = null;
			pc.oniceconnectionstatechange = null;
			chat?.close();
			pc.close();
			// Closed from here they say nothing by themselves (W3C WebRTC 1.0, section 4.4.3).
			for (const channel of channels) channel.onclose?.(new Event("close"));
		},
	};
}

/** @typedef {ReturnType<typeof createPeer>} Peer */
