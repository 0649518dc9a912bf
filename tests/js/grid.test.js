import { describe, expect, test } from "bun:test";
import { bestGrid, floatingOnes, floats, layout } from "../../whisper_gate/media/grid.js";

/** @param {number} count */
const slots = (count) => Array.from({ length: count }, (_, i) => ({ key: `p${i}`, own: i === count - 1 }));

describe("columns and rows", () => {
	const cases = [
		[1, 930, 668, 1, 1],
		[2, 930, 668, 1, 2],
		[2, 1248, 668, 2, 1],
		[3, 1248, 668, 2, 2],
		[4, 930, 668, 2, 2],
		[5, 1248, 668, 3, 2],
		[6, 1248, 668, 3, 2],
		[7, 1248, 668, 3, 3],
		[8, 1248, 668, 3, 3],
		[2, 370, 706, 1, 2],
		[6, 370, 706, 2, 3],
		[2, 844, 300, 2, 1],
	];
	for (const [count, width, height, columns, rows] of cases) {
		test(`${count} on ${width} x ${height}`, () => {
			expect(bestGrid(count, width, height)).toMatchObject({ columns, rows });
		});
	}
});

test("tiles keep a shape between 4:3 and 16:9", () => {
	for (const width of [600, 1000, 1900]) {
		for (let count = 1; count <= 8; count++) {
			const grid = bestGrid(count, width, 700);
			expect(grid.width / grid.height).toBeGreaterThan(4 / 3 - 0.01);
			expect(grid.width / grid.height).toBeLessThan(16 / 9 + 0.01);
		}
	}
});

test("no tile leaves the stage or covers another", () => {
	for (const [width, height] of [
		[1248, 668],
		[930, 668],
		[700, 900],
	]) {
		for (let count = 1; count <= 8; count++) {
			for (const featured of [null, "p0"]) {
				const places = [...layout({ slots: slots(count), width, height, featured }).values()];
				expect(places).toHaveLength(count);
				for (const [i, a] of places.entries()) {
					expect(Math.min(a.left, a.top)).toBeGreaterThanOrEqual(0);
					expect(a.left + a.width).toBeLessThanOrEqual(width + 1);
					expect(a.top + a.height).toBeLessThanOrEqual(height + 1);
					for (const b of places.slice(i + 1)) {
						const apart =
							a.left + a.width <= b.left ||
							b.left + b.width <= a.left ||
							a.top + a.height <= b.top ||
							b.top + b.height <= a.top;
						expect(apart).toBe(true);
					}
				}
			}
		}
	}
});

test("the last row is centred", () => {
	const places = [...layout({ slots: slots(3), width: 1248, height: 668 }).values()];
	expect(places[2].left + places[2].width / 2).toBeCloseTo(1248 / 2, 0);
});

test("a join does not reorder the others", () => {
	const before = [...layout({ slots: slots(4), width: 1248, height: 668 }).keys()];
	const after = [...layout({ slots: slots(5), width: 1248, height: 668 }).keys()];
	expect(after.slice(0, 4)).toEqual(before);
});

test("on a narrow stage the own tile floats at the corner, alone it fills the stage", () => {
	expect([floats(0, 370), floats(1, 370), floats(4, 370), floats(5, 370), floats(2, 800)]).toEqual([
		false,
		true,
		true,
		false,
		false,
	]);
	const own = layout({ slots: slots(3), width: 370, height: 706 }).get("p2");
	expect(own).toEqual({ left: 256, top: 550, width: 104, height: 146 });
	expect(layout({ slots: slots(1), width: 370, height: 706 }).get("p0")?.width).toBe(370);
});

test("a featured tile takes the stage, the others become a strip", () => {
	const places = layout({ slots: slots(4), width: 1248, height: 668, featured: "p1" });
	expect(places.get("p1")).toEqual({ left: 0, top: 0, width: 1018, height: 668 });
	expect(places.get("p0")?.width).toBe(220);
});

test("a tile may float in the corner, over what is featured as well, but never all of them", () => {
	const scene = { slots: [{ key: "a" }, { key: "me", own: true, float: true }], width: 1248, height: 668 };
	expect(layout(scene).get("me")).toEqual({ left: 1030, top: 541, width: 208, height: 117 });
	expect(layout(scene).get("a")?.height).toBe(668);
	expect(layout({ ...scene, featured: "a" }).get("a")?.width).toBe(1187);
	const alone = { ...scene, slots: [{ key: "screen", float: true }, ...scene.slots.slice(1)] };
	expect(floatingOnes(alone)).toEqual(["screen"]);
	const both = layout({ ...scene, slots: [{ key: "screen", float: true }, ...scene.slots] });
	expect([both.get("me")?.left, both.get("screen")?.left]).toEqual([1030, 812]);
});
