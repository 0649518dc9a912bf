import { expect, test } from "bun:test";
import {
	cameraBudget,
	limit,
	scaleDown,
	screenBitrate,
	soundOrder,
} from "../../whisper_gate/media/bitrate.js";

test("the budget of one pair shrinks as people come", () => {
	const table = [1, 2, 3, 4, 5, 6, 7].map((peers) => {
		const { maxBitrate, maxHeight } = cameraBudget(peers);
		return [peers, maxBitrate / 1000, maxHeight];
	});
	expect(table).toEqual([
		[1, 1200, 720],
		[2, 800, 540],
		[3, 600, 360],
		[4, 500, 360],
		[5, 500, 360],
		[6, 300, 270],
		[7, 300, 270],
	]);
	expect([1, 3, 4, 7].map(screenBitrate)).toEqual([2e6, 2e6, 1e6, 1e6]);
});

test("a picture is scaled down to its budget, never up", () => {
	expect(scaleDown(720, cameraBudget(4))).toBe(2);
	expect(scaleDown(240, cameraBudget(1))).toBe(1);
	expect(scaleDown(undefined, cameraBudget(7))).toBe(1);
});

test("few people say everything twice, where the browser can", () => {
	const [opus, red] = [{ mimeType: "audio/opus" }, { mimeType: "audio/red" }];
	expect([1, 3, 4, 11].map((peers) => soundOrder([opus, red], peers))).toEqual([
		...[
			[red, opus],
			[red, opus],
		],
		...[[], []],
	]);
	expect(soundOrder([opus], 1)).toEqual([]);
});

test("a browser that refuses the parameters is left alone", async () => {
	const sender = /** @type {any} */ ({
		track: {},
		getParameters: () => ({ encodings: [{}] }),
		setParameters: () => Promise.reject(new Error("no")),
	});
	await limit(sender, { maxBitrate: 1 });
	await limit(/** @type {any} */ ({ track: {}, getParameters: () => ({}) }), { maxBitrate: 1 });
	await limit(null, {});
});
