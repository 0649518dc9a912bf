/**
 * Own offers of one connection, one at a time.
 *
 * Perfect negotiation (W3C WebRTC 1.0, section 10.7) has the side that gives way roll its offer back when both offer at
 * once. After a rollback Chromium (156) still decodes what it receives and shows no picture of it any more, for good. So
 * the side that gives way keeps its offer as a *draft*: the connection takes it up together with its answer, and where
 * the other side's offer comes instead the draft is thrown away, and there is nothing to roll back.
 *
 * @typedef {import("./protocol.js").Description} Description
 */

/**
 * @param {RTCPeerConnection} pc
 * @param {() => boolean} givesWay whether the next offer may have to
 */
export function createOffering(pc, givesWay) {
	/** @type {Description | null} */
	let draft = null;
	let making = 0;
	/** Counts what made drafts out of date. */
	let turn = 0;

	/** @returns {Promise<Description | null>} what to tell; null where this is no moment for an offer */
	async function make() {
		if (!givesWay()) {
			await pc.setLocalDescription();
			return pending();
		}
		const mine = turn;
		const { sdp = "" } = await pc.createOffer();
		if (mine !== turn || pc.signalingState !== "stable") return null;
		draft = { type: "offer", sdp };
		return draft;
	}

	/** @returns {Description | null} the offer that waits for its answer */
	function pending() {
		const local = pc.localDescription;
		if (draft) return draft;
		return pc.signalingState === "have-local-offer" && local ? { type: "offer", sdp: local.sdp } : null;
	}

	return {
		pending,
		/** Whether one is being made. */
		making: () => making > 0,
		/** As `make`; null also where it fails: negotiationneeded fires again when the connection is stable. */
		async make() {
			making += 1;
			return make()
				.catch(() => null)
				.finally(() => {
					making -= 1;
				});
		},
		/**
		 * Its answer is here: the connection takes the offer up.
		 * @returns {Promise<boolean>} whether it could
		 */
		async settle() {
			const settled = draft;
			draft = null;
			turn += 1;
			if (!settled) return true;
			const taken = pc.setLocalDescription(/** @type {RTCSessionDescriptionInit} */ (settled));
			return taken.then(
				() => true,
				() => false,
			);
		},
		/** The other side's offer goes before. */
		giveWay() {
			draft = null;
			turn += 1;
		},
	};
}
