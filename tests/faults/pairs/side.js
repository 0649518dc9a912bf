/** One of the two pages of a pair: the project's mesh and peer over real connections, as session.js builds them. */
import { createMesh } from "../../../whisper_gate/media/mesh.js";
import { createPeer } from "../../../whisper_gate/media/peer.js";
import { readServer } from "../../../whisper_gate/media/protocol.js";

const TIMERS = {
	set: (/** @type {() => void} */ run, /** @type {number} */ ms) => setTimeout(run, ms),
	clear: (/** @type {any} */ handle) => clearTimeout(handle),
};

/** @param {string} id */
const participant = (id) => ({
	id,
	name: id,
	role: /** @type {const} */ ("participant"),
	mic: true,
	camera: true,
	screen: true,
	hand: false,
	started: true,
	acks: true,
	away: false,
	joined: 1,
});

/**
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.other
 * @param {() => number} options.random
 * @param {{ audio: MediaStreamTrack, video: MediaStreamTrack, screen: MediaStreamTrack }} options.tracks
 */
export function createSide({ id, other, random, tracks }) {
	/** @type {RTCPeerConnection[]} */
	const connections = [];
	/** @type {string[]} */
	const heard = [];
	/** What must not have happened. @type {string[]} */
	const wrong = [];
	/** Every frame that went out or came in, for whoever has to find out why. @type {string[]} */
	const trace = [];
	const out = {
		audio: tracks.audio,
		video: tracks.video,
		stream: new MediaStream(),
		screen: /** @type {MediaStreamTrack | null} */ (null),
		screenAudio: null,
		screenStream: new MediaStream(),
	};
	/** @type {(frame: any) => void} */
	let transmit = () => {};
	let rebuild = () => {};
	/** ICE credentials that a restart has to replace. */
	let outdated = "";

	const mesh = createMesh({
		selfId: id,
		timers: TIMERS,
		now: () => Date.now(),
		send: (frame) => {
			note("says", frame);
			transmit(frame);
			return true;
		},
		onChange() {},
		onMessage: (_from, text) => heard.push(text),
		onOpen() {},
		onChannel() {},
		createPeer: (pair) => {
			rebuild = pair.onStuck;
			return createPeer({
				...pair,
				routes: () => ({ iceServers: [], relayOnly: false }),
				outgoing: () => out,
				timers: TIMERS,
				random,
				createStream: () => new MediaStream(),
				createConnection: (config) => {
					const pc = watched(new RTCPeerConnection(config), wrong);
					connections.push(pc);
					return pc;
				},
			});
		},
	});
	mesh.reconcile([participant(other)]);
	const open = () => connections.filter((pc) => pc.signalingState !== "closed");

	/**
	 * @param {string} what
	 * @param {any} frame
	 */
	function note(what, frame) {
		const [, version = ""] = /^o=\S+ \S+ (\d+)/m.exec(frame[frame.type]?.sdp ?? "") ?? [];
		const state = open().at(-1)?.signalingState;
		trace.push(
			`${Math.round(performance.now())} ${id} ${what} ${frame.type} ${frame.mid} v${version} e${frame.epoch} ${state}`,
		);
	}

	return {
		id,
		mesh,
		out,
		heard,
		wrong,
		trace,
		open,
		built: () => connections.length,
		/** @param {(frame: any) => void} to */
		connect: (to) => {
			transmit = to;
		},
		/** A frame from the relay, as session.js treats it. @param {any} raw */
		hear(raw) {
			const frame = readServer(raw);
			note("hears", frame);
			if (frame.type === "ack") mesh.confirmed(frame.mid);
			else if (frame.type === "offer" || frame.type === "answer" || frame.type === "ice") mesh.receive(frame);
		},
		// What both sides may do in the same instant.
		restart() {
			const pc = open().at(-1);
			outdated = credentials(pc);
			pc?.restartIce();
		},
		restarted: () => !outdated || credentials(open().at(-1)) !== outdated,
		share: () => {
			out.screen = tracks.screen;
			mesh.refresh();
		},
		rebuild: () => rebuild(),
		epoch: () => mesh.members()[0]?.epoch ?? 0,
		peer: () => mesh.members()[0]?.peer ?? null,
		connected: () => open().length > 0 && open().every((pc) => pc.connectionState === "connected"),
		/** Audio packets that have come. */
		async packets() {
			let count = 0;
			const [pc] = open();
			for (const [, report] of (await pc?.getStats()) ?? []) {
				if (report.type === "inbound-rtp" && report.kind === "audio") count += report.packetsReceived;
			}
			return count;
		},
		close: () => mesh.close(),
	};
}

/** @typedef {ReturnType<typeof createSide>} Side */

/**
 * A connection that notes an answer that was given to it and does not fit.
 * @param {RTCPeerConnection} pc
 * @param {string[]} wrong
 */
function watched(pc, wrong) {
	const apply = pc.setRemoteDescription.bind(pc);
	/** @type {Set<string>} */
	const answers = new Set();
	pc.setRemoteDescription = async (description) => {
		const origin = /^o=.*$/m.exec(description.sdp ?? "")?.[0] ?? "";
		if (description.type === "answer" && answers.has(origin)) wrong.push(`answer applied twice: ${origin}`);
		answers.add(origin);
		try {
			await apply(description);
		} catch (error) {
			if (pc.signalingState !== "closed") wrong.push(`${description.type} refused: ${error}`);
			throw error;
		}
	};
	return pc;
}

/** @param {RTCPeerConnection | undefined} pc */
const credentials = (pc) => /^a=ice-ufrag:.*$/m.exec(pc?.localDescription?.sdp ?? "")?.[0] ?? "";
