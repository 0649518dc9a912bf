/**
 * Dialogs over the call, and what settings are made of. Which dialogs there are, and what stands in them, Python says
 * (settings.py). Whatever is changed holds at once, and is kept.
 */
import { Settings as Cog, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { chooseAppearance, chosenAppearance } from "./appearance.js";
import { useCall } from "./parts.jsx";
import { KEYS } from "./shortcuts.js";
import { useWords } from "./words.jsx";

/** @typedef {import("./preferences.js").Preferences} Preferences */

/**
 * Over the call while it is the dialog that is asked for.
 * @param {{ name: string, label: string, children?: import("react").ReactNode }} props
 */
export function Dialog({ name, ...rest }) {
	const { snapshot } = useCall();
	return snapshot.dialog === name ? <OpenDialog {...rest} /> : null;
}

/** Opens the settings. */
export function SettingsButton() {
	const { call, say } = useCall();
	return (
		<button
			type="button"
			className="btn btn-quiet wg-settings-button"
			aria-haspopup="dialog"
			onClick={() => call?.show("settings")}
		>
			<Cog size={18} aria-hidden="true" />
			{say("settings-title")}
		</button>
	);
}

/** @param {{ label: string, children?: import("react").ReactNode }} props */
function OpenDialog({ label, children }) {
	const { call, say } = useCall();
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
					<h2 id={id}>{label}</h2>
					<button type="button" className="wg-close" aria-label={say("settings-close")} onClick={close}>
						<X size={20} />
					</button>
				</header>
				{children}
			</div>
		</dialog>
	);
}

/** @param {{ label: string, children?: import("react").ReactNode }} props */
export function Section({ label, children }) {
	const id = useId();
	return (
		<section className="wg-setting-part" aria-labelledby={id}>
			<h3 id={id}>{label}</h3>
			{children}
		</section>
	);
}

/** @param {{ name: keyof Preferences, label: string, hint?: string }} props */
export function PreferenceSwitch({ name, ...rest }) {
	const { call, snapshot } = useCall();
	return <Switch {...rest} checked={snapshot.preferences[name]} onChange={(on) => call?.prefer(name, on)} />;
}

/** Soft sounds for messages and arrivals. @param {{ label: string, hint?: string }} props */
export function SoundsSwitch(props) {
	const { call, snapshot } = useCall();
	return <Switch {...props} checked={snapshot.sounds} onChange={(on) => call?.setSounds(on)} />;
}

/** @param {{ label: string, hint?: string, checked: boolean, onChange?: (on: boolean) => void }} props */
export function Switch({ label, hint, checked, onChange }) {
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
				onChange={(event) => onChange?.(event.target.checked)}
			/>
		</label>
	);
}

const APPEARANCES = /** @type {const} */ ([
	{ value: "system", label: "settings-appearance-system" },
	{ value: "dark", label: "settings-appearance-dark" },
	{ value: "light", label: "settings-appearance-light" },
]);

/** By the system, dark or light. */
export function AppearanceChoice() {
	const { say } = useWords();
	const name = useId();
	const [chosen, setChosen] = useState(() => chosenAppearance(window.localStorage));
	return (
		<div className="wg-choices" role="radiogroup" aria-label={say("settings-appearance")}>
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
					<span>{say(label)}</span>
				</label>
			))}
		</div>
	);
}

/** What each key does; those that are switched off are dimmed. */
export function KeyList() {
	const { snapshot, say } = useCall();
	const apple = /Mac|iPhone|iPad/.test(navigator.platform);
	return (
		<dl className="wg-keys">
			{KEYS.map(({ keys, does, ...key }) => (
				<div key={does} data-off={"needs" in key && !snapshot.preferences[key.needs]}>
					<dt>{say(does)}</dt>
					<dd>
						{keys.map((one) => (
							<kbd key={one}>{one === "mod" ? (apple ? "Cmd" : "Ctrl") : one}</kbd>
						))}
					</dd>
				</div>
			))}
		</dl>
	);
}
