/** The screen stays on while a call is live. */

/** @param {() => Promise<{ release(): Promise<void> } | null>} stayAwake */
export function createAwake(stayAwake) {
	let wanted = false;
	/** @type {{ release(): Promise<void> } | null} */
	let lock = null;

	return {
		hold() {
			wanted = true;
			void stayAwake().then((got) => {
				if (wanted) lock = got;
				else void got?.release();
			});
		},
		release() {
			wanted = false;
			void lock?.release();
			lock = null;
		},
	};
}
