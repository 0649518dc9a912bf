/** Beside the microphone and the camera of the bar: which one, and which speaker, without opening the settings. */
import { Menu } from "./overlays.jsx";
import { useCall } from "./parts.jsx";

/** @typedef {import("./devices.js").DeviceKind} DeviceKind */

/**
 * Joins a control and the menu of its devices to one pill.
 * @param {{ children: import("react").ReactNode, label: string, kinds: DeviceKind[] }} props
 */
export function WithDevices({ children, label, kinds }) {
	const { call, snapshot } = useCall();
	const items = kinds.flatMap((kind, i) =>
		snapshot.lists[kind].map(({ id, label: name }, j) => ({
			key: `${kind} ${id}`,
			label: name,
			checked: snapshot.chosen[kind] === id || (snapshot.chosen[kind] === "" && j === 0),
			apart: i > 0 && j === 0,
			onPick: () => call?.choose(kind, id),
		})),
	);
	if (!items.length) return children;
	return (
		<span className="wg-split">
			{children}
			<Menu label={label} title={label} items={items} caret />
		</span>
	);
}
