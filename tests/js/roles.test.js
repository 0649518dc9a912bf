import { expect, test } from "bun:test";
import { isHost, may, offered, reaches } from "../../whisper_gate/media/roles.js";
import cases from "../fixtures/moderation.json";

test("who may do what is as the table says that Python reads too", () => {
	const wrong = cases.filter(
		({ actor, action, target, may: expected }) =>
			may(/** @type {any} */ (actor), /** @type {any} */ (action), /** @type {any} */ (target)) !== expected,
	);
	expect(wrong).toEqual([]);
	expect(cases.filter((each) => each.may)).toHaveLength(49);
});

test("hosts are owner and co-hosts", () => {
	expect(/** @type {const} */ (["owner", "cohost", "participant", "guest"]).map(isHost)).toEqual([
		true,
		true,
		false,
		false,
	]);
});

/** @param {any} actor @param {any} role @param {object} [more] */
const menu = (actor, role, more = {}) =>
	offered(actor, { role, mic: true, sharing: false, hand: 0, ...more }).map(({ action }) => action);

test("a menu offers what may be done, and of what they switched on only that", () => {
	expect(menu("owner", "participant")).toEqual(["mute", "promote", "hand_over", "remove", "ban"]);
	expect(menu("owner", "cohost")).toEqual(["mute", "demote", "hand_over", "remove", "ban"]);
	expect(menu("owner", "guest", { sharing: true, hand: 2 })).toEqual([
		"mute",
		"stop_share",
		"lower_hand",
		"remove",
		"ban",
	]);
	expect(menu("cohost", "cohost")).toEqual(["mute"]);
	expect(menu("cohost", "owner", { sharing: true })).toEqual([]);
	expect(menu("participant", "guest", { sharing: true })).toEqual([]);
});

test("muting somebody who is muted stays in its place, idle", () => {
	const target = /** @type {const} */ ({ role: "guest", mic: false, sharing: false, hand: 0 });
	expect(offered("cohost", target)[0]).toEqual({ action: "mute", idle: true });
});

test("muting all reaches nobody who stands higher", () => {
	expect([reaches("cohost", "owner"), reaches("cohost", "cohost"), reaches("owner", "guest")]).toEqual([
		false,
		true,
		true,
	]);
});
