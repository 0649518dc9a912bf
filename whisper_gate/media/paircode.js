/**
 * The short code of a pair: the same on both ends where one connection joins them, another one on each end where somebody
 * sits between. docs/security.md has the reasoning.
 *
 * It is made from the certificates of both ends and a nonce of each. Both say a hash of their nonce before either says
 * the nonce itself, so that nobody between can try certificates or nonces until two codes agree (as in ZRTP, RFC 6189,
 * section 4.4.1.1).
 *
 * @typedef {{ fingerprint: string, nonce: string }} End both in hexadecimal digits, 64 of them
 * @typedef {{ local: string, remote: string, stats: Iterable<[string, any]> }} Evidence descriptions that are applied,
 *   and what the browser says is in use
 */

/** Symbols in a code, of six bits each. */
export const LENGTH = 6;

const utf8 = new TextEncoder();

/** @param {unknown} text whether it is 32 bytes in hexadecimal digits */
export const isHex = (text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

/** @param {ArrayBuffer | Uint8Array} bytes */
export const hexOf = (bytes) =>
	[...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * What both ends hash: a line for each part, the first says what for.
 * @param {SubtleCrypto} subtle
 * @param {string[]} lines
 */
const digest = (subtle, ...lines) => subtle.digest("SHA-256", utf8.encode(lines.join("\n")));

/** The order of the ends is nobody's choice. @param {End} one @param {End} other */
const inOrder = (one, other) =>
	[one, other].map(({ fingerprint, nonce }) => `${fingerprint} ${nonce}`).sort();

/**
 * Said before the nonce is.
 * @param {SubtleCrypto} subtle
 * @param {End} end
 */
export const commitment = async (subtle, { fingerprint, nonce }) =>
	hexOf(await digest(subtle, "whisper-gate commitment 1", fingerprint, nonce));

/**
 * Numbers below 64, one for each symbol.
 * @param {SubtleCrypto} subtle
 * @param {End} one
 * @param {End} other
 */
export async function codeOf(subtle, one, other) {
	const bytes = new Uint8Array(await digest(subtle, "whisper-gate code 1", ...inOrder(one, other)));
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
	return Array.from({ length: LENGTH }, (_, i) => Number.parseInt(bits.slice(6 * i, 6 * i + 6), 2));
}

/**
 * What only these two ends know: the nonces went through their own connection.
 * @param {SubtleCrypto} subtle
 * @param {End} one
 * @param {End} other
 */
export const secretOf = async (subtle, one, other) =>
	hexOf(await digest(subtle, "whisper-gate secret 1", ...inOrder(one, other)));

/**
 * Shows over a new connection that its sender is who had the code before: an HMAC of both new certificates.
 * @param {SubtleCrypto} subtle
 * @param {string} secret
 * @param {string} from fingerprint of the sender
 * @param {string} to fingerprint of the receiver
 */
export async function proofOf(subtle, secret, from, to) {
	const hmac = { name: "HMAC", hash: "SHA-256" };
	const key = await subtle.importKey("raw", utf8.encode(secret), hmac, false, ["sign"]);
	return hexOf(await subtle.sign("HMAC", key, utf8.encode(`whisper-gate proof 1\n${from}\n${to}`)));
}

/**
 * SHA-256 fingerprints of both ends of a connection, or null where they are not beyond doubt: a description with two
 * fingerprints may be meant to show one and use the other (RFC 8122, section 5).
 * @param {SubtleCrypto} subtle
 * @param {Evidence} evidence
 * @returns {Promise<{ local: string, remote: string } | null>}
 */
export async function endsOf(subtle, { local, remote, stats }) {
	const used = await usedBy(subtle, new Map(stats));
	const ends = { local: fingerprintIn(local), remote: fingerprintIn(remote) };
	if (!ends.local || !ends.remote) return null;
	// Not every browser tells of certificates; all of them refuse one that is not in the description (RFC 8827, 6.5).
	const agree = !used || (used.local === ends.local && used.remote === ends.remote);
	return agree ? { local: ends.local, remote: ends.remote } : null;
}

/** The one SHA-256 fingerprint of a description, else "". @param {string} sdp */
export function fingerprintIn(sdp) {
	const all = [...sdp.matchAll(/^a=fingerprint:(\S+) +(\S+)/gim)];
	const found = new Set(all.map(([, hash = "", value = ""]) => `${hash} ${value}`.toLowerCase()));
	const [only = ""] = found;
	const [hash, value = ""] = only.replaceAll(":", "").split(" ");
	return found.size === 1 && hash === "sha-256" && isHex(value) ? value : "";
}

/**
 * The certificates on the wire, hashed here; null where the browser does not tell, "" where there are several.
 * @param {SubtleCrypto} subtle
 * @param {Map<string, any>} stats
 */
async function usedBy(subtle, stats) {
	const transports = [...stats.values()].filter(
		({ type, remoteCertificateId }) => type === "transport" && remoteCertificateId,
	);
	if (!transports.length) return null;
	/** @param {"localCertificateId" | "remoteCertificateId"} which */
	const hash = async (which) => {
		const certificates = new Set(
			transports.map((transport) => stats.get(transport[which])?.base64Certificate),
		);
		const [only] = certificates;
		if (certificates.size !== 1 || typeof only !== "string") return "";
		const bytes = Uint8Array.from(atob(only), (letter) => letter.charCodeAt(0));
		return hexOf(await subtle.digest("SHA-256", bytes));
	};
	return { local: await hash("localCertificateId"), remote: await hash("remoteCertificateId") };
}
