/**
 * What can be done in a call, by name: a button of the bar or an item of the menu is only a face of it. Whether it is
 * possible here, whether it is on, and how to do it is decided in the browser, within the click.
 */
import { createContext, useContext, useEffect, useState } from "react";
import { useCall } from "./parts.jsx";
import { usePictureInPicture } from "./pip.jsx";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./view.js").Snapshot} Snapshot
 * @typedef {{ fullScreen: boolean, pip: Pick<ReturnType<typeof usePictureInPicture>, "possible" | "open" | "toggle"> }} Windows
 * @typedef {{ call: Call, snapshot: Snapshot, windows: Windows }} Now
 * @typedef {{ possible: boolean, on: boolean, opens?: boolean, count?: number, run: () => void }} Action
 *   `opens`: something beside or over the call; `count`: what is new there
 */

const WindowContext = createContext(
	/** @type {Windows} */ ({
		fullScreen: false,
		pip: { possible: false, open: false, toggle: () => Promise.resolve() },
	}),
);

/** @type {Record<string, (now: Now, which: string) => Action>} */
const ACTIONS = {
	share: ({ call, snapshot }) => ({
		possible: Boolean(navigator.mediaDevices?.getDisplayMedia),
		on: snapshot.screen,
		run: () => void call.toggleScreen(),
	}),
	hand: ({ call, snapshot }) => ({ possible: true, on: snapshot.hand, run: () => call.toggleHand() }),
	leave: ({ call }) => ({ possible: true, on: false, run: () => call.leave() }),
	layout: ({ call, snapshot }) => {
		const on = snapshot.arrangement.layout === "speaker";
		return { possible: true, on, run: () => call.arrange({ layout: on ? "grid" : "speaker" }) };
	},
	pip: ({ windows: { pip } }) => ({ possible: pip.possible, on: pip.open, run: () => void pip.toggle() }),
	fullscreen: ({ windows: { fullScreen: on } }) => ({
		possible: document.fullscreenEnabled,
		on,
		run: () => {
			const done = on ? document.exitFullscreen() : document.documentElement.requestFullscreen();
			void done.catch(() => undefined);
		},
	}),
	corner: ({ call, snapshot }) => {
		const { self } = snapshot.arrangement;
		const on = self === "corner";
		const possible = self !== "hidden" && !snapshot.alone;
		return { possible, on, run: () => call.arrange({ self: on ? "tile" : "corner" }) };
	},
	hide: ({ call, snapshot }) => {
		const on = snapshot.arrangement.self === "hidden";
		return { possible: true, on, run: () => call.arrange({ self: on ? "tile" : "hidden" }) };
	},
	// For what is held in a hand.
	flip: ({ call, snapshot }) => ({
		possible:
			window.matchMedia("(pointer: coarse)").matches && snapshot.camera && snapshot.lists.camera.length > 1,
		on: false,
		run: () => void call.flipCamera(),
	}),
	panel: ({ call, snapshot }, which) => ({
		possible: true,
		on: snapshot.panel === which,
		opens: true,
		count: newIn(snapshot, which),
		run: () => call.togglePanel(which),
	}),
	dialog: ({ call, snapshot }, which) => ({
		// Where nothing can hover there is hardly a keyboard.
		possible: which !== "keys" || !window.matchMedia("(hover: none)").matches,
		on: snapshot.dialog === which,
		opens: true,
		run: () => call.show(which),
	}),
};

/**
 * How many unread messages, or people who wait.
 * @param {Snapshot} snapshot
 * @param {string} panel
 */
function newIn({ unread, knocks }, panel) {
	if (panel === "chat") return unread;
	return panel === "people" ? knocks.filter(({ answered }) => !answered).length : 0;
}

/**
 * One of the above, as it is now; null where it does not apply. Panels and dialogs are named after a colon:
 * `panel:chat`, `dialog:settings`.
 * @param {string} name
 * @returns {Action | null}
 */
export function useAction(name) {
	const { call, snapshot } = useCall();
	const windows = useContext(WindowContext);
	const [kind, which = ""] = name.split(":");
	const action = call ? ACTIONS[kind]?.({ call, snapshot, windows }, which) : null;
	return action?.possible ? action : null;
}

/**
 * Knows of the windows that the browser gives a call beside its page: the full screen, and a small one.
 * @param {{ children: import("react").ReactNode }} props
 */
export function Windows({ children }) {
	const live = useCall().snapshot.phase === "live";
	const fullScreen = useFullScreen();
	const { view, ...pip } = usePictureInPicture();
	const small = Boolean(view);
	useEffect(() => {
		if (!live && small) void pip.toggle();
	}, [live, small]);
	return (
		<WindowContext.Provider value={{ fullScreen, pip }}>
			{children}
			{live ? view : null}
		</WindowContext.Provider>
	);
}

function useFullScreen() {
	const [full, setFull] = useState(false);
	useEffect(() => {
		const look = () => setFull(Boolean(document.fullscreenElement));
		look();
		document.addEventListener("fullscreenchange", look);
		return () => document.removeEventListener("fullscreenchange", look);
	}, []);
	return full;
}
