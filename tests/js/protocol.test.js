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

test("who has no role, or one that nobody knows, is a guest", () => {
	const roles = ["cohost", "king", 7, undefined].map(
		(role) => /** @type {any} */ (readServer({ type: "role", from: "ben", role })).role,
	);
	expect(roles).toEqual(["cohost", "guest", "guest", "guest"]);
	expect(readServer({ type: "join", from: "ben" })).toMatchObject({ role: "guest" });
	expect(readServer({ type: "welcome", id: "ana", room: "1" })).toMatchObject({
		role: "guest",
		locked: false,
	});
});

test("an action on all carries nobody, an action on one must", () => {
	const frame = { type: "moderate", from: "ana", action: "lock", to: "ben" };
	expect(checkClient(frame)).toEqual({ type: "moderate", from: "ana", action: "lock" });
	expect(codeOf(() => checkClient({ ...frame, action: "admit", to: undefined }))).toBe("bad_id");
});

test("a host's deed that nobody knows is no frame", () => {
	expect(codeOf(() => readServer({ type: "moderated", from: "ana", action: "dance" }))).toBe("bad_frame");
	expect(codeOf(() => readServer({ type: "moderated", from: "ana", action: "mute", to: 7 }))).toBe("bad_id");
	expect(/** @type {unknown} */ (readServer({ type: "moderated", from: "ana", action: "mute_all" }))).toEqual(
		{
			type: "moderated",
			from: "ana",
			action: "mute_all",
		},
	);
});

test("names of hosts are texts", () => {
	const frame = { type: "waiting", id: "dan", room: "1", hosts: ["Ana", 7, null] };
	expect(readServer(frame)).toMatchObject({ hosts: ["Ana"], resume_key: "", patience: 0 });
});

test("close codes become error codes", () => {
	expect([1012, 4401, 4403, 4408, 4409, 4410, 4423, 4999].map(closeReason)).toEqual([
		"server_restart",
		"not_signed_in",
		"forbidden",
		"knock_timeout",
		"replaced",
		"call_ended",
		"room_full",
		"unavailable",
	]);
});
