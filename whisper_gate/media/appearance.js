/**
 * Dark, light, or as the system has it. `assets/appearance.js` reads the same key before the first paint.
 *
 * @typedef {"system" | "dark" | "light"} Appearance
 */

const KEY = "whisper_gate.appearance";

/**
 * @param {import("./memory.js").Shelf | null} storage
 * @returns {Appearance}
 */
export function chosenAppearance(storage) {
	try {
		const found = storage?.getItem(KEY);
		return found === "dark" || found === "light" ? found : "system";
	} catch {
		return "system";
	}
}

/**
 * Show it from now on, and keep it.
 * @param {import("./memory.js").Shelf | null} storage
 * @param {{ dataset: DOMStringMap }} root
 * @param {Appearance} appearance
 */
export function chooseAppearance(storage, root, appearance) {
	if (appearance === "system") delete root.dataset.theme;
	else root.dataset.theme = appearance;
	try {
		storage?.setItem(KEY, appearance);
	} catch {
		// Then it lasts until this page is closed.
	}
}
