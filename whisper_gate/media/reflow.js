/**
 * Tiles glide to where the layout has put them: they are there at once, and a transform shows them coming from where
 * they were (FLIP).
 *
 * @typedef {import("./grid.js").Rect} Rect
 */

const DURATION = 180; // milliseconds

/**
 * The transform that shows something at `after` as if it were still at `before`; null where nothing moved.
 * @param {Rect} before
 * @param {Rect} after
 */
export function inverse(before, after) {
	const x = before.left - after.left;
	const y = before.top - after.top;
	if (!before.width || !before.height || !after.width || !after.height) return null;
	const wide = before.width / after.width;
	const high = before.height / after.height;
	if (x === 0 && y === 0 && wide === 1 && high === 1) return null;
	return `translate(${x}px, ${y}px) scale(${wide}, ${high})`;
}

/**
 * @param {HTMLElement} node
 * @param {Rect} before
 * @param {Rect} after
 */
export function reflow(node, before, after) {
	const transform = inverse(before, after);
	if (!transform || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
	node.animate(
		[
			{ transform, transformOrigin: "0 0" },
			{ transform: "none", transformOrigin: "0 0" },
		],
		{ duration: DURATION, easing: "cubic-bezier(0.2, 0, 0, 1)" },
	);
}
