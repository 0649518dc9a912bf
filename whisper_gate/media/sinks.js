/** The media elements that play the others: where they sound, and what to do when the browser blocks them. */

/** @param {(blocked: boolean) => void} onBlocked */
export function createSinks(onBlocked) {
	/** @type {Set<HTMLMediaElement>} */
	const elements = new Set();
	let speaker = "";

	/** @param {HTMLMediaElement} element */
	function play(element) {
		return Promise.resolve(element.play()).then(
			() => true,
			(error) => {
				// An element whose source is swapped meanwhile is aborted, not blocked.
				if (/** @type {Error} */ (error)?.name === "NotAllowedError") onBlocked(true);
				return false;
			},
		);
	}

	/** @param {HTMLMediaElement} element */
	function route(element) {
		if ("setSinkId" in element && (speaker || /** @type {any} */ (element).sinkId)) {
			void element.setSinkId(speaker).catch(() => undefined);
		}
	}

	return {
		/**
		 * @param {HTMLMediaElement} element
		 * @returns {() => void} forgets it
		 */
		add(element) {
			elements.add(element);
			route(element);
			void play(element);
			return () => elements.delete(element);
		},
		/** @param {string} id */
		choose(id) {
			speaker = id;
			for (const element of elements) route(element);
		},
		/** The page is seen again: play what the browser has paused meanwhile. */
		resume() {
			for (const element of elements) if (element.paused) void play(element);
		},
		/** From a click: play everything that was blocked. */
		async start() {
			const played = await Promise.all([...elements].map(play));
			if (played.every(Boolean)) onBlocked(false);
		},
	};
}
