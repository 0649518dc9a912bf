/**
 * The call as a page sees it: four phases, one immutable snapshot, a handful of actions.
 *
 * @typedef {import("./env.js").Env} Env
 * @typedef {import("./session.js").Grant} Grant
 * @typedef {import("./session.js").Person} Person
 * @typedef {"lobby" | "joining" | "live" | "ended"} Phase
 * @typedef {{ kind: "status" | "alert", text: string, retry?: boolean }} Notice
 * @typedef {"people" | "chat" | null} Panel
 * @typedef {import("./view.js").Snapshot} Snapshot
 * @typedef {object} Handlers
 * @property {(name: string, password: string) => void} onJoinRequest
 * @property {() => void} onJoined
 * @property {(reason: string) => void} onLeft
 * @property {(code: string) => void} onFailed
 */
import { createAnnouncer } from "./announce.js";
import { append } from "./chat.js";
import { createDevices } from "./devices.js";
import { remember, remembered } from "./memory.js";
import { createMeter } from "./meter.js";
import { createOwn } from "./own.js";
import { watchPermissions } from "./permissions.js";
import { createSession } from "./session.js";
import { createSinks } from "./sinks.js";
import { sentence } from "./text.js";
import { IDLE, view } from "./view.js";

/** Milliseconds. */
export const TIMES = { listen: 100, slowJoin: 5_000, giveUp: 20_000, longLoss: 30_000, detach: 250 };

/** @param {Env} env */
export function createCall(env) {
	/** @type {Set<() => void>} */
	const listeners = new Set();
	/** @type {Set<(level: number) => void>} */
	const levelListeners = new Set();
	/** @type {Handlers} */
	let handlers = { onJoinRequest() {}, onJoined() {}, onLeft() {}, onFailed() {} };
	/** @type {import("./view.js").Facts} */
	let facts = { ...IDLE.facts, name: remembered(env.storage).name ?? "" };
	let password = "";
	let roomId = "";
	let served = 0;
	let attached = 0;
	/** @type {Record<"listen" | "join" | "loss" | "detach", unknown>} */
	const clock = { listen: null, join: null, loss: null, detach: null };
	/** @type {{ release(): Promise<void> } | null} */
	let awake = null;

	const announcer = createAnnouncer(env.timers, (announcement) => set({ announcement }));
	const meter = createMeter(env.AudioContext);
	const sinks = createSinks((audioBlocked) => set({ audioBlocked }));
	const devices = createDevices({
		mediaDevices: env.mediaDevices,
		storage: env.storage,
		createStream: env.createStream,
		timers: env.timers,
		onChange: () => publish(),
		onLost: (kind) => {
			if (kind !== "screen") announcer.say(`The ${kind} went away. Using the default.`);
			void own.lost(kind);
		},
	});
	const own = createOwn({
		devices,
		onChange: () => publish(),
		onTracks: () => {
			meter.follow(devices.audio(), env.createStream);
			session.refresh();
		},
		onFlags: (flags) => session.tell(flags),
	});
	const session = createSession({
		env,
		announcer,
		flags: own.flags,
		outgoing: () => ({
			audio: devices.audio(),
			video: devices.video(),
			stream: devices.stream,
			screen: devices.screen("video"),
			screenAudio: devices.screen("audio"),
			screenStream: devices.screenStream,
		}),
		onChange: () => publish(),
		onWelcome: live,
		onLine,
		onEnd,
		onChat: (message) => {
			const unread = message.own || facts.panel === "chat" ? 0 : facts.unread + 1;
			set({ messages: append(facts.messages, message), unread });
			if (unread) announcer.tell(message.name, "wrote in the chat");
		},
	});
	let snapshot = view(facts, { own, devices, session });
	env.onPageHide(() => leave("left"));
	void watchPermissions(env.permissions, (kind) => void own.granted(kind));

	/** @param {Partial<import("./view.js").Facts>} more */
	function set(more) {
		facts = { ...facts, ...more };
		publish();
	}

	function publish() {
		snapshot = view(facts, { own, devices, session });
		for (const each of [...listeners]) each();
	}

	function listen() {
		clock.listen = env.timers.set(() => {
			listen();
			const level = meter.read();
			for (const each of levelListeners) each(level);
			if (facts.phase === "live" && session.listen(level, env.now())) publish();
		}, TIMES.listen);
	}

	async function prepare() {
		listenOnce();
		await own.prepare();
		sinks.choose(devices.chosen().speaker);
	}

	function listenOnce() {
		if (clock.listen === null) listen();
	}

	function requestJoin() {
		if (facts.phase === "joining" || facts.phase === "live") return;
		const name = facts.name.trim();
		if (!name) {
			set({ notice: { kind: "alert", text: "Write your name first." } });
			return;
		}
		if (!facts.fixedName) remember(env.storage, { name });
		meter.wake();
		set({ phase: "joining", notice: null, slow: false, reason: "" });
		expectAnswer();
		handlers.onJoinRequest(name, password);
	}

	function expectAnswer() {
		env.timers.clear(clock.join);
		clock.join = env.timers.set(() => {
			set({ slow: true });
			clock.join = env.timers.set(() => fail("unavailable"), TIMES.giveUp - TIMES.slowJoin);
		}, TIMES.slowJoin);
	}

	/**
	 * @param {string} code
	 * @param {string} [message]
	 */
	function fail(code, message) {
		if (facts.phase !== "joining") return;
		env.timers.clear(clock.join);
		session.leave();
		set({ phase: "lobby", slow: false, notice: { kind: "alert", text: sentence(code, message) } });
		void prepare();
		handlers.onFailed(code);
	}

	function live() {
		env.timers.clear(clock.join);
		set({
			phase: "live",
			slow: false,
			notice: null,
			startedAt: env.now(),
			messages: [],
			unread: 0,
			pinned: null,
		});
		void env.stayAwake().then((lock) => {
			awake = lock;
			if (facts.phase !== "live") void lock?.release();
		});
		handlers.onJoined();
	}

	/** @param {import("./signaling.js").LineState} line */
	function onLine(line) {
		env.timers.clear(clock.loss);
		if (line === "lost") {
			clock.loss = env.timers.set(() => set({ line: "gone" }), TIMES.longLoss);
			announcer.say("Reconnecting");
		} else if (facts.line !== "fine" && line === "joined") announcer.say("Connected again");
		set({ line: line === "lost" ? "lost" : "fine" });
	}

	/** @param {string} code */
	function onEnd(code) {
		if (facts.phase === "joining") fail(code);
		else if (facts.phase === "live") over(code);
	}

	/** @param {string} reason */
	function over(reason) {
		env.timers.clear(clock.loss);
		announcer.clear();
		own.release();
		meter.follow(null, env.createStream);
		void awake?.release();
		awake = null;
		set({ phase: "ended", reason, panel: null, notice: null, line: "fine", audioBlocked: false });
		handlers.onLeft(reason);
	}

	/** @param {string} reason */
	function leave(reason) {
		if (facts.phase !== "live" && facts.phase !== "joining") return;
		env.timers.clear(clock.join);
		session.leave();
		over(reason);
	}

	function reset() {
		leave("left");
		own.release();
		env.timers.clear(clock.listen);
		clock.listen = null;
		set({ ...IDLE.facts, name: facts.name, fixedName: facts.fixedName });
	}

	return {
		/** @param {() => void} listener */
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		getSnapshot: () => snapshot,
		/** @param {(level: number) => void} listener */
		subscribeLevel(listener) {
			levelListeners.add(listener);
			return () => levelListeners.delete(listener);
		},
		/**
		 * A page shows this room. Effects may run twice, so coming and going are idempotent.
		 * @param {{ roomId: string, roomName: string, displayName: string }} room
		 * @returns {() => void} the page went away
		 */
		attach(room) {
			env.timers.clear(clock.detach);
			if (roomId && roomId !== room.roomId) reset();
			roomId = room.roomId;
			attached += 1;
			const mine = attached;
			if (room.displayName) set({ name: room.displayName, fixedName: true });
			if (facts.phase === "lobby") void prepare();
			return () => {
				clock.detach = env.timers.set(() => mine === attached && reset(), TIMES.detach);
			};
		},
		/** @param {string} displayName */
		nameAs(displayName) {
			if (displayName && displayName !== facts.name) set({ name: displayName, fixedName: true });
		},
		/** @param {Handlers} next */
		handle(next) {
			handlers = next;
		},
		/**
		 * The door's answer; one that is old or was not asked for is left alone.
		 * @param {Grant & { serial: number }} grant
		 */
		enter(grant) {
			if (facts.phase !== "joining" || grant.serial === served) return;
			served = grant.serial;
			session.enter(grant);
		},
		/** @param {{ code: string, message: string, serial: number }} refusal */
		refuse(refusal) {
			if (facts.phase !== "joining" || refusal.serial === served) return;
			served = refusal.serial;
			fail(refusal.code, refusal.message);
		},
		/** Serials that were there before the page asked count as served. @param {number} serial */
		skip(serial) {
			if (facts.phase !== "joining") served = serial;
		},
		requestJoin,
		leave: () => leave("left"),
		/** Enter again, without the lobby. */
		rejoin() {
			if (facts.phase === "live") {
				session.leave();
				set({ phase: "lobby", line: "fine" });
			}
			void prepare();
			requestJoin();
		},
		/** @param {string} name */
		setName: (name) => set({ name, notice: null }),
		/** @param {string} value */
		setPassword: (value) => {
			password = value;
			if (facts.notice) set({ notice: null });
		},
		toggleMic: own.toggleMic,
		toggleCamera: own.toggleCamera,
		toggleScreen: own.toggleScreen,
		toggleHand: own.toggleHand,
		retryDevices: own.retry,
		/**
		 * @param {import("./devices.js").DeviceKind} kind
		 * @param {string} id
		 */
		choose(kind, id) {
			void own.choose(kind, id);
			if (kind === "speaker") sinks.choose(id);
		},
		/** @param {Exclude<Panel, null>} panel */
		togglePanel(panel) {
			const next = facts.panel === panel ? null : panel;
			set({ panel: next, unread: next === "chat" ? 0 : facts.unread });
		},
		/** @param {string} text */
		say(text) {
			if (text.trim()) session.say(text.trim());
		},
		/** @param {string} key */
		togglePin: (key) => set({ pinned: facts.pinned === key ? null : key }),
		/** @param {string} text */
		announce: (text) => announcer.say(text),
		playWith: sinks.add,
		startAudio: sinks.start,
		wake: meter.wake,
	};
}

/** @typedef {ReturnType<typeof createCall>} Call */
