/**
 * The call in a small window above all others: with its controls where the browser has Document Picture-in-Picture,
 * else the picture alone.
 */
import { PhoneOff } from "lucide-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { CameraToggle, MicToggle } from "./lobby.jsx";
import { Avatar, RoundButton, useCall, Video } from "./parts.jsx";
import { useWords } from "./words.jsx";

/** CSS pixels. */
const SIZE = { width: 360, height: 270 };

/** @typedef {{ requestWindow(size: { width: number, height: number }): Promise<Window> }} DocumentPip */

/** @returns {DocumentPip | undefined} */
const documentPip = () => /** @type {any} */ (window).documentPictureInPicture;

/**
 * @returns {{ possible: boolean, open: boolean, toggle: () => Promise<void>,
 *   view: import("react").ReactNode }} `view` is to be drawn somewhere
 */
export function usePictureInPicture() {
	const [pip, setPip] = useState(/** @type {Window | null} */ (null));
	const alone = useVideoInPicture();
	const { tag, direction } = useWords();
	useEffect(() => () => pip?.close(), [pip]);
	useEffect(() => {
		if (pip) Object.assign(pip.document.documentElement, { lang: tag, dir: direction });
	}, [pip, tag, direction]);

	async function toggle() {
		if (pip) pip.close();
		else if (document.pictureInPictureElement) await document.exitPictureInPicture();
		else if (documentPip()) {
			const opened = await documentPip()?.requestWindow(SIZE);
			if (!opened) return;
			dress(opened.document);
			opened.addEventListener("pagehide", () => setPip(null));
			setPip(opened);
		} else await largestVideo()?.requestPictureInPicture();
	}

	return {
		possible: typeof window !== "undefined" && Boolean(documentPip() ?? document.pictureInPictureEnabled),
		open: Boolean(pip) || alone,
		// A browser that refuses leaves all as it is.
		toggle: () => toggle().catch(() => undefined),
		view: pip ? createPortal(<SmallCall />, pip.document.body) : null,
	};
}

/** Whether a video plays in a small window of the browser's own. */
function useVideoInPicture() {
	const [is, setIs] = useState(false);
	useEffect(() => {
		const look = () => setIs(Boolean(document.pictureInPictureElement));
		const events = ["enterpictureinpicture", "leavepictureinpicture"];
		for (const event of events) document.addEventListener(event, look, true);
		return () => {
			for (const event of events) document.removeEventListener(event, look, true);
		};
	}, []);
	return is;
}

/**
 * The page's styles for another document.
 * @param {Document} to
 */
function dress(to) {
	for (const { name, value } of document.documentElement.attributes)
		to.documentElement.setAttribute(name, value);
	to.title = document.title;
	for (const style of document.querySelectorAll('link[rel="stylesheet"], style'))
		to.head.append(style.cloneNode(true));
}

/** The picture that says most: what is featured, else the largest there is. */
function largestVideo() {
	const area = (/** @type {Element} */ one) => one.clientWidth * one.clientHeight;
	const videos = [...document.querySelectorAll(".wg-tile > video")].sort((a, b) => area(b) - area(a));
	return /** @type {HTMLVideoElement | undefined} */ (videos.find((one) => one.checkVisibility?.() ?? true));
}

function SmallCall() {
	const { call, snapshot, say } = useCall();
	const tile = shown(snapshot);
	return (
		<main className="wg-pip" aria-label={say("pip-call")}>
			{tile ? (
				<div className="wg-pip-picture" data-kind={tile.kind} data-camera={tile.camera ? "on" : "off"}>
					{tile.kind === "person" ? <Avatar id={tile.id} name={tile.name} /> : null}
					<Video
						stream={tile.stream}
						label={tile.title}
						muted
						mirrored={tile.own && tile.kind === "person" && snapshot.mirrored}
					/>
					<p className="wg-plate">
						<span>{tile.title}</span>
					</p>
				</div>
			) : null}
			<div className="wg-pip-bar" role="toolbar" aria-label={say("pip-controls")}>
				<MicToggle tone="glass" />
				<CameraToggle tone="glass" />
				<RoundButton
					label={say("pip-leave")}
					icon={<PhoneOff size={20} />}
					tone="leave"
					className="wg-leave"
					onClick={() => call?.leave()}
				/>
			</div>
		</main>
	);
}

/**
 * What is featured, else who spoke last, else the first of all; me only when alone.
 * @param {import("./view.js").Snapshot} snapshot
 */
function shown({ tiles, featured, speaker }) {
	return (
		tiles.find(({ key }) => key === featured) ??
		tiles.find(({ key }) => key === speaker) ??
		tiles.find(({ own }) => !own) ??
		tiles[0]
	);
}
