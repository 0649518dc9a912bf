import { expect, test } from "bun:test";
import { arrangementOf, USUAL } from "../../whisper_gate/media/arrangement.js";
import { createSpotlight, SPOKE, STAYS } from "../../whisper_gate/media/spotlight.js";

/** @param {string[]} speaking */
const voices = (...speaking) => ["a", "b", "c"].map((id) => ({ id, speaking: speaking.includes(id) }));

test("a second of speech is needed, a cough is not", () => {
	const spotlight = createSpotlight();
	expect(spotlight.look(voices("a"), 0)).toBeNull();
	expect(spotlight.look(voices(), 300)).toBeNull();
	expect(spotlight.look(voices("a"), 400)).toBeNull();
	expect(spotlight.look(voices("a"), 400 + SPOKE)).toBe("a");
});

test("who spoke last stays while nobody speaks", () => {
	const spotlight = createSpotlight();
	spotlight.look(voices("a"), 0);
	spotlight.look(voices("a"), SPOKE);
	expect(spotlight.look(voices(), 60_000)).toBe("a");
});

test("nobody is replaced before they were seen for a while", () => {
	const spotlight = createSpotlight();
	spotlight.look(voices("a"), 0);
	spotlight.look(voices("a"), SPOKE);
	spotlight.look(voices("b"), SPOKE);
	expect(spotlight.look(voices("b"), SPOKE + STAYS - 1)).toBe("a");
	expect(spotlight.look(voices("b"), SPOKE + STAYS)).toBe("b");
});

test("two who speak at once do not take turns", () => {
	const spotlight = createSpotlight();
	spotlight.look(voices("a"), 0);
	spotlight.look(voices("a", "b"), 500);
	const seen = [2, 6, 10, 20].map((s) => spotlight.look(voices("a", "b"), s * 1_000));
	expect(seen).toEqual(["b", "b", "b", "b"]);
});

test("who leaves is replaced at once", () => {
	const spotlight = createSpotlight();
	spotlight.look(voices("a"), 0);
	spotlight.look(voices("a"), SPOKE);
	expect(spotlight.look([{ id: "b", speaking: false }], SPOKE + 1)).toBeNull();
});

test("what was remembered is believed only where it makes sense", () => {
	expect(arrangementOf(undefined)).toEqual(USUAL);
	expect(arrangementOf({ layout: "speaker", self: "corner" })).toEqual({ layout: "speaker", self: "corner" });
	expect(arrangementOf(/** @type {any} */ ({ layout: 7, self: "gone" }))).toEqual(USUAL);
});
