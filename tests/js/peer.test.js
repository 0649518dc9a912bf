import { beforeEach, describe, expect, test } from "bun:test";
import { PATIENCE } from "../../whisper_gate/media/ladder.js";
import { CHAT_LOST, createPeer, RESEND_AFTER } from "../../whisper_gate/media/peer.js";
import { FakeConnection, FakeStream, FakeTimers, FakeTrack, settle } from "./fakes.js";

const OFFER = /** @type {const} */ ({ type: "offer", sdp: "v=0\no=- 1 2\nm=application" });
const ANSWER = /** @type {const} */ ({ type: "answer", sdp: "remote answer" });
const CANDIDATE = { candidate: "candidate:1", sdpMid: "0" };

/** @type {FakeTimers} */
let timers;
beforeEach(() => {
	timers = new FakeTimers();
});

/** @param {object} [more] */
function setUp(more = {}) {
	const out = {
		audio: new FakeTrack("audio"),
		video: /** @type {FakeTrack | null} */ (new FakeTrack("video")),
		stream: new FakeStream(),
		screen: /** @type {FakeTrack | null} */ (null),
		screenAudio: null,
		screenStream: new FakeStream(),
	};
	const seen = {
		sent: /** @type {any[]} */ ([]),
		stuck: 0,
		opened: 0,
		messages: /** @type {string[]} */ ([]),
		changes: 0,
	};
	/** @type {FakeConnection} */
	let pc = /** @type {any} */ (null);
	const peer = createPeer(
		/** @type {any} */ ({
			polite: true,
			initiator: false,
			routes: () => ({ iceServers: [], relayOnly: false }),
			createConnection: (/** @type {any} */ config) => {
				pc = new FakeConnection(config);
				return pc;
			},
			createStream: () => new FakeStream(),
			timers,
			outgoing: () => out,
			send: (/** @type {any} */ signal) => seen.sent.push(signal),
			onChange: () => seen.changes++,
			onMessage: (/** @type {string} */ text) => seen.messages.push(text),
			onOpen: () => seen.opened++,
			onStuck: () => seen.stuck++,
			...more,
		}),
	);
	return { peer, pc, out, seen, types: () => seen.sent.map(({ type }) => type) };
}

/** An initiator whose offer is out. @param {object} [more] */
async function offered(more = {}) {
	const all = setUp({ initiator: true, polite: false, ...more });
	all.pc.onnegotiationneeded?.();
	await settle();
	return all;
}

/** A pair that talks. @param {object} [more] */
async function connected(more = {}) {
	const all = await offered(more);
	await all.peer.receive({ type: "answer", description: ANSWER });
	all.pc.become("connected");
	await settle();
	return all;
}

describe("the first offer", () => {
	test("has lines for microphone and camera, and a chat channel", async () => {
		const { pc, out, seen } = await offered();
		expect(pc.lines.map(({ direction }) => direction)).toEqual(["sendrecv", "sendrecv"]);
		expect(pc.lines.map(({ sender }) => sender.track)).toEqual([out.audio, out.video]);
		expect(pc.channels[0]).toMatchObject({ label: "chat", init: { negotiated: true, id: 0 } });
		expect(seen.sent).toHaveLength(1);
		expect(seen.sent[0].type).toBe("offer");
	});

	test("is answered on the lines that it brought", async () => {
		const { peer, pc, out, types } = setUp();
		await peer.receive({ type: "offer", description: OFFER });
		expect(pc.lines).toHaveLength(2);
		expect(pc.lines.map(({ direction }) => direction)).toEqual(["sendrecv", "sendrecv"]);
		expect(pc.lines.map(({ sender }) => sender.track)).toEqual([out.audio, out.video]);
		expect(types()).toEqual(["answer"]);
		expect(pc.channels).toHaveLength(1);
	});

	test("without a data channel is answered without one", async () => {
		const { peer, pc } = setUp();
		await peer.receive({ type: "offer", description: { type: "offer", sdp: "plain" } });
		expect(pc.channels).toHaveLength(0);
	});

	test("is waited for: an answerer never offers first", async () => {
		const { pc, seen } = setUp();
		pc.onnegotiationneeded?.();
		await settle();
		expect(seen.sent).toEqual([]);
	});

	test("that comes twice is answered twice, but negotiated once", async () => {
		const { peer, pc, seen } = setUp();
		await peer.receive({ type: "offer", description: OFFER });
		await peer.receive({ type: "offer", description: { ...OFFER, sdp: `${OFFER.sdp}\na=candidate:1` } });
		expect(pc.made).toBe(1);
		expect(seen.sent[1]).toEqual(seen.sent[0]);
	});

	test("is sent again until the answer comes", async () => {
		const { peer, types } = await offered();
		timers.advance(RESEND_AFTER);
		expect(types()).toEqual(["offer", "offer"]);
		await peer.receive({ type: "answer", description: ANSWER });
		timers.advance(RESEND_AFTER * 3);
		expect(types()).toEqual(["offer", "offer"]);
	});
});

describe("candidates", () => {
	test("that come before the remote description are kept and added after it", async () => {
		const { peer, pc } = await offered();
		await peer.receive({ type: "ice", candidate: CANDIDATE });
		expect(pc.candidates).toEqual([]);
		await peer.receive({ type: "answer", description: ANSWER });
		expect(pc.candidates).toEqual([CANDIDATE]);
	});

	test("of an ignored offer are ignored", async () => {
		const { peer, pc } = await connected();
		pc.onnegotiationneeded?.();
		await settle();
		await peer.receive({ type: "offer", description: OFFER });
		await peer.receive({ type: "ice", candidate: CANDIDATE });
		expect(pc.candidates).toEqual([]);
	});

	test("that nobody understands do no harm", async () => {
		const { peer, pc } = await connected();
		pc.addIceCandidate = () => Promise.reject(new Error("unknown ufrag"));
		await peer.receive({ type: "ice", candidate: CANDIDATE });
		await peer.receive({ type: "ice", candidate: null });
		expect(peer.state()).toBe("live");
	});

	test("of our own go out, but for the end of candidates", async () => {
		const { pc, types } = await offered();
		const candidate = { candidate: "candidate:1", toJSON: () => CANDIDATE };
		pc.onicecandidate?.({ candidate });
		pc.onicecandidate?.({ candidate: { candidate: "" } });
		pc.onicecandidate?.({ candidate: null });
		expect(types()).toEqual(["offer", "ice"]);
	});
});

describe("when both offer at once", () => {
	test("the polite one drops its draft and answers", async () => {
		const { peer, pc, types, seen } = await connected({ polite: true });
		pc.onnegotiationneeded?.();
		await settle();
		expect([types().at(-1), pc.signalingState]).toEqual(["offer", "stable"]);
		await peer.receive({ type: "offer", description: OFFER });
		expect([types().at(-1), pc.rollbacks]).toEqual(["answer", 0]);
		const answered = pc.localDescription;
		await peer.receive({ type: "answer", description: ANSWER });
		expect(pc.localDescription).toEqual(answered);
		timers.advance(RESEND_AFTER * 3);
		expect(seen.sent.at(-1).type).not.toBe("offer");
	});

	test("the polite one takes its draft up with the answer", async () => {
		const { peer, pc, seen } = await connected({ polite: true });
		pc.onnegotiationneeded?.();
		await settle();
		const { description } = seen.sent.at(-1);
		timers.advance(RESEND_AFTER);
		expect(seen.sent.at(-1)).toEqual({ type: "offer", description });
		await peer.receive({ type: "answer", description: { ...ANSWER, sdp: "to the draft" } });
		expect(pc.localDescription).toEqual(description);
		expect([pc.remoteDescription?.sdp, pc.signalingState]).toEqual(["to the draft", "stable"]);
	});

	test("a draft that no longer fits is made anew", async () => {
		const { peer, pc, seen } = await connected({ polite: true });
		pc.onnegotiationneeded?.();
		await settle();
		const { description } = seen.sent.at(-1);
		pc.refuseOwn = true;
		await peer.receive({ type: "answer", description: ANSWER });
		pc.refuseOwn = false;
		await settle();
		expect(seen.sent.at(-1).type).toBe("offer");
		expect(seen.sent.at(-1).description).not.toEqual(description);
	});

	test("an offer that came while the draft was being made goes before it", async () => {
		const { peer, pc, types } = await connected({ polite: true });
		const make = pc.createOffer;
		pc.createOffer = async () => {
			const made = await make.call(pc);
			await peer.receive({ type: "offer", description: OFFER });
			return made;
		};
		pc.onnegotiationneeded?.();
		await settle();
		expect(types().at(-1)).toBe("answer");
	});

	test("the impolite one ignores the offer and gets its answer", async () => {
		const { peer, pc, types } = await connected({ polite: false });
		pc.onnegotiationneeded?.();
		await settle();
		await peer.receive({ type: "offer", description: OFFER });
		expect(pc.rollbacks).toBe(0);
		expect(types().filter((type) => type === "answer")).toEqual([]);
		await peer.receive({ type: "answer", description: ANSWER });
		expect(pc.signalingState).toBe("stable");
	});

	test("an answer that nobody waits for is dropped", async () => {
		const { peer, pc } = await connected();
		await peer.receive({ type: "answer", description: ANSWER });
		expect(pc.signalingState).toBe("stable");
	});
});

describe("a broken connection", () => {
	test("that failed restarts ICE at once", async () => {
		const { peer, pc } = await connected();
		pc.become("failed");
		expect(pc.restarts).toBe(1);
		expect(peer.state()).toBe("reconnecting");
	});

	test("that is disconnected restarts ICE after two seconds, unless it comes back", async () => {
		const { pc } = await connected();
		pc.become("disconnected");
		timers.advance(PATIENCE.disconnected - 1);
		expect(pc.restarts).toBe(0);
		pc.become("connected");
		timers.advance(10_000);
		expect(pc.restarts).toBe(0);
		pc.become("disconnected");
		timers.advance(PATIENCE.disconnected);
		expect(pc.restarts).toBe(1);
	});

	/** Past the wait after a step. @param {number} step */
	const waited = (step) => timers.advance((PATIENCE.after[step - 1] ?? PATIENCE.later) + 1);

	test("climbs: restart three times, relay only, rebuild", async () => {
		const iceServers = [{ urls: ["stun:s", "turn:t"] }];
		const { pc, seen } = await connected({ routes: () => ({ iceServers, relayOnly: false }), leads: true });
		pc.become("failed");
		expect([pc.restarts, pc.config.iceTransportPolicy]).toEqual([1, "all"]);
		waited(1);
		waited(2);
		expect([pc.restarts, pc.config.iceTransportPolicy]).toEqual([3, "all"]);
		waited(3);
		expect([pc.restarts, pc.config.iceTransportPolicy]).toEqual([4, "relay"]);
		waited(4);
		expect([pc.restarts, seen.stuck]).toEqual([4, 1]);
		waited(5);
		expect([pc.restarts, pc.config.iceTransportPolicy]).toEqual([5, "all"]);
	});

	test("goes back to the relay alone, where nothing else may be used", async () => {
		const iceServers = [{ urls: ["turn:t"] }];
		const { peer, pc } = await connected({ routes: () => ({ iceServers, relayOnly: true }), leads: true });
		pc.become("failed");
		expect([pc.restarts, pc.config.iceTransportPolicy]).toEqual([1, "relay"]);
		peer.reroute(true);
		expect(pc.restarts).toBe(2);
		peer.reroute(false);
		expect(pc.restarts).toBe(2);
	});

	test("of the smaller id is rebuilt one step later: the other side comes first", async () => {
		const { pc, seen } = await connected({ leads: false });
		pc.become("failed");
		for (const step of [1, 2, 3]) waited(step);
		expect([pc.restarts, seen.stuck]).toEqual([4, 0]);
		waited(4);
		expect([pc.restarts, seen.stuck]).toEqual([4, 1]);
	});

	test("does not take two steps for one bad moment", async () => {
		const { peer, pc } = await connected();
		pc.become("failed");
		peer.resume();
		pc.become("disconnected");
		pc.become("failed");
		expect(pc.restarts).toBe(1);
	});

	test("tells its candidates again when signalling is back", async () => {
		const { peer, pc, seen } = await connected();
		/** @type {any} */ (pc).onicecandidate({
			candidate: { candidate: "candidate:9", toJSON: () => CANDIDATE },
		});
		pc.become("disconnected");
		peer.resume();
		expect(seen.sent.filter(({ type }) => type === "ice")).toHaveLength(2);
	});

	test("that carries nothing restarts ICE before ICE knows", async () => {
		const { peer, pc } = await connected();
		peer.doubt();
		expect(pc.restarts).toBe(1);
		timers.advance(60_000);
		expect(pc.restarts).toBe(1);
	});
});

describe("a description that is not confirmed", () => {
	test("is said once more, then the pair is built anew", async () => {
		const { peer, types, seen } = await offered();
		peer.undelivered();
		expect(types().filter((type) => type === "offer")).toHaveLength(2);
		peer.undelivered();
		expect(seen.stuck).toBe(1);
	});

	test("ends no pair that is connected", async () => {
		const { peer, pc, seen } = await connected();
		/** @type {any} */ (pc).signalingState = "have-local-offer";
		for (let time = 0; time < 3; time++) peer.undelivered();
		expect(seen.stuck).toBe(0);
		expect(seen.sent.filter(({ type }) => type === "offer")).toHaveLength(4);
	});
});

describe("signalling", () => {
	test("mends at once when it is back", async () => {
		const { peer, pc } = await connected();
		pc.become("disconnected");
		peer.resume();
		expect(pc.restarts).toBe(1);
	});
});

describe("what is sent", () => {
	test("changes by replaceTrack, without a negotiation", async () => {
		const { peer, pc, out, types } = await connected();
		out.video = null;
		await peer.refresh();
		expect(pc.lines[1].sender.track).toBeNull();
		out.video = new FakeTrack("video");
		await peer.refresh();
		expect(pc.lines[1].sender.track).toBe(out.video);
		expect(pc.lines).toHaveLength(2);
		expect(types()).toEqual(["offer"]);
	});

	test("gets one more line for the first shared screen, none for the second", async () => {
		const { peer, pc, out } = await connected();
		for (const screen of [new FakeTrack("video"), null, new FakeTrack("video")]) {
			out.screen = screen;
			await peer.refresh();
		}
		expect(pc.lines).toHaveLength(3);
		expect(pc.lines[2]).toMatchObject({ direction: "sendonly" });
		expect(pc.lines[2].sender.track).toBe(out.screen);
	});

	test("prefers codecs for sound in its own offer, and in its answer", async () => {
		const codecs = [{ mimeType: "audio/red" }, { mimeType: "audio/opus" }];
		const asked = await offered({ soundCodecs: () => codecs });
		const answers = setUp({ soundCodecs: () => codecs });
		await answers.peer.receive({ type: "offer", description: OFFER });
		for (const { pc } of [asked, answers]) {
			expect(pc.lines.map(({ preferred }) => preferred)).toEqual([codecs, undefined]);
		}
		const { pc } = await connected({ soundCodecs: () => [] });
		expect(pc.lines[0].preferred).toBeUndefined();
	});

	test("keeps to the budget", async () => {
		const { peer, pc } = await connected();
		expect(pc.lines[1].sender.parameters.encodings[0]).toMatchObject({ maxBitrate: 1_200_000 });
		peer.share(6);
		await settle();
		expect(pc.lines[1].sender.parameters.encodings[0]).toMatchObject({
			maxBitrate: 300_000,
			scaleResolutionDownBy: 720 / 270,
		});
	});

	test("is a whole picture once after an ICE restart, and on the screen's line as well", async () => {
		const { peer, pc, out } = await connected();
		out.screen = new FakeTrack("video");
		await peer.refresh();
		const [camera, screen] = [pc.lines[1].sender, pc.lines[2].sender];
		const changes = async () => {
			camera.transport.iceTransport.onselectedcandidatepairchange();
			await settle();
			return [camera.whole, screen.whole];
		};
		expect(await changes()).toEqual([0, 0]);
		camera.fragment = "second";
		expect(await changes()).toEqual([1, 1]);
		expect(await changes()).toEqual([1, 1]);
		expect(camera.parameters.encodings[0]).toMatchObject({ maxBitrate: 1_200_000 });
	});
});

describe("what is heard", () => {
	test("the first audio and video are the person, later lines their screen", async () => {
		const { peer, pc } = setUp();
		await peer.receive({ type: "offer", description: OFFER });
		const line = pc.addTransceiver("video", { direction: "recvonly" });
		pc.ontrack?.({ track: line.receiver.track, transceiver: line });
		expect(peer.main.getTracks().map(({ kind }) => kind)).toEqual(["audio", "video"]);
		expect(/** @type {any[]} */ (peer.screen.getTracks())).toEqual([line.receiver.track]);
	});

	test("is only what is announced as on, also of tracks that come later", async () => {
		const { peer, pc } = setUp();
		peer.play({ mic: false, screen: false });
		await peer.receive({ type: "offer", description: OFFER });
		const screen = ["video", "audio"].map((kind) => {
			const line = pc.addTransceiver(/** @type {any} */ (kind), { direction: "recvonly" });
			pc.ontrack?.({ track: line.receiver.track, transceiver: line });
			return line.receiver.track;
		});
		const [voice, picture] = peer.main.getTracks();
		const on = () => [voice, picture, ...screen].map(({ enabled }) => enabled);
		expect(on()).toEqual([false, true, false, false]);
		peer.play({ mic: true, screen: false });
		expect(on()).toEqual([true, true, false, false]);
		peer.play({ mic: false, screen: true });
		expect(on()).toEqual([false, true, true, true]);
	});

	test("chat goes out only over an open channel", async () => {
		const { peer, pc, seen } = await connected();
		expect(peer.say("hello")).toBe(false);
		pc.channels[0].readyState = "open";
		expect(peer.say("hello")).toBe(true);
		expect(pc.channels[0].sent).toEqual(["hello"]);
		pc.channels[0].onmessage({ data: "back" });
		pc.channels[0].onmessage({ data: new ArrayBuffer(1) });
		expect(seen.messages).toEqual(["back"]);
	});
});

test("a pair whose chat ends by itself is built anew, by who leads before the other", async () => {
	for (const leads of [true, false]) {
		const { pc, seen } = await connected({ leads });
		pc.channels[0].onclose();
		timers.advance(CHAT_LOST);
		expect(seen.stuck).toBe(Number(leads));
		timers.advance(CHAT_LOST);
		expect(seen.stuck).toBe(1);
	}
	const { peer, pc, seen } = await connected({ leads: true });
	pc.channels[0].onclose();
	peer.close();
	pc.channels[0].onclose();
	timers.advance(CHAT_LOST);
	expect(seen.stuck).toBe(0);
});

test("more channels open where chat does, and end with the pair", async () => {
	/** @type {any[]} */
	const opened = [];
	const { peer, pc } = await connected({ onChannel: (/** @type {any} */ channel) => opened.push(channel) });
	expect(peer.open("file 1")).toBeNull();
	pc.channels[0].readyState = "open";
	const ours = /** @type {any} */ (peer.open("file 1"));
	const theirs = { label: "file 2", readyState: "open", onclose: /** @type {any} */ (null) };
	/** @type {any} */ (pc).ondatachannel({ channel: theirs });
	expect([ours.label, opened]).toEqual(["file 1", [theirs]]);
	let ends = 0;
	ours.onclose = theirs.onclose = () => ends++;
	peer.close();
	expect(ends).toBe(2);
});

test("an offer that the connection cannot take is handed back", async () => {
	const { peer, pc } = await connected({ polite: true });
	pc.refuse = true;
	let refused = 0;
	await peer.receive({ type: "offer", description: OFFER }, () => refused++);
	expect(refused).toBe(1);
});

test("closing twice closes once, and nothing happens afterwards", async () => {
	const { peer, pc, seen } = await connected();
	peer.close();
	peer.close();
	await peer.receive({ type: "offer", description: OFFER });
	timers.advance(60_000);
	expect([pc.closes, pc.restarts, seen.sent.length]).toEqual([1, 0, 1]);
});
