import { beforeEach, describe, expect, test } from "bun:test";
import { createMesh, DOUBT, HOLD } from "../../whisper_gate/media/mesh.js";
import { FakeTimers, person, settle } from "./fakes.js";

/** @type {any[]} */
let peers;
/** @type {any[]} */
let sent;
/** Whether the line to the server stands. */
let hears = true;
/** @type {FakeTimers} */
let timers;
beforeEach(() => {
	peers = [];
	sent = [];
	hears = true;
	timers = new FakeTimers();
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
				count: 0,
				packets: () => Promise.resolve(peer.count),
				probed: 0,
				probe: () => peer.probed++,
				doubted: 0,
				doubt: () => peer.doubted++,
				renew: (/** @type {any} */ said) => ({ ...said, ...peer.since }),
				/** What was found since something was said. */
				since: {},
				lost: 0,
				undelivered: () => peer.lost++,
				say: () => true,
				open: () => null,
				close: () => peer.closed++,
			};
			peers.push(peer);
			return /** @type {any} */ (peer);
		},
		send: (frame) => {
			if (hears) sent.push(frame);
			return hears;
		},
		timers,
		now: () => timers.now,
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
		expect(peers[0].options).toMatchObject({ initiator: true, polite: false, leads: true });
	});

	test("not the smaller one: it waits for the offer and answers politely", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(/** @type {any} */ (person("z")));
		expect(peers).toHaveLength(0);
		mesh.receive(offer("z"));
		expect(peers[0].options).toMatchObject({ initiator: false, polite: true, leads: false });
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

const started = (/** @type {string} */ id, more = {}) => any(person(id, { acks: true, ...more }));

/** A mesh of "m" with a pair that it leads, whose offer is out. @param {object} [more] */
function offering(more = {}) {
	const mesh = setUp("m");
	mesh.start();
	mesh.join(started("a", more));
	peers[0].options.send({ type: "offer", description: { type: "offer", sdp: "v=0" } });
	return mesh;
}

const offers = () => sent.filter(({ type }) => type === "offer");

describe("an offer", () => {
	test("is sent again until it is confirmed", () => {
		const mesh = offering();
		timers.advance(800);
		expect(offers()).toHaveLength(2);
		expect(offers()[0]).toEqual(offers()[1]);
		mesh.confirmed(offers()[0].mid);
		timers.advance(60_000);
		expect([offers().length, peers[0].lost]).toEqual([2, 0]);
	});

	test("is sent again at once to somebody who offers, too, and whose offer does not count", () => {
		const mesh = offering();
		mesh.join(started("b"));
		peers[1].options.send({ type: "offer", description: { type: "offer", sdp: "v=0" } });
		mesh.receive(offer("a", { mid: "m1", epoch: 1 }));
		expect(offers().map(({ to }) => to)).toEqual(["a", "b", "a"]);
		expect(offers()[0]).toEqual(offers()[2]);
		mesh.confirmed(offers()[0].mid);
		mesh.receive(offer("a", { mid: "m2", epoch: 1 }));
		expect(offers()).toHaveLength(3);
	});

	test("that nobody confirms is the pair's to deal with, after five seconds", () => {
		offering();
		timers.advance(4_999);
		expect([offers().length, peers[0].lost]).toEqual([4, 0]);
		timers.advance(1);
		expect(peers[0].lost).toBe(1);
	});

	test("waits for a line, and goes out when it is there", () => {
		hears = false;
		const mesh = offering();
		timers.advance(60_000);
		expect([offers().length, peers[0].lost]).toEqual([0, 0]);
		hears = true;
		mesh.reconcile([started("a")]);
		expect(offers()).toHaveLength(1);
	});

	test("waits for somebody without a line", () => {
		const mesh = offering({ away: true });
		timers.advance(60_000);
		expect(offers()).toHaveLength(0);
		mesh.update("a", { away: false });
		expect(offers()).toHaveLength(1);
	});

	test("to a client of the original protocol goes out once, without an id", () => {
		offering({ acks: false });
		timers.advance(60_000);
		expect(offers()).toEqual([
			{
				type: "offer",
				from: "m",
				to: "a",
				epoch: 1,
				offer: { type: "offer", sdp: "v=0" },
			},
		]);
	});

	test("is said again with what its pair has found since", () => {
		offering();
		peers[0].since = { sdp: "v=0, with candidates" };
		timers.advance(900);
		expect(offers().map(({ mid, offer: { sdp } }) => [mid, sdp])).toEqual([
			["m1", "v=0"],
			["m1", "v=0, with candidates"],
		]);
	});

	test("that its sender has taken back since is confirmed, and not acted upon", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(started("z"));
		mesh.receive(
			any({ type: "answer", from: "z", to: "m", epoch: 1, mid: "m3", answer: { type: "answer", sdp: "" } }),
		);
		mesh.receive(offer("z", { mid: "m2", epoch: 1 }));
		expect(sent.filter(({ type }) => type === "ack").map(({ mid }) => mid)).toEqual(["m3", "m2"]);
		expect(peers).toEqual([]);
	});

	test("of a pair that is built anew takes the place of the old one's", () => {
		offering();
		peers[0].options.onStuck();
		peers[1].options.send({ type: "offer", description: { type: "offer", sdp: "v=1" } });
		timers.advance(900);
		expect(offers().map(({ epoch }) => epoch)).toEqual([1, 2, 2]);
	});

	test("that comes twice is confirmed twice, and acted upon once", () => {
		const mesh = setUp("m");
		mesh.start();
		mesh.join(started("z"));
		for (let time = 0; time < 2; time++) mesh.receive(offer("z", { mid: "m1", epoch: 1 }));
		expect(sent.filter(({ type }) => type === "ack")).toEqual([
			{ type: "ack", from: "m", to: "z", mid: "m1" },
			{ type: "ack", from: "m", to: "z", mid: "m1" },
		]);
		expect(peers[0].received).toHaveLength(1);
	});
});

describe("somebody without a line", () => {
	/** @param {number} ms */
	async function pass(ms) {
		for (let spent = 0; spent < ms; spent += 400) {
			timers.advance(400);
			await settle();
		}
	}

	test("stays for as long as something comes", async () => {
		const mesh = offering();
		mesh.update("a", { away: true });
		await settle();
		for (let turn = 0; turn < 20; turn++) {
			peers[0].count += 1;
			await pass(400);
		}
		expect(mesh.state("a")).toBe("live");
		expect(sent.filter(({ type }) => type === "witness")).toEqual([]);
		expect(peers[0].probed).toBeGreaterThan(15);
	});

	test("and without a sound is reconnecting, and the server hears so", async () => {
		const mesh = offering();
		mesh.update("a", { away: true });
		await settle();
		await pass(2_000);
		expect(mesh.state("a")).toBe("reconnecting");
		peers[0].count += 1;
		await pass(400);
		expect(mesh.state("a")).toBe("live");
		expect(sent.filter(({ type }) => type === "witness").map(({ to, alive }) => [to, alive])).toEqual([
			["a", false],
			["a", true],
		]);
	});

	test("is not watched any more once back", async () => {
		const mesh = offering();
		mesh.update("a", { away: true });
		await settle();
		mesh.update("a", { away: false });
		await pass(4_000);
		expect(mesh.state("a")).toBe("live");
		expect(sent.filter(({ type }) => type === "witness")).toEqual([]);
	});

	test("is told of again by a page that had no line itself", async () => {
		const mesh = offering();
		mesh.update("a", { away: true });
		await settle();
		hears = false;
		await pass(2_000);
		hears = true;
		mesh.reconcile([started("a", { away: true })]);
		expect(sent.filter(({ type }) => type === "witness")).toHaveLength(1);
	});
});

describe("a server that has lost its memory", () => {
	test("does not end a pair that lives: who is late is waited for", async () => {
		const mesh = offering();
		mesh.join(started("b"));
		peers[1].health = "reconnecting";
		mesh.reconcile([], true);
		expect(mesh.members().map(({ participant }) => participant.id)).toEqual(["a"]);
		for (let turn = 0; turn < 20; turn++) {
			peers[0].count += 1;
			timers.advance(400);
			await settle();
		}
		mesh.join(started("a"));
		timers.advance(HOLD);
		expect([mesh.members().length, peers[0].closed]).toEqual([1, 0]);
	});

	test("does not keep anybody for ever, or whose picture ends", async () => {
		for (const ms of [HOLD, 2_400]) {
			const mesh = offering();
			const peer = peers.at(-1);
			mesh.reconcile([], true);
			for (let spent = 0; spent < ms; spent += 400) {
				if (ms === HOLD) peer.count += 1;
				await settle();
				timers.advance(400);
			}
			await settle();
			expect([mesh.members().length, peer.closed]).toEqual([0, 1]);
		}
	});

	test("is one thing, a server that remembers me another: who is not there is gone", () => {
		const mesh = offering();
		mesh.reconcile([], false);
		expect(mesh.members()).toHaveLength(0);
	});
});

test("after a change of the network, pairs that carry nothing restart, the others are left alone", async () => {
	const mesh = setUp("m");
	mesh.start();
	for (const id of ["a", "b", "c"]) mesh.join(started(id));
	peers[2].health = "reconnecting";
	mesh.check();
	await settle();
	peers[0].count += 1;
	timers.advance(DOUBT);
	await settle();
	expect(peers.map(({ doubted }) => doubted)).toEqual([0, 1, 0]);
	expect(peers.map(({ resumed }) => resumed)).toEqual([0, 0, 1]);
});

test("one pair is mended on request, whatever it says of itself", () => {
	const mesh = setUp("m");
	mesh.start();
	for (const id of ["a", "b"]) mesh.join(started(id));
	peers[1].health = "reconnecting";
	for (const id of ["a", "b", "nobody"]) mesh.retry(id);
	expect(peers.map(({ doubted, resumed }) => [doubted, resumed])).toEqual([
		[1, 0],
		[0, 1],
	]);
});
