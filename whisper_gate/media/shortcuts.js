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

/** What the list of keys shows, in its order: the keys, the message that says what they do, and whether a switch turns them off. */
export const KEYS = /** @type {const} */ ([
	{ keys: ["mod", "D"], does: "key-microphone" },
	{ keys: ["mod", "E"], does: "key-camera" },
	{ keys: ["Space"], does: "key-talk", needs: "holdToTalk" },
	{ keys: ["C"], does: "key-chat", needs: "singleKeys" },
	{ keys: ["P"], does: "key-people", needs: "singleKeys" },
	{ keys: ["H"], does: "key-hand", needs: "singleKeys" },
	{ keys: [","], does: "settings-title", needs: "singleKeys" },
	{ keys: ["?"], does: "key-list", needs: "singleKeys" },
	{ keys: ["Esc"], does: "key-close" },
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
