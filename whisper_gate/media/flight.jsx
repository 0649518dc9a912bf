/** Draws a flight recorder's file: one lane for the line, one for each pair, and what the sender showed. */
import { Download } from "lucide-react";
import { memo, useMemo, useState } from "react";
import { clockOf, gapOf, isOwn, lanesOf, momentOf, piecesOf, sumOf, ticksOf } from "./flight.js";
import { countsText, entryText, laneText, pathText, stateText, whereText } from "./flighttext.js";
import { useWords } from "./words.jsx";

/**
 * @typedef {import("./recorder.js").Flight} Flight
 * @typedef {import("./flight.js").Lane} Lane
 */

/** Units of the drawing from top to bottom; across it is stretched. */
const WIDE = 1_000;
const HIGH = 100;
/** CSS pixels: where the curves are below the band, and where the band's middle is. */
const BELOW = 22;
const CURVES = 80;
const MIDDLE = 6;

/** @param {{ flight: Flight }} props */
export function FlightTimeline({ flight }) {
	const { say } = useWords();
	const [moment, setMoment] = useState(/** @type {number | null} */ (null));
	const lanes = useMemo(() => lanesOf(flight), [flight]);
	const own = lanes.filter(isOwn);
	const others = lanes.filter((lane) => !isOwn(lane));
	const gap = useMemo(() => gapOf(flight), [flight]);
	/** @param {import("react").PointerEvent<HTMLElement>} event */
	const follow = (event) => {
		const chart = /** @type {HTMLElement} */ (event.target).closest(".flight-chart");
		if (!chart || event.pointerType === "touch") return;
		const { left, width } = chart.getBoundingClientRect();
		setMoment(Math.min(1, Math.max(0, (event.clientX - left) / width)));
	};
	return (
		<section
			className="flight"
			aria-label={say("flight-title")}
			style={/** @type {import("react").CSSProperties} */ ({ "--moment": moment ?? 0 })}
			data-moment={moment !== null}
			onPointerMove={follow}
			onPointerLeave={() => setMoment(null)}
		>
			<Legend />
			{others.map((lane) => (
				<div key={lane.key} className="flight-card">
					<LaneView lane={lane} length={flight.length} gap={gap} moment={moment} />
				</div>
			))}
			{own.length ? (
				<div className="flight-card">
					<h2>{say("flight-sender")}</h2>
					{own.map((lane) => (
						<LaneView key={lane.key} lane={lane} length={flight.length} gap={gap} moment={moment} />
					))}
				</div>
			) : null}
			<Axis length={flight.length} moment={moment} onMoment={setMoment} />
			{gap ? <p className="flight-gap-text">{say("flight-gap", { count: gap.dropped })}</p> : null}
			<Table flight={flight} />
		</section>
	);
}

/** @param {{ lane: Lane, length: number, gap: ReturnType<typeof gapOf>, moment: number | null }} props */
function LaneView({ lane, length, gap, moment }) {
	const { say } = useWords();
	const label = laneText(lane, say);
	const Heading = isOwn(lane) ? "h3" : "h2";
	const [rate, , rtt] = lane.curves;
	return (
		<div className="flight-lane" data-kind={lane.kind}>
			<Heading>{label}</Heading>
			<p className="flight-values">
				{moment === null ? <Sum lane={lane} /> : <Moment lane={lane} at={moment} length={length} />}
			</p>
			<div className="flight-chart">
				<Chart lane={lane} length={length} gap={gap} label={label} />
			</div>
			{lane.samples.length ? (
				<p className="flight-scale">{say("flight-scale", { rate: rate.most, ms: rtt.most })}</p>
			) : null}
		</div>
	);
}

/** @param {{ lane: Lane }} props */
function Sum({ lane }) {
	const { say } = useWords();
	if (lane.kind !== "pair") return null;
	const sum = sumOf(lane);
	const share = say("flight-share", { percent: Math.round(sum.connected * 100) });
	return [share, countsText(sum, say), pathText(sum.path, say)].filter(Boolean).join(" · ");
}

/** @param {{ lane: Lane, at: number, length: number }} props */
function Moment({ lane, at, length }) {
	const { say } = useWords();
	const { state, sample } = momentOf(lane, at, length);
	return [stateText(state, say), sample ? countsText(sample, say) : ""].filter(Boolean).join(" · ");
}

/**
 * The end twice: a piece of one count alone is a dot (SVG 2, section 13.5.4, zero-length subpaths).
 * @param {[number, number][]} piece
 */
function pointsOf(piece) {
	return [...piece, ...piece.slice(-1)].map(([at, share]) => `${at * WIDE},${HIGH * (1 - share)}`).join(" ");
}

/** The bands, curves and marks of a lane; drawn once, whatever the pointer does. */
const Chart = memo(
	/** @param {{ lane: Lane, length: number, gap: ReturnType<typeof gapOf>, label: string }} props */
	function Chart({ lane, length, gap, label }) {
		const { say } = useWords();
		return (
			<svg role="img" aria-label={label} preserveAspectRatio="none">
				{gap ? <Across className="flight-gap" from={gap.from} to={gap.to} /> : null}
				{lane.bands.map(({ from, to, state }) => (
					<Across key={from} className="flight-band" from={from} to={to} state={state} />
				))}
				<svg
					aria-hidden="true"
					y={BELOW}
					width="100%"
					height={CURVES}
					viewBox={`0 0 ${WIDE} ${HIGH}`}
					preserveAspectRatio="none"
					className="flight-curves"
				>
					{lane.curves.flatMap((curve) =>
						piecesOf(curve, length).map((piece) => (
							<polyline
								key={`${curve.name}${piece[0][0]}`}
								data-curve={curve.name}
								points={pointsOf(piece)}
							/>
						)),
					)}
				</svg>
				{lane.marks.map((mark) => (
					<svg
						key={`${mark.entry.at}${mark.entry.kind}${mark.entry.step ?? mark.entry.what}`}
						x={percent(mark.at)}
						y={MIDDLE}
						className="flight-mark"
						data-tone={mark.tone}
					>
						<title>{`${clockOf(mark.entry.at)} ${entryText(mark.entry, say)}`}</title>
						<Mark tone={mark.tone} />
					</svg>
				))}
			</svg>
		);
	},
);

/** @param {{ className: string, from: number, to: number, state?: string }} props */
function Across({ className, from, to, state }) {
	return <rect className={className} data-state={state} x={percent(from)} width={percent(to - from)} />;
}

/** Told apart by their form, too. @param {{ tone: string }} props */
function Mark({ tone }) {
	if (tone === "error") return <path d="M-6-6 6 6M-6 6 6-6" />;
	if (tone === "step") return <path d="M0-8 8 6-8 6Z" />;
	return <circle r="4" />;
}

/** @param {number} share */
const percent = (share) => `${share * 100}%`;

function Legend() {
	const { say } = useWords();
	const states = /** @type {const} */ (["connected", "connecting", "interrupted", "failed"]);
	return (
		<ul className="flight-legend" aria-label={say("flight-legend")}>
			{states.map((state) => (
				<li key={state}>
					<svg aria-hidden="true">
						<rect className="flight-band" data-state={state} width="100%" />
					</svg>
					{stateText(state, say)}
				</li>
			))}
			{
				/** @type {const} */ ([
					["in", say("flight-in")],
					["out", say("flight-out")],
					["rtt", say("flight-rtt")],
				]).map(([name, text]) => (
					<li key={name}>
						<svg aria-hidden="true" className="flight-curves" viewBox="0 0 22 12">
							<polyline data-curve={name} points="0,6 22,6" />
						</svg>
						{text}
					</li>
				))
			}
			{
				/** @type {const} */ ([
					["step", say("flight-step")],
					["news", say("flight-news")],
					["error", say("flight-trouble")],
				]).map(([tone, text]) => (
					<li key={tone}>
						<svg aria-hidden="true" className="flight-mark" data-tone={tone} viewBox="-11 -10 22 20">
							<Mark tone={tone} />
						</svg>
						{text}
					</li>
				))
			}
		</ul>
	);
}

/** @param {{ length: number, moment: number | null, onMoment: (at: number | null) => void }} props */
function Axis({ length, moment, onMoment }) {
	const { say } = useWords();
	return (
		<div className="flight-axis">
			<input
				type="range"
				min="0"
				max={WIDE}
				value={Math.round((moment ?? 0) * WIDE)}
				aria-label={say("flight-moment")}
				aria-valuetext={clockOf((moment ?? 0) * length)}
				onChange={(event) => onMoment(Number(event.target.value) / WIDE)}
			/>
			<div className="flight-ticks" aria-hidden="true">
				{ticksOf(length).map((ms) => (
					<span key={ms} style={{ insetInlineStart: percent(ms / Math.max(1, length)) }}>
						{clockOf(ms)}
					</span>
				))}
			</div>
		</div>
	);
}

/** The same for who does not see it, or wants to know exactly. @param {{ flight: Flight }} props */
function Table({ flight }) {
	const { say } = useWords();
	const [open, setOpen] = useState(false);
	// What chance said is for programs that play the file again.
	const entries = flight.entries.filter(({ kind }) => kind !== "chance");
	return (
		<details className="flight-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>{say("flight-table")}</summary>
			{open ? (
				<div className="flight-table-box">
					<table>
						<thead>
							<tr>
								<th scope="col">{say("flight-time")}</th>
								<th scope="col">{say("flight-where")}</th>
								<th scope="col">{say("flight-what")}</th>
							</tr>
						</thead>
						<tbody>
							{entries.map((entry, i) => (
								<tr key={`${i}${entry.at}`}>
									<td>{clockOf(entry.at)}</td>
									<td>{whereText(entry, say)}</td>
									<td>{entryText(entry, say)}</td>
								</tr>
							))}
						</tbody>
					</table>
				</div>
			) : null}
		</details>
	);
}

/**
 * Puts a report among the downloads.
 * @param {{ report: { code: string } }} props
 */
export function FlightDownload({ report }) {
	const { say } = useWords();
	const save = () => {
		const blob = new Blob([JSON.stringify(report, null, "\t")], { type: "application/json" });
		const href = URL.createObjectURL(blob);
		Object.assign(document.createElement("a"), { href, download: `report-${report.code}.json` }).click();
		// The browser has begun to read it by then.
		setTimeout(() => URL.revokeObjectURL(href), 10_000);
	};
	return (
		<button type="button" className="btn" onClick={save}>
			<Download size={16} aria-hidden="true" />
			{say("flight-download")}
		</button>
	);
}
