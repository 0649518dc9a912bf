/**
 * The level of the own microphone, by an analyser; it is never connected to a speaker.
 *
 * It listens to a copy of the track, which stays on while the track is muted: so the page can tell somebody that they
 * talk into a microphone that is off. The copy never leaves this module.
 */

/** Samples that are kept, so that nothing is missed by somebody who asks ten times a second; and the last of them. */
const KEPT = 8_192;
const LAST = 512;

/** @param {{ new (): AudioContext } | undefined} Context */
export function createMeter(Context) {
	/** @type {AudioContext | null} */
	let context = null;
	/** @type {AnalyserNode | null} */
	let analyser = null;
	/** @type {MediaStreamAudioSourceNode | null} */
	let source = null;
	/** @type {MediaStreamTrack | null} */
	let followed = null;
	/** @type {MediaStreamTrack | null} */
	let copy = null;
	let samples = new Float32Array(0);

	return {
		/**
		 * @param {MediaStreamTrack | null} track
		 * @param {() => MediaStream} createStream
		 */
		follow(track, createStream) {
			if (track === followed || !Context) return;
			followed = track;
			source?.disconnect();
			copy?.stop();
			source = copy = null;
			if (!track) return;
			context ??= new Context();
			analyser ??= new AnalyserNode(context, { fftSize: KEPT });
			samples = new Float32Array(analyser.fftSize);
			const stream = createStream();
			copy = track.clone();
			copy.enabled = true;
			stream.addTrack(copy);
			source = context.createMediaStreamSource(stream);
			source.connect(analyser);
		},
		/** Browsers start an audio context only after a gesture. */
		wake() {
			if (context?.state === "suspended") void context.resume().catch(() => undefined);
		},
		/** Loudness, 0 to 1. */
		read() {
			if (!analyser || !followed) return 0;
			analyser.getFloatTimeDomainData(samples);
			let sum = 0;
			for (const sample of samples.subarray(-LAST)) sum += sample * sample;
			return Math.min(1, Math.sqrt(sum / LAST) * 2);
		},
		/** The loudest single sample of the last sixth of a second, 0 to 1. */
		peak() {
			if (!analyser || !followed) return 0;
			analyser.getFloatTimeDomainData(samples);
			return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
		},
		followed: () => followed,
		/** Whether it may listen: see `wake`. */
		awake: () => context?.state === "running",
	};
}
