/** Settings and the list of keys: dialogs over the call. Whatever is changed holds at once, and is kept. */
import { Settings as Cog, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { chooseAppearance, chosenAppearance } from "./appearance.js";
import { DeviceSelect } from "./lobby.jsx";
import { useCall } from "./parts.jsx";
import { KEYS } from "./shortcuts.js";

/** @typedef {import("./preferences.js").Preferences} Preferences */

/** The dialog that is asked for, if one is. */
export function Dialogs() {
	const { snapshot } = useCall();
	if (snapshot.dialog === "settings") {
		return (
			<Sheet title="Settings">
				<Sound />
				<Picture />
				<Calls />
				<Appearance />
				<Keys />
			</Sheet>
		);
	}
	if (snapshot.dialog !== "keys") return null;
	return (
		<Sheet title="Keyboard shortcuts">
			<Keys bare />
		</Sheet>
	);
}

/** Opens the settings. */
export function SettingsButton() {
	const { call } = useCall();
	return (
		<button
			type="button"
			className="btn btn-quiet wg-settings-button"
			aria-haspopup="dialog"
			onClick={() => call?.show("settings")}
		>
			<Cog size={18} aria-hidden="true" />
			Settings
		</button>
	);
}

/** @param {{ title: string, children: import("react").ReactNode }} props */
function Sheet({ title, children }) {
	const { call } = useCall();
	const id = useId();
	const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
	useEffect(() => {
		const dialog = ref.current;
		// The browser gives the focus back only if it closes the dialog itself.
		const before = /** @type {HTMLElement | null} */ (document.activeElement);
		if (!dialog?.open) dialog?.showModal();
		return () => {
			dialog?.close();
			before?.focus?.();
		};
	}, []);
	const close = () => call?.show(null);
	return (
		<dialog
			ref={ref}
			className="dialog wg-settings"
			aria-labelledby={id}
			onClose={close}
			onPointerDown={(event) => event.target === ref.current && close()}
		>
			<div className="wg-settings-body">
				<header className="wg-panel-head">
					<h2 id={id}>{title}</h2>
					<button type="button" className="wg-close" aria-label="Close" onClick={close}>
						<X size={20} />
					</button>
				</header>
				{children}
			</div>
		</dialog>
	);
}

/** @param {{ title: string, children: import("react").ReactNode }} props */
function Part({ title, children }) {
	const id = useId();
	return (
		<section className="wg-setting-part" aria-labelledby={id}>
			<h3 id={id}>{title}</h3>
			{children}
		</section>
	);
}

/** @param {{ name: keyof Preferences, label: string, hint?: string }} props */
function Switch({ name, ...rest }) {
	const { call, snapshot } = useCall();
	return <Toggle {...rest} checked={snapshot.preferences[name]} onChange={(on) => call?.prefer(name, on)} />;
}

/** @param {{ label: string, hint?: string, checked: boolean, onChange: (on: boolean) => void }} props */
function Toggle({ label, hint, checked, onChange }) {
	const id = useId();
	return (
		<label className="wg-switch">
			<span>
				{label}
				{hint ? <small id={id}>{hint}</small> : null}
			</span>
			<input
				type="checkbox"
				role="switch"
				aria-checked={checked}
				aria-label={label}
				aria-describedby={hint ? id : undefined}
				checked={checked}
				onChange={(event) => onChange(event.target.checked)}
			/>
		</label>
	);
}

function Sound() {
	return (
		<Part title="Sound">
			<DeviceSelect kind="microphone" />
			<DeviceSelect kind="speaker" />
			<Switch
				name="noiseSuppression"
				label="Noise suppression"
				hint="Takes fans and keyboards out of your voice."
			/>
			<Switch
				name="echoCancellation"
				label="Echo cancellation"
				hint="Turn it off only if you wear headphones."
			/>
			<Switch name="autoGainControl" label="Automatic level" hint="Keeps your voice equally loud." />
		</Part>
	);
}

function Picture() {
	return (
		<Part title="Picture">
			<DeviceSelect kind="camera" />
			<Switch
				name="mirror"
				label="Mirror my own picture"
				hint="The others always see you the right way round."
			/>
		</Part>
	);
}

function Calls() {
	const { call, snapshot } = useCall();
	return (
		<Part title="In calls">
			<Switch name="muteOnJoin" label="Join with the microphone off" />
			<Toggle
				label="Soft sounds"
				hint="For messages and arrivals."
				checked={snapshot.sounds}
				onChange={(on) => call?.setSounds(on)}
			/>
			<Switch name="holdToTalk" label="Hold Space to talk" hint="While your microphone is off." />
		</Part>
	);
}

const APPEARANCES = /** @type {const} */ ([
	{ value: "system", label: "System" },
	{ value: "dark", label: "Dark" },
	{ value: "light", label: "Light" },
]);

function Appearance() {
	const name = useId();
	const [chosen, setChosen] = useState(() => chosenAppearance(window.localStorage));
	return (
		<Part title="Appearance">
			<div className="wg-choices" role="radiogroup" aria-label="Appearance">
				{APPEARANCES.map(({ value, label }) => (
					<label key={value}>
						<input
							type="radio"
							name={name}
							checked={chosen === value}
							onChange={() => {
								setChosen(value);
								chooseAppearance(window.localStorage, document.documentElement, value);
							}}
						/>
						<span>{label}</span>
					</label>
				))}
			</div>
		</Part>
	);
}

/** @param {{ bare?: boolean }} props */
function Keys({ bare = false }) {
	const { snapshot } = useCall();
	const apple = /Mac|iPhone|iPad/.test(navigator.platform);
	const list = (
		<>
			<dl className="wg-keys">
				{KEYS.map(({ keys, does, ...key }) => (
					<div key={does} data-off={"needs" in key && !snapshot.preferences[key.needs]}>
						<dt>{does}</dt>
						<dd>
							{keys.map((one) => (
								<kbd key={one}>{one === "mod" ? (apple ? "Cmd" : "Ctrl") : one}</kbd>
							))}
						</dd>
					</div>
				))}
			</dl>
			<Switch name="singleKeys" label="Shortcuts of a single key" hint="C, P, H, comma and question mark." />
		</>
	);
	return bare ? <div className="wg-setting-part">{list}</div> : <Part title="Keyboard">{list}</Part>;
}
