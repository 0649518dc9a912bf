/** The More menu of the control bar. Which items there are, and in which order, Python says (menu.py). */
import { Ellipsis } from "lucide-react";
import { useAction } from "./actions.jsx";
import { useFits } from "./fits.jsx";
import { MenuItem as Item, Menu } from "./overlays.jsx";

/** @typedef {import("react").ReactNode} ReactNode */

/** @param {{ label: string, children?: ReactNode }} props */
export function MoreMenu({ label, children }) {
	return (
		<Menu label={label} title={label} icon={<Ellipsis size={20} />}>
			{children}
		</Menu>
	);
}

/**
 * An item for something that the call knows by name (actions.jsx).
 * @param {{ action: string, label: string, labelOn?: string, icon: ReactNode, iconOn?: ReactNode, noteOn?: string,
 *   apart?: boolean } & import("./fits.jsx").Room} props `labelOn`, `iconOn` and `noteOn`: while it is on
 */
export function ActionItem({ action, label, labelOn, icon, iconOn, noteOn, apart, ...room }) {
	const now = useAction(action);
	const fits = useFits(room);
	if (!now || !fits) return null;
	const { on, run } = now;
	return (
		<Item label={(on && labelOn) || label} note={on ? noteOn : undefined} apart={apart} onPick={run}>
			{(on && iconOn) || icon}
		</Item>
	);
}

/**
 * An item for anything else; its icon is its children.
 * @param {{ label: string, note?: string, danger?: boolean, apart?: boolean, children?: ReactNode, onPick?: () => void
 *   } & import("./fits.jsx").Room} props
 */
export function MenuItem({ fromWidth, below, onPick, ...rest }) {
	const fits = useFits({ fromWidth, below });
	return fits ? <Item {...rest} onPick={() => onPick?.()} /> : null;
}
