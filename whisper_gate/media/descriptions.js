/**
 * Which session description is which, by its origin line (RFC 8866, section 5.2): the version of a session grows with
 * each description of it (RFC 8829, section 5.2.2), and candidates may join the rest.
 */

/** @param {string} sdp */
export const originOf = (sdp) => /^o=.*$/m.exec(sdp)?.[0] ?? sdp;

/**
 * Whether something is known already that is at least as new, of the same session. It came late, or again.
 * @param {string} sdp
 * @param {string} [known] what was taken up last
 */
export function isSettled(sdp, known) {
	const [one, other] = [versionOf(sdp), versionOf(known ?? "")];
	return one !== null && other !== null && one.session === other.session && one.version <= other.version;
}

/** @param {string} sdp */
function versionOf(sdp) {
	const [, session, version] = /^o=\S+ (\S+) (\d+) /m.exec(sdp) ?? [];
	return session === undefined ? null : { session, version: Number(version) };
}
