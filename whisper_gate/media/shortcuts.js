/**
 * The keys of the call. Pure: a key press in, what it asks for out.
 *
 * @typedef {"mic" | "camera" | "talk" | "chat" | "people" | "hand" | "settings" | "keys"} Shortcut
 * @typedef {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "repeat">} Press
 */

/** @type {Record<string, Shortcut>} */
const WITH_CONTROL = { d: "mic", e: "camera" };
/** @type {Record<string, Shortcut>} */
const ALONE = { c: "chat", p: "people", h: "hand", ",": "settings", "?": "keys" };

/** What the list of keys shows, in its order: the keys, what they do, and whether a switch turns them off. */
export const KEYS = /** @type {const} */ ([
	{ keys: ["mod", "D"], does: "Turn the microphone on or off" },
	{ keys: ["mod", "E"], does: "Turn the camera on or off" },
	{ keys: ["Space"], does: "Talk while it is held", needs: "holdToTalk" },
	{ keys: ["C"], does: "Open or close the chat", needs: "singleKeys" },
	{ keys: ["P"], does: "Open or close the list of people", needs: "singleKeys" },
	{ keys: ["H"], does: "Raise or lower your hand", needs: "singleKeys" },
	{ keys: [","], does: "Settings", needs: "singleKeys" },
	{ keys: ["?"], does: "This list", needs: "singleKeys" },
	{ keys: ["Esc"], does: "Close what is open" },
]);

/**
 * What a key press asks for, or null.
 * @param {Press} press
 * @param {{ singleKeys: boolean, holdToTalk: boolean }} allowed
 * @returns {Shortcut | null}
 */
export function shortcutOf(press, allowed) {
	if (press.altKey || press.repeat) return null;
	const key = press.key.toLowerCase();
	if (press.ctrlKey || press.metaKey) return press.shiftKey ? null : (WITH_CONTROL[key] ?? null);
	if (key === " ") return allowed.holdToTalk && !press.shiftKey ? "talk" : null;
	// "?" is typed with Shift on most keyboards; a letter with Shift is nobody's shortcut.
	if (!allowed.singleKeys || (press.shiftKey && key !== "?")) return null;
	return ALONE[key] ?? null;
}
