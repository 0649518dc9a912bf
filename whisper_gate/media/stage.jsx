/** The stage: every participant's tile, at the place grid.js gives it. */
import { Check, Hand, Link, Mic, MicOff, Pin, PinOff, Volume2, WifiOff } from "lucide-react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { layout } from "./grid.js";
import { KnockCard } from "./host.jsx";
import { Avatar, useCall, Video } from "./parts.jsx";
import { Reactions } from "./reactions.jsx";

/**
 * @typedef {import("./view.js").Tile} TileData
 * @typedef {import("./grid.js").Rect} Rect
 */

export function Stage() {
	const { call, snapshot } = useCall();
	const { tiles, featured, alone } = snapshot;
	const [area, size] = useSize();
	const places = useMemo(
		() =>
			layout({
				slots: tiles.map(({ key, own, kind }) => ({ key, own: own && kind === "person" })),
				featured,
				...size,
			}),
		[tiles, featured, size],
	);
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
						floating={tile.own && tile.kind === "person" && !featured && tiles.length > 1 && size.width < 500}
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

/**
 * @param {{ tile: TileData, place: Rect | undefined, featured: boolean, floating: boolean, onPin: () => void }} props
 */
function Tile({ tile, place, featured, floating, onPin }) {
	const { call, snapshot } = useCall();
	const { id, kind, name, title, own, state, mic, camera, speaking, hand, stream } = tile;
	const play = own ? undefined : call?.playWith;
	return (
		<li
			className="wg-tile"
			style={place}
			data-participant-id={id}
			data-kind={kind}
			data-own={own}
			data-floating={floating}
			data-state={state}
			data-mic={mic ? "on" : "off"}
			data-camera={camera ? "on" : "off"}
			data-speaking={speaking}
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
			</p>
			{kind === "person" ? <Reactions id={id} /> : null}
			{hand ? (
				<p className="wg-hand">
					<Hand size={16} aria-label="Hand raised" />
					<span>{hand}</span>
				</p>
			) : null}
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

function Banners() {
	const { call, snapshot } = useCall();
	return (
		<div className="wg-banners">
			<KnockCard />
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
