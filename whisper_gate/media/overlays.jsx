/** What floats over the page: a menu in a native popover, a question in a native dialog. */
import { Check, ChevronUp, EllipsisVertical } from "lucide-react";
import { createContext, useContext, useEffect, useId, useRef, useState } from "react";
import { RoundButton } from "./parts.jsx";
import { useWords } from "./words.jsx";

/**
 * @typedef {{ label: string, danger?: boolean, disabled?: boolean, apart?: boolean, note?: string, checked?: boolean,
 *   onPick?: () => void }} Item `checked`: one of a choice
 */

/** Puts the menu away and gives the focus back to its button. */
const MenuContext = createContext(() => {});

/** CSS pixels: how high an item is, and what the menu adds around all of them. */
const ITEM = 44;
const AROUND = 28;

/**
 * A button that opens a menu: beside the button, or as a sheet where the screen is narrow (host.css). With an icon the
 * button is a round one of the control bar, with `caret` a small one at the side of another control. The items are
 * given as a list, or as children.
 * @param {{ label: string, title: string, items?: (Item & { key: string })[], icon?: import("react").ReactNode,
 *   caret?: boolean, children?: import("react").ReactNode }} props
 */
export function Menu({ label, title, items = [], icon, caret = false, children }) {
	const id = useId();
	const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
	const menu = useRef(/** @type {HTMLDivElement | null} */ (null));
	const [open, setOpen] = useState(false);
	const { direction } = useWords();

	const buttons = () => [...(menu.current?.querySelectorAll("button") ?? [])];

	const place = () => {
		const at = button.current?.getBoundingClientRect();
		if (!at || !menu.current) return;
		const fits = at.bottom + buttons().length * ITEM + AROUND < window.innerHeight;
		// It ends where the button ends, as the language runs.
		const end = direction === "rtl" ? at.left : window.innerWidth - at.right;
		menu.current.style.setProperty("--end", `${end}px`);
		menu.current.style.setProperty("--top", fits ? `${at.bottom + 4}px` : "auto");
		menu.current.style.setProperty("--bottom", fits ? "auto" : `${window.innerHeight - at.top + 4}px`);
	};

	/**
	 * The popover gives the focus to what carries this attribute, at once, so that no key pressed after it is lost.
	 * React keeps `autoFocus` to itself.
	 */
	const focusFirst = () => {
		for (const [i, one] of buttons().entries()) one.toggleAttribute("autofocus", i === 0);
	};

	// A phone is turned, or another tab switches the language.
	useEffect(() => {
		if (!open) return undefined;
		place();
		window.addEventListener("resize", place);
		return () => window.removeEventListener("resize", place);
	}, [open, direction]);

	const close = () => {
		menu.current?.hidePopover();
		button.current?.focus();
	};

	/** @param {import("react").KeyboardEvent} event */
	const press = (event) => {
		if (event.key === "Tab") menu.current?.hidePopover();
		const all = buttons();
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
				onBeforeToggle={(event) => {
					if (event.newState !== "open") return;
					place();
					focusFirst();
				}}
				onToggle={(event) => setOpen(event.newState === "open")}
				onKeyDown={press}
			>
				<p className="wg-menu-title" aria-hidden="true">
					{title}
				</p>
				<MenuContext.Provider value={close}>
					{items.map((item) => (
						<MenuItem {...item} key={item.key} />
					))}
					{children}
				</MenuContext.Provider>
			</div>
		</>
	);
}

/**
 * What a menu offers; its icon is its children.
 * @param {Item & { children?: import("react").ReactNode }} props
 */
export function MenuItem({ label, children, danger, disabled, apart, note, checked, onPick }) {
	const close = useContext(MenuContext);
	return (
		<button
			type="button"
			{...roleOf(checked)}
			tabIndex={-1}
			aria-label={label}
			aria-description={note}
			aria-disabled={disabled || undefined}
			data-danger={danger}
			data-apart={apart}
			onClick={() => {
				if (disabled) return;
				close();
				onPick?.();
			}}
		>
			{checked === undefined ? children : <Check size={18} data-checked={checked} />}
			{note ? (
				<span>
					{label}
					<small>{note}</small>
				</span>
			) : (
				label
			)}
		</button>
	);
}

/** @param {boolean | undefined} checked */
const roleOf = (checked) =>
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
