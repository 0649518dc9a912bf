import { beforeEach, describe, expect, test } from "bun:test";
import { createMesh } from "../../whisper_gate/media/mesh.js";
import { person } from "./fakes.js";

/** @type {any[]} */
let peers;
/** @type {any[]} */
let sent;
beforeEach(() => {
	peers = [];
	sent = [];
});

/** @param {string} selfId */
function setUp(selfId) {
	return createMesh({
		selfId,
		createPeer: (options) => {
			const peer = {
				options,
				closed: 0,
				received: /** @type {any[]} */ ([]),
				shares: 0,
				resumed: 0,
				refreshed: 0,
				health: "live",
				receive: (/** @type {any} */ signal, /** @type {any} */ refused) => {
					peer.received.push(signal);
					peer.refused = refused;
					return Promise.resolve();
				},
				refused: /** @type {any} */ (null),
				share: (/** @type {number} */ count) => {
					peer.shares = count;
				},
				played: /** @type {any[]} */ ([]),
				play: (/** @type {any} */ { mic, screen }) => peer.played.push({ mic, screen }),
				resume: () => peer.resumed++,
				refresh: () => peer.refreshed++,
				state: () => peer.health,
				say: () => true,
				open: () => null,
				close: () => peer.closed++,
			};
			peers.push(peer);
			return /** @type {any} */ (peer);
		},
		send: (frame) => sent.push(frame),
		onChange() {},
		onMessage() {},
		onOpen() {},
		onChannel() {},
	});
}

const any = (/** @type {unknown} */ value) => /** @type {any} */ (value);
const offer = (/** @type {string} */ from, /** @type {object} */ more = {}) =>
	/** @type {any} */ ({ type: "offer", from, to: "me", offer: { type: "offer", sdp: "v=0" }, ...more });

describe("who offers", () => {
	test("the larger id, once both have started", () => {
		const mesh = setUp("m");
		mesh.join(/** @type {any} */ (person("a", { started: false })));
		mesh.start();
		expect(peers).toHaveLength(0);
		mesh.began("a");
		mesh.began("a");
		expect(peers).toHaveLength(1);
		expect(peers[0].options).toMatchObject({ initiator: true, polite: false, mayRebuild: true });
	});

	test("not the smaller one: it waits for the offer and answers politely", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(/** @type {any} */ (person("z")));
		expect(peers).toHaveLength(0);
		mesh.receive(offer("z"));
		expect(peers[0].options).toMatchObject({ initiator: false, polite: true, mayRebuild: false });
		expect(peers[0].received).toEqual([{ type: "offer", description: { type: "offer", sdp: "v=0" } }]);
	});

	test("nobody before the own media is ready", () => {
		const mesh = setUp("m");
		mesh.reconcile(/** @type {any} */ ([person("a")]));
		expect(peers).toHaveLength(0);
		mesh.start();
		expect(peers).toHaveLength(1);
	});
});

describe("the roster", () => {
	test("of a welcome removes those gone, adds the new, leaves live pairs alone", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.reconcile(/** @type {any} */ ([person("a"), person("b")]));
		mesh.reconcile(/** @type {any} */ ([person("b", { hand: true }), person("c"), person("m")]));
		expect(peers.map(({ closed }) => closed)).toEqual([1, 0, 0]);
		expect(peers[1].resumed).toBe(0);
		expect(mesh.members().map(({ participant }) => [participant.id, participant.hand])).toEqual([
			["b", true],
			["c", false],
		]);
	});

	test("of a welcome mends what is broken", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.reconcile(/** @type {any} */ ([person("a")]));
		peers[0].health = "reconnecting";
		mesh.reconcile(/** @type {any} */ ([person("a")]));
		expect([peers.length, peers[0].resumed]).toEqual([1, 1]);
	});

	test("is in the order of coming", () => {
		const mesh = setUp("m");
		mesh.reconcile(
			/** @type {any} */ ([person("b", { joined: 2 }), person("a", { joined: 3 }), person("c")]),
		);
		mesh.join(/** @type {any} */ (person("0", { joined: 4 })));
		expect(mesh.members().map(({ participant }) => participant.id)).toEqual(["c", "b", "a", "0"]);
	});

	test("loses who leaves, and the others get their share", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.reconcile(/** @type {any} */ ([person("a"), person("b")]));
		expect(peers[1].shares).toBe(2);
		mesh.leave("a");
		mesh.leave("a");
		expect([peers[0].closed, peers[1].shares]).toEqual([1, 1]);
		expect(mesh.members()).toHaveLength(1);
	});

	test("takes up flags, and ignores those of strangers", () => {
		const mesh = setUp("m");
		mesh.join(/** @type {any} */ (person("a")));
		mesh.update("a", { mic: false });
		mesh.update("x", { mic: false });
		expect(mesh.members().map(({ participant }) => participant.mic)).toEqual([false]);
	});
});

describe("what is played", () => {
	test("follows the participant's flags, from the first moment of a pair", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(/** @type {any} */ (person("a", { mic: false })));
		mesh.update("a", { mic: true });
		mesh.update("a", { screen: true });
		mesh.reconcile(/** @type {any} */ ([person("a", { mic: false })]));
		expect(peers[0].played).toEqual([
			{ mic: false, screen: false },
			{ mic: true, screen: false },
			{ mic: true, screen: true },
			{ mic: false, screen: false },
		]);
	});

	test("is the same after a rebuild, on either side", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(/** @type {any} */ (person("a")));
		mesh.join(/** @type {any} */ (person("z")));
		mesh.receive(offer("z", { epoch: 1 }));
		mesh.update("a", { mic: false });
		mesh.update("z", { mic: false });
		peers[0].options.onStuck();
		mesh.receive(offer("z", { epoch: 2 }));
		expect(peers.slice(2).map(({ played }) => played)).toEqual([
			[{ mic: false, screen: false }],
			[{ mic: false, screen: false }],
		]);
	});
});

describe("somebody who left or was removed", () => {
	test("does not come back by frames of their own", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(/** @type {any} */ (person("z")));
		mesh.receive(offer("z"));
		mesh.leave("z");
		mesh.receive(offer("z", { epoch: 7 }));
		mesh.receive({ type: "ice", from: "z", to: "m", candidate: null });
		mesh.began("z");
		expect([peers.length, peers[0].closed, mesh.members().length]).toEqual([1, 1, 0]);
	});

	test("comes back when the server says so, by a join or a roster", () => {
		const mesh = setUp("m");
		mesh.start();
		for (const back of [() => mesh.join(any(person("z"))), () => mesh.reconcile(any([person("z")]))]) {
			mesh.leave("z");
			back();
			mesh.receive(offer("z"));
		}
		expect(peers.map(({ closed }) => closed)).toEqual([1, 0]);
	});

	test("whose offer comes before their first join is let in", () => {
		const mesh = setUp("m");
		mesh.receive(offer("z"));
		mesh.join(any(person("z", { name: "Zoe" })));
		expect(peers).toHaveLength(1);
		expect(mesh.members()[0].participant.name).toBe("Zoe");
	});
});

describe("epochs", () => {
	test("every frame carries the pair's", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(/** @type {any} */ (person("a")));
		peers[0].options.send({ type: "ice", candidate: { candidate: "c" } });
		expect(sent).toEqual([{ type: "ice", from: "m", to: "a", epoch: 1, candidate: { candidate: "c" } }]);
	});

	test("a rebuild takes the next; the old pair is closed and silent", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(/** @type {any} */ (person("a")));
		peers[0].options.onStuck();
		expect([peers.length, peers[0].closed]).toEqual([2, 1]);
		peers[0].options.send({ type: "ice", candidate: null });
		peers[1].options.send({ type: "offer", description: { type: "offer", sdp: "v=0" } });
		expect(sent.map(({ epoch }) => epoch)).toEqual([2]);
	});

	test("frames of an older one are dropped", () => {
		const mesh = setUp("m");
		mesh.receive(offer("z", { epoch: 3 }));
		mesh.receive({ type: "ice", from: "z", to: "m", candidate: null, epoch: 2 });
		mesh.receive(offer("z", { epoch: 2 }));
		expect([peers.length, peers[0].received.length]).toEqual([1, 1]);
	});

	test("an offer of a newer one rebuilds, other frames do not", () => {
		const mesh = setUp("m");
		mesh.receive(offer("z", { epoch: 1 }));
		mesh.receive({ type: "ice", from: "z", to: "m", candidate: null, epoch: 2 });
		expect(peers).toHaveLength(1);
		mesh.receive(offer("z", { epoch: 2 }));
		expect([peers.length, peers[0].closed]).toEqual([2, 1]);
	});

	test("frames without one belong to the pair there is", () => {
		const mesh = setUp("m");
		mesh.receive(offer("z", { epoch: 4 }));
		mesh.receive({ type: "ice", from: "z", to: "m", candidate: null });
		expect(peers[0].received).toHaveLength(2);
	});
});

test("an offer that the pair cannot take begins it anew, once", () => {
	const mesh = setUp("m");
	mesh.receive(offer("z"));
	peers[0].refused();
	expect([peers.length, peers[0].closed, peers[1].received.length]).toEqual([2, 1, 1]);
	expect(peers[1].refused).toBeUndefined();
	peers[0].refused();
	expect(peers).toHaveLength(2);
});

test("candidates from nobody open nothing, own frames and frames after the end neither", () => {
	const mesh = setUp("m");
	mesh.receive({ type: "ice", from: "z", to: "m", candidate: null });
	mesh.receive(offer("m"));
	mesh.close();
	mesh.receive(offer("z"));
	expect(peers).toHaveLength(0);
});
