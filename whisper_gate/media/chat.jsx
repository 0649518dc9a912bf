/** The chat in the side panel. */
import { Bell, BellOff, SendHorizontal } from "lucide-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { MAX_TEXT, segments } from "./chat.js";
import { AttachButton, FileCard, useDrop } from "./files.jsx";
import { useCall } from "./parts.jsx";
import { localeOf } from "./words.js";
import { useWords } from "./words.jsx";

/**
 * @typedef {import("./chat.js").ChatMessage} ChatMessage
 * @typedef {import("./files.js").SharedFile} SharedFile
 */

/** Soft sounds for messages and arrivals, on or off for this browser. */
export function SoundsToggle() {
	const { call, snapshot, say } = useCall();
	const { sounds } = snapshot;
	return (
		<button
			type="button"
			className="wg-close wg-sounds"
			aria-label={say(sounds ? "chat-sounds-off" : "chat-sounds-on")}
			onClick={() => call?.setSounds(!sounds)}
		>
			{sounds ? <Bell size={20} /> : <BellOff size={20} />}
		</button>
	);
}

export function Chat() {
	const { call, snapshot, say } = useCall();
	const { messages, files, people, name } = snapshot;
	const names = useMemo(
		() => ({ me: name, others: people.map((person) => person.name) }),
		[name, people.map((person) => person.name).join("\n")],
	);
	const list = useRef(/** @type {HTMLDivElement | null} */ (null));
	const [draft, setDraft] = useState("");
	const items = useMemo(() => inOrder(messages, files), [messages, files]);
	/** Whether the newest is in view: then it stays so, and who reads further up is left alone. */
	const atEnd = useRef(true);
	useLayoutEffect(() => {
		if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
	}, [items]);
	const [problem, setProblem] = useState("");
	/** @param {readonly File[]} picked */
	const offer = (picked) => setProblem(picked.map((file) => call?.offerFile(file) ?? "").find(Boolean) ?? "");
	useDrop(offer);
	const send = () => {
		if (!draft.trim()) return;
		atEnd.current = true;
		call?.say(draft);
		setDraft("");
	};
	return (
		<>
			<div
				className="wg-messages"
				ref={list}
				role="log"
				aria-label={say("chat-messages")}
				onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
					atEnd.current = scrollHeight - scrollTop - clientHeight < 40;
				}}
			>
				<ul>
					{items.length ? null : <li className="wg-empty">{say("chat-empty")}</li>}
					{items.map(({ message, file }, i) => {
						const { key, from, at, own, via } = message;
						const who = own ? say("tile-you") : message.name || say("said-somebody");
						const before = items[i - 1]?.message;
						return (
							<li key={key} className="wg-message" data-own={own}>
								{before?.from === from && before.via === via ? null : <Author {...{ who, at, via }} />}
								{file ? <FileCard file={file} /> : <Text text={message.text} names={names} />}
							</li>
						);
					})}
				</ul>
			</div>
			<p className="wg-problem" role="alert">
				{problem}
			</p>
			<form
				className="wg-compose"
				onSubmit={(event) => {
					event.preventDefault();
					send();
				}}
			>
				<AttachButton onFiles={offer} />
				<textarea
					className="input wg-input"
					aria-label={say("chat-message")}
					placeholder={say("chat-message")}
					rows={1}
					maxLength={MAX_TEXT}
					value={draft}
					onChange={(event) => setDraft(event.target.value)}
					onPaste={(event) => {
						const { files: pasted } = event.clipboardData;
						if (!pasted.length || event.clipboardData.getData("text/plain")) return;
						event.preventDefault();
						offer([...pasted]);
					}}
					onKeyDown={(event) => {
						if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
						event.preventDefault();
						send();
					}}
				/>
				<button type="submit" className="wg-send" aria-label={say("chat-send")} disabled={!draft.trim()}>
					<SendHorizontal size={20} />
				</button>
			</form>
		</>
	);
}

/**
 * Messages and files in the order of their time; a file stands like a message without text.
 * @param {readonly ChatMessage[]} messages
 * @param {readonly SharedFile[]} files
 * @returns {{ message: ChatMessage, file?: SharedFile }[]}
 */
function inOrder(messages, files) {
	const offers = files.map((file) => {
		const { key, from, who, at, own, number } = file;
		return { file, message: { key: `file ${key}`, from, name: who, text: "", number, at, own, via: "" } };
	});
	const said = messages.map((message) => ({ message: message.own ? { ...message, from: "" } : message }));
	return [...said, ...offers].sort((a, b) => a.message.at - b.message.at);
}

/** @param {{ who: string, at: number, via: string }} props */
function Author({ who, at, via }) {
	const { say, tag } = useWords();
	const time = new Date(at);
	return (
		<header>
			<strong>{who}</strong>
			<time dateTime={time.toISOString()}>
				{time.toLocaleTimeString(localeOf(tag, navigator.languages), { hour: "2-digit", minute: "2-digit" })}
			</time>
			{via ? <span className="wg-via">{say("chat-passed-on", { name: via })}</span> : null}
		</header>
	);
}

/** @param {{ text: string, names: { me: string, others: readonly string[] } }} props */
function Text({ text, names }) {
	return (
		<p>
			{segments(text, names).map((part, i) =>
				part.mention ? (
					<mark key={`${i}:${part.text}`} className="wg-mention" data-me={part.mention === "me"}>
						{part.text}
					</mark>
				) : part.href ? (
					<a key={`${i}:${part.href}`} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
						{part.text}
					</a>
				) : (
					part.text
				),
			)}
		</p>
	);
}
