/** What there is room for, as React sees it. */
import { useEffect, useState } from "react";

/**
 * Whether a media query holds, and goes on holding.
 * @param {string} query
 */
function useMedia(query) {
	const [holds, setHolds] = useState(false);
	useEffect(() => {
		const media = window.matchMedia(query);
		const look = () => setHolds(media.matches);
		look();
		media.addEventListener("change", look);
		return () => media.removeEventListener("change", look);
	}, [query]);
	return holds;
}

/** @typedef {{ fromWidth?: number, below?: number }} Room CSS pixels of the window; without either it always fits */

/**
 * Whether something is shown in a window as wide as this: from a width on, or below one.
 * @param {Room} room
 */
export function useFits({ fromWidth = 0, below }) {
	const tooNarrow = useMedia(`(width < ${fromWidth}px)`);
	const narrow = useMedia(`(width < ${below ?? 0}px)`);
	return !tooNarrow && (below === undefined || narrow);
}
