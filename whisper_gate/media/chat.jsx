/** The chat in the side panel. */
import { Bell, BellOff, SendHorizontal } from "lucide-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { MAX_TEXT, segments } from "./chat.js";
import { useCall } from "./parts.jsx";

/** Soft sounds for messages and arrivals, on or off for this browser. */
export function SoundsToggle() {
	const { call, snapshot } = useCall();
	const { sounds } = snapshot;
	return (
		<button
			type="button"
			className="wg-close wg-sounds"
			aria-label={sounds ? "Turn off sounds" : "Turn on sounds"}
			onClick={() => call?.setSounds(!sounds)}
		>
			{sounds ? <Bell size={20} /> : <BellOff size={20} />}
		</button>
	);
}

export function Chat() {
	const { call, snapshot } = useCall();
	const { messages, people, name } = snapshot;
	const names = useMemo(
		() => ({ me: name, others: people.map((person) => person.name) }),
		[name, people.map((person) => person.name).join("\n")],
	);
	const list = useRef(/** @type {HTMLUListElement | null} */ (null));
	const [draft, setDraft] = useState("");
	useLayoutEffect(() => {
		list.current?.scrollTo({ top: list.current.scrollHeight });
	}, [messages]);
	const send = () => {
		if (!draft.trim()) return;
		call?.say(draft);
		setDraft("");
	};
	return (
		<>
			<ul className="wg-messages" ref={list} role="log" aria-label="Messages">
				{messages.length ? null : (
					<li className="wg-empty">
						Messages go straight to the people here. Who comes later sees them too; with the call they are
						gone.
					</li>
				)}
				{messages.map((message, i) => (
					<Message
						key={message.key}
						message={message}
						names={names}
						follows={follows(messages[i - 1], message)}
					/>
				))}
			</ul>
			<form
				className="wg-compose"
				onSubmit={(event) => {
					event.preventDefault();
					send();
				}}
			>
				<textarea
					className="input wg-input"
					aria-label="Message"
					placeholder="Message"
					rows={1}
					maxLength={MAX_TEXT}
					value={draft}
					onChange={(event) => setDraft(event.target.value)}
					onKeyDown={(event) => {
						if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
						event.preventDefault();
						send();
					}}
				/>
				<button type="submit" className="wg-send" aria-label="Send" disabled={!draft.trim()}>
					<SendHorizontal size={20} />
				</button>
			</form>
		</>
	);
}

/**
 * Whether a message needs no name of its own.
 * @param {import("./chat.js").ChatMessage | undefined} before
 * @param {import("./chat.js").ChatMessage} message
 */
const follows = (before, message) => before?.from === message.from && before.via === message.via;

/** @param {{ message: import("./chat.js").ChatMessage, follows: boolean,
 *   names: { me: string, others: readonly string[] } }} props */
function Message({ message, follows, names }) {
	const at = new Date(message.at);
	return (
		<li className="wg-message" data-own={message.own}>
			{follows ? null : (
				<header>
					<strong>{message.name}</strong>
					<time dateTime={at.toISOString()}>
						{at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}
					</time>
					{message.via ? <span className="wg-via">passed on by {message.via}</span> : null}
				</header>
			)}
			<p>
				{segments(message.text, names).map((part, i) =>
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
		</li>
	);
}
