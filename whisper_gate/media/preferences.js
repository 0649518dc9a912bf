/**
 * How this person likes their calls, kept by the browser. Only known switches are read back.
 *
 * @typedef {{ noiseSuppression: boolean, echoCancellation: boolean, autoGainControl: boolean, mirror: boolean,
 *   hideAddress: boolean, muteOnJoin: boolean, holdToTalk: boolean, singleKeys: boolean }} Preferences
 */
import { remember, remembered } from "./memory.js";

/** @type {Readonly<Preferences>} */
export const DEFAULTS = Object.freeze({
	noiseSuppression: true,
	echoCancellation: true,
	autoGainControl: true,
	mirror: true,
	muteOnJoin: false,
	hideAddress: false,
	holdToTalk: true,
	singleKeys: true,
});

/** Those that the microphone is opened with. @type {readonly (keyof Preferences)[]} */
export const OF_MICROPHONE = ["noiseSuppression", "echoCancellation", "autoGainControl"];

/** @param {import("./memory.js").Shelf | null} storage */
export function createPreferences(storage) {
	/** @type {Readonly<Preferences>} */
	let now = Object.freeze({ ...DEFAULTS, ...known(remembered(storage).preferences) });

	return {
		now: () => now,
		/**
		 * @param {keyof Preferences} name
		 * @param {boolean} value
		 */
		set(name, value) {
			now = Object.freeze({ ...now, [name]: value });
			remember(storage, { preferences: now });
		},
	};
}

/** @typedef {ReturnType<typeof createPreferences>} PreferenceStore */

/**
 * @param {unknown} found
 * @returns {Partial<Preferences>}
 */
function known(found) {
	if (typeof found !== "object" || found === null) return {};
	return Object.fromEntries(
		Object.entries(found).filter(([name, value]) => name in DEFAULTS && typeof value === "boolean"),
	);
}
