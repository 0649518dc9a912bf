/**
 * How much each pair may send. In a mesh every sender pays once per peer, so the budget shrinks as people come.
 *
 * @typedef {{ maxBitrate: number, maxHeight: number, maxFramerate: number }} Budget
 */

/** @type {{ upTo: number, budget: Budget }[]} bits per second, lines, frames per second */
const TABLE = [
	{ upTo: 1, budget: { maxBitrate: 1_200_000, maxHeight: 720, maxFramerate: 30 } },
	{ upTo: 2, budget: { maxBitrate: 800_000, maxHeight: 540, maxFramerate: 30 } },
	// Four tiles on a laptop's screen are about 640 x 360 each: more lines would not be seen.
	{ upTo: 3, budget: { maxBitrate: 600_000, maxHeight: 360, maxFramerate: 25 } },
	{ upTo: 5, budget: { maxBitrate: 500_000, maxHeight: 360, maxFramerate: 20 } },
	{ upTo: Number.POSITIVE_INFINITY, budget: { maxBitrate: 300_000, maxHeight: 270, maxFramerate: 15 } },
];

/** A shared screen needs lines more than frames. */
const SCREEN = [
	{ upTo: 3, maxBitrate: 2_000_000 },
	{ upTo: Number.POSITIVE_INFINITY, maxBitrate: 1_000_000 },
];

/**
 * The camera's budget for one pair, by the number of peers.
 * @param {number} peers
 * @returns {Budget}
 */
export function cameraBudget(peers) {
	return /** @type {{ budget: Budget }} */ (TABLE.find((row) => peers <= row.upTo)).budget;
}

/**
 * The shared screen's bitrate for one pair, by the number of peers.
 * @param {number} peers
 */
export function screenBitrate(peers) {
	return /** @type {{ maxBitrate: number }} */ (SCREEN.find((row) => peers <= row.upTo)).maxBitrate;
}

/**
 * `scaleResolutionDownBy` that brings a picture of `height` lines within the budget.
 * @param {number | undefined} height
 * @param {Budget} budget
 */
export function scaleDown(height, budget) {
	return height ? Math.max(1, height / budget.maxHeight) : 1;
}

/** Peers: among more, the sound of all would fill the lines that need it most. */
const TWICE_UP_TO = 3;

/** kbit/s that a voice takes per peer, the headers of its small packets included; and what saying it twice adds. */
const VOICE = 50;
const VOICE_AGAIN = 32;

/** @param {number} peers @returns {number} kbit/s per peer */
export const voiceRate = (peers) => VOICE + (peers <= TWICE_UP_TO ? VOICE_AGAIN : 0);

/**
 * The order in which a new pair prefers codecs for sound; empty for the browser's own. Few people say everything twice:
 * each packet holds the one before as well (RED, RFC 2198), so that a single one that is lost is not missed.
 * @template {{ mimeType: string }} Codec
 * @param {Codec[]} codecs
 * @param {number} peers
 * @returns {Codec[]}
 */
export function soundOrder(codecs, peers) {
	const twice = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === "audio/red");
	if (peers > TWICE_UP_TO || !twice.length) return [];
	return [...twice, ...codecs.filter((each) => !twice.includes(each))];
}

/**
 * Set a sender's first encoding; browsers that refuse a field keep what they had.
 * @param {RTCRtpSender | null | undefined} sender
 * @param {Partial<RTCRtpEncodingParameters>} wanted
 * @param {boolean} [whole] the next picture is a key frame (WebRTC Extensions, `keyFrame`); a browser that does not know
 *   this sends one when it is asked for
 */
export async function limit(sender, wanted, whole = false) {
	if (!sender?.track || !sender.getParameters) return;
	const parameters = sender.getParameters();
	const encoding = parameters.encodings?.[0];
	if (!encoding) return;
	Object.assign(encoding, wanted);
	/** @type {any} The types know nothing of it yet. */
	const options = whole
		? { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) }
		: undefined;
	await sender.setParameters(parameters, options).catch(() => undefined);
}
