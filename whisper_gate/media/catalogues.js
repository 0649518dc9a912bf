/** The catalogues of whisper_gate/words, as the build finds them: English in the bundle, the others when asked for. */

/** @type {Record<string, string>} */
const english = import.meta.glob("../../words/shared/en.ftl", {
	query: "?raw",
	import: "default",
	eager: true,
});
/** @type {Record<string, () => Promise<string>>} */
const others = import.meta.glob("../../words/shared/*.ftl", { query: "?raw", import: "default" });

/** @param {string} path */
const codeOf = (path) => path.slice(path.lastIndexOf("/") + 1, -".ftl".length);

export const ENGLISH = Object.values(english)[0];

/** Language code -> its catalogue's text. */
export const CATALOGUES = Object.fromEntries(
	Object.entries(others).map(([path, load]) => [codeOf(path), load]),
);
