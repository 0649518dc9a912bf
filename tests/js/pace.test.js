import { beforeEach, expect, test } from "bun:test";
import { Manager, Socket } from "socket.io-client";
import { askOnce, MOST, paceReconnects, STEADY } from "../../whisper_gate/media/pace.js";
import { holdPage } from "../../whisper_gate/media/upgrade.js";
import { FakeShelf, FakeTimers } from "./fakes.js";

/** @type {FakeTimers} */
let timers;
/** @type {any} */
let manager;
/** @type {ReturnType<typeof paceReconnects>} */
let pace;
let opens = 0;
let chance = 1;

beforeEach(() => {
	timers = new FakeTimers();
	opens = 0;
	chance = 1;
	const prototype = {
		/** @this {any} */
		open() {
			opens += 1;
			this._readyState = "opening";
			return this;
		},
	};
	pace = paceReconnects(/** @type {any} */ (prototype), {
		timers,
		now: () => timers.now,
		random: () => chance,
	});
	manager = Object.assign(Object.create(prototype), {
		_readyState: "closed",
		nsps: { "/": { active: true } },
		on: (/** @type {string} */ _event, /** @type {() => void} */ run) => {
			manager.opened = () => {
				manager._readyState = "open";
				run();
			};
		},
	});
});

function lose() {
	manager._readyState = "closed";
	manager.open();
}

test("the first connection waits for nothing", () => {
	manager.open();
	expect(opens).toBe(1);
});

test("each further attempt waits up to a most that grows, and is asked for once", () => {
	manager.open();
	for (const [lost, most] of [...MOST, ...MOST.slice(-1)].entries()) {
		lose();
		manager.open();
		timers.advance(most - 1);
		expect(opens).toBe(lost + 1);
		timers.advance(1);
		expect(opens).toBe(lost + 2);
	}
});

test("the wait is anywhere between nothing and the most", () => {
	manager.open();
	chance = 0;
	lose();
	timers.advance(0);
	expect(opens).toBe(2);
});

test("a connection that stood for a while begins anew with the shortest wait, one that did not does not", () => {
	manager.open();
	manager.opened();
	lose();
	timers.advance(MOST[0]);
	manager.opened();
	lose();
	timers.advance(MOST[0]);
	expect(opens).toBe(2);
	timers.advance(MOST[1]);
	expect(opens).toBe(3);
	manager.opened();
	timers.advance(STEADY + 1);
	lose();
	timers.advance(MOST[0]);
	expect(opens).toBe(4);
});

test("with a reason to hope it goes at once, and only once", () => {
	manager.open();
	lose();
	pace.hurry();
	timers.advance(60_000);
	expect(opens).toBe(2);
});

test("what was given up meanwhile is not opened", () => {
	manager.open();
	lose();
	manager.nsps["/"].active = false;
	timers.advance(60_000);
	expect(opens).toBe(1);
});

test("a call keeps its page for a day, and lets it go in the end", () => {
	const shelf = new FakeShelf();
	const release = holdPage(shelf, 1_000);
	expect(Number(shelf.getItem("reflex_last_reloaded_on_error"))).toBeGreaterThan(80_000_000);
	release();
	expect(shelf.getItem("reflex_last_reloaded_on_error")).toBeNull();
});

test("a namespace is asked for once over each WebSocket, until the server has answered", () => {
	const asks = /** @type {string[]} */ ([]);
	const line = /** @type {any} */ (new Manager("http://localhost", { autoConnect: false }));
	line.open = () => line;
	line.nsps["/_event"] = { active: true };
	line._packet = (/** @type {any} */ { type, nsp }) => asks.push(`${type} ${nsp}`);
	class Asking extends Socket {}
	askOnce(/** @type {any} */ (Asking.prototype));
	const socket = /** @type {any} */ (new Asking(line, "/signal", {}));
	const answer = (/** @type {number} */ type) =>
		line.emitReserved("packet", { type, nsp: "/signal", data: { sid: "s" } });
	const [GIVEN, REFUSED] = [0, 4];

	socket.connect();
	expect(asks).toEqual([]);
	line._readyState = "open";
	line.emitReserved("open");
	for (let time = 0; time < 3; time++) socket.connect();
	expect(asks).toEqual(["0 /signal"]);
	answer(REFUSED);
	socket.connect();
	expect(asks).toHaveLength(2);
	answer(GIVEN);
	expect([socket.connected, socket.active]).toEqual([true, true]);
	line._readyState = "closed";
	line.emitReserved("close", "transport close");
	line._readyState = "open";
	line.emitReserved("open");
	socket.connect();
	expect(asks).toHaveLength(3);
});
