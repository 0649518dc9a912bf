/** The panel "Connection": the way to the server, a card for each pair, and for hosts everyone with everyone. */
import {
	ArrowDown,
	ArrowUp,
	Check,
	CircleHelp,
	Cloud,
	CloudOff,
	Ellipsis,
	Minus,
	RotateCw,
	TriangleAlert,
	VideoOff,
	X,
} from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Avatar, useCall } from "./parts.jsx";
import { causeBetween, causeSentence, figures, gradeText, routeText } from "./reasons.js";
import { initials } from "./text.js";
import { useWords } from "./words.jsx";

/**
 * @typedef {import("./connections.js").Connection} Connection
 * @typedef {import("./connections.js").Seen} Seen
 * @typedef {import("./connections.js").Place} Place
 */

/** Milliseconds that a button says "Trying". */
const TRYING = 4_000;

/** How the way to the server is, in one line. */
export function ServerLine() {
	const { snapshot, say } = useCall();
	const fine = snapshot.line === "fine";
	return (
		<p className="wg-server" data-fine={fine}>
			{fine ? <Cloud size={18} aria-hidden="true" /> : <CloudOff size={18} aria-hidden="true" />}
			{say(fine ? "connection-server" : "connection-server-lost")}
		</p>
	);
}

/** A card for each pair. While it is there, pairs are looked at closely. */
export function ConnectionList() {
	const { call, snapshot, say } = useCall();
	const { connections, alone } = snapshot;
	useEffect(() => call?.watch(), [call]);
	if (alone) return <p className="wg-empty">{say("connection-nobody")}</p>;
	return (
		<ul className="wg-links" aria-label={say("connection-list")}>
			{connections.map((connection) => (
				<Card key={connection.id} connection={connection} />
			))}
		</ul>
	);
}

/** @param {{ connection: Connection }} props */
function Card({ connection }) {
	const { id, name, why, remedy } = connection;
	return (
		<li className="wg-link-card" data-participant-id={id}>
			<header>
				<Avatar id={id} name={name} />
				<div>
					<h3>{name}</h3>
					<p>
						<Mark seen={connection} />
						{connection.route === "none" ? null : <span>{routeText(connection)}</span>}
					</p>
				</div>
			</header>
			{why ? (
				<div className="wg-reason">
					<p>{causeSentence(why, name)}</p>
					{remedy === "camera" ? <CameraOff /> : null}
					{remedy === "retry" ? <TryAgain id={id} /> : null}
				</div>
			) : null}
			<Figures seen={connection} />
		</li>
	);
}

/** How good it is, as symbol and word. @param {{ seen: Seen }} props */
function Mark({ seen }) {
	return (
		<span className="wg-grade" data-grade={seen.grade}>
			<Sign seen={seen} />
			{gradeText(seen)}
		</span>
	);
}

/** @param {{ seen: Seen }} props */
function Sign({ seen: { grade, why } }) {
	const Icon =
		why === "connecting" ? Ellipsis : { good: Check, fair: Minus, poor: TriangleAlert, none: X }[grade];
	return <Icon size={16} aria-hidden="true" />;
}

/** @param {{ seen: Seen }} props */
function Figures({ seen }) {
	const all = figures(seen);
	if (!all.length) return null;
	return (
		<dl className="wg-figures">
			{all.map(({ name, values }) => (
				<div key={name}>
					<dt>{name}</dt>
					{values.map(({ key, value, way }) => (
						<dd key={key}>
							{way ? <Way way={way} /> : null}
							<bdi data-figure={key}>{value}</bdi>
						</dd>
					))}
				</div>
			))}
		</dl>
	);
}

/** An arrow, or a word for who does not see it. @param {{ way: "in" | "out" }} props */
function Way({ way }) {
	const { say } = useWords();
	const Icon = way === "in" ? ArrowDown : ArrowUp;
	return (
		<>
			<Icon size={14} aria-hidden="true" />
			<span className="visually-hidden">{say(way === "in" ? "connection-in" : "connection-out")} </span>
		</>
	);
}

/** @param {{ id: string }} props */
function TryAgain({ id }) {
	const { call, say } = useCall();
	const [trying, setTrying] = useState(false);
	useEffect(() => {
		if (!trying) return undefined;
		const timer = window.setTimeout(() => setTrying(false), TRYING);
		return () => window.clearTimeout(timer);
	}, [trying]);
	return (
		<button
			type="button"
			className="btn"
			aria-disabled={trying}
			onClick={() => {
				if (trying) return;
				setTrying(true);
				call?.retry(id);
			}}
		>
			<RotateCw size={18} aria-hidden="true" />
			{say(trying ? "connection-trying" : "connection-try-again")}
		</button>
	);
}

function CameraOff() {
	const { call, say } = useCall();
	return (
		<button type="button" className="btn" onClick={() => void call?.toggleCamera()}>
			<VideoOff size={18} aria-hidden="true" />
			{say("connection-camera-off")}
		</button>
	);
}

/** For hosts: everyone with everyone, as far as they report. */
export function ConnectionMatrix() {
	const { matrix } = useCall().snapshot;
	return matrix && matrix.places.length > 1 ? <Matrix {...matrix} /> : null;
}

/** @param {import("./connections.js").Matrix} props */
function Matrix({ places, rows }) {
	const { say } = useWords();
	const id = useId();
	const [chosen, choose] = useState({ from: "", to: "" });
	const detail = useRef(/** @type {HTMLDivElement | null} */ (null));
	// What was chosen comes into sight, below a table that may be long.
	useEffect(() => {
		if (chosen.from) detail.current?.scrollIntoView({ block: "nearest" });
	}, [chosen]);
	const row = rows.find(({ place }) => place.id === chosen.from);
	const to = places.findIndex((place) => place.id === chosen.to);
	return (
		<section className="wg-matrix" aria-labelledby={id}>
			<h3 id={id}>{say("connection-matrix")}</h3>
			<div className="wg-matrix-scroll">
				<table aria-labelledby={id}>
					<thead>
						<tr>
							<td />
							{places.map((place) => (
								<th key={place.id} scope="col">
									<Who place={place} short />
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.map(({ place, cells }) => (
							<tr key={place.id}>
								<th scope="row">
									<Who place={place} />
								</th>
								{places.map((other, i) => (
									<td key={other.id}>
										{other.id === place.id ? (
											<span className="wg-self" aria-hidden="true" />
										) : (
											<Cell
												from={place}
												to={other}
												seen={cells?.[i] ?? null}
												pressed={chosen.from === place.id && chosen.to === other.id}
												onChoose={() => choose({ from: place.id, to: other.id })}
											/>
										)}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</div>
			<div ref={detail} className="wg-matrix-detail">
				<p role="status">
					{row && to >= 0 ? (
						<Detail from={row.place} to={places[to]} seen={row.cells?.[to] ?? null} />
					) : (
						<span className="muted">{say("connection-matrix-hint")}</span>
					)}
				</p>
				{row?.cells?.[to] ? <Figures seen={row.cells[to]} /> : null}
			</div>
		</section>
	);
}

/** In a head of the table. @param {{ place: Place, short?: boolean }} props */
function Who({ place: { name, own }, short = false }) {
	const { say } = useWords();
	const title = own ? say("tile-you") : name;
	if (!short) return <span title={title}>{title}</span>;
	return (
		<abbr title={title}>
			<span aria-hidden="true">{initials(name)}</span>
			<span className="visually-hidden">{title}</span>
		</abbr>
	);
}

/**
 * @param {{ from: Place, to: Place, seen: Seen | null, pressed: boolean, onChoose: () => void }} props
 */
function Cell({ from, to, seen, pressed, onChoose }) {
	const label = useCellText(from, to, seen);
	return (
		<button
			type="button"
			className="wg-cell"
			aria-label={label}
			aria-pressed={pressed}
			title={label}
			data-grade={seen?.grade ?? "unknown"}
			data-route={seen?.route ?? ""}
			onClick={onChoose}
		>
			{seen ? <Sign seen={seen} /> : <CircleHelp size={16} aria-hidden="true" />}
			{seen?.route === "relay" ? <i aria-hidden="true">R</i> : null}
		</button>
	);
}

/**
 * @param {Place} from
 * @param {Place} to
 * @param {Seen | null} seen
 */
function useCellText(from, to, seen) {
	const { say } = useWords();
	const names = { from: nameOf(from, say), to: nameOf(to, say) };
	if (!seen) return say("connection-cell", { ...names, grade: say("connection-no-report") });
	const grade = gradeText(seen);
	if (seen.route === "none") return say("connection-cell", { ...names, grade });
	return say("connection-cell-way", { ...names, grade, way: routeText(seen) });
}

/**
 * @param {Place} place
 * @param {(id: string) => string} say
 */
const nameOf = ({ name, own }, say) => (own ? say("tile-you") : name);

/** What lies behind a field, in one sentence. @param {{ from: Place, to: Place, seen: Seen | null }} props */
function Detail({ from, to, seen }) {
	const { say } = useWords();
	const label = useCellText(from, to, seen);
	if (!seen) return say("connection-no-report-of", { name: nameOf(from, say) });
	const { why } = seen;
	if (!why) return label;
	return from.own
		? causeSentence(why, to.name)
		: causeBetween(why, from.name, to.own ? say("tile-you") : to.name);
}
