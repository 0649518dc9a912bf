/** The stage: every participant's tile, at the place grid.js gives it. */
import {
	Check,
	EyeOff,
	Hand,
	Link,
	Maximize2,
	Mic,
	MicOff,
	Minimize2,
	MonitorUp,
	Pin,
	PinOff,
	SignalHigh,
	SignalLow,
	SignalMedium,
	Volume2,
	WifiOff,
} from "lucide-react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { floatingOnes, layout } from "./grid.js";
import { KnockCard } from "./host.jsx";
import { Avatar, useCall, Video } from "./parts.jsx";
import { Reactions } from "./reactions.jsx";
import { reflow } from "./reflow.js";
import { connectionText } from "./text.js";

/**
 * @typedef {import("./view.js").Tile} TileData
 * @typedef {import("./grid.js").Rect} Rect
 */

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

/** My own picture, not my screen. @param {TileData} tile */
const isSelf = ({ own, kind }) => own && kind === "person";

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

/**
 * @param {{ tile: TileData, place: Rect | undefined, area: object, featured: boolean, floating: boolean, onPin: () => void }} props
 */
function Tile({ tile, place, area, featured, floating, onPin }) {
	const { call, snapshot } = useCall();
	const { id, kind, name, title, own, state, mic, camera, speaking, hand, stream, quality } = tile;
	const play = own ? undefined : call?.playWith;
	const node = useRef(/** @type {HTMLLIElement | null} */ (null));
	const last = useRef({ place, area });
	useLayoutEffect(() => {
		const before = last.current;
		last.current = { place, area };
		// While the window is drawn larger or smaller, tiles follow at once.
		if (node.current && place && before.place && before.area === area)
			reflow(node.current, before.place, place);
	}, [place, area]);
	return (
		<li
			ref={node}
			className="wg-tile"
			style={place}
			data-participant-id={id}
			data-featured={featured}
			data-kind={kind}
			data-own={own}
			data-floating={floating}
			data-state={state}
			data-mic={mic ? "on" : "off"}
			data-camera={camera ? "on" : "off"}
			data-speaking={speaking}
			onDoubleClick={floating ? undefined : onPin}
		>
			{kind === "person" ? <Avatar id={id} name={name} /> : null}
			<Video
				stream={stream}
				label={title}
				muted={own}
				mirrored={own && kind === "person" && snapshot.mirrored}
				play={play}
			/>
			{state === "live" ? null : (
				<p className="wg-mending">
					<span className="wg-dots" aria-hidden="true">
						<i />
						<i />
						<i />
					</span>
					{state === "reconnecting" ? `Reconnecting to ${name}` : `Connecting to ${name}`}
				</p>
			)}
			<p className="wg-plate">
				{kind === "screen" ? null : mic ? (
					<Mic size={14} aria-hidden="true" />
				) : (
					<MicOff size={14} aria-label="Muted" />
				)}
				<span>{title}</span>
				{quality && kind === "person" ? <Connection name={name} quality={quality} /> : null}
			</p>
			{kind === "person" ? <Reactions id={id} /> : null}
			{hand ? (
				<p className="wg-hand">
					<Hand size={16} aria-label="Hand raised" />
					<span>{hand}</span>
				</p>
			) : null}
			{isSelf(tile) && !snapshot.alone ? <OwnButtons floating={floating} /> : null}
			{floating ? null : (
				<button
					type="button"
					className="wg-pin"
					aria-label={featured ? `Unpin ${title}` : `Pin ${title}`}
					onClick={onPin}
				>
					{featured ? <PinOff size={16} /> : <Pin size={16} />}
				</button>
			)}
		</li>
	);
}

/**
 * Three bars beside the name: always where the connection is poor, else for who looks closer.
 * @param {{ name: string, quality: import("./quality.js").Quality }} props
 */
function Connection({ name, quality }) {
	const Bars = { good: SignalHigh, fair: SignalMedium, poor: SignalLow }[quality];
	return (
		<Bars
			className="wg-quality"
			data-quality={quality}
			size={16}
			role="img"
			aria-hidden={false}
			aria-label={connectionText(name, quality)}
		/>
	);
}

/**
 * What can be done about the own picture, on it. On a narrow stage it floats anyway and has room for one button.
 * @param {{ floating: boolean }} props
 */
function OwnButtons({ floating }) {
	const { call, snapshot } = useCall();
	const corner = snapshot.arrangement.self === "corner";
	const place = corner ? "Own view as a tile" : "Own view in the corner";
	return (
		<div className="wg-own">
			{corner === floating ? (
				<button
					type="button"
					aria-label={place}
					title={place}
					onClick={() => call?.arrange({ self: corner ? "tile" : "corner" })}
				>
					{corner ? <Maximize2 size={16} /> : <Minimize2 size={16} />}
				</button>
			) : null}
			<button
				type="button"
				aria-label="Hide own view"
				title="Hide own view"
				onClick={() => call?.arrange({ self: "hidden" })}
			>
				<EyeOff size={16} />
			</button>
		</div>
	);
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
