/** The lobby: see and hear yourself, say who you are, join. */
import {
	Camera,
	CameraOff,
	ChevronDown,
	LoaderCircle,
	Mic,
	MicOff,
	Video as VideoIcon,
	VideoOff,
	Volume2,
} from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { blockedHelp } from "./blocked.js";
import { Avatar, RoundButton, useCall, Video } from "./parts.jsx";

/** Mirrored preview with both toggles on it. */
export function Preview() {
	const { snapshot, say } = useCall();
	const { camera, stream, name, asking, mirrored } = snapshot;
	return (
		<section className="wg-preview" aria-label={say("lobby-preview")} data-camera={camera ? "on" : "off"}>
			<div className="wg-preview-off">
				{asking ? (
					<p className="wg-preview-why">
						<Camera size={20} aria-hidden="true" />
						{say("lobby-why")}
					</p>
				) : (
					<>
						<Avatar id={name} name={name} />
						<p>{say("lobby-camera-off")}</p>
					</>
				)}
			</div>
			<Video stream={stream} label={say("lobby-own-preview")} muted mirrored={mirrored} />
			<div className="wg-preview-bar">
				<MicToggle tone="glass" />
				<CameraToggle tone="glass" />
			</div>
		</section>
	);
}

/** @param {{ tone?: "plain" | "glass" }} props */
export function MicToggle({ tone = "plain" }) {
	const { call, snapshot, say } = useCall();
	const { mic, busy } = snapshot;
	return (
		<RoundButton
			label={say(mic ? "lobby-turn-mic-off" : "lobby-turn-mic-on")}
			icon={mic ? <Mic size={20} /> : <MicOff size={20} />}
			pressed={mic}
			tone={mic ? tone : "off"}
			busy={busy.microphone}
			onClick={() => void call?.toggleMic()}
		/>
	);
}

/** @param {{ tone?: "plain" | "glass" }} props */
export function CameraToggle({ tone = "plain" }) {
	const { call, snapshot, say } = useCall();
	const { camera, busy } = snapshot;
	return (
		<RoundButton
			label={say(camera ? "lobby-turn-camera-off" : "lobby-turn-camera-on")}
			icon={camera ? <VideoIcon size={20} /> : <VideoOff size={20} />}
			pressed={camera}
			tone={camera ? tone : "off"}
			busy={busy.camera}
			onClick={() => void call?.toggleCamera()}
		/>
	);
}

const BARS = [0.01, 0.04, 0.08, 0.14, 0.22, 0.34];

/** Six bars that follow the own microphone; drawn by hand, ten times a second, without React. */
export function LevelMeter() {
	const { call, snapshot } = useCall();
	const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
	useEffect(() => {
		if (!call) return undefined;
		const wake = () => call.wake();
		window.addEventListener("pointerdown", wake);
		const stop = call.subscribeLevel((level) => {
			[...(ref.current?.children ?? [])].forEach((bar, i) => {
				bar.toggleAttribute("data-on", level > BARS[i]);
			});
		});
		return () => {
			stop();
			window.removeEventListener("pointerdown", wake);
		};
	}, [call]);
	return (
		<div ref={ref} className="wg-meter" data-mic={snapshot.mic ? "on" : "off"} aria-hidden="true">
			{BARS.map((bar) => (
				<span key={bar} />
			))}
		</div>
	);
}

/** "Your name"; Enter joins. */
export function NameField() {
	const { call, snapshot, say } = useCall();
	return (
		<TextField
			label={say("lobby-name")}
			value={snapshot.name}
			autoComplete="name"
			maxLength={64}
			disabled={snapshot.phase === "joining"}
			onValue={(value) => call?.setName(value)}
			onEnter={() => call?.requestJoin()}
		/>
	);
}

/** "Room password"; Enter joins. */
export function PasswordField() {
	const { call, snapshot, say } = useCall();
	return (
		<TextField
			label={say("lobby-password")}
			type="password"
			autoComplete="off"
			disabled={snapshot.phase === "joining"}
			onValue={(value) => call?.setPassword(value)}
			onEnter={() => call?.requestJoin()}
		/>
	);
}

/**
 * @param {{ label: string, value?: string, type?: string, autoComplete?: string, maxLength?: number, disabled?: boolean,
 *   onValue: (value: string) => void, onEnter: () => void }} props
 */
function TextField({ label, onValue, onEnter, type = "text", ...rest }) {
	const id = useId();
	return (
		<div className="field wg-field">
			<label htmlFor={id}>{label}</label>
			<input
				id={id}
				className="input wg-input"
				type={type}
				{...rest}
				onChange={(event) => onValue(event.target.value)}
				onKeyDown={(event) => {
					if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
					event.preventDefault();
					onEnter();
				}}
			/>
		</div>
	);
}

/** The one primary button of the lobby. */
export function JoinButton() {
	const { call, snapshot, say } = useCall();
	const joining = snapshot.phase === "joining";
	return (
		<>
			<button
				type="button"
				className="btn btn-primary wg-join"
				disabled={joining}
				aria-busy={joining || undefined}
				onClick={() => call?.requestJoin()}
			>
				{joining ? <LoaderCircle className="wg-spin" size={20} aria-hidden="true" /> : null}
				{say(joining ? "lobby-joining" : "lobby-join")}
			</button>
			{joining && snapshot.slow ? (
				<p className="wg-hint" role="status">
					{say("lobby-slow")}
				</p>
			) : null}
		</>
	);
}

const TITLES = { camera: "device-camera", microphone: "device-microphone", speaker: "device-speaker" };
const DEFAULTS = {
	camera: "device-default-camera",
	microphone: "device-default-microphone",
	speaker: "device-default-speaker",
};
const ICONS = { camera: VideoIcon, microphone: Mic, speaker: Volume2 };

/** @param {{ kind: "camera" | "microphone" | "speaker" }} props */
export function DeviceSelect({ kind }) {
	const { call, snapshot, say } = useCall();
	const id = useId();
	const Icon = ICONS[kind];
	const devices = snapshot.lists[kind];
	const chosen = snapshot.chosen[kind];
	const known = devices.some((device) => device.id === chosen);
	return (
		<div className="field wg-field">
			<label htmlFor={id}>{say(TITLES[kind])}</label>
			<div className="wg-select">
				<Icon size={16} aria-hidden="true" />
				<select
					id={id}
					className="input wg-input"
					value={known ? chosen : ""}
					onChange={(event) => call?.choose(kind, event.target.value)}
				>
					{known ? null : <option value="">{say(DEFAULTS[kind])}</option>}
					{devices.map((device) => (
						<option key={device.id} value={device.id}>
							{device.label}
						</option>
					))}
				</select>
				<ChevronDown size={16} aria-hidden="true" />
			</div>
			{kind === "speaker" ? <SpeakerTest /> : null}
		</div>
	);
}

/** Plays a soft tone on the chosen speaker. */
function SpeakerTest() {
	const { call, say } = useCall();
	const [playing, setPlaying] = useState(false);
	return (
		<button
			type="button"
			className="wg-test"
			aria-label={say("device-test-speaker")}
			aria-busy={playing || undefined}
			onClick={() => {
				if (!call || playing) return;
				setPlaying(true);
				void call.testSpeaker().finally(() => setPlaying(false));
			}}
		>
			{say(playing ? "device-testing" : "device-test")}
		</button>
	);
}

/** What the door or a device said. */
export function LobbyNotice() {
	const { call, snapshot, say } = useCall();
	const { notice, phase } = snapshot;
	const [read, setRead] = useState("");
	// In a call it takes room from the tiles, so it can be put away.
	const what = JSON.stringify(snapshot.failures);
	const deviceNotice = phase === "live" && what === read ? null : snapshot.deviceNotice;
	const blocked = Object.values(snapshot.failures).includes("NotAllowed");
	return (
		<>
			{notice && phase !== "live" ? (
				<p className="wg-notice" data-kind={notice.kind} role={notice.kind}>
					{notice.text}
				</p>
			) : null}
			{deviceNotice ? (
				<div className="wg-notice" data-kind="status" role="status">
					<CameraOff size={16} aria-hidden="true" />
					<span>
						{deviceNotice.text} {blocked ? blockedHelp(navigator.userAgent) : null}
					</span>
					{deviceNotice.retry ? (
						<button type="button" className="wg-link" onClick={() => void call?.retryDevices()}>
							{say("lobby-try-again")}
						</button>
					) : null}
					{phase === "live" ? (
						<button type="button" className="wg-link" onClick={() => setRead(what)}>
							{say("lobby-dismiss")}
						</button>
					) : null}
				</div>
			) : null}
		</>
	);
}
