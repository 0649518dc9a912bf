/**
 * How a pair is connected, from what the browser counts (W3C WebRTC Statistics). Pure: a sample is what one reading
 * says, a link is what two of them say together.
 *
 * @typedef {"direct" | "relay" | "none"} Route
 * @typedef {"" | "bandwidth" | "cpu"} Limit why less is sent than wanted
 * @typedef {object} Sample
 * @property {number} at milliseconds
 * @property {Route} route
 * @property {string} protocol "udp", "tcp" or "tls", to the other side or to the relay; "" where it is not known
 * @property {number} trip seconds there and back
 * @property {number} received packets so far
 * @property {number} lost of theirs, so far
 * @property {number} sent packets so far
 * @property {number} lostOut of mine, so far, as the other side says
 * @property {number} bytesIn
 * @property {number} bytesOut
 * @property {number} frozen seconds so far
 * @property {number} width of the largest picture that comes
 * @property {number} height
 * @property {number} fps
 * @property {Limit} limit
 * @property {number} room kbit/s that could be sent; 0 where it is not known
 * @property {readonly string[]} mine kinds of candidates that I have: host, srflx, prflx, relay
 * @property {readonly string[]} theirs
 * @typedef {{ route: Route, protocol: string, trip: number, lossIn: number, lossOut: number, kbitIn: number,
 *   kbitOut: number, width: number, height: number, fps: number }} Link milliseconds, percent, kbit/s, pixels
 */

/** @type {Link} */
export const NO_LINK = {
	...{ route: "none", protocol: "", trip: 0, lossIn: 0, lossOut: 0 },
	...{ kbitIn: 0, kbitOut: 0, width: 0, height: 0, fps: 0 },
};

/**
 * @param {Iterable<[string, any]>} stats
 * @param {number} at milliseconds
 * @returns {Sample}
 */
export function sampleOf(stats, at) {
	const reports = new Map(stats);
	const all = [...reports.values()];
	/** @param {string} type */
	const of = (type) => all.filter((report) => report.type === type);
	const picture = largest(of("inbound-rtp"));
	const transport = of("transport")[0];
	const pair = chosenPair(reports);
	const local = reports.get(pair?.localCandidateId);
	const remote = reports.get(pair?.remoteCandidateId);
	const relayed = local?.candidateType === "relay" || remote?.candidateType === "relay";
	return {
		at,
		route: pair ? (relayed ? "relay" : "direct") : "none",
		protocol: (relayed ? local?.relayProtocol : local?.protocol) ?? "",
		trip: pair?.currentRoundTripTime ?? 0,
		received: sum(of("inbound-rtp"), "packetsReceived"),
		lost: sum(of("inbound-rtp"), "packetsLost"),
		sent: sum(of("outbound-rtp"), "packetsSent"),
		lostOut: sum(of("remote-inbound-rtp"), "packetsLost"),
		bytesIn: pair?.bytesReceived ?? transport?.bytesReceived ?? sum(of("inbound-rtp"), "bytesReceived"),
		bytesOut: pair?.bytesSent ?? transport?.bytesSent ?? sum(of("outbound-rtp"), "bytesSent"),
		frozen: sum(of("inbound-rtp"), "totalFreezesDuration"),
		width: picture?.frameWidth ?? 0,
		height: picture?.frameHeight ?? 0,
		fps: picture?.framesPerSecond ?? 0,
		limit: limitOf(of("outbound-rtp")),
		room: Math.round((pair?.availableOutgoingBitrate ?? 0) / 1000),
		mine: kinds(of("local-candidate")),
		theirs: kinds(of("remote-candidate")),
	};
}

/**
 * The pair of candidates in use: as the transport names it, or as a browser without transports marks it.
 * @param {Map<string, any>} reports
 */
export function chosenPair(reports) {
	const all = [...reports.values()];
	const transport = all.find(({ type }) => type === "transport");
	const named = reports.get(transport?.selectedCandidatePairId);
	return (
		named ??
		all.find(
			({ type, selected, nominated, state }) =>
				type === "candidate-pair" && (selected ?? (nominated && state === "succeeded")),
		)
	);
}

/** @param {any[]} inbound */
function largest(inbound) {
	const area = (/** @type {any} */ { frameWidth = 0, frameHeight = 0 }) => frameWidth * frameHeight;
	return inbound
		.filter(({ kind, framesPerSecond }) => kind === "video" && framesPerSecond > 0)
		.sort((a, b) => area(b) - area(a))[0];
}

/** @param {any[]} outbound @returns {Limit} */
function limitOf(outbound) {
	const reasons = outbound.map(({ qualityLimitationReason }) => qualityLimitationReason);
	if (reasons.includes("bandwidth")) return "bandwidth";
	return reasons.includes("cpu") ? "cpu" : "";
}

/** @param {any[]} candidates */
const kinds = (candidates) => [...new Set(candidates.map(({ candidateType }) => candidateType))].sort();

/**
 * @param {any[]} reports
 * @param {string} field
 */
const sum = (reports, field) => reports.reduce((total, report) => total + (report[field] ?? 0), 0);

/**
 * What came and went between two samples; a connection made anew counts from zero.
 * @param {Sample | null} before
 * @param {Sample} now
 * @returns {Link}
 */
export function linkOf(before, now) {
	const { route, protocol, width, height } = now;
	if (route === "none") return NO_LINK;
	/** @param {"received" | "lost" | "sent" | "lostOut" | "bytesIn" | "bytesOut"} field */
	const more = (field) => (before ? Math.max(0, now[field] - before[field]) : 0);
	const seconds = before ? Math.max(1, now.at - before.at) / 1000 : 1;
	return {
		route,
		protocol,
		trip: Math.round(now.trip * 1000),
		lossIn: percent(more("lost"), more("lost") + more("received")),
		lossOut: percent(more("lostOut"), more("sent")),
		kbitIn: Math.round((more("bytesIn") * 8) / 1000 / seconds),
		kbitOut: Math.round((more("bytesOut") * 8) / 1000 / seconds),
		width,
		height,
		fps: Math.round(now.fps),
	};
}

/**
 * With one decimal.
 * @param {number} part
 * @param {number} whole
 */
const percent = (part, whole) => Math.min(100, Math.round((part * 1000) / Math.max(1, whole)) / 10);

/**
 * What two links in a row have in common at least: one bad moment is no bad connection.
 * @param {Link | null} before
 * @param {Link} now
 * @returns {Link}
 */
export function steady(before, now) {
	if (before?.route !== now.route) return { ...now, lossIn: 0, lossOut: 0 };
	return {
		...now,
		trip: Math.min(before.trip, now.trip),
		lossIn: Math.min(before.lossIn, now.lossIn),
		lossOut: Math.min(before.lossOut, now.lossOut),
	};
}
