/**
 * The call as a page sees it: five phases, one immutable snapshot, a handful of actions.
 *
 * @typedef {import("./env.js").Env} Env
 * @typedef {import("./session.js").Grant} Grant
 * @typedef {import("./session.js").Person} Person
 * @typedef {"lobby" | "joining" | "waiting" | "live" | "ended"} Phase
 * @typedef {{ kind: "status" | "alert", text: string, retry?: boolean }} Notice
 * @typedef {string | null} Panel "people", "chat", or one that the page brings
 * @typedef {import("./view.js").Snapshot} Snapshot
 * @typedef {object} Handlers
 * @property {(name: string, password: string) => void} onJoinRequest
 * @property {() => void} onTrialRequest
 * @property {() => void} onJoined
 * @property {(reason: string) => void} onLeft
 * @property {(code: string) => void} onFailed
 */
import { createAnnouncer } from "./announce.js";
import { arrangementOf } from "./arrangement.js";
import { createAwake } from "./awake.js";
import { createCheckup } from "./checkup.js";
import { createDevices } from "./devices.js";
import { createEars } from "./ears.js";
import { createExchange } from "./exchange.js";
import { createHush } from "./hush.js";
import { createLine, LONG_LOSS } from "./line.js";
import { remember, remembered } from "./memory.js";
import { createMeter } from "./meter.js";
import { createNotices } from "./notices.js";
import { createOwn } from "./own.js";
import { createPatience, GIVE_UP, SLOW_JOIN } from "./patience.js";
import { watchPermissions } from "./permissions.js";
import { createPreferences, OF_MICROPHONE } from "./preferences.js";
import { createRecording } from "./recording.js";
import { createReturns } from "./returns.js";
import { createSession } from "./session.js";
import { createSinks } from "./sinks.js";
import { createSpotlight } from "./spotlight.js";
import { createStay, recallStay } from "./stay.js";
import { hasEnding, sentence } from "./text.js";
import { playTestTone } from "./tone.js";
import { IDLE, view } from "./view.js";
import { said, say, subscribeWords } from "./words.js";

/** Milliseconds. */
export const TIMES = { slowJoin: SLOW_JOIN, giveUp: GIVE_UP, longLoss: LONG_LOSS, detach: 250 };

const LOST = { camera: "device-lost-camera", microphone: "device-lost-microphone" };

/** @param {Env} env */
export function createCall(env) {
	/** @type {Set<() => void>} */
	const listeners = new Set();
	/** @type {Handlers} */
	let handlers = { onJoinRequest() {}, onTrialRequest() {}, onJoined() {}, onLeft() {}, onFailed() {} };
	/** @type {import("./view.js").Facts} */
	let facts = {
		...IDLE.facts,
		name: remembered(env.storage).name ?? "",
		sounds: remembered(env.storage).sounds ?? true,
		arrangement: arrangementOf(remembered(env.storage).arrangement),
	};
	let password = "";
	let roomId = "";
	let served = 0;
	let attached = 0;
	/** @type {unknown} */
	let detaching = null;

	const awake = createAwake(env.stayAwake);
	const patience = createPatience(env.timers, {
		onSlow: () => set({ slow: true }),
		onGiveUp: () => fail("unavailable"),
	});
	const announcer = createAnnouncer(env.timers, (announcement) => set({ announcement }));
	const meter = createMeter(env.AudioContext);
	const preferences = createPreferences(env.storage);
	const hush = createHush();
	const spotlight = createSpotlight();
	const recording = createRecording({ now: env.now, post: env.post });
	const ears = createEars(env.timers, ownLevel, (level) => {
		checkup.tick();
		if (facts.phase !== "live") return;
		if (session.listen(level, env.now())) publish();
		const speaker = spotlight.look(snapshot.people, env.now());
		if (speaker !== facts.speaker) set({ speaker });
		if (!own.flags().mic && devices.audio() && hush.hear(meter.read(), env.now())) notices.hush();
	});
	const line = createLine({ ...env, tell: (what) => announcer.say(say(what)), show: set });
	const returns = createReturns({ ...env, tell: announcer.tell, onChange: (back) => set({ back }) });
	const exchange = createExchange({
		...{ env, set, announcer, facts: () => facts, session: () => session },
		onChanged: (name) => notices.changed(name),
	});
	const sinks = createSinks((audioBlocked) => set({ audioBlocked }));
	const devices = createDevices({
		mediaDevices: env.mediaDevices,
		storage: env.storage,
		createStream: env.createStream,
		preferences: preferences.now,
		timers: env.timers,
		onChange: () => publish(),
		onLost: (kind) => {
			if (kind !== "screen") announcer.say(say(LOST[kind]));
			recording.record("device", { device: kind, what: "lost" });
			void own.lost(kind);
		},
	});
	const own = createOwn({
		devices,
		preferences: preferences.now,
		onChange: () => {
			recording.devices(own);
			publish();
		},
		onTracks: () => {
			meter.follow(devices.audio(), env.createStream);
			session.refresh();
		},
		onFlags: (flags) => {
			session.tell(flags);
			stay.touch();
			if (!flags.mic) return;
			hush.forget();
			notices.heard();
		},
	});
	const notices = createNotices(env.timers, { turnOff: own.turnOff, show: (notice) => set({ notice }) });
	const session = createSession({
		env,
		record: recording.record,
		sample: recording.sample,
		announcer,
		flags: own.flags,
		hides: () => preferences.now().hideAddress,
		outgoing: () => ({
			audio: devices.audio(),
			video: devices.video(),
			stream: devices.stream,
			screen: devices.screen("video"),
			screenAudio: devices.screen("audio"),
			screenStream: devices.screenStream,
		}),
		onChange: () => {
			returns.look(session.people());
			publish();
		},
		onWaiting,
		onWelcome: live,
		onDone: notices.done,
		onRefused: notices.refused,
		onLine: (state) => {
			recording.line(state);
			line.hear(state);
		},
		onKey: (key) => stay.keep(key),
		onMeasure: () => {
			stay.touch();
			exchange.measured();
		},
		onEnd,
		...exchange.ears,
	});
	const stay = createStay({
		shelf: env.tab,
		now: env.now,
		current: () => {
			const { mic, camera } = own.flags();
			return { room: roomId, id: session.id(), mic, camera };
		},
	});
	const checkup = createCheckup({
		env,
		meter,
		own: () => ({
			...own.flags(),
			lobby: facts.phase === "lobby",
			asking: own.asking(),
			failures: own.failures(),
			hides: preferences.now().hideAddress,
		}),
		ask: () => handlers.onTrialRequest(),
		onChange: (findings) => set({ findings }),
	});
	let snapshot = view(facts, { own, devices, session, preferences });
	// What was announced in another language is no news.
	subscribeWords(() => set({ announcement: "" }));
	env.onPageHide(() => stay.outlive(() => leave("left")));
	env.onNetwork(() => (facts.phase === "live" ? session.check() : checkup.again()));
	env.onReturn(() => {
		if (facts.phase !== "live") return;
		session.check();
		sinks.resume();
		// A hidden page loses its lock.
		awake.hold();
	});
	void watchPermissions(env.permissions, (kind) => void own.granted(kind));

	/** What the others could hear. */
	function ownLevel() {
		return own.flags().mic ? meter.read() : 0;
	}

	/** @param {Exclude<Panel, null>} panel */
	function togglePanel(panel) {
		const next = facts.panel === panel ? null : panel;
		set({ panel: next, unread: next === "chat" ? 0 : facts.unread });
	}

	/** @param {import("./view.js").Facts["dialog"]} dialog */
	const show = (dialog) => set({ dialog });

	/** @param {Partial<import("./view.js").Facts>} more */
	function set(more) {
		facts = { ...facts, ...more };
		publish();
	}

	function publish() {
		snapshot = view(facts, { own, devices, session, preferences });
		for (const each of [...listeners]) each();
	}

	async function prepare() {
		ears.open();
		await own.prepare();
		sinks.choose(devices.chosen().speaker);
	}

	function requestJoin() {
		if (facts.phase !== "lobby" && facts.phase !== "ended") return;
		const name = facts.name.trim();
		if (!name) {
			set({ notice: () => ({ kind: "alert", text: say("lobby-name-missing") }) });
			return;
		}
		checkup.halt();
		if (!facts.fixedName) remember(env.storage, { name });
		meter.wake();
		recording.begin("asked", own);
		set({ phase: "joining", notice: null, slow: false, reason: "" });
		patience.start();
		handlers.onJoinRequest(name, password);
	}

	/** The page was loaded again in the middle of a call: on with it, as it was. */
	function comeBack() {
		const before = env.isReloaded() ? recallStay(env.tab, roomId, env.now()) : null;
		if (!before) return;
		own.recall(before);
		recording.begin("resumed", own, before.id);
		set({ phase: "joining", notice: null, slow: false, reason: "" });
		patience.start();
		session.enter({ participantId: before.id, resumeKey: before.key });
	}

	/**
	 * @param {string} code
	 * @param {import("./words.js").Said} [why]
	 */
	function fail(code, why) {
		if (!entering()) return;
		recording.record("join", { step: "refused", code });
		// Asked for by nobody, a key that is too old needs no words.
		const wordless = code === "bad_ticket" && served === 0;
		toLobby(wordless ? null : () => ({ kind: "alert", text: sentence(code, said(why)) }));
		void prepare();
		handlers.onFailed(code);
	}

	const entering = () => facts.phase === "joining" || facts.phase === "waiting";

	/** @param {import("./view.js").Facts["notice"]} notice */
	function toLobby(notice) {
		patience.stop();
		line.clear();
		session.leave();
		set({ phase: "lobby", slow: false, notice });
	}

	function onWaiting() {
		if (facts.phase !== "joining") return;
		patience.stop();
		recording.record("join", { step: "waiting" });
		set({ phase: "waiting", slow: false });
	}

	function live() {
		patience.stop();
		if (facts.phase === "waiting") announcer.say(say("said-in-the-call"));
		exchange.clear();
		recording.record("join", { step: "live" });
		set({
			phase: "live",
			slow: false,
			notice: null,
			startedAt: env.now(),
			messages: [],
			unread: 0,
			pinned: null,
			speaker: null,
		});
		spotlight.clear();
		awake.hold();
		handlers.onJoined();
	}

	/** @param {string} code */
	function onEnd(code) {
		if (facts.phase === "live" || (facts.phase === "waiting" && hasEnding(code))) over(code);
		else fail(code);
	}

	/** @param {string} reason */
	function over(reason) {
		recording.record("join", { step: "ended", code: reason });
		patience.stop();
		line.clear();
		returns.clear();
		notices.clear();
		announcer.clear();
		exchange.clear();
		own.release();
		awake.release();
		set({
			phase: "ended",
			reason,
			panel: null,
			dialog: null,
			notice: null,
			audioBlocked: false,
		});
		handlers.onLeft(reason);
	}

	/** @param {string} reason */
	function leave(reason) {
		// Who stops waiting stands before the door again.
		if (facts.phase === "waiting") toLobby(null);
		if (facts.phase !== "live" && facts.phase !== "joining") return;
		session.leave();
		over(reason);
	}

	function reset() {
		leave("left");
		own.release();
		ears.close();
		const { name, fixedName, sounds, arrangement, watched } = facts;
		set({ ...IDLE.facts, name, fixedName, sounds, arrangement, watched });
	}

	return {
		/** @param {() => void} listener */
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		getSnapshot: () => snapshot,
		subscribeLevel: ears.subscribe,
		/**
		 * A page shows this room. Effects may run twice, so coming and going are idempotent.
		 * @param {{ roomId: string, roomName: string, displayName: string }} room
		 * @returns {() => void} the page went away
		 */
		attach(room) {
			env.timers.clear(detaching);
			if (roomId && roomId !== room.roomId) reset();
			roomId = room.roomId;
			attached += 1;
			const mine = attached;
			if (room.displayName) set({ name: room.displayName, fixedName: true });
			if (facts.phase === "lobby") {
				comeBack();
				void prepare();
			}
			return () => {
				detaching = env.timers.set(() => mine === attached && reset(), TIMES.detach);
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
		 * @param {Grant & { ticket: string, serial: number }} grant
		 */
		enter(grant) {
			if (facts.phase !== "joining" || grant.serial === served) return;
			served = grant.serial;
			recording.granted(grant.participantId);
			session.enter(grant);
		},
		/** @param {{ code: string, said?: import("./words.js").Said, serial: number }} refusal */
		refuse(refusal) {
			if (facts.phase !== "joining" || refusal.serial === served) return;
			served = refusal.serial;
			fail(refusal.code, refusal.said);
		},
		/** What the server lets the lobby try. @param {import("./checkup.js").Trial} trial */
		tryOut: (trial) => checkup.answer(trial),
		checkAgain: checkup.again,
		/** Something shows how good a call will be. */
		watchReadiness: checkup.watch,
		requestJoin,
		leave: () => leave("left"),
		/** Enter again, without the lobby; or look once more for the server, while the pictures still go on without it. */
		rejoin() {
			if (facts.phase === "live") {
				line.again();
				session.check();
				return;
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
			recording.record("device", { device: kind, what: "chosen" });
			void own.choose(kind, id);
			if (kind === "speaker") sinks.choose(id);
		},
		togglePanel,
		/** A dialog over the call, or none. */
		show,
		/** Send what was recorded of this call. @param {string} note */
		report: recording.report,
		/** What a key asks for. @param {Exclude<import("./shortcuts.js").Shortcut, "talk">} what */
		press(what) {
			if (what === "mic") void own.toggleMic();
			else if (what === "camera") void own.toggleCamera();
			else if (what === "hand") own.toggleHand();
			else if (what === "settings" || what === "keys") show(what);
			else togglePanel(what);
		},
		/** Talk for as long as a key is held. @param {boolean} on */
		hold: own.hold,
		flipCamera: own.flip,
		/**
		 * @param {keyof import("./preferences.js").Preferences} name
		 * @param {boolean} value
		 */
		prefer(name, value) {
			preferences.set(name, value);
			publish();
			if (OF_MICROPHONE.includes(name)) void own.retune();
			if (name === "hideAddress") session.reroute();
		},
		testSpeaker: () => playTestTone(env.AudioContext, devices.chosen().speaker),
		/**
		 * As a host: do this, to somebody or to all.
		 * @param {import("./roles.js").Action} action
		 * @param {string} [to]
		 */
		moderate(action, to) {
			if (facts.phase === "live") session.moderate(action, to);
		},
		/** @param {string} text */
		say(text) {
			if (text.trim()) session.say(text.trim());
		},
		...exchange.actions,
		/** @param {string} key */
		togglePin: (key) => set({ pinned: facts.pinned === key ? null : key }),
		/** How I like to see the call, from now on. @param {Partial<import("./arrangement.js").Arrangement>} more */
		arrange(more) {
			const arrangement = { ...facts.arrangement, ...more };
			remember(env.storage, { arrangement });
			set({ arrangement });
		},
		/** Mend the pair with somebody at once. @param {string} id */
		retry: (id) => session.retry(id),
		playWith: sinks.add,
		startAudio: sinks.start,
		wake: meter.wake,
	};
}

/** @typedef {ReturnType<typeof createCall>} Call */
