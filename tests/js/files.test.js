import { beforeEach, describe, expect, test } from "bun:test";
import { createFiles, fileName, MAX_OFFERS, MAX_SIZE, RATE } from "../../whisper_gate/media/files.js";
import { fileRefusal, fileSize } from "../../whisper_gate/media/text.js";
import { HIGH, LOW, PIECE } from "../../whisper_gate/media/transfer.js";

/** Two ends of a data channel: what is sent lies in a buffer until `drain`. */
class FakeChannel {
	/** @param {string} label */
	constructor(label) {
		this.label = label;
		this.readyState = "connecting";
		/** @type {any[]} */
		this.unsent = [];
		this.most = 0;
		/** @type {any} */
		this.other = null;
		/** @type {any} */
		this.onopen = null;
		/** @type {any} */
		this.onmessage = null;
		/** @type {any} */
		this.onclose = null;
		/** @type {any} */
		this.onbufferedamountlow = null;
		this.bufferedAmountLowThreshold = 0;
	}

	get bufferedAmount() {
		return this.unsent.reduce((sum, { byteLength }) => sum + (byteLength ?? 0), 0);
	}

	/** @param {any} data */
	send(data) {
		if (this.readyState !== "open") throw new Error("InvalidStateError");
		this.unsent.push(data);
		this.most = Math.max(this.most, this.bufferedAmount);
	}

	drain() {
		const before = this.bufferedAmount;
		for (const data of this.unsent.splice(0))
			if (this.other.readyState === "open") this.other.onmessage?.({ data });
		if (before > this.bufferedAmountLowThreshold) this.onbufferedamountlow?.();
	}

	close() {
		for (const end of [this, this.other]) {
			if (!end || end.readyState === "closed") continue;
			end.readyState = "closed";
			end.onclose?.();
		}
	}
}

/** @param {string} label */
function channelPair(label) {
	const [here, there] = [new FakeChannel(label), new FakeChannel(label)];
	here.other = there;
	there.other = here;
	return { here, there };
}

let time = 0;
/** @type {Record<string, ReturnType<typeof enter>>} */
let room;
/** @type {ReturnType<typeof channelPair>[]} */
let channels;
/** @type {{ blob: Blob, name: string }[]} */
let saved;
beforeEach(() => {
	time = 1_000;
	room = {};
	channels = [];
	saved = [];
});

/** @param {string} id */
function enter(id) {
	/** @type {readonly import("../../whisper_gate/media/files.js").SharedFile[]} */
	let shown = [];
	const tell = (/** @type {string} */ to, /** @type {object} */ frame) => {
		room[to]?.files.receive(id, JSON.parse(JSON.stringify(frame)));
		return to in room;
	};
	const person = {
		news: 0,
		see: () => shown,
		files: createFiles({
			now: () => time,
			send: tell,
			broadcast: (frame) => {
				for (const other of Object.keys(room)) if (other !== id) tell(other, frame);
			},
			open: (to, label) => {
				const pair = channelPair(label);
				channels.push(pair);
				room[to].files.accept(id, /** @type {any} */ (pair.there));
				return /** @type {any} */ (pair.here);
			},
			nameOf: (other) => other.toUpperCase(),
			save: (blob, name) => {
				saved.push({ blob, name });
				return `blob:${saved.length}`;
			},
			freeUrl: (url) => saved.push({ blob: new Blob(), name: `freed ${url}` }),
			onChange: (files, news) => {
				shown = files;
				if (news) person.news += 1;
			},
		}),
	};
	room[id] = person;
	return person;
}

/** @param {number} size */
function file(size, name = "plan.pdf") {
	const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) % 251);
	return { bytes, file: Object.assign(new Blob([bytes]), { name }) };
}

/** Ana offers one, Ben asks for it, and the channel opens. @param {number} size */
async function moving(size) {
	const [ana, ben] = [enter("ana"), enter("ben")];
	const made = file(size);
	ana.files.offer(made.file);
	ben.files.fetch("ana:1");
	const [{ here, there }] = channels;
	here.readyState = there.readyState = "open";
	here.onopen();
	await Bun.sleep(5);
	return { ana, ben, here, there, ...made };
}

test("a file arrives whole, and both sides see how far it is", async () => {
	const { ana, ben, here, there, bytes } = await moving(HIGH * 2 + 5);
	expect(here.most).toBeLessThan(HIGH + PIECE);
	expect(here.bufferedAmountLowThreshold).toBe(LOW);
	time += 1_000;
	here.drain();
	expect(ben.see()[0]).toMatchObject({ state: "moving", name: "plan.pdf", who: "ANA" });
	expect(ben.see()[0].moved).toBeGreaterThan(0);
	for (let i = 0; i < 4; i++) {
		time += 1_000;
		await Bun.sleep(5);
		here.drain();
	}
	expect(ana.see()[0].to[0]).toMatchObject({ id: "ben", name: "BEN", state: "moving" });
	expect(ana.see()[0].to[0].moved).toBeGreaterThan(0);
	there.drain();
	expect(ana.see()[0].to).toMatchObject([{ state: "done" }]);
	expect(ben.see()[0]).toMatchObject({ state: "done", url: "blob:1" });
	expect(new Uint8Array(await saved[0].blob.arrayBuffer())).toEqual(bytes);
	expect([saved[0].name, saved[0].blob.type]).toEqual(["plan.pdf", "application/octet-stream"]);
	ben.files.clear();
	expect(saved[1].name).toBe("freed blob:1");
});

describe("a transfer ends early", () => {
	test("when the receiver cancels, and may be asked for again", async () => {
		const { ana, ben, here } = await moving(HIGH * 2);
		ben.files.cancel("ana:1");
		expect(here.readyState).toBe("closed");
		expect(ana.see()[0].to[0].state).toBe("stopped");
		expect(ben.see()[0].state).toBe("stopped");
		ben.files.fetch("ana:1");
		expect([ben.see()[0].state, channels.length]).toEqual(["moving", 2]);
	});

	test("when the sender takes the file back, for good", async () => {
		const { ana, ben } = await moving(HIGH * 2);
		ana.files.cancel("me:1");
		expect(ana.see()[0]).toMatchObject({ state: "withdrawn", to: [{ state: "stopped" }] });
		expect(ben.see()[0].state).toBe("withdrawn");
		ben.files.fetch("ana:1");
		ben.files.receive("ana", { fetch: 1 });
		expect(channels).toHaveLength(1);
	});

	test("when the pair is gone, and when more comes than was promised", async () => {
		const { ben, here, there } = await moving(10);
		there.onmessage({ data: new ArrayBuffer(11) });
		expect([ben.see()[0].state, here.readyState, saved.length]).toEqual(["stopped", "closed", 0]);
		ben.files.fetch("ana:1");
		channels[1].there.close();
		expect(ben.see()[0].state).toBe("stopped");
	});

	test("when the file cannot be read any more", async () => {
		const [ana, ben] = [enter("ana"), enter("ben")];
		const broken = {
			name: "x",
			size: 10,
			slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }),
		};
		ana.files.offer(/** @type {any} */ (broken));
		ben.files.fetch("ana:1");
		channels[0].here.readyState = channels[0].there.readyState = "open";
		channels[0].here.onopen();
		await Bun.sleep(1);
		expect([ana.see()[0].to[0].state, ben.see()[0].state]).toEqual(["stopped", "stopped"]);
	});
});

test("who comes late is offered what still stands, once", () => {
	const ana = enter("ana");
	ana.files.offer(file(10, "a.txt").file);
	ana.files.offer(file(20, "b.txt").file);
	ana.files.cancel("me:1");
	time += 5_000;
	const ben = enter("ben");
	ana.files.opened("ben");
	ana.files.opened("ben");
	expect(ben.see()).toMatchObject([{ name: "b.txt", size: 20, at: 1_000, state: "offered" }]);
	expect(ben.news).toBe(1);
});

describe("somebody who means harm", () => {
	test("cannot send what was not asked for", () => {
		const ben = enter("ben");
		room.eve = /** @type {any} */ ({ files: { receive() {} } });
		ben.files.receive("eve", { file: 1, name: "x", size: 5 });
		for (const label of ["file 1", "file 2", "chat", "file 1 "]) {
			const { there } = channelPair(label);
			ben.files.accept("eve", /** @type {any} */ (there));
			expect(there.readyState).toBe("closed");
		}
		expect(ben.see()).toMatchObject([{ state: "offered" }]);
	});

	test("cannot offer nonsense, nor without end", () => {
		const ben = enter("ben");
		for (const frame of [
			{ file: "1", name: "x", size: 5 },
			{ file: 1, name: "x", size: 0 },
			{ file: 1, name: "x", size: MAX_SIZE + 1 },
			{ file: { toString: 1 }, name: "x", size: 5 },
			{ withdrawn: { toString: 1 } },
			{ fetch: { toString: 1 } },
			{ fetch: 7 },
		])
			ben.files.receive("eve", /** @type {any} */ (frame));
		expect(ben.see()).toEqual([]);
		time += RATE.every * RATE.burst;
		for (let number = 1; number < 100; number++)
			ben.files.receive("eve", { file: number, name: "x", size: 5 });
		expect(ben.see()).toHaveLength(MAX_OFFERS);
	});

	test("cannot have a file twice at once", async () => {
		const { ana } = await moving(HIGH * 2);
		ana.files.receive("ben", { fetch: 1 });
		expect(channels).toHaveLength(1);
	});
});

test("names can be saved anywhere and keep their ending", () => {
	expect(fileName("../../etc/pass:wd")).toBe("_.._etc_pass_wd");
	expect(fileName("photo\u202egpj.exe")).toBe("photogpj.exe");
	expect([fileName(""), fileName("..."), fileName(7)]).toEqual(["file", "file", "file"]);
	expect(fileName(`${"x".repeat(300)}.pdf`)).toEndWith(".pdf");
	expect(fileName(`${"x".repeat(300)}.pdf`).length).toBeLessThan(121);
});

test("sizes are said as people read them, and what is too much in a sentence", () => {
	expect([1, 900, 4_300, 2_400_000, MAX_SIZE].map(fileSize)).toEqual([
		"1 byte",
		"900 bytes",
		"4.2 kB",
		"2.3 MB",
		"100 MB",
	]);
	expect(fileRefusal(MAX_SIZE * 2, MAX_SIZE, true)).toBe("Files can have up to 100 MB. This one has 200 MB.");
	expect(fileRefusal(0, MAX_SIZE, true)).toBe("This file is empty.");
	expect(fileRefusal(5, MAX_SIZE, false)).toContain("Cancel one");
	expect(fileRefusal(MAX_SIZE, MAX_SIZE, true)).toBe("");
});
