/**
 * Whose code has been compared, in this call. Makes the code of each pair over its data channel, and takes the mark
 * away as soon as a connection is not beyond doubt the one that was compared. docs/security.md has the protocol.
 *
 * A pair that is built anew has new certificates; its ends then prove that they are who had the code before, so that
 * it stays. Who cannot (a page loaded again, or somebody between) gets another code, and whoever compared the old one
 * hears so.
 *
 * @typedef {object} Code
 * @property {object | null} pair the connection that it holds for
 * @property {readonly number[]} symbols numbers of symbols.js; none while there is no code
 * @property {"none" | "open" | "same" | "different" | "changed"} status `changed`: it was `same`, and is another one now
 * @typedef {object} Link one connection
 * @property {object | null} pair
 * @property {Promise<void>} chain what is said is heard in order
 * @property {string} local fingerprint, "" until it is known beyond doubt
 * @property {string} remote fingerprint
 * @property {string} nonce mine
 * @property {string} commitment theirs
 * @property {boolean} told my nonce is out
 * @property {boolean} proven the code holds for it
 * @property {boolean} moved it has other certificates by now
 * @typedef {object} Entry one person
 * @property {Link | null} link
 * @property {string} secret
 * @property {readonly number[]} symbols
 * @property {"" | "same" | "different"} mark
 * @property {boolean} changed
 * @property {number} made codes so far
 * @property {number | null} doubted since when it lacks a proof
 * @typedef {object} TrustOptions
 * @property {Crypto | undefined} crypto
 * @property {() => number} now
 * @property {(to: string, frame: object) => boolean} send over the data channel
 * @property {(id: string) => object | null} pairOf the connection to somebody, for telling it from the next one
 * @property {(id: string) => Promise<import("./paircode.js").Evidence> | null} evidence
 * @property {(codes: Readonly<Record<string, Code>>) => void} onChange
 * @property {(id: string) => void} onLost who was marked as the same is not any more
 */
import { codeOf, commitment, endsOf, hexOf, isHex, proofOf, secretOf } from "./paircode.js";

/** Codes that are made with one person: each is one guess for somebody between. */
export const MOST_CODES = 20;
/** Milliseconds in which a connection has to prove itself before a mark is given up; it is not shown meanwhile. */
export const GRACE = 15_000;

/** @param {TrustOptions} options */
export function createTrust({ crypto, now, send, pairOf, evidence, onChange, onLost }) {
	/** @type {Map<string, Entry>} */
	const entries = new Map();
	const subtle = crypto?.subtle;

	/** @param {string} id */
	function entryOf(id) {
		const known = entries.get(id);
		if (known) return known;
		/** @type {Entry} */
		const entry = {
			link: null,
			secret: "",
			symbols: [],
			mark: "",
			changed: false,
			made: 0,
			doubted: null,
		};
		entries.set(id, entry);
		return entry;
	}

	/**
	 * One after the other, and nothing for a connection that has been given up meanwhile.
	 * @param {string} id
	 * @param {Link} link
	 * @param {() => Promise<void>} task
	 */
	function enqueue(id, link, task) {
		link.chain = link.chain
			.then(() => (entries.get(id)?.link === link ? task() : undefined))
			.catch(() => undefined);
		return link.chain;
	}

	function publish() {
		onChange(Object.fromEntries([...entries].map(([id, entry]) => [id, shown(entry)])));
	}

	/** @param {string} id @param {Entry} entry */
	function lose(id, entry) {
		const was = entry.mark;
		entry.mark = "";
		if (was !== "same") return;
		entry.changed = true;
		onLost(id);
	}

	/** @param {string} id @returns {Promise<{ local: string, remote: string } | null>} */
	async function look(id) {
		const found = await evidence(id);
		return subtle && found ? endsOf(subtle, found) : null;
	}

	/**
	 * My first word.
	 * @param {string} id
	 * @param {Entry} entry
	 * @param {Link} link
	 * @param {SubtleCrypto} crypt
	 */
	async function begin(id, { secret }, link, crypt) {
		const ends = await look(id);
		if (!ends) return;
		const said = await commitment(crypt, { fingerprint: ends.local, nonce: link.nonce });
		const proof = secret && (await proofOf(crypt, secret, ends.local, ends.remote));
		Object.assign(link, ends);
		send(id, { verify: { commitment: said, ...(proof ? { proof } : {}) } });
	}

	/**
	 * The other end's first word: a commitment, and a proof where they believe to know me.
	 * @param {string} id
	 * @param {Entry} entry
	 * @param {Link} link
	 * @param {SubtleCrypto} crypt
	 * @param {{ commitment?: unknown, proof?: unknown }} frame
	 */
	async function commit(id, entry, link, crypt, { commitment: theirs, proof }) {
		const { secret } = entry;
		if (!link.local || link.commitment || !isHex(theirs)) return;
		link.commitment = String(theirs);
		const known = secret && proof === (await proofOf(crypt, secret, link.remote, link.local));
		if (entry.link !== link) return;
		if (known) {
			link.proven = true;
			entry.doubted = null;
			publish();
			return;
		}
		if (entry.made >= MOST_CODES) return;
		entry.made += 1;
		link.told = true;
		send(id, { verify: { nonce: link.nonce } });
	}

	/**
	 * The other end's second word.
	 * @param {string} id
	 * @param {Entry} entry
	 * @param {Link} link
	 * @param {SubtleCrypto} crypt
	 * @param {unknown} nonce
	 */
	async function reveal(id, entry, link, crypt, nonce) {
		if (!link.told || link.proven || !isHex(nonce)) return;
		const mine = { fingerprint: link.local, nonce: link.nonce };
		const theirs = { fingerprint: link.remote, nonce: String(nonce) };
		if ((await commitment(crypt, theirs)) !== link.commitment) return;
		const [symbols, secret] = [await codeOf(crypt, mine, theirs), await secretOf(crypt, mine, theirs)];
		if (entry.link !== link) return;
		Object.assign(entry, { symbols, secret });
		link.proven = true;
		entry.doubted = null;
		lose(id, entry);
		publish();
	}

	/** @param {string} id */
	async function checkOne(id) {
		const entry = entries.get(id);
		if (entry?.mark !== "same") return;
		const { link } = entry;
		const ends = await look(id);
		if (entry.mark !== "same" || entry.link !== link) return;
		const same = link?.local === ends?.local && link?.remote === ends?.remote;
		const before = holds(link);
		// A pair that is being built anew lacks a proof for a moment, and has one when its channel is open again.
		if (link) link.moved = !same;
		entry.doubted = holds(link) ? null : (entry.doubted ?? now());
		const lost = entry.doubted !== null && now() - entry.doubted >= GRACE;
		if (lost) lose(id, entry);
		if (lost || holds(link) !== before) publish();
	}

	return {
		/** The channel to somebody is open, at first or again. @param {string} id */
		opened(id) {
			if (!subtle || !crypto) return undefined;
			const entry = entryOf(id);
			const nonce = hexOf(crypto.getRandomValues(new Uint8Array(32)));
			const link = newLink(pairOf(id), nonce);
			entry.link = link;
			entry.doubted = null;
			publish();
			return enqueue(id, link, () => begin(id, entry, link, subtle));
		},
		/**
		 * @param {string} id
		 * @param {unknown} said
		 */
		receive(id, said) {
			const entry = entries.get(id);
			const link = entry?.link;
			if (!subtle || !link || !said || typeof said !== "object") return undefined;
			const frame = /** @type {{ commitment?: unknown, proof?: unknown, nonce?: unknown }} */ (said);
			return enqueue(id, link, () =>
				"nonce" in frame
					? reveal(id, entry, link, subtle, frame.nonce)
					: commit(id, entry, link, subtle, frame),
			);
		},
		/**
		 * Whether the connections that were compared are still the ones in use.
		 * @param {readonly string[]} ids who is connected
		 */
		check: (ids) => Promise.all(ids.map(checkOne)),
		/**
		 * Two people have compared their codes.
		 * @param {string} id
		 * @param {"same" | "different"} mark
		 * @returns {boolean} whether there was a code to compare
		 */
		mark(id, mark) {
			const entry = entries.get(id);
			if (!entry || !holds(entry.link)) return false;
			entry.mark = mark;
			entry.changed = false;
			publish();
			// What was read aloud is worth nothing if the connection was taken over while it was being read.
			void checkOne(id).catch(() => undefined);
			return true;
		},
		clear() {
			entries.clear();
			publish();
		},
	};
}

/**
 * @param {object | null} pair
 * @param {string} nonce
 * @returns {Link}
 */
function newLink(pair, nonce) {
	const chain = Promise.resolve();
	return {
		pair,
		chain,
		local: "",
		remote: "",
		nonce,
		commitment: "",
		told: false,
		proven: false,
		moved: false,
	};
}

/** @param {Entry} entry @returns {Code} */
function shown({ link, symbols, mark, changed }) {
	const status = holds(link) ? mark || "open" : "none";
	return {
		pair: link?.pair ?? null,
		symbols: holds(link) ? symbols : [],
		status: changed ? "changed" : status,
	};
}

/** @param {Link | null} link */
const holds = (link) => Boolean(link?.proven && !link.moved);

/** @type {Code} */
const NO_CODE = { pair: null, symbols: [], status: "none" };

/**
 * Somebody's code as it is shown: one of a connection that is not theirs any more holds for nothing.
 * @param {Readonly<Record<string, Code>>} codes
 * @param {string} id
 * @param {object | null} pair
 */
export function codeFor(codes, id, pair) {
	const code = codes[id];
	if (!code || code.status === "none") return NO_CODE;
	if (code.pair === pair) return code;
	return code.status === "changed" ? { ...code, symbols: [] } : NO_CODE;
}
