import { beforeEach, expect, test } from "bun:test";
import { MOST, paceReconnects, STEADY } from "../../whisper_gate/media/pace.js";
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
