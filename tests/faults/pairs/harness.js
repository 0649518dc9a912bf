/** Pairs of the project's own mesh and peer in one page, over real connections and a relay that can be bad. */
import { chance, createRelay } from "./relay.js";
import { createSide } from "./side.js";

/** Milliseconds between two looks, and how long everything has to stay right until it counts. */
const LOOK = 20;
const QUIET = 120;
/** Milliseconds for a picture to come out. One that is frozen never does, and after a few of those no more are tried. */
const SHOWN = 8_000;
const ENOUGH = 5;

/** What both sides do in the same instant, besides the start. */
const COLLISIONS = /** @type {const} */ ([
	["restart", "restart"],
	["share", "share"],
	["rebuild", "rebuild"],
	["share", "restart"],
	["rebuild", "share"],
	["restart", "rebuild"],
]);

const canvas = document.createElement("canvas");
const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
/** Pictures that are sent when somebody asks: a track of its own for each purpose, told apart by its line. */
const picture = () => /** @type {MediaStreamTrack} */ (canvas.captureStream(0).getVideoTracks()[0]);
const voice = navigator.mediaDevices
	.getUserMedia({ audio: true })
	.then((stream) => /** @type {MediaStreamTrack} */ (stream.getAudioTracks()[0]));

/** @type {string[]} */
const errors = [];
window.addEventListener("error", ({ message }) => errors.push(message));
window.addEventListener("unhandledrejection", ({ reason }) => errors.push(`unhandled: ${reason}`));

const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Whether what one side sends on its lines is what the other side holds for camera and screen.
 * @param {import("./side.js").Side} from
 * @param {import("./side.js").Side} to
 */
function arrives(from, to) {
	const [there] = to.open();
	const peer = to.peer();
	if (!there || !peer) return "no peer";
	for (const [name, track, stream] of /** @type {const} */ ([
		["camera", from.out.video, peer.main],
		["screen", from.out.screen, peer.screen],
	])) {
		if (!track) continue;
		const mid = from
			.open()[0]
			?.getTransceivers()
			.find(({ sender }) => sender.track === track)?.mid;
		const line = there.getTransceivers().find((each) => each.mid === mid);
		const held = stream.getVideoTracks();
		if (!mid || !line || held.length !== 1 || line.receiver.track !== held[0])
			return `${name} is not in its place`;
	}
	return "";
}

/**
 * What is not yet, or not, as it should be; empty when all is well.
 * @param {import("./side.js").Side[]} sides
 */
function complaint(sides) {
	const [ana, ben] = /** @type {[import("./side.js").Side, import("./side.js").Side]} */ (sides);
	for (const side of sides) {
		if (side.open().length !== 1) return `${side.id} has ${side.open().length} connections`;
		const [pc] = side.open();
		if (pc?.signalingState !== "stable") return `${side.id} is in ${pc?.signalingState}`;
		if (!side.restarted()) return `${side.id} has not restarted`;
		if (!side.connected()) return `${side.id} is ${pc?.connectionState}, ICE ${pc?.iceConnectionState}`;
	}
	if (ana.epoch() !== ben.epoch()) return `epochs ${ana.epoch()} and ${ben.epoch()}`;
	return arrives(ana, ben) || arrives(ben, ana);
}

/**
 * Wait until nothing is wrong and it stays so.
 * @param {import("./side.js").Side[]} sides
 * @param {number} within milliseconds
 */
async function settled(sides, within) {
	const end = performance.now() + within;
	let since = performance.now();
	let wrong = complaint(sides);
	while (wrong || performance.now() - since < QUIET) {
		if (wrong && performance.now() > end) return wrong;
		await sleep(LOOK);
		wrong = complaint(sides);
		if (wrong) since = performance.now();
	}
	return "";
}

/**
 * @param {import("./side.js").Side[]} sides
 * @param {number} within milliseconds
 */
async function talks(sides, within) {
	const end = performance.now() + within;
	const before = await Promise.all(sides.map((side) => side.packets()));
	const said = new Set();
	for (;;) {
		for (const side of sides) if (!said.has(side) && side.mesh.say(`from ${side.id}`)) said.add(side);
		const now = await Promise.all(sides.map((side) => side.packets()));
		const silent = sides.filter((_side, i) => now[i] === before[i]);
		const unheard = sides.filter(({ heard }) => heard.length !== 1);
		if (!silent.length && !unheard.length) return "";
		if (performance.now() > end) {
			return `no sound at ${silent.map(({ id }) => id)}, chat at ${unheard.map(({ id, heard }) => `${id}: ${heard}`)}`;
		}
		await sleep(LOOK);
	}
}

/**
 * Whether a picture that one side sends comes out of the other side's track: decoding it is not enough.
 * @param {import("./side.js").Side} from
 * @param {import("./side.js").Side} to
 */
async function shows(from, to) {
	const peer = to.peer();
	for (const [name, track, stream] of /** @type {const} */ ([
		["camera", from.out.video, peer?.main],
		["screen", from.out.screen, peer?.screen],
	])) {
		const [held] = track && stream ? stream.getVideoTracks() : [];
		if (!track) continue;
		if (!held || !(await comesOut(/** @type {any} */ (track), held))) return `no ${name} of ${from.id}`;
	}
	return "";
}

/**
 * @param {{ requestFrame: () => void }} track
 * @param {MediaStreamTrack} held
 */
async function comesOut(track, held) {
	const { readable } = new /** @type {any} */ (window).MediaStreamTrackProcessor({ track: held });
	const reader = readable.getReader();
	const asking = setInterval(() => {
		// Without a change the canvas has no frame to give.
		paper.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
		paper.fillRect(0, 0, canvas.width, canvas.height);
		track.requestFrame();
	}, LOOK);
	const first = reader.read();
	const { value } = (await Promise.race([first, sleep(SHOWN)])) ?? {};
	clearInterval(asking);
	value?.close();
	await reader.cancel();
	return value !== undefined;
}

/**
 * One pair, from the start of both in the same instant until it is closed.
 * @param {{ seed: number, losses: import("./relay.js").Losses, collide: boolean, within: number }} options
 */
async function runPair({ seed, losses, collide, within }) {
	const random = chance(seed);
	const audio = await voice;
	const side = (/** @type {string} */ id, /** @type {string} */ other) =>
		createSide({ id, other, random, tracks: { audio, video: picture(), screen: picture() } });
	const sides = [side("ana", "ben"), side("ben", "ana")];
	const [ana, ben] = /** @type {[import("./side.js").Side, import("./side.js").Side]} */ (sides);
	const relays = [createRelay(random, losses, ben.hear), createRelay(random, losses, ana.hear)];
	ana.connect(/** @type {any} */ (relays[0]).send);
	ben.connect(/** @type {any} */ (relays[1]).send);

	const began = performance.now();
	ana.mesh.start();
	ben.mesh.start();
	let connectedAt = 0;
	const watching = setInterval(() => {
		if (!connectedAt && sides.every((each) => each.connected())) connectedAt = performance.now() - began;
	}, LOOK);
	const collision = COLLISIONS[seed % COLLISIONS.length] ?? COLLISIONS[0];
	let problem = "";
	if (collide) {
		// Half of them in the middle of the first negotiation, half on a pair that talks.
		if (random() < 0.5) await sleep(random() * 150);
		else problem = await settled(sides, within);
		const swap = random() < 0.5;
		ana[collision[swap ? 1 : 0]]();
		ben[collision[swap ? 0 : 1]]();
	}
	problem ||= await settled(sides, within);
	clearInterval(watching);
	if (!connectedAt && sides.every((each) => each.connected())) connectedAt = performance.now() - began;
	problem ||= await talks(sides, within);
	problem ||= await shows(ana, ben);
	problem ||= await shows(ben, ana);
	problem ||= await settled(sides, within);
	const wrong = sides.flatMap((each) => each.wrong);
	const built = sides.map((each) => each.built());
	const failed = problem || wrong.length > 0;
	const trace = failed
		? sides.flatMap((each) => each.trace).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
		: [];
	for (const each of sides) {
		each.close();
		each.out.video.stop();
	}
	for (const relay of relays) relay.close();
	return { seed, problem, wrong, built, trace, collision: collide ? collision.join("/") : "", connectedAt };
}

/**
 * Many pairs, some at a time.
 * @param {{ seeds: number[], atOnce: number, losses: import("./relay.js").Losses, collide: boolean, within: number
 *   }} options
 */
export async function runPairs({ seeds, atOnce, ...each }) {
	/** @type {Awaited<ReturnType<typeof runPair>>[]} */
	const results = [];
	const left = [...seeds];
	async function work() {
		const failures = () => results.filter(({ problem }) => problem).length;
		for (let seed = left.shift(); seed !== undefined && failures() < ENOUGH; seed = left.shift()) {
			results.push(await runPair({ seed, ...each }));
		}
	}
	await Promise.all(Array.from({ length: atOnce }, work));
	return { results, errors };
}

/** @type {any} */ (window).runPairs = runPairs;
