/**
 * What this browser remembers between calls: device choices, switches, the view and the guest's name. Storage may be
 * blocked or full.
 *
 * @typedef {Pick<Storage, "getItem" | "setItem">} Shelf
 * @typedef {{ name?: string, sounds?: boolean, devices?: Partial<Record<"camera" | "microphone" | "speaker", string>>,
 *   preferences?: Partial<import("./preferences.js").Preferences>,
 *   arrangement?: Partial<import("./arrangement.js").Arrangement> }} Memory
 */
const KEY = "whisper_gate.call";

/**
 * @param {Shelf | null} shelf
 * @returns {Memory}
 */
export function remembered(shelf) {
	try {
		const found = JSON.parse(shelf?.getItem(KEY) ?? "{}");
		return typeof found === "object" && found !== null ? found : {};
	} catch {
		return {};
	}
}

/**
 * @param {Shelf | null} shelf
 * @param {Memory} more
 */
export function remember(shelf, more) {
	try {
		shelf?.setItem(KEY, JSON.stringify({ ...remembered(shelf), ...more }));
	} catch {
		// Private windows may refuse; then the next call asks again.
	}
}
