/** Where the way back is when camera or microphone are blocked; every browser hides it elsewhere. */
import { say } from "./words.js";

/** The first pattern that fits decides; the order matters, for most browsers claim to be another one too. */
const HELP = /** @type {[RegExp, string][]} */ ([
	[/Firefox\//, "device-allow-firefox"],
	[/(iPhone|iPad).*Safari\//, "device-allow-ios"],
	[/Android.*Chrome\//, "device-allow-android"],
	[/Chrome\//, "device-allow-chrome"],
	[/Safari\//, "device-allow-safari"],
]);

/** @param {string} userAgent */
export const blockedHelp = (userAgent) =>
	say(HELP.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "device-allow-other");
