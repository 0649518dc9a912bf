/** Signalling frames that come late, come again, or do not come at all. */
import { describe, expect, test } from "bun:test";
import { createDelivery, createSeen } from "../../whisper_gate/media/delivery.js";
import { isSettled } from "../../whisper_gate/media/descriptions.js";
import { createPeer, INSIST_AFTER } from "../../whisper_gate/media/peer.js";
import { FakeConnection, FakeStream, FakeTimers, FakeTrack, settle } from "./fakes.js";

/** @param {number} version */
const sdp = (version, session = "77") => `v=0\r\no=- ${session} ${version} IN IP4 127.0.0.1\r\ns=-\r\n`;
const offer = (/** @type {number} */ version) =>
	/** @type {const} */ ({ type: "offer", description: { type: "offer", sdp: sdp(version) } });
const answer = (/** @type {number} */ version) =>
	/** @type {const} */ ({ type: "answer", description: { type: "answer", sdp: sdp(version) } });
const ice = (/** @type {string} */ name) =>
	/** @type {const} */ ({ type: "ice", candidate: { candidate: `candidate:${name}`, sdpMid: "0" } });

/** @param {object} [more] */
async function setUp(more = {}) {
	const timers = new FakeTimers();
	const sent = /** @type {any[]} */ ([]);
	const pc = new FakeConnection({});
	const peer = createPeer(
		/** @type {any} */ ({
			polite: false,
			initiator: true,
			routes: () => ({ iceServers: [], relayOnly: false }),
			createConnection: () => pc,
			createStream: () => new FakeStream(),
			timers,
			outgoing: () => ({
				audio: new FakeTrack("audio"),
				video: null,
				stream: new FakeStream(),
				screen: null,
			}),
			send: (/** @type {any} */ signal) => sent.push(signal),
			onChange() {},
			onMessage() {},
			onOpen() {},
			onStuck() {},
			...more,
		}),
	);
	pc.onnegotiationneeded?.();
	await settle();
	return { peer, pc, timers, sent, types: () => sent.map(({ type }) => type) };
}

/** @param {FakeConnection} pc @param {string} name */
function find(pc, name) {
	const { candidate } = ice(name);
	pc.onicecandidate?.({ candidate: { ...candidate, toJSON: () => candidate } });
}

describe("two that begin at once", () => {
	test("the impolite one goes on as if nothing had come, even before its own offer is made", async () => {
		const { peer, pc } = await setUp();
		pc.signalingState = "stable";
		let refused = 0;
		await peer.receive(offer(2), () => refused++);
		expect([refused, pc.remoteDescription]).toEqual([0, null]);
	});

	test("the polite one gives way as a whole", async () => {
		const { peer, pc } = await setUp({ polite: true });
		let refused = 0;
		await peer.receive(offer(2), () => refused++);
		expect([refused, pc.rollbacks]).toEqual([1, 0]);
	});
});

describe("a description", () => {
	test("is settled once one as new of the same session is taken up", () => {
		expect([1, 2, 3].map((version) => isSettled(sdp(version), sdp(2)))).toEqual([true, true, false]);
		expect(isSettled(sdp(1, "78"), sdp(2))).toBe(false);
		expect(isSettled(sdp(1))).toBe(false);
		expect(isSettled("plain", "plain")).toBe(false);
	});

	test("that answers an earlier offer is not taken for the answer to this one", async () => {
		const { peer, pc } = await setUp();
		await peer.receive(answer(2));
		pc.onnegotiationneeded?.();
		await settle();
		await peer.receive(answer(2));
		expect(pc.signalingState).toBe("have-local-offer");
		await peer.receive(answer(3));
		expect(pc.signalingState).toBe("stable");
	});

	test("that was overtaken by a later one is dropped", async () => {
		const { peer, pc, types } = await setUp({ initiator: false, polite: true });
		await peer.receive(offer(3));
		await peer.receive(offer(2));
		expect(pc.remoteDescription?.sdp).toBe(sdp(3));
		expect(types()).toEqual(["answer"]);
	});

	test("is said again with the candidates found since, and only while it holds", async () => {
		const { peer, pc, sent } = await setUp();
		pc.localDescription = { type: "offer", sdp: sdp(2) };
		const { description } = sent[0];
		expect(peer.renew(description)).toBe(description);
		pc.localDescription = { type: "offer", sdp: `${sdp(2)}a=candidate:1\r\n` };
		expect(peer.renew({ type: "offer", sdp: sdp(2) }).sdp).toContain("a=candidate:1");
		expect(peer.renew({ type: "answer", sdp: sdp(2) }).sdp).toBe(sdp(2));
	});
});

describe("candidates", () => {
	test("are told again while there is no connection, and no more than that", async () => {
		const { pc, timers, types } = await setUp();
		find(pc, "a");
		find(pc, "b");
		const told = () => types().filter((type) => type === "ice").length;
		timers.advance(INSIST_AFTER[0] ?? 0);
		expect(told()).toBe(4);
		timers.advance(60_000);
		expect(told()).toBe(6);
	});

	test("are not told again to somebody who is there", async () => {
		const { peer, pc, timers, types } = await setUp();
		await peer.receive(answer(2));
		find(pc, "a");
		pc.become("connected");
		timers.advance(60_000);
		expect(types().filter((type) => type === "ice")).toHaveLength(1);
	});

	test("that come before the description they belong to wait for it", async () => {
		const { peer, pc } = await setUp();
		await peer.receive(answer(2));
		pc.onnegotiationneeded?.();
		await settle();
		const add = pc.addIceCandidate.bind(pc);
		pc.addIceCandidate = (candidate) =>
			pc.remoteDescription?.sdp === sdp(3) ? add(candidate) : Promise.reject(new Error("unknown ufrag"));
		await peer.receive(ice("early"));
		expect(pc.candidates).toEqual([]);
		await peer.receive(answer(3));
		expect(pc.candidates).toEqual([ice("early").candidate]);
	});
});

describe("delivery", () => {
	/** @param {object} [more] */
	function deliver(more = {}) {
		const timers = new FakeTimers();
		const out = /** @type {any[]} */ ([]);
		const emit = (/** @type {any} */ frame) => out.push(frame) > 0;
		const delivery = createDelivery({ timers, emit, onLost() {}, ...more });
		return { timers, out, delivery };
	}

	test("says a frame again as it is then", () => {
		let found = 0;
		const renew = (/** @type {any} */ frame) => ({ ...frame, offer: found });
		const { timers, out, delivery } = deliver({ renew });
		delivery.send({ type: "offer", to: "a" });
		found = 2;
		timers.advance(1_000);
		expect(out.map((frame) => [frame.mid, frame.offer])).toEqual([
			["m1", 0],
			["m1", 2],
		]);
	});

	test("takes an offer back when its sender answers", () => {
		const { timers, out, delivery } = deliver();
		delivery.send({ type: "offer", to: "a" });
		delivery.send({ type: "offer", to: "b" });
		delivery.send({ type: "answer", to: "a" });
		timers.advance(1_000);
		expect(out.map(({ type, to }) => `${type} ${to}`).slice(3)).toEqual(["offer b", "answer a"]);
	});

	test("knows an offer that was taken back before it came", () => {
		const seen = createSeen();
		const comes = (/** @type {string} */ type, /** @type {string} */ mid, from = "z") =>
			seen.isTakenBack({ type, from, mid });
		expect(comes("offer", "am4")).toBe(false);
		expect(comes("answer", "am6")).toBe(false);
		expect(comes("answer", "am3")).toBe(false);
		expect(comes("offer", "am5")).toBe(true);
		expect(comes("offer", "am7")).toBe(false);
		// Of a page that was loaded again, and of somebody else, nothing is known.
		expect(comes("offer", "bm5")).toBe(false);
		expect(comes("offer", "am5", "y")).toBe(false);
		seen.forget("z");
		expect(comes("offer", "am5")).toBe(false);
	});
});
