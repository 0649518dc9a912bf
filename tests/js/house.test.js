import { beforeEach, describe, expect, test } from "bun:test";
import { createAnnouncer, GATHER } from "../../whisper_gate/media/announce.js";
import { createHouse } from "../../whisper_gate/media/house.js";
import { FakeTimers, welcome } from "./fakes.js";

/** @type {FakeTimers} */
let timers;
/** @type {any[]} */
let sent;
/** @type {string[]} */
let said;
/** @type {string[]} */
let done;
/** @type {string[]} */
let refused;
/** @type {ReturnType<typeof createHouse>} */
let house;

const people = /** @type {Record<string, any>} */ ({
	ana: { name: "Ana", role: "owner" },
	ben: { name: "Ben", role: "cohost" },
	cleo: { name: "Cleo", role: "guest" },
});

beforeEach(() => {
	timers = new FakeTimers();
	sent = [];
	said = [];
	done = [];
	refused = [];
	house = createHouse({
		selfId: () => "me",
		find: (id) => people[id] ?? null,
		send: (frame) => sent.push(frame),
		announcer: createAnnouncer(timers, (text) => said.push(text)),
		onChange() {},
		onDone: (action, by) => done.push(`${by} ${action}`),
		onRefused: (code) => refused.push(code),
	});
});

/** @param {string} role @param {object} [more] */
const enter = (role, more = {}) => house.enter(/** @type {any} */ (welcome("me", [], { role, ...more })));
/** @param {string} id @param {number} since */
const knock = (id, since) => house.hear({ type: "knock", from: id, name: id, guest: true, since });
/** @param {any} action @param {string} from @param {string} [to] */
const moderated = (action, from, to) => house.hear({ type: "moderated", from, action, ...(to && { to }) });
const ids = () => house.now().knocks.map(({ id }) => id);
const answered = () => house.now().knocks.map((each) => each.answered);
const news = () => {
	timers.advance(GATHER);
	return said.splice(0);
};

describe("knocks", () => {
	test("are there for hosts, in the order of their coming, once each", () => {
		enter("owner");
		knock("eva", 20);
		knock("dan", 10);
		knock("eva", 20);
		expect(ids()).toEqual(["dan", "eva"]);
		expect(news()).toEqual(["eva and dan want to come in"]);
		house.hear({ type: "knock_over", from: "dan" });
		expect(ids()).toEqual(["eva"]);
	});

	test("are nobody else's business, nor a former host's", () => {
		enter("participant");
		knock("dan", 10);
		expect(ids()).toEqual([]);
		house.hear({ type: "role", from: "me", role: "cohost" });
		knock("dan", 10);
		house.hear({ type: "role", from: "ben", role: "participant" });
		expect(ids()).toEqual(["dan"]);
		house.hear({ type: "role", from: "me", role: "participant" });
		expect(ids()).toEqual([]);
	});

	test("begin anew with each welcome", () => {
		enter("owner", { locked: true });
		knock("dan", 10);
		enter("owner");
		expect(house.now()).toMatchObject({ role: "owner", locked: false, knocks: [] });
	});

	test("count as answered at once, and open again when the server refuses", () => {
		enter("owner");
		knock("dan", 10);
		knock("eva", 20);
		house.moderate("admit", "dan");
		expect(sent).toEqual([{ type: "moderate", from: "me", action: "admit", to: "dan" }]);
		expect(answered()).toEqual([true, false]);
		house.moderate("admit_all");
		expect(answered()).toEqual([true, true]);
		house.hear({ type: "error", code: "room_full", message: "" });
		expect([answered(), refused]).toEqual([[false, false], ["room_full"]]);
	});
});

describe("refusals", () => {
	test("belong to a host's wish; other errors are not shown", () => {
		enter("owner");
		house.hear({ type: "error", code: "no_such_peer", message: "" });
		house.moderate("mute", "cleo");
		house.hear({ type: "ice", from: "ben", to: "me", candidate: null });
		house.hear({ type: "error", code: "rate_limited", message: "" });
		expect(refused).toEqual([]);
		house.hear({ type: "error", code: "no_such_peer", message: "" });
		house.hear({ type: "error", code: "no_such_peer", message: "" });
		expect(refused).toEqual(["no_such_peer"]);
	});

	test("are not expected any more once it is done", () => {
		enter("owner");
		house.moderate("mute", "cleo");
		moderated("mute", "me", "cleo");
		house.hear({ type: "error", code: "no_such_peer", message: "" });
		expect(refused).toEqual([]);
	});
});

describe("what hosts did", () => {
	test("to others is news, to me it is done", () => {
		enter("participant");
		moderated("mute", "ana", "cleo");
		moderated("mute", "ana", "me");
		moderated("promote", "ana", "me");
		expect([done, news()]).toEqual([["Ana mute", "Ana promote"], ["Ana muted Cleo"]]);
	});

	test("to all reaches me, unless I did it or stand higher", () => {
		enter("owner");
		moderated("mute_all", "ben");
		moderated("mute_all", "me");
		expect([done, news()]).toEqual([[], ["Ben muted everyone. You muted everyone"]]);
		enter("cohost");
		moderated("mute_all", "ben");
		moderated("mute_all", "ana");
		expect(done).toEqual(["Ben mute_all", "Ana mute_all"]);
	});

	test("counts even of a host whom nobody has introduced yet", () => {
		enter("guest");
		moderated("mute_all", "zoe");
		expect(done).toEqual(["A host mute_all"]);
	});

	test("locks the door, and says who did", () => {
		enter("guest");
		moderated("lock", "ana");
		house.hear({ type: "room", locked: true });
		expect([house.now().locked, news()]).toEqual([true, ["Ana locked the room"]]);
	});

	test("to take somebody out is told by their leave alone", () => {
		enter("guest");
		moderated("remove", "ana", "cleo");
		moderated("end", "ana");
		expect([done, news()]).toEqual([[], []]);
	});
});

test("who waits knows who can open", () => {
	house.hear({ type: "waiting", id: "me", room: "r", resume_key: "", hosts: ["Ana"], patience: 300 });
	expect(house.now().hosts).toEqual(["Ana"]);
	house.clear();
	expect(house.now().hosts).toEqual([]);
});
