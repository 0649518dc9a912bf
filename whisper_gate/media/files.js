/**
 * Files, straight from one browser to another. One is offered to everyone; nobody gets it who does not ask. Each transfer
 * has a data channel of its own, "file 3", from who offers to who asked; closing it is how either side cancels.
 *
 *     {"file": 3, "name": "plan.pdf", "size": 52000, "age": 0}    over the chat's channel: offered, again when it opens
 *     {"fetch": 3}                                                send it to me
 *     {"withdrawn": 3}                                            not offered any more
 *
 * @typedef {{ id: string, name: string, state: "moving" | "done" | "stopped", moved: number }} Recipient
 * @typedef {{ key: string, number: number, from: string, who: string, own: boolean, at: number, name: string, size: number,
 *   state: "offered" | "asked" | "moving" | "done" | "stopped" | "withdrawn", moved: number, url: string,
 *   to: readonly Recipient[] }} SharedFile `moved` in bytes; `url` once it is here; `to` of my own
 * @typedef {object} FilesOptions
 * @property {() => number} now
 * @property {(to: string, frame: object) => boolean} send
 * @property {(frame: object) => void} broadcast
 * @property {(to: string, label: string) => RTCDataChannel | null} open
 * @property {(id: string) => string} nameOf
 * @property {(blob: Blob, name: string) => string} save
 * @property {(url: string) => void} freeUrl
 * @property {(files: readonly SharedFile[], news: SharedFile | null) => void} onChange
 */
import { deliver, receive } from "./transfer.js";
import { cleanName, createLimit } from "./wire.js";

/** Bytes of one file: it is held in memory until it is saved. */
export const MAX_SIZE = 100 * 1024 * 1024;
/** Files that one person may offer. */
export const MAX_OFFERS = 20;
/** Offers, and requests for them, of one person. */
export const RATE = { burst: 40, every: 1_000 };
const MAX_AGE = 24 * 3_600_000;

/** @param {FilesOptions} options */
export function createFiles({ now, send, broadcast, open, nameOf, save, freeUrl, onChange }) {
	/** @type {readonly SharedFile[]} */
	let files = [];
	let count = 0;
	/** What I offer, by number. @type {Map<number, Blob>} */
	const mine = new Map();
	/** How to stop what is moving, by key, and by key and recipient. @type {Map<string, () => void>} */
	const stops = new Map();
	const limit = createLimit(now, RATE);

	const find = (/** @type {string} */ key) => files.find((file) => file.key === key);

	/** @param {SharedFile} file */
	function add(file) {
		files = [...files, file];
		onChange(files, file);
	}

	/**
	 * @param {string} key
	 * @param {Partial<SharedFile>} news
	 */
	function change(key, news) {
		files = files.map((file) => (file.key === key ? { ...file, ...news } : file));
		onChange(files, null);
	}

	/**
	 * @param {string} key
	 * @param {Recipient} recipient
	 */
	function note(key, recipient) {
		const to = find(key)?.to ?? [];
		const known = to.some(({ id }) => id === recipient.id);
		change(key, {
			to: known ? to.map((each) => (each.id === recipient.id ? recipient : each)) : [...to, recipient],
		});
	}

	/** @param {SharedFile} file */
	const offerOf = ({ number, name, size, at }) => ({
		file: number,
		name,
		size,
		age: Math.max(0, now() - at),
	});

	/**
	 * @param {string} by
	 * @param {Record<string, unknown>} frame
	 */
	function offered(by, { file: number, name, size, age }) {
		if (!isCount(number) || !isCount(size) || size > MAX_SIZE) return;
		const known = find(`${by}:${number}`);
		if (known || files.filter(({ from }) => from === by).length >= MAX_OFFERS) return;
		add({
			...{ key: `${by}:${number}`, number, from: by, who: nameOf(by), own: false },
			...{ name: fileName(name), size, state: "offered", moved: 0, url: "", to: [] },
			at: now() - (typeof age === "number" && age >= 0 ? Math.min(age, MAX_AGE) : 0),
		});
	}

	/**
	 * Somebody wants one of mine.
	 * @param {string} by
	 * @param {unknown} number
	 */
	function fetched(by, number) {
		const file = files.find((each) => each.own && each.number === number);
		const blob = file && mine.get(file.number);
		if (!file || !blob) return;
		const { key } = file;
		const task = `${key} ${by}`;
		if (stops.has(task)) return;
		const channel = open(by, `file ${file.number}`);
		if (!channel) return;
		const recipient = { id: by, name: nameOf(by) };
		note(key, { ...recipient, state: "moving", moved: 0 });
		const stop = deliver(channel, blob, {
			now,
			onProgress: (moved) => note(key, { ...recipient, state: "moving", moved }),
			onEnd: (done) => {
				stops.delete(task);
				note(key, { ...recipient, state: done ? "done" : "stopped", moved: done ? blob.size : 0 });
			},
		});
		stops.set(task, stop);
	}

	return {
		/** Offer one to everyone, also to who comes later. @param {Blob & { name: string }} file */
		offer(file) {
			count += 1;
			mine.set(count, file);
			const shared = {
				...{ key: `me:${count}`, number: count, from: "", who: "", own: true, at: now() },
				...{ name: fileName(file.name), size: file.size, moved: 0, url: "", to: [] },
				state: /** @type {const} */ ("offered"),
			};
			add(shared);
			broadcast(offerOf(shared));
		},
		/** Whether one more may be offered. */
		hasRoom: () => mine.size < MAX_OFFERS && count < 1_000,
		/** Ask for one. @param {string} key */
		fetch(key) {
			const file = find(key);
			if (!file || file.own || (file.state !== "offered" && file.state !== "stopped")) return;
			change(key, { state: "asked", moved: 0 });
			if (!send(file.from, { fetch: file.number })) change(key, { state: "stopped" });
		},
		/** Stop receiving, or offering. @param {string} key */
		cancel(key) {
			const file = find(key);
			if (!file) return;
			if (file.own) {
				mine.delete(file.number);
				change(key, { state: "withdrawn" });
				broadcast({ withdrawn: file.number });
				for (const [task, stop] of [...stops]) if (task.startsWith(`${key} `)) stop();
			} else if (stops.has(key)) stops.get(key)?.();
			else if (file.state === "asked") change(key, { state: "stopped" });
		},
		/** The channel to somebody is open, at first or again. @param {string} id */
		opened(id) {
			for (const file of files) {
				if (file.own && file.state === "offered") send(id, offerOf(file));
				// What was asked over a channel that is no more is not answered.
				if (file.from === id && file.state === "asked") change(file.key, { state: "stopped" });
			}
		},
		/**
		 * @param {string} by
		 * @param {Record<string, unknown>} frame
		 */
		receive(by, frame) {
			if (!("file" in frame || "fetch" in frame || "withdrawn" in frame) || !limit.take(by)) return;
			if ("file" in frame) offered(by, frame);
			else if ("fetch" in frame) fetched(by, frame.fetch);
			else {
				const file = isCount(frame.withdrawn) ? find(`${by}:${frame.withdrawn}`) : undefined;
				if (!file || file.state === "done") return;
				stops.get(file.key)?.();
				change(file.key, { state: "withdrawn" });
			}
		},
		/**
		 * A channel that somebody else opened: only a file that I asked them for may come over it.
		 * @param {string} by
		 * @param {RTCDataChannel} channel
		 */
		accept(by, channel) {
			const key = `${by}:${/^file (\d{1,4})$/.exec(channel.label)?.[1]}`;
			const file = find(key);
			if (file?.state !== "asked") {
				channel.close();
				return;
			}
			change(key, { state: "moving" });
			const stop = receive(channel, file.size, {
				now,
				onProgress: (moved) => change(key, { moved }),
				onEnd: (blob) => {
					stops.delete(key);
					change(
						key,
						blob
							? { state: "done", moved: file.size, url: save(blob, file.name) }
							: { state: "stopped", moved: 0 },
					);
				},
			});
			stops.set(key, stop);
		},
		clear() {
			for (const stop of [...stops.values()]) stop();
			for (const { url } of files) if (url) freeUrl(url);
			files = [];
			count = 0;
			mine.clear();
			limit.clear();
			onChange(files, null);
		},
	};
}

/**
 * A name that can be saved anywhere, and does not turn its own end around.
 * @param {unknown} value
 */
export function fileName(value) {
	const name = cleanName(value, 1_000).replace(/[\\/:*?"<>|]/g, "_");
	// A long one keeps its ending.
	const short = name.length > 120 ? `${name.slice(0, 100)}…${name.slice(-16)}` : name;
	return short.replace(/^\.+/, "") || "file";
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
const isCount = (value) => Number.isSafeInteger(value) && /** @type {number} */ (value) > 0;
