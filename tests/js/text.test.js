/** Every text that the engine finds by a code, in each language. */
import { afterEach, describe, expect, test } from "bun:test";
import { blockedHelp } from "../../whisper_gate/media/blocked.js";
import { REACTIONS } from "../../whisper_gate/media/reactions.js";
import {
	actionLabel,
	connectionText,
	deviceSentence,
	endedDetail,
	endedTitle,
	fileRefusal,
	fileSize,
	knocking,
	moderated,
	moderatedMe,
	question,
	refused,
	roleTitle,
	sentence,
	together,
	waitingDetail,
	waitingTitle,
	wayBack,
} from "../../whisper_gate/media/text.js";
import { languages, say, speak } from "../../whisper_gate/media/words.js";

const CODES =
	`bad_ticket no_such_room room_full wrong_room_password not_signed_in forbidden room_locked banned removed
	call_ended knock_refused knock_timeout id_taken rate_limited unavailable replaced server_restart left never_heard_of`.split(
		/\s+/,
	);
const ON_SOMEBODY = /** @type {import("../../whisper_gate/media/roles.js").OnSomebody[]} */ (
	"mute stop_share lower_hand promote demote hand_over remove ban".split(" ")
);
const ON_ALL = /** @type {import("../../whisper_gate/media/roles.js").Action[]} */ (
	"mute_all lock unlock end admit admit_all refuse".split(" ")
);
const REASONS = /** @type {import("../../whisper_gate/media/devices.js").Reason[]} */ (
	"NotAllowed NotFound NotReadable Overconstrained insecure unknown".split(" ")
);
const BROWSERS = ["Firefox/150", "iPhone Safari/604", "Android Chrome/150", "Chrome/150", "Safari/605", "x"];
const MOST = 100 * 1024 * 1024;

/** @returns {string[]} all that is said, in the language of now */
const everything = () =>
	[
		...CODES.flatMap((code) => [sentence(code), refused(code), endedTitle(code), endedDetail(code)]),
		...CODES.map(wayBack),
		...ON_SOMEBODY.map(actionLabel),
		...[...ON_SOMEBODY, ...ON_ALL].flatMap((action) => [
			moderated(action, "Ana", "Ben"),
			moderated(action, null, "Ben"),
			moderatedMe(action, "Ana"),
			...Object.values(question(action, "Ben") ?? {}),
		]),
		...REASONS.flatMap((reason) => [
			deviceSentence({ camera: reason }) ?? "",
			deviceSentence({ microphone: reason }) ?? "",
			deviceSentence({ camera: reason, microphone: reason }) ?? "",
		]),
		...BROWSERS.map(blockedHelp),
		...[[], ["Ana"], ["Ana", "Ben"]].flatMap((hosts) => [waitingTitle(hosts), waitingDetail(hosts)]),
		...[["Ana"], ["Ana", "Ben"], ["Ana", "Ben", "Cleo"]].map(knocking),
		...Object.values(REACTIONS).flatMap(({ label, news }) => [say(label), together(["Ana"], news)]),
		...[0, MOST + 1, 1].map((size) => fileRefusal(size, MOST, false)),
		.../** @type {const} */ (["good", "fair", "poor"]).map((quality) => connectionText("Ana", quality)),
		roleTitle("guest"),
	].filter(Boolean);

afterEach(() => speak("en"));

describe.each(languages().filter(({ code }) => code !== "en"))("in $name", ({ code }) => {
	test("nothing is said in English, nor by the name of its message", async () => {
		const english = new Set(everything());
		await speak(code);
		const theirs = everything();
		expect(theirs.filter((text) => english.has(text) || /^[a-z]+(-[a-z]+)+$/.test(text))).toEqual([]);
	});
});

test("a host's deed is said to everyone, to the host, and to whom it was done", () => {
	expect([
		moderated("mute", "Ana", "Ben"),
		moderated("mute", null, "Ben"),
		moderatedMe("mute", "Ana"),
	]).toEqual(["Ana muted Ben", "You muted Ben", "Ana muted you."]);
	expect([moderatedMe("lock", "Ana"), moderated("end", null, "")]).toEqual(["", ""]);
});

test("sizes are written as the language writes numbers", async () => {
	const sizes = () => [1, 1023, 4_300, MOST].map(fileSize).map((size) => size.replace("\u00a0", " "));
	expect(sizes()).toEqual(["1 byte", "1023 bytes", "4.2 kB", "100 MB"]);
	await speak("de");
	expect(sizes()).toEqual(["1 Byte", "1023 Byte", "4,2 kB", "100 MB"]);
});
