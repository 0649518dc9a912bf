/**
 * Mallory, who sits between two pages: one connection with each, everything passed on, and an honest code with both.
 * Only the codes can tell: a page's own code is worth more than a picture that moves.
 */
import { createTrust } from "./trust.js";

/** Codes with each, by their participant's id. @type {Record<string, readonly number[]>} */
window.codes = {};
/** @type {Record<string, ReturnType<typeof createSide>>} */
const sides = {};
let chain = Promise.resolve();
let begun = false;

/**
 * Mallory's connection with one of the two, in the name of the other.
 * @param {string} id
 * @param {string} other
 */
function createSide(id, other) {
	const pc = new RTCPeerConnection();
	const chat = pc.createDataChannel("chat", { negotiated: true, id: 0 });
	const trust = createTrust({
		crypto,
		now: () => Date.now(),
		send: (_to, frame) => {
			chat.send(JSON.stringify(frame));
			return true;
		},
		pairOf: () => pc,
		evidence: async () => {
			await chain;
			const [local, remote] = [pc.localDescription?.sdp ?? "", pc.remoteDescription?.sdp ?? ""];
			return { local, remote, stats: await pc.getStats() };
		},
		onChange: (codes) => {
			window.codes[id] = codes[id]?.symbols ?? [];
		},
		onLost() {},
	});
	chat.onopen = () => trust.opened(id);
	chat.onmessage = ({ data }) => {
		const said = JSON.parse(data);
		if ("verify" in said) trust.receive(id, said.verify);
		else if (sides[other]?.chat.readyState === "open") sides[other].chat.send(data);
	};
	pc.onicecandidate = ({ candidate }) => {
		if (candidate?.candidate) window.tell(id, { type: "ice", from: other, candidate: candidate.toJSON() });
	};
	return { pc, chat };
}

/** What one of the two has for the other. @param {any} frame */
window.hear = (frame) => {
	chain = chain.then(() => take(frame)).catch((error) => console.error(String(error)));
};

/** @param {any} frame */
async function take({ type, from, to, epoch, ...frame }) {
	sides[from] ??= createSide(from, to);
	sides[to] ??= createSide(to, from);
	const [{ pc }, { pc: onwards }] = [sides[from], sides[to]];
	if (type === "ice") await pc.addIceCandidate(frame.candidate);
	else if (type === "offer" && !begun) {
		begun = true;
		await pc.setRemoteDescription(frame.offer);
		for (const { receiver } of pc.getTransceivers())
			onwards.addTransceiver(receiver.track, { direction: "sendrecv" });
		await onwards.setLocalDescription();
		window.tell(to, { type, from, epoch, offer: onwards.localDescription?.toJSON() });
	} else if (type === "answer") {
		await pc.setRemoteDescription(frame.answer);
		for (const [i, { receiver }] of pc.getTransceivers().entries()) {
			const line = onwards.getTransceivers()[i];
			line.direction = "sendrecv";
			await line.sender.replaceTrack(receiver.track);
		}
		await onwards.setLocalDescription();
		window.tell(to, { type, from, epoch, answer: onwards.localDescription?.toJSON() });
	}
}
