/**
 * Plays a flight recorder's file to fresh ladders: the health of each pair, hurry and chance as they were, on the clock
 * of the file. What comes out has to be what was recorded.
 *
 * @typedef {import("../../whisper_gate/media/recorder.js").Flight} Flight
 * @typedef {import("../../whisper_gate/media/recorder.js").Entry} Entry
 * @typedef {ReturnType<typeof createLadder>} Ladder
 * @typedef {{ at: number, pair: unknown, epoch: unknown, step: unknown, attempt: unknown }} Taken
 */
import { createLadder } from "../../whisper_gate/media/ladder.js";
import { FakeTimers } from "./fakes.js";

/** Milliseconds: a browser's timers are late, and times are rounded. */
export const TOLERANCE = 250;

/**
 * The steps that stand in the file.
 * @param {Flight} file
 * @returns {Taken[]}
 */
export const stepsOf = ({ entries }) =>
	entries
		.filter(({ kind }) => kind === "ladder")
		.map(({ at, pair, epoch, step, attempt }) => ({ at, pair, epoch, step, attempt }));

/**
 * The steps that the ladders of today take.
 * @param {Flight} file
 */
export function replay(file) {
	const timers = new FakeTimers();
	// Browsers count whole milliseconds (HTML, section 8.6), and so does the file.
	const whole = {
		set: (/** @type {() => void} */ run, /** @type {number} */ ms) => timers.set(run, Math.floor(ms)),
		clear: timers.clear,
	};
	/** @type {Map<string, Ladder>} */
	const ladders = new Map();
	/** @type {Taken[]} */
	const taken = [];
	const began = timers.now;
	const chance = chanceOf(file);

	/** @param {Entry} entry */
	function build({ pair, epoch, relay, leads }) {
		const name = `${pair} ${epoch}`;
		const ladder = createLadder({
			timers: whole,
			hasRelay: relay === true,
			leads: leads === true,
			random: () => chance.get(name)?.shift() ?? 0.5,
			climb: (step, attempt) => taken.push({ at: timers.now - began, pair, epoch, step, attempt }),
		});
		ladders.set(name, ladder);
	}

	for (const [i, entry] of file.entries.entries()) {
		// What is missing here may have been anything.
		if (file.dropped && i === file.first) for (const one of ladders.values()) one.close();
		timers.advance(Math.max(0, began + entry.at - timers.now));
		const ladder = ladders.get(`${entry.pair} ${entry.epoch}`);
		if (entry.kind === "peer" && entry.state === "built") build(entry);
		else if (entry.kind === "peer") ladder?.close();
		else if (entry.kind === "ice") ladder?.observe(/** @type {any} */ (entry.health));
		else if (entry.kind === "hurry") ladder?.hurry();
	}
	return taken;
}

/**
 * What chance said, by pair and epoch, in the order in which it was asked.
 * @param {Flight} file
 */
function chanceOf({ entries }) {
	/** @type {Map<string, number[]>} */
	const chance = new Map();
	for (const { kind, pair, epoch, value } of entries) {
		const name = `${pair} ${epoch}`;
		if (kind === "chance") chance.set(name, [...(chance.get(name) ?? []), Number(value)]);
	}
	return chance;
}
