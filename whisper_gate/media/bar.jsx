/** The control bar and the line above the stage. Which controls there are, and in which order, Python says (bar.py). */
import { Users } from "lucide-react";
import { useEffect, useState } from "react";
import { useAction } from "./actions.jsx";
import { WithDevices } from "./carets.jsx";
import { useFits } from "./fits.jsx";
import { CameraToggle, MicToggle } from "./lobby.jsx";
import { RoundButton, useCall } from "./parts.jsx";
import { duration } from "./text.js";

/** @typedef {import("react").ReactNode} ReactNode */

/** @param {{ label: string, children?: ReactNode }} props */
export function ControlBar({ label, children }) {
	return (
		<div className="wg-bar" role="toolbar" aria-label={label}>
			{children}
		</div>
	);
}

/** With its devices beside it where there is room. @param {{ devicesFrom?: number }} props CSS pixels */
export function MicButton({ devicesFrom }) {
	const { say } = useCall();
	const wide = useFits({ fromWidth: devicesFrom });
	if (!wide) return <MicToggle />;
	return (
		<WithDevices label={say("bar-sound-devices")} kinds={["microphone", "speaker"]}>
			<MicToggle />
		</WithDevices>
	);
}

/** @param {{ devicesFrom?: number }} props CSS pixels */
export function CameraButton({ devicesFrom }) {
	const { say } = useCall();
	const wide = useFits({ fromWidth: devicesFrom });
	if (!wide) return <CameraToggle />;
	return (
		<WithDevices label={say("bar-cameras")} kinds={["camera"]}>
			<CameraToggle />
		</WithDevices>
	);
}

/**
 * A button for something that the call knows by name (actions.jsx).
 * @param {{ action: string, label: string, labelOn?: string, icon: ReactNode, iconOn?: ReactNode, fromWidth?: number,
 *   badge?: number, tone?: "plain" | "leave" }} props `labelOn` and `iconOn`: while it is on
 */
export function ActionButton({ action, label, labelOn, icon, iconOn, fromWidth, badge, tone = "plain" }) {
	const { say } = useCall();
	const now = useAction(action);
	const fits = useFits({ fromWidth });
	if (!now || !fits) return null;
	const { on, opens, count = 0 } = now;
	return (
		<RoundButton
			label={(on && labelOn) || label}
			icon={(on && iconOn) || icon}
			pressed={opens || !labelOn ? undefined : on}
			expanded={opens ? on : undefined}
			tone={on ? "on" : tone}
			badge={badge ?? count}
			note={action === "panel:people" && count ? say("bar-waiting", { count }) : undefined}
			className={tone === "leave" ? "wg-leave" : ""}
			onClick={now.run}
		/>
	);
}

/**
 * A button for anything else; its icon is its children.
 * @param {{ label: string, children?: ReactNode, pressed?: boolean, tone?: "plain" | "on" | "off", badge?: number,
 *   note?: string, fromWidth?: number, onClick?: () => void }} props
 */
export function Control({ children, fromWidth, onClick, tone, ...rest }) {
	const fits = useFits({ fromWidth });
	if (!fits) return null;
	return (
		<RoundButton
			{...rest}
			icon={children}
			tone={tone ?? (rest.pressed ? "on" : "plain")}
			onClick={() => onClick?.()}
		/>
	);
}

/** How long the call lasts, in tabular figures. */
export function CallTimer() {
	const { snapshot, say } = useCall();
	const { startedAt, phase } = snapshot;
	const [now, setNow] = useState(startedAt);
	useEffect(() => {
		if (phase !== "live") return undefined;
		const timer = window.setInterval(() => setNow(Date.now()), 1000);
		return () => window.clearInterval(timer);
	}, [phase]);
	if (phase !== "live" || !startedAt) return null;
	const seconds = Math.max(0, (now - startedAt) / 1000);
	return (
		<span className="wg-timer" role="timer" aria-label={say("bar-duration")}>
			{duration(seconds)}
		</span>
	);
}

/** How many are in the call, me included. */
export function PeopleCount() {
	const { snapshot, say } = useCall();
	if (snapshot.phase !== "live") return null;
	const count = snapshot.people.length + 1;
	return (
		<span className="wg-count">
			<Users size={18} aria-hidden="true" />
			<span aria-hidden="true">{count}</span>
			<span className="wg-hidden">{say("bar-people-count", { count })}</span>
		</span>
	);
}
