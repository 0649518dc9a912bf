/**
 * Where the tiles go. Pure: sizes in, rectangles out; imports nothing.
 *
 * @typedef {{ left: number, top: number, width: number, height: number }} Rect
 * @typedef {{ columns: number, rows: number, width: number, height: number }} Grid
 * @typedef {{ key: string, own?: boolean, float?: boolean }} Slot `float`: in the corner, over the others
 * @typedef {{ slots: Slot[], width: number, height: number, featured?: string | null, gap?: number }} Scene
 */

/** CSS pixels between tiles. */
export const GAP = 10;
/** Below this width tiles may be square or portrait, and the own tile floats. */
export const NARROW = 500;
const WIDE_SHAPE = { min: 4 / 3, max: 16 / 9 };
const NARROW_SHAPE = { min: 1 / 2, max: 16 / 9 };
const STRIP = { width: 220, height: 112 };
const FLOAT = { width: 104, height: 146, inset: 10 };
const WIDE_FLOAT = { width: 208, height: 117 };
const MAX_BESIDE_FLOAT = 4;

/**
 * The column count whose tiles are largest. Tiles keep a shape between 4:3 and 16:9 (down to 1:2 on a narrow stage).
 * @param {number} count
 * @param {number} width
 * @param {number} height
 * @param {number} [gap]
 * @returns {Grid}
 */
export function bestGrid(count, width, height, gap = GAP) {
	/** @type {Grid} */
	let best = { columns: 1, rows: Math.max(1, count), width: 0, height: 0 };
	for (let columns = 1; columns <= count; columns++) {
		const rows = Math.ceil(count / columns);
		const cell = fit((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows, width);
		if (cell.width * cell.height > best.width * best.height + 0.5) best = { columns, rows, ...cell };
	}
	return best;
}

/**
 * A rectangle for every slot, by key. With a featured slot the others become a strip; on a narrow stage the own tile
 * floats over the others.
 * @param {Scene} scene
 * @returns {Map<string, Rect>}
 */
export function layout({ slots, width, height, featured = null, gap = GAP }) {
	// The own picture stays in the very corner, whatever else floats.
	const over = floatingOnes({ slots, width, height, featured }).sort(
		(a, b) => Number(isOwn(slots, b)) - Number(isOwn(slots, a)),
	);
	const under = slots.filter(({ key }) => !over.includes(key));
	const stage = under.find((slot) => slot.key === featured);
	const places =
		stage && under.length > 1
			? withFeatured(under, stage, width, height, gap)
			: placeGrid(under, width, height, gap);
	const base = (stage && places.get(stage.key)) ?? { left: 0, top: 0, width, height };
	over.forEach((key, i) => {
		places.set(key, floating(base, i, width, gap));
	});
	return places;
}

/**
 * @param {Slot[]} slots
 * @param {string} key
 */
const isOwn = (slots, key) => slots.some((slot) => slot.key === key && slot.own);

/**
 * The keys of the tiles that float: those that want to, and on a narrow stage the own one; never all there are.
 * @param {Scene} scene
 * @returns {string[]}
 */
export function floatingOnes({ slots, width, featured = null }) {
	const own = slots.find((slot) => slot.own);
	const small = !featured && floats(slots.filter((slot) => slot !== own && !slot.float).length, width);
	const over = slots.filter(({ key, float }) => key !== featured && (float || (small && key === own?.key)));
	return (over.length < slots.length ? over : over.filter((slot) => slot !== own)).map(({ key }) => key);
}

/**
 * Whether the own tile floats over the others instead of taking a cell.
 * @param {number} others
 * @param {number} width
 */
export function floats(others, width) {
	return width < NARROW && others > 0 && others <= MAX_BESIDE_FLOAT;
}

/**
 * @param {Slot[]} slots
 * @param {number} width
 * @param {number} height
 * @param {number} gap
 * @returns {Map<string, Rect>}
 */
function placeGrid(slots, width, height, gap) {
	const grid = bestGrid(slots.length, width, height, gap);
	const top = (height - (grid.rows * grid.height + (grid.rows - 1) * gap)) / 2;
	return new Map(
		slots.map((slot, index) => {
			const row = Math.floor(index / grid.columns);
			const inRow = Math.min(grid.columns, slots.length - row * grid.columns);
			const left = (width - (inRow * grid.width + (inRow - 1) * gap)) / 2;
			return [
				slot.key,
				rect(
					left + (index - row * grid.columns) * (grid.width + gap),
					top + row * (grid.height + gap),
					grid.width,
					grid.height,
				),
			];
		}),
	);
}

/**
 * @param {Slot[]} slots
 * @param {Slot} stage
 * @param {number} width
 * @param {number} height
 * @param {number} gap
 */
function withFeatured(slots, stage, width, height, gap) {
	const rest = slots.filter((slot) => slot !== stage);
	const beside = width >= height && width >= NARROW;
	/** @type {Map<string, Rect>} */
	const places = new Map();
	if (beside) {
		const each = Math.min(STRIP.width / WIDE_SHAPE.max, (height - gap * (rest.length - 1)) / rest.length);
		const top = (height - each * rest.length - gap * (rest.length - 1)) / 2;
		places.set(stage.key, rect(0, 0, width - STRIP.width - gap, height));
		rest.forEach((slot, i) => {
			places.set(slot.key, rect(width - STRIP.width, top + i * (each + gap), STRIP.width, each));
		});
		return places;
	}
	const each = Math.min(STRIP.height * WIDE_SHAPE.min, (width - gap * (rest.length - 1)) / rest.length);
	const left = (width - each * rest.length - gap * (rest.length - 1)) / 2;
	places.set(stage.key, rect(0, 0, width, height - STRIP.height - gap));
	rest.forEach((slot, i) => {
		places.set(slot.key, rect(left + i * (each + gap), height - STRIP.height, each, STRIP.height));
	});
	return places;
}

/**
 * The largest tile of an allowed shape inside a cell.
 * @param {number} width
 * @param {number} height
 * @param {number} stageWidth
 */
function fit(width, height, stageWidth) {
	const shape = stageWidth < NARROW ? NARROW_SHAPE : WIDE_SHAPE;
	return {
		width: Math.max(0, Math.min(width, height * shape.max)),
		height: Math.max(0, Math.min(height, width / shape.min)),
	};
}

/**
 * At the lower right of what it floats over; a second one to the left of the first.
 * @param {Rect} base
 * @param {number} nth
 * @param {number} stageWidth
 * @param {number} gap
 */
function floating(base, nth, stageWidth, gap) {
	const { width, height } = stageWidth < NARROW ? FLOAT : WIDE_FLOAT;
	return rect(
		base.left + base.width - FLOAT.inset - width - nth * (width + gap),
		base.top + base.height - height - FLOAT.inset,
		width,
		height,
	);
}

/**
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {number} height
 * @returns {Rect}
 */
function rect(left, top, width, height) {
	return {
		left: Math.round(left),
		top: Math.round(top),
		width: Math.floor(width),
		height: Math.floor(height),
	};
}
