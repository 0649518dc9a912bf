/**
 * One file over one data channel: pieces of it one way, "done" the other way. Who sends waits while too much lies
 * unsent; who closes the channel before the end has cancelled.
 */

/** Bytes in one message: small enough that a word in the chat gets in between. */
export const PIECE = 32 * 1024;
/** Bytes that may lie unsent, and at how many sending goes on. */
export const HIGH = 1024 * 1024;
export const LOW = 256 * 1024;
/** Milliseconds between two words on progress. */
export const REPORT = 200;

/**
 * @param {RTCDataChannel} channel
 * @param {Blob} blob
 * @param {{ now: () => number, onProgress: (bytes: number) => void, onEnd: (done: boolean) => void }} options
 * @returns {() => void} stops it
 */
export function deliver(channel, blob, { now, onProgress, onEnd }) {
	let offset = 0;
	let busy = false;
	let ended = false;
	const report = occasionally(now, onProgress);
	channel.binaryType = "arraybuffer";
	channel.bufferedAmountLowThreshold = LOW;
	channel.onopen = pump;
	channel.onbufferedamountlow = pump;
	channel.onmessage = ({ data }) => {
		if (data === "done" && offset === blob.size) end(true);
	};
	channel.onclose = () => end(false);
	if (channel.readyState === "open") void pump();

	async function pump() {
		if (busy) return;
		busy = true;
		try {
			while (!ended && offset < blob.size && channel.bufferedAmount < HIGH) {
				const piece = await blob.slice(offset, offset + PIECE).arrayBuffer();
				if (ended) return;
				channel.send(piece);
				offset += piece.byteLength;
				report(Math.max(0, offset - channel.bufferedAmount));
			}
		} catch {
			// The file has changed or gone, or the channel is closing.
			end(false);
		} finally {
			busy = false;
		}
	}

	/** @param {boolean} done */
	function end(done) {
		if (ended) return;
		ended = true;
		channel.close();
		onEnd(done);
	}

	return () => end(false);
}

/**
 * @param {RTCDataChannel} channel
 * @param {number} size bytes that were promised
 * @param {{ now: () => number, onProgress: (bytes: number) => void, onEnd: (blob: Blob | null) => void }} options
 * @returns {() => void} stops it
 */
export function receive(channel, size, { now, onProgress, onEnd }) {
	/** @type {ArrayBuffer[]} */
	let pieces = [];
	let moved = 0;
	let ended = false;
	const report = occasionally(now, onProgress);
	channel.binaryType = "arraybuffer";
	channel.onmessage = ({ data }) => {
		if (ended || !(data instanceof ArrayBuffer)) return;
		moved += data.byteLength;
		pieces.push(data);
		if (moved > size || !data.byteLength) end(null);
		else if (moved < size) report(moved);
		else {
			channel.send("done");
			// A type that no browser opens as a page of this site.
			end(new Blob(pieces, { type: "application/octet-stream" }));
		}
	};
	channel.onclose = () => end(null);

	/** @param {Blob | null} blob */
	function end(blob) {
		if (ended) return;
		ended = true;
		pieces = [];
		// Who sends closes after "done".
		if (!blob) channel.close();
		onEnd(blob);
	}

	return () => end(null);
}

/**
 * @param {() => number} now
 * @param {(bytes: number) => void} tell
 */
function occasionally(now, tell) {
	let last = now();
	return (/** @type {number} */ bytes) => {
		if (now() - last < REPORT) return;
		last = now();
		tell(bytes);
	};
}
