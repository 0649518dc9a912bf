import { describe, expect, test } from "bun:test";
import {
	codeOf,
	commitment,
	endsOf,
	fingerprintIn,
	hexOf,
	LENGTH,
	proofOf,
	secretOf,
} from "../../whisper_gate/media/paircode.js";
import { SYMBOLS } from "../../whisper_gate/media/symbols.js";
import { codeFor, createTrust, GRACE, MOST_CODES } from "../../whisper_gate/media/trust.js";
import { say } from "../../whisper_gate/media/words.js";
import vectors from "../fixtures/codes.json" with { type: "json" };

const { subtle } = crypto;

/** @param {string[]} hex */
const sdpWith = (...hex) =>
	["v=0", ...hex.map((one) => `a=fingerprint:sha-256 ${colons(one)}`), "a=setup:actpass", ""].join("\r\n");
/** @param {string} hex */
const colons = (hex) => hex.toUpperCase().replace(/..(?!$)/g, "$&:");

describe("a code", () => {
	test("is as computed independently, whatever the order of its ends", async () => {
		for (const { one, other, ...known } of vectors) {
			expect(await commitment(subtle, one)).toBe(known.commitment);
			expect(await codeOf(subtle, one, other)).toEqual(known.code);
			expect(await codeOf(subtle, other, one)).toEqual(known.code);
			expect(await secretOf(subtle, other, one)).toBe(known.secret);
			expect(await proofOf(subtle, known.secret, one.fingerprint, other.fingerprint)).toBe(known.proof);
			expect(await proofOf(subtle, known.secret, other.fingerprint, one.fingerprint)).not.toBe(known.proof);
		}
	});

	test("is another one for another certificate or another nonce", async () => {
		const [{ one, other }, { other: third }] = /** @type {any} */ (vectors);
		const code = await codeOf(subtle, one, other);
		expect(await codeOf(subtle, one, { ...other, fingerprint: third.fingerprint })).not.toEqual(code);
		expect(await codeOf(subtle, one, { ...other, nonce: third.nonce })).not.toEqual(code);
	});

	test("has a symbol and a word of its own for each of its numbers", () => {
		expect(SYMBOLS).toHaveLength(64);
		expect(LENGTH * Math.log2(SYMBOLS.length)).toBe(36);
		expect(new Set(SYMBOLS.map(([symbol]) => symbol)).size).toBe(64);
		expect(new Set(SYMBOLS.map(([, word]) => say(word).toLowerCase())).size).toBe(64);
	});
});

describe("the certificates of a pair", () => {
	const [a, b, c] = ["aa", "bb", "cc"].map((byte) => byte.repeat(32));

	test("are read from descriptions with one fingerprint, and from no others", () => {
		expect(fingerprintIn(sdpWith(a))).toBe(a);
		expect(fingerprintIn(sdpWith(a, a))).toBe(a);
		expect(fingerprintIn(sdpWith(a, b))).toBe("");
		expect(fingerprintIn(`${sdpWith(a)}a=fingerprint:sha-512 ${colons(b + c)}`)).toBe("");
		expect(fingerprintIn(sdpWith(a).replace("sha-256", "sha-512"))).toBe("");
		expect(fingerprintIn("v=0")).toBe("");
	});

	test("have to be the ones in use, where the browser tells", async () => {
		const certificates = ["mine", "theirs"].map((text) => btoa(text));
		const [mine, theirs] = await Promise.all(
			["mine", "theirs"].map(async (text) =>
				hexOf(await subtle.digest("SHA-256", new TextEncoder().encode(text))),
			),
		);
		/** @type {[string, any][]} */
		const stats = [
			["t", { type: "transport", localCertificateId: "l", remoteCertificateId: "r" }],
			["l", { type: "certificate", base64Certificate: certificates[0] }],
			["r", { type: "certificate", base64Certificate: certificates[1] }],
		];
		const known = { local: sdpWith(mine), remote: sdpWith(theirs) };
		expect(await endsOf(subtle, { ...known, stats })).toEqual({ local: mine, remote: theirs });
		expect(await endsOf(subtle, { ...known, stats: [] })).toEqual({ local: mine, remote: theirs });
		expect(await endsOf(subtle, { ...known, remote: sdpWith(a), stats })).toBeNull();
		const second = { type: "transport", localCertificateId: "l", remoteCertificateId: "l" };
		expect(await endsOf(subtle, { ...known, stats: [...stats, ["t2", second]] })).toBeNull();
	});
});

let connections = 0;

/** One end of a connection: fingerprints as each side sees them, and a way to the other side. */
class Page {
	/** @param {string} name */
	constructor(name) {
		this.name = name;
		/** @type {any} */
		this.codes = {};
		/** @type {string[]} */
		this.lost = [];
		/** @type {any[]} */
		this.sent = [];
		/** @type {(frame: any) => unknown} */
		this.deliver = () => {};
		this.pair = {};
		this.certificates = { local: "", remote: "" };
		this.now = 0;
		this.trust = createTrust({
			crypto,
			now: () => this.now,
			send: (_to, frame) => {
				const wire = JSON.parse(JSON.stringify(frame));
				this.sent.push(wire.verify);
				underWay.add(this.deliver(wire.verify));
				return true;
			},
			pairOf: () => this.pair,
			evidence: async () => ({
				local: sdpWith(this.certificates.local),
				remote: sdpWith(this.certificates.remote),
				stats: [],
			}),
			onChange: (codes) => {
				this.codes = codes;
			},
			onLost: (id) => this.lost.push(id),
		});
	}

	get code() {
		return codeFor(this.codes, "peer", this.pair);
	}

	/** @param {string} found */
	compare(found = "same") {
		this.trust.mark("peer", /** @type {any} */ (found));
	}
}

const newCertificate = () => hexOf(crypto.getRandomValues(new Uint8Array(32)));

/** What is on its way, until it was heard and answered. @type {Set<unknown>} */
const underWay = new Set();

/** All that is under way arrives. */
async function settled() {
	for (const one of underWay) {
		await one;
		underWay.delete(one);
	}
}

/**
 * A connection between two pages, with new certificates.
 * @param {Page} one
 * @param {Page} other
 */
async function connect(one, other) {
	const [mine, theirs] = [newCertificate(), newCertificate()];
	connections += 1;
	for (const page of [one, other]) page.pair = { connections };
	one.certificates = { local: mine, remote: theirs };
	other.certificates = { local: theirs, remote: mine };
	one.deliver = (frame) => other.trust.receive("peer", frame);
	other.deliver = (frame) => one.trust.receive("peer", frame);
	await Promise.all([one.trust.opened("peer"), other.trust.opened("peer")]);
	await settled();
}

async function anaAndBen() {
	const [ana, ben] = [new Page("Ana"), new Page("Ben")];
	await connect(ana, ben);
	return { ana, ben };
}

describe("two people", () => {
	test("see the same code, and mark it each for themselves", async () => {
		const { ana, ben } = await anaAndBen();
		expect(ana.code.symbols).toHaveLength(LENGTH);
		expect(ana.code.symbols).toEqual(ben.code.symbols);
		ana.compare();
		expect([ana.code.status, ben.code.status]).toEqual(["same", "open"]);
		ana.compare("different");
		expect(ana.code.status).toBe("different");
	});

	test("keep code and marks when their pair is built anew", async () => {
		const { ana, ben } = await anaAndBen();
		const { symbols } = ana.code;
		ana.compare();
		ben.compare("different");
		ana.pair = {};
		expect(ana.code.status).toBe("none");
		// Looked at before its channel is open, the new one is not yet to blame.
		ana.certificates = { local: newCertificate(), remote: newCertificate() };
		await ana.trust.check(["peer"]);
		await connect(ana, ben);
		expect([ana.code.status, ben.code.status]).toEqual(["same", "different"]);
		expect([ana.code.symbols, ben.code.symbols]).toEqual([symbols, symbols]);
		expect([ana.lost, ben.lost]).toEqual([[], []]);
		await ana.trust.check(["peer"]);
		expect(ana.code.status).toBe("same");
	});

	test("hear that the code is another one when a page was loaded again", async () => {
		const { ana, ben } = await anaAndBen();
		const { symbols } = ana.code;
		ana.compare();
		const again = new Page("Ben");
		await connect(ana, again);
		expect(ana.code.status).toBe("changed");
		expect(ana.lost).toEqual(["peer"]);
		expect(ana.code.symbols).not.toEqual(symbols);
		expect(ana.code.symbols).toEqual(again.code.symbols);
		ana.compare();
		expect(ana.code.status).toBe("same");
		expect(ben.code.status).toBe("open");
	});

	test("have no code where a program does not take part, or the page is not secure", async () => {
		const ana = new Page("Ana");
		ana.certificates = { local: newCertificate(), remote: newCertificate() };
		await ana.trust.opened("peer");
		await settled();
		expect(ana.code).toMatchObject({ status: "none", symbols: [] });
		ana.compare();
		expect(ana.code.status).toBe("none");
		for (const nonsense of [
			null,
			7,
			"x",
			[],
			{},
			{ nonce: 1 },
			{ commitment: "zz" },
			{ nonce: "a".repeat(64) },
		])
			await ana.trust.receive("peer", nonsense);
		expect(ana.code.status).toBe("none");
		const insecure = createTrust(
			/** @type {any} */ ({ crypto: undefined, send: () => expect.unreachable(), onChange() {} }),
		);
		insecure.opened("peer");
		insecure.receive("peer", { commitment: "a".repeat(64) });
	});
});

describe("somebody between", () => {
	test("who makes a connection of their own with each has another code with each", async () => {
		const [ana, ben, towardsAna, towardsBen] = ["Ana", "Ben", "M", "M"].map((name) => new Page(name));
		await connect(ana, towardsAna);
		await connect(towardsBen, ben);
		expect(ana.code.symbols).toHaveLength(LENGTH);
		expect(ben.code.symbols).toHaveLength(LENGTH);
		expect(ana.code.symbols).not.toEqual(ben.code.symbols);
	});

	test("who passes on what both say gets no code with either", async () => {
		const [ana, ben] = [new Page("Ana"), new Page("Ben")];
		ana.certificates = { local: newCertificate(), remote: newCertificate() };
		ben.certificates = { local: newCertificate(), remote: newCertificate() };
		ana.deliver = (frame) => ben.trust.receive("peer", frame);
		ben.deliver = (frame) => ana.trust.receive("peer", frame);
		await Promise.all([ana.trust.opened("peer"), ben.trust.opened("peer")]);
		await settled();
		expect(ana.sent.some(({ nonce }) => nonce)).toBe(true);
		expect([ana.code.status, ben.code.status]).toEqual(["none", "none"]);
	});

	test("hears no nonce before being bound to one, and cannot choose it afterwards", async () => {
		const ana = new Page("Ana");
		ana.certificates = { local: newCertificate(), remote: newCertificate() };
		await ana.trust.opened("peer");
		const fingerprint = ana.certificates.remote;
		const [bound, other] = [newCertificate(), newCertificate()];
		await ana.trust.receive("peer", { nonce: bound });
		expect(ana.sent.some(({ nonce }) => nonce)).toBe(false);
		await ana.trust.receive("peer", { commitment: await commitment(subtle, { fingerprint, nonce: bound }) });
		await ana.trust.receive("peer", { commitment: await commitment(subtle, { fingerprint, nonce: other }) });
		await ana.trust.receive("peer", { nonce: other });
		expect(ana.code.status).toBe("none");
		await ana.trust.receive("peer", { nonce: bound });
		const { symbols } = ana.code;
		expect(symbols).toHaveLength(LENGTH);
		await ana.trust.receive("peer", { nonce: bound });
		expect(ana.code.symbols).toBe(symbols);
	});

	test("who comes later cannot use the proofs that the two have for each other", async () => {
		const { ana, ben } = await anaAndBen();
		ana.compare();
		const code = ana.code.symbols;
		// New connections, both with somebody between who passes everything on, or sends back what they get.
		for (const receiver of [ben, ana]) {
			ana.pair = {};
			ana.certificates = { local: newCertificate(), remote: newCertificate() };
			ben.certificates = { local: newCertificate(), remote: newCertificate() };
			ana.deliver = (frame) => receiver.trust.receive("peer", frame);
			ben.deliver = (frame) => ana.trust.receive("peer", frame);
			await Promise.all([ana.trust.opened("peer"), ben.trust.opened("peer")]);
			await settled();
			expect(ana.sent.some(({ proof }) => proof)).toBe(true);
			expect(ana.code.status).toBe("none");
		}
		await ana.trust.check(["peer"]);
		expect([ana.code.status, ana.lost]).toEqual(["none", []]);
		ana.now += GRACE;
		await ana.trust.check(["peer"]);
		expect(ana.code).toMatchObject({ status: "changed", symbols: [] });
		expect(ana.lost).toEqual(["peer"]);
		const towardsAna = new Page("M");
		await connect(ana, towardsAna);
		expect(ana.code.status).toBe("changed");
		expect(ana.code.symbols).not.toEqual(code);
	});

	test("who takes over a connection that goes on is noticed at the next look", async () => {
		const { ana } = await anaAndBen();
		ana.compare();
		ana.certificates = { ...ana.certificates, remote: newCertificate() };
		await ana.trust.check(["peer"]);
		expect(ana.code).toMatchObject({ status: "none", symbols: [] });
		ana.now += GRACE;
		await ana.trust.check(["peer"]);
		expect(ana.code).toMatchObject({ status: "changed", symbols: [] });
		expect(ana.lost).toEqual(["peer"]);
	});

	test("who takes it over while the code is being read is noticed when it is marked", async () => {
		const { ana } = await anaAndBen();
		ana.certificates = { ...ana.certificates, remote: newCertificate() };
		ana.compare();
		await ana.trust.check(["peer"]);
		expect(ana.code).toMatchObject({ status: "none", symbols: [] });
	});

	test("has few guesses", async () => {
		const ana = new Page("Ana");
		for (let i = 0; i < MOST_CODES; i++) await connect(ana, new Page("M"));
		expect(ana.code.symbols).toHaveLength(LENGTH);
		await connect(ana, new Page("M"));
		expect(ana.code.status).toBe("none");
	});
});
