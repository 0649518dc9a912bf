/** What floats over the page: a menu in a native popover, a question in a native dialog. */
import { Check, ChevronUp, EllipsisVertical } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { RoundButton } from "./parts.jsx";
import { useWords } from "./words.jsx";

/**
 * @typedef {{ key: string, label: string, danger?: boolean, disabled?: boolean, apart?: boolean,
 *   note?: string, checked?: boolean, icon?: import("react").ReactNode, onPick: () => void }} MenuItem
 */

/**
 * The popover gives the focus to what carries this attribute, at once, so that no key pressed after it is lost. React
 * keeps `autoFocus` to itself.
 * @param {HTMLElement | null} node
 */
const focusFirst = (node) => node?.setAttribute("autofocus", "");

/** CSS pixels: how high an item is, and what the menu adds around all of them. */
const ITEM = 44;
const AROUND = 28;

/**
 * A button that opens a menu: beside the button, or as a sheet where the screen is narrow (host.css). With an icon the
 * button is a round one of the control bar, with `caret` a small one at the side of another control. Items that say
 * whether they are `checked` are a choice.
 * @param {{ label: string, title: string, items: MenuItem[], icon?: import("react").ReactNode, caret?: boolean }} props
 */
export function Menu({ label, title, items, icon, caret = false }) {
	const id = useId();
	const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
	const menu = useRef(/** @type {HTMLDivElement | null} */ (null));
	const [open, setOpen] = useState(false);

	const place = () => {
		const at = button.current?.getBoundingClientRect();
		if (!at || !menu.current) return;
		const fits = at.bottom + items.length * ITEM + AROUND < window.innerHeight;
		menu.current.style.setProperty("--right", `${window.innerWidth - at.right}px`);
		menu.current.style.setProperty("--top", fits ? `${at.bottom + 4}px` : "auto");
		menu.current.style.setProperty("--bottom", fits ? "auto" : `${window.innerHeight - at.top + 4}px`);
	};

	const close = () => {
		menu.current?.hidePopover();
		button.current?.focus();
	};

	/** @param {import("react").KeyboardEvent} event */
	const press = (event) => {
		if (event.key === "Tab") menu.current?.hidePopover();
		const all = [...(menu.current?.querySelectorAll("button") ?? [])];
		const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
		const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
		if (to === undefined && event.key !== "Escape") return;
		event.preventDefault();
		if (to === undefined) close();
		else all.at(to % all.length)?.focus();
	};

	return (
		<>
			{icon ? (
				<RoundButton ref={button} label={label} icon={icon} expanded={open} opens={id} />
			) : (
				<button
					ref={button}
					type="button"
					className={caret ? "wg-caret" : "wg-close wg-more"}
					aria-label={label}
					aria-haspopup="menu"
					aria-expanded={open}
					popoverTarget={id}
				>
					{caret ? <ChevronUp size={16} /> : <EllipsisVertical size={20} />}
				</button>
			)}
			<div
				ref={menu}
				id={id}
				popover="auto"
				className="wg-menu"
				role="menu"
				tabIndex={-1}
				aria-label={label}
				onBeforeToggle={(event) => event.newState === "open" && place()}
				onToggle={(event) => setOpen(event.newState === "open")}
				onKeyDown={press}
			>
				<p className="wg-menu-title" aria-hidden="true">
					{title}
				</p>
				{items.map((item, i) => (
					<button
						key={item.key}
						ref={i === 0 ? focusFirst : undefined}
						type="button"
						{...roleOf(item)}
						tabIndex={-1}
						aria-label={item.label}
						aria-description={item.note}
						aria-disabled={item.disabled || undefined}
						data-danger={item.danger}
						data-apart={item.apart}
						onClick={() => {
							if (item.disabled) return;
							close();
							item.onPick();
						}}
					>
						{item.checked === undefined ? item.icon : <Check size={18} data-checked={item.checked} />}
						{item.note ? (
							<span>
								{item.label}
								<small>{item.note}</small>
							</span>
						) : (
							item.label
						)}
					</button>
				))}
			</div>
		</>
	);
}

/** @param {MenuItem} item */
const roleOf = ({ checked }) =>
	checked === undefined ? { role: "menuitem" } : { role: "menuitemradio", "aria-checked": checked };

/**
 * A question before something that cannot be undone. Opens as soon as it is there.
 * @param {{ title: string, text: string, yes: string, onYes: () => void, onClose: () => void }} props
 */
export function ConfirmDialog({ title, text, yes, onYes, onClose }) {
	const { say } = useWords();
	const id = useId();
	const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
	useEffect(() => {
		if (!ref.current?.open) ref.current?.showModal();
	}, []);
	return (
		<dialog ref={ref} className="dialog wg-confirm" aria-labelledby={id} onClose={onClose}>
			<h2 id={id}>{title}</h2>
			<p className="muted">{text}</p>
			<div className="dialog-actions">
				<button type="button" className="btn" onClick={() => ref.current?.close()}>
					{say("host-cancel")}
				</button>
				<button
					type="button"
					className="btn btn-danger"
					onClick={() => {
						onYes();
						ref.current?.close();
					}}
				>
					{yes}
				</button>
			</div>
		</dialog>
	);
}
