/** Fakes of browser objects: time by hand, devices by list, peer connections that remember what was asked of them. */

/** Timers that run when the test says so. */
export class FakeTimers {
	constructor() {
		this.now = 0;
		/** @type {{ at: number, run: () => void }[]} */
		this.due = [];
	}

	/**
	 * @param {() => void} run
	 * @param {number} ms
	 */
	set = (run, ms) => {
		const handle = { at: this.now + ms, run };
		this.due.push(handle);
		return handle;
	};

	/** @param {unknown} handle */
	clear = (handle) => {
		this.due = this.due.filter((each) => each !== handle);
	};

	/** @param {number} ms */
	advance(ms) {
		const end = this.now + ms;
		for (;;) {
			const [next] = this.due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
			if (!next) break;
			this.clear(next);
			this.now = next.at;
			next.run();
		}
		this.now = end;
	}
}

/** Let everything that is promised happen. */
export async function settle() {
	for (let i = 0; i < 40; i++) await Promise.resolve();
}

let tracks = 0;

export class FakeTrack {
	/** @param {"audio" | "video"} kind */
	constructor(kind, deviceId = "") {
		this.kind = kind;
		this.id = `track${++tracks}`;
		this.enabled = true;
		this.stopped = false;
		/** @type {(() => void) | null} */
		this.onended = null;
		this.getSettings = () => ({ deviceId, height: 720 });
	}

	stop() {
		this.stopped = true;
	}
}

export class FakeStream {
	/** @param {FakeTrack[]} [held] */
	constructor(held = []) {
		this.held = [...held];
	}

	getTracks() {
		return [...this.held];
	}

	/** @param {FakeTrack} track */
	addTrack(track) {
		if (!this.held.includes(track)) this.held.push(track);
	}

	/** @param {FakeTrack} track */
	removeTrack(track) {
		this.held = this.held.filter((each) => each !== track);
	}
}

class FakeSender {
	/** @param {FakeTrack | null} track */
	constructor(track) {
		this.track = track;
		this.replaced = 0;
		this.parameters = { encodings: [{}] };
		/** Of the ICE credentials in use. */
		this.fragment = "first";
		this.transport = {
			iceTransport: {
				onselectedcandidatepairchange: /** @type {any} */ (null),
				getSelectedCandidatePair: () => ({ local: { usernameFragment: this.fragment } }),
			},
		};
		/** Pictures asked to be sent whole. */
		this.whole = 0;
	}

	/** @param {FakeTrack | null} track */
	async replaceTrack(track) {
		this.track = track;
		this.replaced += 1;
	}

	setStreams() {}

	getParameters() {
		return structuredClone(this.parameters);
	}

	/**
	 * @param {{ encodings: object[] }} parameters
	 * @param {{ encodingOptions: { keyFrame: boolean }[] }} [options]
	 */
	async setParameters(parameters, options) {
		this.parameters = parameters;
		if (options?.encodingOptions[0]?.keyFrame) this.whole += 1;
	}
}

/** Follows the signaling states of W3C WebRTC 1.0, section 4.3.1, with implicit rollback. */
export class FakeConnection {
	/** @param {RTCConfiguration} config */
	constructor(config) {
		this.config = config;
		this.signalingState = "stable";
		this.connectionState = "new";
		this.iceConnectionState = "new";
		/** @type {{ type: string, sdp: string } | null} */
		this.localDescription = null;
		/** @type {{ type: string, sdp: string } | null} */
		this.remoteDescription = null;
		/** @type {any[]} */
		this.lines = [];
		/** @type {any[]} */
		this.candidates = [];
		/** @type {any[]} */
		this.channels = [];
		this.restarts = 0;
		this.rollbacks = 0;
		this.closes = 0;
		this.made = 0;
		this.refuse = false;
		this.refuseOwn = false;
		/** @type {(() => void) | null} */
		this.onnegotiationneeded = null;
		/** @type {((event: any) => void) | null} */
		this.onicecandidate = null;
		/** @type {((event: any) => void) | null} */
		this.ontrack = null;
		/** @type {(() => void) | null} */
		this.onconnectionstatechange = null;
		/** @type {(() => void) | null} */
		this.oniceconnectionstatechange = null;
	}

	/**
	 * @param {FakeTrack | "audio" | "video"} what
	 * @param {{ direction: string }} init
	 */
	addTransceiver(what, init) {
		const track = typeof what === "string" ? null : what;
		const kind = typeof what === "string" ? what : what.kind;
		const line = {
			direction: init.direction,
			sender: new FakeSender(track),
			receiver: { track: new FakeTrack(/** @type {"audio" | "video"} */ (kind)) },
			preferred: /** @type {object[] | undefined} */ (undefined),
			/** @param {object[]} codecs */
			setCodecPreferences(codecs) {
				this.preferred = codecs;
			},
		};
		this.lines.push(line);
		return line;
	}

	getTransceivers() {
		return [...this.lines];
	}

	/**
	 * @param {string} label
	 * @param {object} init
	 */
	createDataChannel(label, init) {
		const channel = {
			label,
			init,
			readyState: "connecting",
			/** @type {string[]} */
			sent: [],
			/** @param {string} text */
			send(text) {
				this.sent.push(text);
			},
			close() {
				this.readyState = "closed";
			},
		};
		this.channels.push(channel);
		return channel;
	}

	async createOffer() {
		return { type: "offer", sdp: this.#describe() };
	}

	/** @param {{ type: string, sdp: string }} [description] */
	async setLocalDescription(description) {
		const answering = this.signalingState === "have-remote-offer";
		if (this.refuseOwn) throw new Error("not of this state");
		this.localDescription = description ?? {
			type: answering ? "answer" : "offer",
			sdp: this.#describe(),
		};
		this.signalingState = answering ? "stable" : "have-local-offer";
	}

	#describe() {
		this.made += 1;
		const application = this.channels.length ? "\nm=application" : "";
		return `local ${this.made} ${this.lines.length} lines${application}`;
	}

	/** @param {{ type: string, sdp: string }} description */
	async setRemoteDescription(description) {
		await Promise.resolve();
		if (this.refuse) throw new Error("wrong fingerprint");
		if (description.type === "offer") {
			if (this.signalingState === "have-local-offer") this.rollbacks += 1;
			this.signalingState = "have-remote-offer";
			while (this.lines.length < 2) {
				const kind = this.lines.length ? "video" : "audio";
				const line = this.addTransceiver(kind, { direction: "recvonly" });
				this.ontrack?.({ track: line.receiver.track, transceiver: line });
			}
		} else {
			if (this.signalingState !== "have-local-offer") throw new Error("wrong state");
			this.signalingState = "stable";
		}
		this.remoteDescription = description;
	}

	/** @param {object} candidate */
	async addIceCandidate(candidate) {
		if (!this.remoteDescription) throw new Error("too early");
		this.candidates.push(candidate);
	}

	/** @param {RTCConfiguration} config */
	setConfiguration(config) {
		this.config = config;
	}

	restartIce() {
		this.restarts += 1;
	}

	/** @type {Map<string, object>} */
	stats = new Map();

	async getStats() {
		return this.stats;
	}

	close() {
		this.closes += 1;
		this.signalingState = "closed";
		this.connectionState = "closed";
	}

	/** @param {string} state */
	become(state) {
		this.connectionState = state;
		this.iceConnectionState = state === "connecting" ? "checking" : state;
		this.oniceconnectionstatechange?.();
		this.onconnectionstatechange?.();
	}
}

/** A socket of the namespace, driven by the test. */
export class FakeSocket {
	constructor() {
		this.connected = false;
		/** @type {Record<string, ((data?: any) => void)[]>} */
		this.handlers = {};
		/** @type {any[]} */
		this.sent = [];
		this.connects = 0;
		this.disconnects = 0;
		/** Whatever is sent is lost, and nothing says so. */
		this.leadsNowhere = false;
		this.io = { engine: { readyState: "closed", close: () => this.fire("disconnect") } };
	}

	/**
	 * @param {string} event
	 * @param {(data: any) => void} run
	 */
	on(event, run) {
		this.handlers[event] = [...(this.handlers[event] ?? []), run];
	}

	/**
	 * @param {string} _event
	 * @param {any} frame
	 * @param {() => void} [done]
	 */
	emit(_event, frame, done) {
		this.sent.push(frame);
		if (!this.leadsNowhere) done?.();
	}

	connect() {
		this.connects += 1;
	}

	disconnect() {
		this.disconnects += 1;
		this.connected = false;
	}

	/**
	 * @param {string} event
	 * @param {any} [data]
	 */
	fire(event, data) {
		if (event === "connect") this.connected = true;
		if (event === "connect") this.io.engine.readyState = "open";
		if (event === "disconnect") {
			this.connected = false;
			// One that the server closes leaves the WebSocket to the other namespaces.
			if (data !== "io server disconnect") this.io.engine.readyState = "closed";
		}
		for (const run of this.handlers[event] ?? []) run(data);
	}

	/** @param {any} frame */
	hear(frame) {
		this.fire("signal", frame);
	}

	/** @param {string} type */
	frames(type) {
		return this.sent.filter((frame) => frame.type === type);
	}
}

/** An error as getUserMedia throws it. @param {string} name */
export function mediaError(name) {
	return Object.assign(new Error(name), { name });
}

/** `navigator.mediaDevices` with chosen failures. */
export class FakeMediaDevices {
	constructor() {
		/** @type {MediaStreamConstraints[]} */
		this.asked = [];
		/** @type {(constraints: MediaStreamConstraints) => string | null} */
		this.fails = () => null;
		/** @type {{ kind: string, deviceId: string, label: string }[]} */
		this.found = [
			{ kind: "videoinput", deviceId: "cam1", label: "Camera one" },
			{ kind: "videoinput", deviceId: "cam2", label: "Camera two" },
			{ kind: "audioinput", deviceId: "mic1", label: "Microphone one" },
			{ kind: "audiooutput", deviceId: "out1", label: "" },
		];
		/** @type {(() => void)[]} */
		this.listeners = [];
	}

	/** @param {MediaStreamConstraints} constraints */
	async getUserMedia(constraints) {
		this.asked.push(constraints);
		const name = this.fails(constraints);
		if (name) throw mediaError(name);
		const id = /** @type {any} */ (constraints.video)?.deviceId;
		return new FakeStream([
			...(constraints.audio ? [new FakeTrack("audio", "mic1")] : []),
			...(constraints.video ? [new FakeTrack("video", id ?? "cam1")] : []),
		]);
	}

	async getDisplayMedia() {
		return new FakeStream([new FakeTrack("video")]);
	}

	async enumerateDevices() {
		return this.found;
	}

	/**
	 * @param {string} _event
	 * @param {() => void} run
	 */
	addEventListener(_event, run) {
		this.listeners.push(run);
	}
}

/** localStorage. */
export class FakeShelf {
	constructor() {
		/** @type {Map<string, string>} */
		this.items = new Map();
	}

	/** @param {string} key */
	getItem(key) {
		return this.items.get(key) ?? null;
	}

	/**
	 * @param {string} key
	 * @param {string} value
	 */
	setItem(key, value) {
		this.items.set(key, value);
	}

	/** @param {string} key */
	removeItem(key) {
		this.items.delete(key);
	}
}

/**
 * @param {string} id
 * @param {object} [more]
 */
export function person(id, more = {}) {
	return {
		id,
		name: id,
		role: "participant",
		mic: true,
		camera: true,
		screen: false,
		hand: false,
		started: true,
		acks: false,
		away: false,
		joined: 1,
		...more,
	};
}

/**
 * @param {string} id
 * @param {object[]} [participants]
 * @param {object} [more]
 */
export function welcome(id, participants = [], more = {}) {
	return {
		type: "welcome",
		id,
		room: "r",
		worker: "w",
		resume_key: `key-of-${id}`,
		capacity: 8,
		role: "participant",
		locked: false,
		participants,
		iceServers: [],
		relayOnly: false,
		...more,
	};
}
