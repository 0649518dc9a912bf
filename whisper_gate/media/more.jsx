/** The More menu of the control bar. One more item is one more function in `ITEMS`. */
import {
	Ellipsis,
	Eye,
	EyeOff,
	Fullscreen,
	Hand,
	Keyboard,
	LayoutGrid,
	Maximize2,
	Minimize2,
	MonitorOff,
	MonitorUp,
	PictureInPicture2,
	Settings,
	SwitchCamera,
	UserSquare,
} from "lucide-react";
import { useEffect, useState } from "react";
import { Menu } from "./overlays.jsx";
import { useCall } from "./parts.jsx";
import { usePictureInPicture } from "./pip.jsx";

/**
 * @typedef {import("./overlays.jsx").MenuItem} MenuItem
 * @typedef {{ call: import("./call.js").Call, snapshot: import("./view.js").Snapshot, fullScreen: boolean,
 *   pip: ReturnType<typeof usePictureInPicture>, room: { hand: boolean, share: boolean, corner: boolean } }} Now `room`: what the bar has room for
 * @typedef {(now: Now) => MenuItem | null} Item null where it does not apply
 */

/** @type {Item[]} */
const ITEMS = [share, hand, layout, pictureInPicture, fullScreen, ownPlace, ownView, flip, settings, keys];

/** @param {{ room: Now["room"] }} props */
export function MoreMenu({ room }) {
	const { call, snapshot } = useCall();
	const fullScreen = useFullScreen();
	const pip = usePictureInPicture();
	if (!call) return null;
	const now = { call, snapshot, fullScreen, pip, room };
	const items = ITEMS.map((item) => item(now)).filter((item) => item !== null);
	return (
		<>
			<Menu label="More" title="More" items={items} icon={<Ellipsis size={20} />} />
			{pip.view}
		</>
	);
}

/** @type {Item} */
function share({ call, snapshot, room }) {
	if (room.share || !navigator.mediaDevices?.getDisplayMedia) return null;
	return {
		key: "share",
		label: snapshot.screen ? "Stop sharing" : "Share screen",
		icon: snapshot.screen ? <MonitorOff size={18} /> : <MonitorUp size={18} />,
		onPick: () => void call.toggleScreen(),
	};
}

/** @type {Item} */
function hand({ call, snapshot, room }) {
	if (room.hand) return null;
	return {
		key: "hand",
		label: snapshot.hand ? "Lower hand" : "Raise hand",
		icon: <Hand size={18} />,
		onPick: () => call.toggleHand(),
	};
}

/** @type {Item} */
function layout({ call, snapshot }) {
	const speaker = snapshot.arrangement.layout === "speaker";
	return {
		key: "layout",
		label: speaker ? "Grid view" : "Speaker view",
		icon: speaker ? <LayoutGrid size={18} /> : <UserSquare size={18} />,
		onPick: () => call.arrange({ layout: speaker ? "grid" : "speaker" }),
	};
}

/** @type {Item} */
function pictureInPicture({ pip }) {
	if (!pip.possible) return null;
	return {
		key: "pip",
		label: pip.open ? "Leave picture in picture" : "Picture in picture",
		icon: <PictureInPicture2 size={18} />,
		onPick: () => void pip.toggle(),
	};
}

/** @type {Item} */
function fullScreen({ fullScreen }) {
	if (!document.fullscreenEnabled) return null;
	return {
		key: "full",
		label: fullScreen ? "Leave full screen" : "Full screen",
		icon: <Fullscreen size={18} />,
		onPick: () => {
			const done = fullScreen ? document.exitFullscreen() : document.documentElement.requestFullscreen();
			void done.catch(() => undefined);
		},
	};
}

/** @type {Item} */
function ownPlace({ call, snapshot, room }) {
	const { self } = snapshot.arrangement;
	if (self === "hidden" || snapshot.alone || !room.corner) return null;
	return {
		key: "place",
		label: self === "corner" ? "Own view as a tile" : "Own view in the corner",
		icon: self === "corner" ? <Maximize2 size={18} /> : <Minimize2 size={18} />,
		onPick: () => call.arrange({ self: self === "corner" ? "tile" : "corner" }),
	};
}

/** @type {Item} */
function ownView({ call, snapshot }) {
	const hidden = snapshot.arrangement.self === "hidden";
	return {
		key: "own",
		label: hidden ? "Show own view" : "Hide own view",
		icon: hidden ? <Eye size={18} /> : <EyeOff size={18} />,
		note: hidden ? "The others still see you" : undefined,
		onPick: () => call.arrange({ self: hidden ? "tile" : "hidden" }),
	};
}

/** On what is held in a hand. @type {Item} */
function flip({ call, snapshot }) {
	const held = window.matchMedia("(pointer: coarse)").matches;
	if (!held || !snapshot.camera || snapshot.lists.camera.length < 2) return null;
	return {
		key: "flip",
		label: "Flip camera",
		icon: <SwitchCamera size={20} />,
		onPick: () => void call.flipCamera(),
	};
}

/** @type {Item} */
function settings({ call }) {
	return {
		key: "settings",
		label: "Settings",
		icon: <Settings size={20} />,
		apart: true,
		onPick: () => call.show("settings"),
	};
}

/** @type {Item} */
function keys({ call }) {
	if (window.matchMedia("(hover: none)").matches) return null;
	return {
		key: "keys",
		label: "Keyboard shortcuts",
		icon: <Keyboard size={20} />,
		onPick: () => call.show("keys"),
	};
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

/**
 * Whether a media query holds, and goes on holding.
 * @param {string} query
 */
export function useMedia(query) {
	const [holds, setHolds] = useState(false);
	useEffect(() => {
		const media = window.matchMedia(query);
		const look = () => setHolds(media.matches);
		look();
		media.addEventListener("change", look);
		return () => media.removeEventListener("change", look);
	}, [query]);
	return holds;
}
