/** One tile of the stage: somebody's picture or screen, with what is to know and to do about it. */
import { Check, EyeOff, Hand, Maximize2, Mic, MicOff, Minimize2, Pin, PinOff } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { Avatar, useCall, Video } from "./parts.jsx";
import { Reactions } from "./reactions.jsx";
import { reflow } from "./reflow.js";
import { connectionText } from "./text.js";
import { TrustMark } from "./trust.jsx";

/**
 * @typedef {import("./view.js").Tile} TileData
 * @typedef {import("./grid.js").Rect} Rect
 */

/** My own picture, not my screen. @param {TileData} tile */
export const isSelf = ({ own, kind }) => own && kind === "person";

/**
 * @param {{ tile: TileData, place: Rect | undefined, area: object, featured: boolean, floating: boolean, onPin: () => void }} props
 */
export function Tile({ tile, place, area, featured, floating, onPin }) {
	const { call, snapshot, say } = useCall();
	const { id, kind, name, title, own, state, mic, camera, speaking, hand, stream, quality, back } = tile;
	const pinned = snapshot.pinned === tile.key;
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
			onDoubleClick={({ target }) => {
				if (!floating && !(/** @type {Element} */ (target).closest("button"))) onPin();
			}}
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
					{say(state === "reconnecting" ? "tile-reconnecting" : "tile-connecting", { name })}
				</p>
			)}
			{back && kind === "person" ? (
				<p className="wg-back">
					<Check size={16} aria-hidden="true" />
					{say("tile-back")}
				</p>
			) : null}
			<p className="wg-plate">
				{kind === "screen" ? null : mic ? (
					<Mic size={14} aria-hidden="true" />
				) : (
					<MicOff size={14} aria-label={say("tile-muted")} />
				)}
				<span>{title}</span>
				{kind === "person" ? <TrustMark code={tile.code} size={14} /> : null}
				{quality && kind === "person" ? <Connection name={name} quality={quality} /> : null}
			</p>
			{kind === "person" ? <Reactions id={id} /> : null}
			{hand ? (
				<p className="wg-hand">
					<Hand size={16} aria-label={say("tile-hand")} />
					<span>{hand}</span>
				</p>
			) : null}
			{isSelf(tile) && !snapshot.alone ? <OwnButtons floating={floating} /> : null}
			{floating ? null : (
				<button
					type="button"
					className="wg-pin"
					aria-label={say(pinned ? "tile-unpin" : "tile-pin", { title })}
					onClick={onPin}
				>
					{pinned ? <PinOff size={16} /> : <Pin size={16} />}
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
	const full = { good: 3, fair: 2, poor: 1 }[quality];
	return (
		<svg
			className="wg-quality"
			data-quality={quality}
			viewBox="0 0 14 14"
			width="14"
			height="14"
			role="img"
			aria-label={connectionText(name, quality)}
		>
			{[1, 2, 3].map((bar) => (
				<rect
					key={bar}
					x={bar * 5 - 5}
					y={14 - bar * 4 - 1}
					width="3"
					height={bar * 4 + 1}
					rx="1"
					opacity={bar <= full ? 1 : 0.35}
				/>
			))}
		</svg>
	);
}

/**
 * What can be done about the own picture, on it. On a narrow stage it floats anyway and has room for one button.
 * @param {{ floating: boolean }} props
 */
function OwnButtons({ floating }) {
	const { call, snapshot, say } = useCall();
	const corner = snapshot.arrangement.self === "corner";
	const place = say(corner ? "tile-own-as-tile" : "tile-own-in-corner");
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
				aria-label={say("tile-hide-own")}
				title={say("tile-hide-own")}
				onClick={() => call?.arrange({ self: "hidden" })}
			>
				<EyeOff size={16} />
			</button>
		</div>
	);
}
