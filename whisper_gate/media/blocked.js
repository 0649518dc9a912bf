/** Where the way back is when camera or microphone are blocked; every browser hides it elsewhere. Pure. */

/** The first pattern that fits decides; the order matters, for most browsers claim to be another one too. */
const HELP = /** @type {[RegExp, string][]} */ ([
	[/Firefox\//, "Click the crossed-out camera or microphone beside the address, and clear the block."],
	[
		/(iPhone|iPad).*Safari\//,
		"Tap the page menu beside the address, then Website Settings, and choose Allow.",
	],
	[/Android.*Chrome\//, "Tap the icon left of the address, then Permissions, and allow them."],
	[/Chrome\//, "Click the icon left of the address, and switch camera and microphone on."],
	[
		/Safari\//,
		"In the Safari menu choose Settings for this website, and set camera and microphone to Allow.",
	],
]);

/** @param {string} userAgent */
export const blockedHelp = (userAgent) =>
	HELP.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "Allow them in the settings of your browser.";
