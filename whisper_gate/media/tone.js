/** Two soft notes on a speaker of one's choice, to hear whether it is the right one. */

/** Hertz, and seconds from the first note to the end. */
const NOTES = [523.25, 659.25];
const LENGTH = 1.1;

/**
 * Resolves when it has sounded; a browser that cannot play it stays silent.
 * @param {{ new (): AudioContext } | undefined} Context
 * @param {string} speaker device id; "" for the default
 */
export async function playTestTone(Context, speaker) {
	if (!Context) return;
	const context = new Context();
	try {
		await context.resume();
		// By a media element, because only those can choose their speaker everywhere.
		const sink = context.createMediaStreamDestination();
		const element = new Audio();
		element.srcObject = sink.stream;
		if (speaker && "setSinkId" in element) await element.setSinkId(speaker).catch(() => undefined);
		await element.play();
		const last = NOTES.map((hertz, i) => ring(context, sink, hertz, context.currentTime + 0.05 + i * 0.3)).at(
			-1,
		);
		await new Promise((resolve) => last?.addEventListener("ended", resolve));
		element.pause();
	} catch {
		// Blocked or no output: there is nothing to hear, and the button comes back.
	} finally {
		await context.close().catch(() => undefined);
	}
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} into
 * @param {number} hertz
 * @param {number} at seconds on the context's clock
 */
function ring(context, into, hertz, at) {
	const note = context.createOscillator();
	const volume = context.createGain();
	note.frequency.value = hertz;
	volume.gain.setValueAtTime(0, at);
	volume.gain.linearRampToValueAtTime(0.25, at + 0.03);
	volume.gain.exponentialRampToValueAtTime(0.001, at + LENGTH - 0.3);
	note.connect(volume).connect(into);
	note.start(at);
	note.stop(at + LENGTH - 0.3);
	return note;
}
