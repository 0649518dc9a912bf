/** The root of a call page: owns the page's one engine, and shows its children by phase. */
import { useContext, useEffect, useMemo, useState } from "react";
import io from "socket.io-client";
import { Windows } from "./actions.jsx";
import { createCall } from "./call.js";
import { browserEnv } from "./env.js";
import { useShortcuts } from "./keys.jsx";
import { RoomContext, useCall } from "./parts.jsx";
import { holdPage } from "./upgrade.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {{ ice_servers?: RTCIceServer[], relay?: boolean, relay_only?: boolean, line?: boolean, serial?: number }} Trial
 * @typedef {{ ticket?: string, participant_id?: string, name?: string, ice_servers?: RTCIceServer[], serial?: number
 *   }} Grant
 * @typedef {{ code?: string, said?: import("./words.js").Said, serial?: number }} Refusal
 * @typedef {object} RoomProps
 * @property {import("react").ReactNode} [children]
 * @property {string} endpoint the URL of Reflex's WebSocket
 * @property {string} roomId
 * @property {string} [roomName]
 * @property {string} [displayName]
 * @property {Grant | null} [grant]
 * @property {Refusal | null} [refusal]
 * @property {Trial | null} [trial]
 * @property {(name: string, password: string) => void} [onJoinRequest]
 * @property {() => void} [onTrialRequest]
 * @property {() => void} [onJoined]
 * @property {(reason: string) => void} [onLeft]
 * @property {(code: string) => void} [onFailed]
 */

/** @type {Call | null} */
let theCall = null;

/**
 * One engine, and so one socket, for as long as the page lives.
 * @param {string} endpoint
 */
function pageCall(endpoint) {
	theCall ??= createCall(
		browserEnv(() => {
			const url = new URL(endpoint);
			return io(`${url.origin}/signal`, {
				path: url.pathname,
				transports: ["websocket"],
				reconnection: false,
			});
		}),
	);
	return theCall;
}

/** @param {RoomProps} props */
export function CallRoom(props) {
	const { children, endpoint, roomId, roomName = "", displayName = "" } = props;
	const [call, setCall] = useState(/** @type {Call | null} */ (null));
	const room = useMemo(() => ({ call, roomName }), [call, roomName]);

	useEffect(() => {
		if (!roomId) return undefined;
		const engine = pageCall(endpoint);
		setCall(engine);
		return engine.attach({ roomId, roomName, displayName: "" });
	}, [endpoint, roomId]);
	useEffect(() => call?.nameAs(displayName), [call, displayName]);
	useHandlers(call, props);
	useAnswers(call, props.grant ?? null, props.refusal ?? null);
	useTrial(call, props.trial ?? null);
	useShortcuts(call);

	return (
		<RoomContext.Provider value={room}>
			<Windows>{children}</Windows>
			<News />
			<Title />
			<Icon />
			<Phase />
		</RoomContext.Provider>
	);
}

/**
 * @param {Call | null} call
 * @param {RoomProps} props
 */
function useHandlers(call, { onJoinRequest, onTrialRequest, onJoined, onLeft, onFailed }) {
	useEffect(() => {
		call?.handle({
			onJoinRequest: (name, password) => onJoinRequest?.(name, password),
			onTrialRequest: () => onTrialRequest?.(),
			onJoined: () => onJoined?.(),
			onLeft: (reason) => onLeft?.(reason),
			onFailed: (code) => onFailed?.(code),
		});
	});
}

/**
 * Hand the door's answers to the engine, once each.
 * @param {Call | null} call
 * @param {Grant | null} grant
 * @param {Refusal | null} refusal
 */
function useAnswers(call, grant, refusal) {
	useEffect(() => {
		if (!call) return;
		if (grant?.ticket && grant.participant_id) {
			call.enter({
				ticket: grant.ticket,
				participantId: grant.participant_id,
				iceServers: grant.ice_servers ?? [],
				serial: grant.serial ?? 0,
			});
		}
	}, [call, grant?.serial]);
	useEffect(() => {
		if (call && refusal?.code) {
			call.refuse({ code: refusal.code, said: refusal.said, serial: refusal.serial ?? 0 });
		}
	}, [call, refusal?.serial]);
}

/**
 * @param {Call | null} call
 * @param {Trial | null} trial
 */
function useTrial(call, trial) {
	useEffect(() => {
		if (!call || !trial?.serial) return;
		const { ice_servers: iceServers, relay, relay_only: relayOnly, line, serial } = trial;
		call.tryOut({ iceServers, relay, relayOnly, line, serial });
	}, [call, trial?.serial]);
}

/** What happened, for people who do not see it. */
function News() {
	const { snapshot } = useCall();
	return (
		<div className="wg-hidden" role="status" aria-live="polite">
			{snapshot.announcement}
		</div>
	);
}

/** The phase on the root element, for styles and for whoever decides whether this page may go. */
function Phase() {
	const { phase } = useCall().snapshot;
	const calls = phase === "live" || phase === "waiting";
	useEffect(() => (calls ? holdPage(window.sessionStorage, Date.now()) : undefined), [calls]);
	useEffect(() => {
		document.documentElement.dataset.call = phase;
		return () => {
			delete document.documentElement.dataset.call;
		};
	}, [phase]);
	return null;
}

/** The page's title carries the room, and whether one waits before it or is muted in it. */
function Title() {
	const { snapshot, roomName, say } = useCall();
	const { phase, mic } = snapshot;
	useEffect(() => {
		if ((phase !== "live" && phase !== "waiting") || !roomName) return undefined;
		const before = document.title;
		const muted = mic ? roomName : say("tile-page-title-muted", { room: roomName });
		document.title = phase === "waiting" ? say("waiting-page-title", { room: roomName }) : muted;
		return () => {
			document.title = before;
		};
	}, [phase, mic, roomName, say]);
	return null;
}

/** The tab's icon is crossed out while one is muted in the call. */
function Icon() {
	const { phase, mic } = useCall().snapshot;
	const muted = phase === "live" && !mic;
	useEffect(() => {
		const link = document.querySelector('link[rel="icon"][type="image/svg+xml"]');
		const before = link?.getAttribute("href");
		if (!muted || !link || !before) return undefined;
		link.setAttribute("href", "/favicon-muted.svg");
		return () => link.setAttribute("href", before);
	}, [muted]);
	return null;
}

/**
 * Children that show only in some phases: "lobby", "joining", "waiting", "live", "ended",
 * separated by spaces.
 * @param {{ children?: import("react").ReactNode, when: string }} props
 */
export function CallPhase({ children, when }) {
	const { snapshot } = useCall();
	return when.split(" ").includes(snapshot.phase) ? children : null;
}

/** The room's name, for a heading. */
export function RoomName() {
	return useContext(RoomContext).roomName;
}
