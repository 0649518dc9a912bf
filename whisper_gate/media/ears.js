/** Listens ten times a second: to the own microphone for its meter, and to everyone for who speaks. */

/** Milliseconds. */
export const LISTEN = 100;

/**
 * @param {import("./ladder.js").Timers} timers
 * @param {() => number} read the own level, 0 to 1
 * @param {(level: number) => void} onLevel
 */
export function createEars(timers, read, onLevel) {
	/** @type {Set<(level: number) => void>} */
	const listeners = new Set();
	/** @type {unknown} */
	let timer = null;

	function listen() {
		timer = timers.set(() => {
			listen();
			const level = read();
			for (const each of listeners) each(level);
			onLevel(level);
		}, LISTEN);
	}

	return {
		open() {
			if (timer === null) listen();
		},
		close() {
			timers.clear(timer);
			timer = null;
		},
		/** @param {(level: number) => void} listener */
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
