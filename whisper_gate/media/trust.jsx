/** In the people panel: the code that two people compare, to know that nobody sits between them. */
import { BadgeCheck, Shield, ShieldAlert, ShieldCheck, TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useCall } from "./parts.jsx";
import { SYMBOLS } from "./symbols.js";
import { useWords } from "./words.jsx";

/**
 * @typedef {import("./view.js").Tile} Tile
 * @typedef {import("./trust.js").Code} Code
 */

/**
 * Opens the code and puts it away.
 * @param {{ tile: Tile, open: boolean, id: string, onToggle: () => void,
 *   ref: import("react").Ref<HTMLButtonElement> }} props `id`: of the code
 */
export function VerifyButton({ tile: { name, code }, open, id, onToggle, ref }) {
	const { say } = useWords();
	const wrong = code.status === "changed" || code.status === "different";
	const Icon = code.status === "same" ? ShieldCheck : wrong ? ShieldAlert : Shield;
	return (
		<button
			ref={ref}
			type="button"
			className="wg-close wg-verify"
			data-status={code.status}
			title={say("trust-verify")}
			aria-label={say("trust-verify-name", { name })}
			aria-expanded={open}
			aria-controls={open ? id : undefined}
			onClick={onToggle}
		>
			<Icon size={20} />
		</button>
	);
}

/**
 * The code, how to compare it, and what came of it.
 * @param {{ tile: Tile, id: string, onDone: () => void }} props `onDone`: it was the same
 */
export function CodeCard({ tile, id, onDone }) {
	const { call, say } = useCall();
	const { id: person, name, code } = tile;
	const node = useRef(/** @type {HTMLElement | null} */ (null));
	useEffect(() => {
		// Some browsers answer with a promise, which is no way to clean up.
		void node.current?.parentElement?.scrollIntoView({ block: "nearest" });
	}, []);
	return (
		<section ref={node} id={id} className="wg-code" aria-label={say("trust-code", { name })}>
			<Verdict tile={tile} />
			{code.symbols.length ? (
				<>
					<Symbols symbols={code.symbols} />
					<p>{say("trust-compare")}</p>
					<div className="wg-code-answers">
						<button
							type="button"
							className="btn"
							aria-pressed={code.status === "different"}
							onClick={() => call?.compared(person, "different")}
						>
							{say("trust-differs")}
						</button>
						<button
							type="button"
							className="btn btn-primary"
							aria-pressed={code.status === "same"}
							onClick={() => {
								call?.compared(person, "same");
								onDone();
							}}
						>
							{say("trust-matches")}
						</button>
					</div>
				</>
			) : null}
		</section>
	);
}

/** Which message says what there is to know before the code. @type {Record<Code["status"], string>} */
const VERDICTS = {
	none: "trust-none",
	open: "",
	same: "trust-same",
	different: "trust-different",
	changed: "trust-changed",
};

/** @param {{ tile: Tile }} props */
function Verdict({ tile: { name, code } }) {
	const { say } = useWords();
	const { status } = code;
	const Icon = status === "same" ? ShieldCheck : ShieldAlert;
	return (
		<div role="status">
			{VERDICTS[status] ? (
				<p className="wg-code-verdict" data-status={status}>
					{status === "none" ? null : <Icon size={18} aria-hidden="true" />}
					<span>{say(VERDICTS[status], { name })}</span>
				</p>
			) : null}
		</div>
	);
}

/** @param {{ symbols: readonly number[] }} props */
function Symbols({ symbols }) {
	const { say } = useWords();
	return (
		<ol className="wg-symbols">
			{symbols.map((number, place) => {
				const [symbol, word] = SYMBOLS[number] ?? ["", ""];
				return (
					// The same symbol may stand in several places.
					<li key={`${place} ${number}`}>
						<span aria-hidden="true">{symbol}</span>
						{say(word)}
					</li>
				);
			})}
		</ol>
	);
}

/**
 * Beside a name: who was compared in this call, or was and is not any more.
 * @param {{ code: Code, size: number }} props
 */
export function TrustMark({ code: { status }, size }) {
	const { say } = useWords();
	if (status === "same")
		return <BadgeCheck className="wg-trusted" size={size} role="img" aria-label={say("trust-verified")} />;
	if (status !== "changed") return null;
	return (
		<TriangleAlert
			className="wg-trusted"
			data-changed="true"
			size={size}
			role="img"
			aria-label={say("trust-code-changed")}
		/>
	);
}
