/**
 * How somebody likes to see a call; kept per browser.
 *
 * @typedef {{ layout: "grid" | "speaker", self: "tile" | "corner" | "hidden" }} Arrangement
 */

/** @type {Arrangement} */
export const USUAL = { layout: "grid", self: "tile" };

/**
 * What was remembered, whatever it is by now.
 * @param {Partial<Arrangement> | undefined} found
 * @returns {Arrangement}
 */
export function arrangementOf(found) {
	return {
		layout: found?.layout === "speaker" ? "speaker" : USUAL.layout,
		self: found?.self === "corner" || found?.self === "hidden" ? found.self : USUAL.self,
	};
}
