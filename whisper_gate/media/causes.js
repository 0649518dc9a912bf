/**
 * Why a connection is bad, whose side it is on, and what can be done about it. Pure. What is seen on one pair alone
 * lies between those two; what is seen on most of mine lies with me.
 *
 * @typedef {typeof CAUSES[number]} Cause
 * @typedef {"retry" | "camera" | ""} Remedy
 * @typedef {{ id: string, state: "connecting" | "live" | "reconnecting",
 *   known: import("./measure.js").Known | null }} Pair
 * @typedef {{ stun: boolean, relay: boolean, hidden: boolean }} Servers which kinds of ICE servers this room has, and
 *   whether nobody is shown my address
 */
import { LIMITS } from "./quality.js";

/**
 * - `connecting`, `lost`: not yet, not any more; `alone`: with nobody any more; `silent`: nothing came from them, ever
 * - `blocked`: no direct way and no relay to go around; `relay`: not even by the relay. With whose network that is
 * - `hidden`: I show nobody my address, and there is no relay to hide it behind
 * - `down`, `up`: much is lost of what I receive or send; `in`, `out`: the same with this one alone
 * - `far`: what is said arrives late; `detour`: and that is by the relay
 * - `busy`: my computer is slow; `frozen`: their picture stands still
 */
export const CAUSES = /** @type {const} */ ([
	...["connecting", "lost", "alone", "silent"],
	...["blocked", "blocked-mine", "blocked-theirs", "relay", "relay-mine", "relay-theirs", "hidden"],
	...["down", "up", "in", "out", "far", "detour", "busy", "frozen"],
]);

/**
 * Milliseconds that a first connection may take before it is worth a reason: a little less than three close looks, for
 * they may come late by a little. The first may be two seconds after the pair, so that the reason is there after eight.
 */
export const PATIENT = 5_500;
/** kbit/s: less than this is too little for a picture. */
export const NARROW = 400;
const LOSS = LIMITS.poor.loss * 100;

/**
 * What is wrong with each pair; those with which nothing is are not in it.
 * @param {readonly Pair[]} pairs
 * @param {Servers} servers
 * @returns {Map<string, Cause>}
 */
export function causesOf(pairs, servers) {
	const live = pairs.filter(({ state }) => state === "live");
	const alone = !live.length && pairs.filter(({ state }) => state === "reconnecting").length > 1;
	const most = {
		down: isMost(live, ({ usual }) => usual.lossIn >= LOSS),
		up: isMost(live, ({ usual }) => usual.lossOut >= LOSS),
		narrow: isMost(live, isNarrow, 1),
		busy: isMost(live, ({ limit }) => limit === "cpu", 1),
	};
	const found = new Map();
	for (const pair of pairs) {
		const cause = pair.state === "live" ? ofLive(pair, most) : ofBroken(pair, servers, alone);
		if (cause) found.set(pair.id, cause);
	}
	return found;
}

/**
 * Whether it is so with at least half of the pairs, and with `least` of them.
 * @param {readonly Pair[]} pairs
 * @param {(known: import("./measure.js").Known) => boolean} is
 */
function isMost(pairs, is, least = 2) {
	const count = pairs.filter(({ known }) => known && is(known)).length;
	return count >= least && count * 2 >= pairs.length;
}

/** @param {import("./measure.js").Known} known */
const isNarrow = ({ limit, sample }) => limit === "bandwidth" && sample.room > 0 && sample.room < NARROW;

/**
 * @param {Pair} pair
 * @param {{ down: boolean, up: boolean, narrow: boolean, busy: boolean }} most
 * @returns {Cause | ""}
 */
function ofLive({ known }, most) {
	if (known?.state !== "live") return "";
	const { usual, frozen, shown } = known;
	if (usual.lossIn >= LOSS) return most.down ? "down" : "in";
	if (usual.lossOut >= LOSS) return most.up ? "up" : "out";
	if (usual.trip >= LIMITS.poor.trip * 1000) return usual.route === "relay" ? "detour" : "far";
	if (isNarrow(known) && most.narrow) return "up";
	if (known.limit === "cpu" && most.busy) return "busy";
	return shown === "poor" && frozen >= LIMITS.poor.frozen ? "frozen" : "";
}

/**
 * @param {Pair} pair
 * @param {Servers} servers
 * @param {boolean} alone
 * @returns {Cause}
 */
function ofBroken({ state, known }, { stun, relay, hidden }, alone) {
	if (state === "reconnecting") return alone ? "alone" : "lost";
	if (!known || known.state !== state || known.sample.at - known.since < PATIENT) return "connecting";
	const { mine, theirs } = known;
	if (hidden && !mine.includes("relay")) return relay ? "relay-mine" : "hidden";
	if (!theirs.length) return "silent";
	if (!relay) return whose("blocked", !stun || isOutside(mine), isOutside(theirs));
	return whose("relay", mine.includes("relay"), theirs.includes("relay"));
}

/** Whether somebody was seen by a server out there. @param {readonly string[]} kinds */
const isOutside = (kinds) => kinds.some((kind) => kind !== "host");

/**
 * @param {"blocked" | "relay"} what
 * @param {boolean} mineWorks
 * @param {boolean} theirsWorks
 * @returns {Cause}
 */
function whose(what, mineWorks, theirsWorks) {
	if (mineWorks === theirsWorks) return what;
	return mineWorks ? `${what}-theirs` : `${what}-mine`;
}

/** Another try helps a pair that is not there, or that takes a longer way than it has to. @type {Partial<Record<Cause, Remedy>>} */
const REMEDIES = {
	...{ up: "camera", busy: "camera" },
	...{ connecting: "", down: "", in: "", out: "", far: "", frozen: "" },
};

/**
 * The one thing to do about it, where there is one.
 * @param {Cause | ""} cause
 * @param {boolean} camera whether mine is on
 * @returns {Remedy}
 */
export function remedyOf(cause, camera) {
	if (!cause) return "";
	const remedy = REMEDIES[cause] ?? "retry";
	return remedy === "camera" && !camera ? "" : remedy;
}
