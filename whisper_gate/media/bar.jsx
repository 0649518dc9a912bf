/** The control bar and the line above the stage. The order of the controls never changes. */
import { Hand, MessageSquare, MonitorOff, MonitorUp, PhoneOff, Users } from "lucide-react";
import { useEffect, useState } from "react";
import { WithDevices } from "./carets.jsx";
import { CameraToggle, MicToggle } from "./lobby.jsx";
import { MoreMenu, useMedia } from "./more.jsx";
import { RoundButton, useCall } from "./parts.jsx";
import { ReactionButton } from "./reactions.jsx";
import { duration } from "./text.js";

export function ControlBar() {
	const { call, snapshot } = useCall();
	const { screen, hand, panel, unread, knocks } = snapshot;
	const waiting = knocks.filter(({ answered }) => !answered).length;
	const [canShare, setCanShare] = useState(false);
	useEffect(() => setCanShare(Boolean(navigator.mediaDevices?.getDisplayMedia)), []);
	// What a narrow bar has no room for moves into the menu.
	const room = {
		hand: !useMedia("(max-width: 559px)"),
		share: !useMedia("(max-width: 459px)"),
		// Where the own view is in the corner anyway.
		corner: !useMedia("(max-width: 511px)"),
	};
	const wide = useMedia("(min-width: 760px)");
	return (
		<div className="wg-bar" role="toolbar" aria-label="Call controls">
			{wide ? (
				<>
					<WithDevices label="Sound devices" kinds={["microphone", "speaker"]}>
						<MicToggle />
					</WithDevices>
					<WithDevices label="Cameras" kinds={["camera"]}>
						<CameraToggle />
					</WithDevices>
				</>
			) : (
				<>
					<MicToggle />
					<CameraToggle />
				</>
			)}
			{canShare && room.share ? (
				<RoundButton
					label={screen ? "Stop sharing" : "Share screen"}
					icon={screen ? <MonitorOff size={20} /> : <MonitorUp size={20} />}
					pressed={screen}
					tone={screen ? "on" : "plain"}
					onClick={() => void call?.toggleScreen()}
				/>
			) : null}
			{room.hand ? (
				<RoundButton
					label={hand ? "Lower hand" : "Raise hand"}
					icon={<Hand size={20} />}
					pressed={hand}
					tone={hand ? "on" : "plain"}
					onClick={() => call?.toggleHand()}
				/>
			) : null}
			<ReactionButton />
			<RoundButton
				label="Chat"
				icon={<MessageSquare size={20} />}
				expanded={panel === "chat"}
				tone={panel === "chat" ? "on" : "plain"}
				badge={unread}
				onClick={() => call?.togglePanel("chat")}
			/>
			<RoundButton
				label="People"
				icon={<Users size={20} />}
				expanded={panel === "people"}
				tone={panel === "people" ? "on" : "plain"}
				badge={waiting}
				note={waiting ? `${waiting} waiting to come in` : undefined}
				onClick={() => call?.togglePanel("people")}
			/>
			<MoreMenu room={room} />
			<RoundButton
				label="Leave"
				icon={<PhoneOff size={20} />}
				tone="leave"
				className="wg-leave"
				onClick={() => call?.leave()}
			/>
		</div>
	);
}

/** How long the call lasts, in tabular figures. */
export function CallTimer() {
	const { snapshot } = useCall();
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
		<span className="wg-timer" role="timer" aria-label="Call duration">
			{duration(seconds)}
		</span>
	);
}

/** How many are in the call, me included. */
export function PeopleCount() {
	const { snapshot } = useCall();
	if (snapshot.phase !== "live") return null;
	const count = snapshot.people.length + 1;
	return (
		<span className="wg-count">
			<Users size={18} aria-hidden="true" />
			<span aria-hidden="true">{count}</span>
			<span className="wg-hidden">{count === 1 ? "1 person" : `${count} people`} in the call</span>
		</span>
	);
}
