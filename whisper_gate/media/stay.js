/**
 * What a tab remembers of its stay in a room, so that the call goes on when the page is loaded again: by the person, or
 * after a crash. It lives in the tab's session storage, which a closed tab takes with it.
 *
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} TabShelf
 * @typedef {{ room: string, id: string, key: string, mic: boolean, camera: boolean, at: number }} Stay `at` in
 *   milliseconds since 1970
 */
const KEY = "whisper_gate.stay";
/** Milliseconds. Later, people expect the lobby: nobody's camera comes on by itself the next morning. */
export const FRESH = 60_000;

/**
 * @param {TabShelf | null} shelf
 * @param {Stay | null} stay null: it is over
 */
export function keepStay(shelf, stay) {
	try {
		if (stay) shelf?.setItem(KEY, JSON.stringify(stay));
		else shelf?.removeItem(KEY);
	} catch {
		// A full or forbidden storage: then loading the page again leads through the lobby.
	}
}

/**
 * The stay in this room that was going on a moment ago.
 * @param {TabShelf | null} shelf
 * @param {string} room
 * @param {number} now milliseconds since 1970
 * @returns {Stay | null}
 */
export function recallStay(shelf, room, now) {
	const found = stored(shelf);
	return found?.room === room && now - found.at < FRESH && now >= found.at ? found : null;
}

/**
 * @param {TabShelf | null} shelf
 * @returns {Stay | null}
 */
function stored(shelf) {
	try {
		const found = JSON.parse(shelf?.getItem(KEY) ?? "null");
		return typeof found?.id === "string" && typeof found.key === "string" ? found : null;
	} catch {
		return null;
	}
}

/**
 * @param {object} options
 * @param {TabShelf | null} options.shelf
 * @param {() => number} options.now
 * @param {() => { room: string, id: string, mic: boolean, camera: boolean }} options.current
 */
export function createStay({ shelf, now, current }) {
	/** @type {string | null} */
	let key = null;

	function touch() {
		if (key) keepStay(shelf, { ...current(), key, at: now() });
	}

	return {
		/** A new key, or null when there is nothing to come back to. @param {string | null} next */
		keep(next) {
			key = next;
			if (next) touch();
			else keepStay(shelf, null);
		},
		/** It goes on, or something was switched. */
		touch,
		/** Do something that ends the stay, but not for a page that is only loaded again, be it in mid-join. */
		outlive(/** @type {() => void} */ end) {
			const kept = stored(shelf);
			end();
			if (kept) keepStay(shelf, { ...kept, at: now() });
		},
	};
}
