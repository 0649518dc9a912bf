/**
 * The flight recorder of a call's page: one file for each stay, from the moment that somebody wants in.
 *
 * @typedef {Pick<import("./own.js").Own, "flags" | "failures">} Own
 */
import { createRecorder } from "./recorder.js";
import { createSamples } from "./samples.js";
import { sendReport } from "./sendreport.js";

const DEVICES = /** @type {const} */ ({ mic: "microphone", camera: "camera", screen: "screen" });

/** @param {{ now: () => number, post: import("./sendreport.js").Post }} options */
export function createRecording({ now, post }) {
	let recorder = createRecorder({ now });
	/** What the file says of each device, so that only news is noted. @type {Map<string, unknown>} */
	const told = new Map();
	/** @type {import("./recorder.js").Note} */
	const record = (kind, fields) => recorder.note(kind, fields);
	const samples = createSamples(record);

	/** What I show and say now. @param {Own} own */
	function devices(own) {
		const [flags, failures] = [own.flags(), own.failures()];
		for (const name of /** @type {const} */ (["mic", "camera", "screen"])) {
			const device = DEVICES[name];
			const code = device === "screen" || flags[name] ? undefined : failures[device];
			const what = code ? "failed" : flags[name] ? "on" : "off";
			if (told.get(device) === what + code) continue;
			told.set(device, what + code);
			record("device", { device, what, code });
		}
	}

	return {
		record,
		sample: samples.take,
		devices,
		/**
		 * A new file, for a new stay.
		 * @param {"asked" | "resumed"} step
		 * @param {Own} own
		 * @param {string} [id] who I am, where that is known already
		 */
		begin(step, own, id) {
			recorder = createRecorder({ now });
			samples.clear();
			told.clear();
			if (id) recorder.me(id);
			record("join", { step });
			devices(own);
		},
		/** The door let me in, under this id. @param {string} id */
		granted(id) {
			recorder.me(id);
			record("join", { step: "granted" });
		},
		/** @param {import("./signaling.js").LineState} state */
		line(state) {
			record("line", { state });
			if (state === "connecting") record("join", { step: "connecting" });
		},
		/** What is recorded until now, with what somebody writes about it, to the server. @param {string} note */
		report: (note) => sendReport(post, recorder.file(), note),
	};
}
