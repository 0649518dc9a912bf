/** The stage: every participant's tile, at the place grid.js gives it. */
import { Check, Link, MonitorUp, Volume2, WifiOff } from "lucide-react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { floatingOnes, layout } from "./grid.js";
import { KnockCard } from "./host.jsx";
import { useCall } from "./parts.jsx";
import { isSelf, Tile } from "./tile.jsx";

export function Stage() {
	const { call, snapshot } = useCall();
	const { featured, alone } = snapshot;
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
			<Banners />
			<ul className="wg-tiles" ref={area} aria-label="Participants">
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
			{alone ? <Alone /> : null}
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

function Banners() {
	const { call, snapshot } = useCall();
	return (
		<div className="wg-banners">
			<KnockCard />
			{snapshot.screen ? (
				<p className="wg-banner wg-presenting">
					<MonitorUp size={18} aria-hidden="true" />
					You are sharing your screen
					<button type="button" className="wg-link" onClick={() => void call?.toggleScreen()}>
						Stop sharing
					</button>
				</p>
			) : null}
			<div className="wg-said" role="status">
				{snapshot.notice ? <p className="wg-banner">{snapshot.notice.text}</p> : null}
			</div>
			{snapshot.line === "fine" ? null : (
				<p className="wg-banner" role="status">
					<WifiOff size={16} aria-hidden="true" />
					Reconnecting…
					{snapshot.line === "gone" ? (
						<button type="button" className="wg-link" onClick={() => call?.rejoin()}>
							Rejoin
						</button>
					) : null}
				</p>
			)}
			{snapshot.audioBlocked ? (
				<button
					type="button"
					className="btn btn-primary wg-start-audio"
					onClick={() => void call?.startAudio()}
				>
					<Volume2 size={20} aria-hidden="true" />
					Start audio
				</button>
			) : null}
		</div>
	);
}

function Alone() {
	return (
		<div className="wg-alone">
			<p>You're the only one here</p>
			<CopyLink />
		</div>
	);
}

/** Copies the room's address. */
export function CopyLink() {
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
			{copied ? "Link copied" : "Copy link"}
		</button>
	);
}
