/**
 * The ways on which two browsers may find each other: which servers help, and whether only a relay's address is shown.
 *
 * @typedef {{ iceServers: RTCIceServer[], relayOnly: boolean }} Routes
 */

/**
 * @param {Routes} routes
 * @returns {RTCConfiguration}
 */
export function configuration({ iceServers, relayOnly }) {
	return { iceServers, bundlePolicy: "max-bundle", iceTransportPolicy: relayOnly ? "relay" : "all" };
}

/**
 * Which kinds of servers there are (RFC 7064, RFC 7065).
 * @param {RTCIceServer[]} iceServers
 */
export function kindsOf(iceServers) {
	const urls = iceServers.flatMap((server) => server.urls);
	return {
		stun: urls.some((url) => /^stuns?:/.test(url)),
		relay: urls.some((url) => /^turns?:/.test(url)),
	};
}
