/**
 * The lobby's check-up: waits until the devices are there, asks the page what may be tried, tries it once, and listens
 * to the microphone meanwhile. It runs only while something shows it, and ends at once when somebody joins.
 *
 * @typedef {import("./readiness.js").Findings} Findings
 * @typedef {{ serial: number, iceServers?: RTCIceServer[], relay?: boolean, relayOnly?: boolean, line?: boolean }} Trial
 *   what the server lets this lobby try; `line`: its line may be measured
 * @typedef {object} CheckupOptions
 * @property {import("./env.js").Env} env
 * @property {Pick<ReturnType<typeof import("./meter.js").createMeter>, "awake" | "peak" | "followed">} meter
 * @property {() => { lobby: boolean, asking: boolean, mic: boolean, camera: boolean, hides: boolean,
 *   failures: import("./devices.js").Failures }} own
 * @property {() => void} ask for a trial
 * @property {(found: Findings) => void} onChange
 */
import { createProbe } from "./probe.js";
import { NOTHING_FOUND } from "./readiness.js";

/** Milliseconds: who joins at once is not checked; the page has to answer; a microphone has to be heard. */
export const CHECKUP = { settle: 800, answer: 3_000, sound: 3_000 };
/** The loudest that is still no sound: one step of 16 bits is 0.00003, and a room is never so quiet. */
const FAINT = 0.000_05;

/** @param {CheckupOptions} options */
export function createCheckup({ env, meter, own, ask, onChange }) {
	/** @type {"idle" | "waiting" | "asked" | "trying" | "over"} */
	let stage = "idle";
	/** @type {Partial<Findings>} */
	let found = {};
	let shown = NOTHING_FOUND;
	let served = 0;
	let watched = false;
	let since = 0;
	/** @type {ReturnType<typeof createProbe> | null} */
	let probe = null;
	/** @type {{ track: MediaStreamTrack | null, heard: boolean, since: number }} */
	let ear = { track: null, heard: false, since: 0 };

	function listen() {
		const track = own().mic && meter.awake() ? meter.followed() : null;
		if (track !== ear.track) ear = { track, heard: false, since: env.now() };
		if (track && !ear.heard && meter.peak() > FAINT) ear.heard = true;
	}

	/** @returns {Findings["microphone"] | ""} "" while nothing was heard, and it is too soon to say so */
	function microphone() {
		const { mic, failures } = own();
		if (failures.microphone) return failures.microphone === "insecure" ? "insecure" : "none";
		if (!mic) return "off";
		// Before a first gesture some browsers let no page listen.
		if (!ear.track || ear.heard) return "fine";
		return env.now() - ear.since < CHECKUP.sound ? "" : "silent";
	}

	function camera() {
		const { camera, failures } = own();
		if (failures.camera) return failures.camera === "insecure" ? "insecure" : "none";
		return camera ? "fine" : "off";
	}

	function show() {
		const { address, cores } = env.machine();
		const heard = microphone();
		// Another microphone is listened to as well, but what is known of the line stays said meanwhile.
		const done = stage === "over" && (heard !== "" || shown.done) && !own().asking;
		/** @type {Findings} */
		const next = {
			...NOTHING_FOUND,
			...found,
			...{ done, address, cores, camera: camera(), microphone: heard || "fine" },
			hidden: Boolean(found.hidden) || own().hides,
		};
		if (JSON.stringify(next) === JSON.stringify(shown)) return;
		shown = next;
		onChange(shown);
	}

	/** @param {Trial} trial */
	async function attempt({ iceServers = [], relay, relayOnly = false, line = false }) {
		const { saving } = env.machine();
		stage = "trying";
		found = { saving, hidden: relayOnly };
		if (relay === false) found.relay = "none";
		else if (relay && !iceServers.length) found.relay = "later";
		const mine = createProbe(env, (more) => {
			found = { ...found, ...more };
			show();
		});
		probe = mine;
		if (line) await mine.run({ iceServers, measures: !saving });
		if (probe === mine) over();
	}

	function over() {
		stage = "over";
		probe = null;
		show();
	}

	/** What goes on ends; what is known stays. */
	function halt() {
		if (stage !== "over") stage = "idle";
		probe?.stop();
		probe = null;
	}

	/** @param {number} from when on the devices are there, as far as is known */
	function wait(from) {
		stage = "waiting";
		since = from;
		found = {};
	}

	return {
		/** Something shows it, from now on. @returns {() => void} no longer */
		watch() {
			watched = true;
			stage = "idle";
			return () => {
				watched = false;
				halt();
			};
		},
		/** Somebody joins: the line is theirs. */
		halt,
		/** Once more, and at once. */
		again() {
			if (!watched || stage !== "over") return;
			wait(0);
			show();
		},
		/** Time goes on; called ten times a second. */
		tick() {
			if (!watched) return;
			const { asking, lobby } = own();
			if (!lobby) return halt();
			listen();
			const now = env.now();
			if (stage === "idle") wait(now);
			else if (stage === "waiting") {
				if (asking) since = now;
				else if (now - since >= CHECKUP.settle) {
					stage = "asked";
					since = now;
					ask();
				}
			} else if (stage === "asked" && now - since >= CHECKUP.answer) over();
			show();
		},
		/** The page's answer; one that is old or was not asked for is left alone. @param {Trial} trial */
		answer(trial) {
			if (stage !== "asked" || trial.serial === served) return;
			served = trial.serial;
			void attempt(trial);
		},
	};
}
