/** "Report a problem": what is sent and what is not, a note, and then the code. */
import { Check, Copy, ExternalLink, Flag } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useCall } from "./parts.jsx";
import { NOTE_MAX, pageOf } from "./sendreport.js";

const SAID_FOR = 2_000; // ms

/** Opens the dialog, from wherever in a call's page; nothing before there is a call to report. */
export function ReportButton() {
	const { call, say } = useCall();
	return (
		<button
			type="button"
			className="btn btn-quiet"
			aria-haspopup="dialog"
			onClick={() => call?.show("report")}
		>
			<Flag size={16} aria-hidden="true" />
			{say("report-title")}
		</button>
	);
}

/** What stands in the dialog; each time that it opens it begins anew. */
export function ReportForm() {
	const [code, setCode] = useState("");
	return code ? <Done code={code} /> : <Form onSent={setCode} />;
}

/** @param {{ onSent: (code: string) => void }} props */
function Form({ onSent }) {
	const { call, say } = useCall();
	const id = useId();
	const [note, setNote] = useState("");
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState("");
	const send = async () => {
		if (!call || busy) return;
		setBusy(true);
		setProblem("");
		const sent = await call.report(note);
		setBusy(false);
		if ("code" in sent) onSent(sent.code);
		else setProblem(sent.problem);
	};
	return (
		<form
			className="wg-report"
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
		>
			<p>{say("report-what")}</p>
			<Facts
				heading={say("report-sent")}
				facts={[say("report-sent-steps"), say("report-sent-pairs"), say("report-sent-devices")]}
			/>
			<Facts
				heading={say("report-not")}
				facts={[say("report-not-said"), say("report-not-who"), say("report-not-where")]}
			/>
			<div className="field">
				<label htmlFor={id}>{say("report-note")}</label>
				<textarea
					id={id}
					className="input"
					rows={3}
					maxLength={NOTE_MAX}
					aria-describedby={`${id}-hint`}
					value={note}
					onChange={(event) => setNote(event.target.value)}
				/>
				<p id={`${id}-hint`} className="field-hint">
					{say("report-note-hint")}
				</p>
			</div>
			<div role="alert" className="alert">
				{problem ? say(problem) : ""}
			</div>
			<button type="submit" className="btn btn-primary" aria-busy={busy}>
				{say(busy ? "report-sending" : "report-send")}
			</button>
		</form>
	);
}

/** @param {{ heading: string, facts: string[] }} props */
function Facts({ heading, facts }) {
	return (
		<section className="wg-setting-part">
			<h3>{heading}</h3>
			<ul>
				{facts.map((fact) => (
					<li key={fact}>{fact}</li>
				))}
			</ul>
		</section>
	);
}

/** @param {{ code: string }} props */
function Done({ code }) {
	const { say } = useCall();
	const [copied, setCopied] = useState(false);
	const heading = useRef(/** @type {HTMLParagraphElement | null} */ (null));
	// What had the focus is gone.
	useEffect(() => heading.current?.focus(), []);
	useEffect(() => {
		if (!copied) return undefined;
		const timer = setTimeout(() => setCopied(false), SAID_FOR);
		return () => clearTimeout(timer);
	}, [copied]);
	const copy = async () => {
		await navigator.clipboard.writeText(code).then(
			() => setCopied(true),
			() => undefined,
		);
	};
	return (
		<div className="wg-report wg-report-done">
			<p ref={heading} tabIndex={-1}>
				{say("report-done")}
			</p>
			<output className="wg-report-code" aria-label={say("report-code")}>
				<code>{code}</code>
			</output>
			<p className="muted">{say("report-done-text")}</p>
			<div className="dialog-actions">
				<button type="button" className="btn btn-primary" onClick={() => void copy()}>
					{copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
					{say(copied ? "report-copied" : "report-copy")}
				</button>
				<a className="btn" href={pageOf(code)} target="_blank" rel="noopener">
					<ExternalLink size={16} aria-hidden="true" />
					{say("report-open")}
				</a>
			</div>
		</div>
	);
}
