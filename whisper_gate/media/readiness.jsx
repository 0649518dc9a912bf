/** One line under Join: how good a call will be, or what stands in the way; and what that is known from. */
import { ChevronDown, CircleAlert, CircleCheck, CircleDashed, RotateCw } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useCall } from "./parts.jsx";
import { detailsOf, lineOf } from "./readiness.js";

const ICONS = { checking: CircleDashed, good: CircleCheck, fair: CircleAlert };

/** @param {{ seats: number }} props */
export function Readiness({ seats }) {
	const { call, snapshot, say } = useCall();
	const [open, setOpen] = useState(false);
	const id = useId();
	const details = useRef(/** @type {HTMLDivElement | null} */ (null));
	useEffect(() => call?.watchReadiness(), [call]);
	useEffect(() => {
		if (open) details.current?.scrollIntoView({ block: "nearest" });
	}, [open]);
	const { findings } = snapshot;
	const { tone, id: sentence, values } = lineOf(findings, seats || undefined);
	const Icon = ICONS[tone];
	const text = say(sentence, values);
	return (
		<fieldset
			className="wg-ready"
			aria-label={say("ready-label")}
			data-tone={tone}
			// The details lie over what comes next: whoever goes on wants to see that.
			onBlur={({ currentTarget, relatedTarget }) => {
				if (!currentTarget.contains(/** @type {Node | null} */ (relatedTarget))) setOpen(false);
			}}
			onKeyDown={({ key }) => {
				if (key === "Escape") setOpen(false);
			}}
		>
			<Icon size={16} aria-hidden="true" />
			{/* Said once it is known: that something is being looked at is no news. */}
			<p>
				<span role="status">{tone === "checking" ? "" : text}</span>
				{tone === "checking" ? <span>{text}</span> : null}
			</p>
			<button
				type="button"
				aria-label={say("ready-details")}
				aria-expanded={open}
				aria-controls={id}
				onClick={() => setOpen(!open)}
			>
				<ChevronDown size={16} aria-hidden="true" />
			</button>
			<div ref={details} id={id} className="wg-ready-details" hidden={!open}>
				{open ? <Details seats={seats || undefined} /> : null}
			</div>
		</fieldset>
	);
}

/** @param {{ seats?: number }} props */
function Details({ seats }) {
	const { call, snapshot, say } = useCall();
	const { findings } = snapshot;
	return (
		<>
			<dl>
				{detailsOf(findings, seats).map(({ what, is }) => (
					<div key={what}>
						<dt>{say(what)}</dt>
						<dd>{say(is.id, is.values)}</dd>
					</div>
				))}
			</dl>
			<button
				type="button"
				// Stays in reach of the keyboard while it waits.
				aria-disabled={!findings.done}
				onClick={() => call?.checkAgain()}
			>
				<RotateCw size={16} aria-hidden="true" />
				{say("ready-again")}
			</button>
		</>
	);
}
