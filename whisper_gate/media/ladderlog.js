/**
 * A ladder of which everything is recorded that goes into it and comes out: with the same health, hurry and chance at
 * the same times, another one takes the same steps (docs/flight-recorder.md, Replay).
 *
 * @typedef {Parameters<typeof createLadder>[0]} LadderOptions
 */
import { createLadder } from "./ladder.js";

/**
 * @param {LadderOptions & { initiator: boolean }} options
 * @param {Pick<RTCPeerConnection, "iceConnectionState" | "connectionState" | "iceGatheringState">} pc
 * @param {import("./recorder.js").Note} [record]
 * @returns {ReturnType<typeof createLadder>}
 */
export function createLoggedLadder({ initiator, ...options }, pc, record = () => {}) {
	const { hasRelay: relay, leads, random = () => 0.5 } = options;
	const ladder = createLadder({
		...options,
		random: () => {
			const value = random();
			record("chance", { value });
			return value;
		},
		climb: (step, attempt) => {
			record("ladder", { step, attempt });
			options.climb(step, attempt);
		},
	});
	record("peer", { state: "built", relay, leads, initiator });
	return {
		observe(health) {
			const { iceConnectionState: ice, connectionState: connection, iceGatheringState: gathering } = pc;
			record("ice", { health, ice, connection, gathering });
			ladder.observe(health);
		},
		hurry() {
			record("hurry", {});
			ladder.hurry();
		},
		close() {
			record("peer", { state: "closed" });
			ladder.close();
		},
	};
}
