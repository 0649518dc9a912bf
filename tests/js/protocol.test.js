import { describe, expect, test } from "bun:test";
import { checkClient, closeReason, FrameError, readServer } from "../../whisper_gate/media/protocol.js";
import examples from "../fixtures/messages.json";

/** @param {() => unknown} run */
function codeOf(run) {
	try {
		run();
	} catch (error) {
		return error instanceof FrameError ? error.code : error;
	}
	return null;
}

describe("the examples that Python reads too", () => {
	for (const { name, frame } of examples.client) {
		test(`client: ${name}`, () => expect(/** @type {unknown} */ (checkClient(frame))).toEqual(frame));
	}
	for (const { name, frame, code } of examples.bad_client) {
		test(`bad client: ${name}`, () => expect(codeOf(() => checkClient(frame))).toBe(code));
	}
	for (const { name, frame } of examples.server) {
		test(`server: ${name}`, () => expect(/** @type {any} */ (readServer(frame))).toMatchObject(frame));
	}
});

test("a person without name and state is a guest who sends both", () => {
	expect(readServer({ type: "join", from: "ben" })).toMatchObject({ name: "Guest", mic: true, camera: true });
});

test("fields that nobody knows do not survive", () => {
	expect(readServer({ type: "leave", from: "ben", dance: 1 })).toEqual({ type: "leave", from: "ben" });
});

test("close codes become error codes", () => {
	expect([1012, 4401, 4409, 4423, 4999].map(closeReason)).toEqual([
		"server_restart",
		"not_signed_in",
		"replaced",
		"room_full",
		"unavailable",
	]);
});
