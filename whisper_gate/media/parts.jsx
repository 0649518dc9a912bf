/** What several views share: the engine at hand, avatars, media elements, icon buttons. */
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import { hue, initials } from "./text.js";
import { IDLE } from "./view.js";
import { useWords } from "./words.jsx";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./view.js").Snapshot} Snapshot
 * @typedef {{ call: Call | null, roomName: string }} Room
 */

export const RoomContext = createContext(/** @type {Room} */ ({ call: null, roomName: "" }));

const nothing = () => () => {};
const idle = () => IDLE.snapshot;

/** The page's call and its newest snapshot, and how to say things; before the engine runs, an idle one. */
export function useCall() {
	const { call, roomName } = useContext(RoomContext);
	const { say } = useWords();
	const snapshot = useSyncExternalStore(call?.subscribe ?? nothing, call?.getSnapshot ?? idle, idle);
	return { call, snapshot, roomName, say };
}

/**
 * @param {{ id: string, name: string }} props
 */
export function Avatar({ id, name }) {
	return (
		<span className="wg-avatar" data-hue={hue(id)} aria-hidden="true">
			{initials(name)}
		</span>
	);
}

/**
 * A media element that plays a stream and keeps its identity.
 * @param {{ stream: MediaStream | null, label: string, muted?: boolean, mirrored?: boolean,
 *   play?: (element: HTMLMediaElement) => () => void }} props
 */
export function Video({ stream, label, muted = false, mirrored = false, play }) {
	const ref = useRef(/** @type {HTMLVideoElement | null} */ (null));
	useEffect(() => {
		const element = ref.current;
		if (!element) return undefined;
		// Both are set by hand: React writes neither srcObject nor, at first, muted.
		element.muted = muted;
		if (element.srcObject !== stream) element.srcObject = stream;
		if (play) return play(element);
		void Promise.resolve(element.play()).catch(() => undefined);
		return undefined;
	}, [stream, muted, play]);
	return (
		<video
			ref={ref}
			className="wg-video"
			data-mirrored={mirrored}
			aria-label={label}
			muted={muted}
			autoPlay
			playsInline
		/>
	);
}

/**
 * @param {{ label: string, icon: import("react").ReactNode, onClick?: () => void, pressed?: boolean, expanded?: boolean,
 *   tone?: "plain" | "off" | "on" | "leave" | "glass", busy?: boolean, badge?: number, className?: string,
 *   text?: string, note?: string, opens?: string, ref?: import("react").Ref<HTMLButtonElement> }} props `opens`: a menu's id
 */
export function RoundButton({
	label,
	icon,
	onClick,
	pressed,
	expanded,
	tone = "plain",
	busy,
	badge,
	className = "",
	text,
	note,
	opens,
	ref,
}) {
	return (
		<button
			ref={ref}
			type="button"
			className={`wg-round ${className}`}
			data-tone={tone}
			aria-label={label}
			aria-pressed={pressed}
			aria-expanded={expanded}
			aria-busy={busy || undefined}
			aria-description={note}
			aria-haspopup={opens ? "menu" : undefined}
			popoverTarget={opens}
			onClick={onClick}
		>
			{icon}
			{badge ? <span className="wg-badge" data-count={badge > 9 ? "9+" : badge} aria-hidden="true" /> : null}
			<span className="wg-tip" aria-hidden="true">
				{text ?? label}
			</span>
		</button>
	);
}
