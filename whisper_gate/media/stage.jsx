/** The stage: every participant's tile, at the place grid.js gives it, and what floats over them (stage.py). */
import { Check, Link, MonitorUp, Volume2, WifiOff } from "lucide-react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { floatingOnes, layout } from "./grid.js";
import { useCall } from "./parts.jsx";
import { isSelf, Tile } from "./tile.jsx";
import { useWords } from "./words.jsx";

/** @param {{ children?: import("react").ReactNode }} props what floats over the tiles */
export function Stage({ children }) {
	const { call, snapshot, say } = useCall();
	const { featured } = snapshot;
	const { self } = snapshot.arrangement;
	const [area, size] = useSize();
	const tiles = useMemo(
		() => snapshot.tiles.filter((tile) => self !== "hidden" || !isSelf(tile)),
		[snapshot.tiles, self],
	);
	const { places, floating } = useMemo(() => {
		const slots = tiles.map((tile) => ({
			key: tile.key,
			own: isSelf(tile),
			// The own screen, large, would show itself in itself.
			float: isSelf(tile) ? self === "corner" : tile.own,
		}));
		const scene = { slots, featured, ...size };
		return { places: layout(scene), floating: floatingOnes(scene) };
	}, [tiles, featured, self, size]);
	return (
		<div className="wg-stage">
			<ul className="wg-tiles" ref={area} aria-label={say("stage-participants")}>
				{tiles.map((tile) => (
					<Tile
						key={tile.key}
						tile={tile}
						place={places.get(tile.key)}
						featured={featured === tile.key}
						area={size}
						floating={floating.includes(tile.key)}
						onPin={() => call?.togglePin(tile.key)}
					/>
				))}
			</ul>
			{children}
		</div>
	);
}

/** @returns {[(node: HTMLElement | null) => void, { width: number, height: number }]} */
function useSize() {
	const [size, setSize] = useState({ width: 0, height: 0 });
	const [node, setNode] = useState(/** @type {HTMLElement | null} */ (null));
	useLayoutEffect(() => {
		if (!node) return undefined;
		const measure = () => {
			const { clientWidth: width, clientHeight: height } = node;
			setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
		};
		measure();
		const observer = new ResizeObserver(measure);
		observer.observe(node);
		return () => observer.disconnect();
	}, [node]);
	return [setNode, size];
}

/** While my screen is shared. */
export function SharingBanner() {
	const { call, snapshot, say } = useCall();
	if (!snapshot.screen) return null;
	return (
		<p className="wg-banner wg-presenting">
			<MonitorUp size={18} aria-hidden="true" />
			{say("stage-sharing")}
			<button type="button" className="wg-link" onClick={() => void call?.toggleScreen()}>
				{say("bar-stop-sharing")}
			</button>
		</p>
	);
}

/** What a host did to me, what I could not do, or whose code has changed, for a while. */
export function NewsBanner() {
	const { snapshot } = useCall();
	return (
		<div className="wg-said" role="status">
			{snapshot.notice ? <p className="wg-banner">{snapshot.notice.text}</p> : null}
		</div>
	);
}

/** While the way to the server is lost, and for a moment when it is found again. */
export function LineBanner() {
	const { call, snapshot, say } = useCall();
	if (snapshot.lineBack)
		return (
			<p className="wg-banner wg-line-back">
				<Check size={16} aria-hidden="true" />
				{say("tile-back")}
			</p>
		);
	if (snapshot.line === "fine") return null;
	return (
		<p className="wg-banner" role="status">
			<WifiOff size={16} aria-hidden="true" />
			{say("stage-reconnecting")}
			{snapshot.line === "gone" ? (
				<button type="button" className="wg-link" onClick={() => call?.rejoin()}>
					{say("ended-rejoin")}
				</button>
			) : null}
		</p>
	);
}

/** While the browser plays nothing without a click. */
export function StartAudio() {
	const { call, snapshot, say } = useCall();
	if (!snapshot.audioBlocked) return null;
	return (
		<button type="button" className="btn btn-primary wg-start-audio" onClick={() => void call?.startAudio()}>
			<Volume2 size={20} aria-hidden="true" />
			{say("stage-start-audio")}
		</button>
	);
}

/** While nobody else is here. @param {{ children?: import("react").ReactNode }} props */
export function WhileAlone({ children }) {
	const { snapshot } = useCall();
	return snapshot.alone ? <div className="wg-alone">{children}</div> : null;
}

/** Copies the room's address. */
export function CopyLink() {
	const { say } = useWords();
	const [copied, setCopied] = useState(false);
	const timer = useRef(0);
	const copy = useCallback(async () => {
		await navigator.clipboard?.writeText(window.location.href).catch(() => undefined);
		setCopied(true);
		window.clearTimeout(timer.current);
		timer.current = window.setTimeout(() => setCopied(false), 2000);
	}, []);
	return (
		<button type="button" className="btn wg-copy" onClick={() => void copy()}>
			{copied ? <Check size={18} aria-hidden="true" /> : <Link size={18} aria-hidden="true" />}
			{say(copied ? "invite-copied" : "invite-copy")}
		</button>
	);
}
