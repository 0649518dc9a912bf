/**
 * What one pair sends and hears, by transceiver.
 *
 * The rule that tells camera from screen: the first audio and the first video line of the session are microphone and
 * camera; every later one belongs to a shared screen. It needs no labels, so it holds for plain clients as well.
 * Camera, microphone and screen are switched with replaceTrack alone; only a first share adds lines.
 *
 * What is heard and seen follows what the server says is on, not what arrives: a page that a host muted may go on
 * sending, nobody plays it. The camera is the sender's own business and always shown.
 *
 * @typedef {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null, stream: MediaStream,
 *   screen: MediaStreamTrack | null, screenAudio: MediaStreamTrack | null, screenStream: MediaStream }} Outgoing
 * @typedef {"audio" | "video"} Kind
 * @typedef {{ mic: boolean, screen: boolean }} Announced
 */

/**
 * @param {RTCPeerConnection} pc
 * @param {() => MediaStream} createStream
 * @param {() => RTCRtpCodec[]} [soundCodecs] in the order of preference; none for the browser's
 */
export function createSlots(pc, createStream, soundCodecs = () => []) {
	const main = createStream();
	const screen = createStream();
	/** @type {Record<"audio" | "video" | "screen" | "screenAudio", RTCRtpTransceiver | null>} */
	const sending = { audio: null, video: null, screen: null, screenAudio: null };
	/** @type {Announced} */
	let announced = { mic: true, screen: true };

	/** @param {Kind} kind */
	const first = (kind) => pc.getTransceivers().find((each) => each.receiver.track?.kind === kind) ?? null;

	/**
	 * Lines for microphone and camera, before the first offer.
	 * @param {Outgoing} out
	 */
	function open(out) {
		for (const kind of /** @type {Kind[]} */ (["audio", "video"])) {
			sending[kind] = pc.addTransceiver(out[kind] ?? kind, { direction: "sendrecv", streams: [out.stream] });
			prefer(kind);
		}
	}

	/** @param {Kind} kind */
	function prefer(kind) {
		const codecs = kind === "audio" ? soundCodecs() : [];
		if (codecs.length) sending[kind]?.setCodecPreferences?.(codecs);
	}

	/**
	 * Take up the lines of a remote offer, before the answer.
	 * @param {Outgoing} out
	 */
	async function adopt(out) {
		for (const kind of /** @type {Kind[]} */ (["audio", "video"])) {
			if (sending[kind]) continue;
			const line = first(kind);
			if (!line) continue;
			sending[kind] = line;
			prefer(kind);
			line.direction = "sendrecv";
			line.sender.setStreams?.(out.stream);
		}
		await replaceMain(out);
	}

	/**
	 * Send what there is now to send.
	 * @param {Outgoing} out
	 */
	async function sync(out) {
		await replaceMain(out);
		for (const name of /** @type {const} */ (["screen", "screenAudio"])) {
			const track = out[name];
			const line = sending[name];
			if (line) await replace(line, track);
			else if (track && sending.audio) {
				sending[name] = pc.addTransceiver(track, { direction: "sendonly", streams: [out.screenStream] });
			}
		}
	}

	/** @param {Outgoing} out */
	async function replaceMain(out) {
		for (const kind of /** @type {Kind[]} */ (["audio", "video"])) {
			const line = sending[kind];
			if (line) await replace(line, out[kind]);
		}
	}

	/**
	 * Put an incoming track where it belongs.
	 * @param {RTCTrackEvent} event
	 */
	function accept(event) {
		const kind = /** @type {Kind} */ (event.track.kind);
		const stream = event.transceiver === first(kind) ? main : screen;
		for (const old of stream.getTracks()) {
			if (old.kind === kind && old !== event.track) stream.removeTrack(old);
		}
		if (!stream.getTracks().includes(event.track)) stream.addTrack(event.track);
		silence();
	}

	/**
	 * Play only what is announced as on, from now on.
	 * @param {Announced} next
	 */
	function play(next) {
		announced = { mic: next.mic, screen: next.screen };
		silence();
	}

	function silence() {
		for (const track of main.getTracks()) if (track.kind === "audio") track.enabled = announced.mic;
		for (const track of screen.getTracks()) track.enabled = announced.screen;
	}

	/** Loudness of the peer's voice, 0 to 1, from the newest audio packets. */
	function level() {
		const receiver = first("audio")?.receiver;
		const [source] = receiver?.getSynchronizationSources?.() ?? [];
		return source?.audioLevel ?? 0;
	}

	return { main, screen, sending, open, adopt, sync, accept, play, level };
}

/**
 * @param {RTCRtpTransceiver} line
 * @param {MediaStreamTrack | null} track
 */
async function replace(line, track) {
	if (line.sender.track !== track) await line.sender.replaceTrack(track);
}
