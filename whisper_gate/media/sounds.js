/**
 * Soft sounds for what happens: two short tones each, made here, in an audio context of their own. The others' voices
 * never come near it: they play through their media elements, so that echo cancellation works.
 *
 * @typedef {"message" | "mention" | "join"} Sound
 */

/** Milliseconds between two sounds: a burst is one. */
export const QUIET = 800;
/** Hertz, one after the other. @type {Record<Sound, [number, number]>} */
const TONES = { message: [660, 880], mention: [880, 1175], join: [523, 659] };
/** Seconds, and loudness from 0 to 1. */
const LENGTH = 0.16;
const LOUDNESS = 0.06;

/**
 * @param {{ new (): AudioContext } | undefined} Context
 * @param {() => number} now
 */
export function createSounds(Context, now) {
	/** @type {AudioContext | null} */
	let context = null;
	let last = Number.NEGATIVE_INFINITY;

	/**
	 * @param {AudioContext} to
	 * @param {number} pitch
	 * @param {number} at
	 */
	function tone(to, pitch, at) {
		const voice = new OscillatorNode(to, { frequency: pitch });
		const gain = new GainNode(to, { gain: 0 });
		gain.gain.setValueAtTime(0, at);
		gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
		gain.gain.exponentialRampToValueAtTime(0.0005, at + LENGTH);
		voice.connect(gain).connect(to.destination);
		voice.start(at);
		voice.stop(at + LENGTH);
	}

	return {
		/** @param {Sound} sound */
		play(sound) {
			if (!Context || now() - last < QUIET) return;
			last = now();
			context ??= new Context();
			if (context.state === "suspended") void context.resume().catch(() => undefined);
			const [first, second] = TONES[sound];
			tone(context, first, context.currentTime);
			tone(context, second, context.currentTime + 0.09);
		},
	};
}
