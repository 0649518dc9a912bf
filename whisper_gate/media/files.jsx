/** Files in the chat: what is offered, how far it is, and the button that offers one. */
import { Download, File as FileIcon, Paperclip, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useCall } from "./parts.jsx";
import { fileSize } from "./text.js";

/** @typedef {import("./files.js").SharedFile} SharedFile */

/** Picks files and offers them. @param {{ onFiles: (files: readonly File[]) => void }} props */
export function AttachButton({ onFiles }) {
	const { say } = useCall();
	const input = useRef(/** @type {HTMLInputElement | null} */ (null));
	return (
		<>
			<button
				type="button"
				className="wg-send wg-attach"
				aria-label={say("file-attach")}
				onClick={() => input.current?.click()}
			>
				<Paperclip size={20} />
			</button>
			<input
				ref={input}
				type="file"
				multiple
				hidden
				aria-label={say("file-to-attach")}
				onChange={({ target }) => {
					onFiles([...(target.files ?? [])]);
					// The same file may be picked again.
					target.value = "";
				}}
			/>
		</>
	);
}

/**
 * Files that are dropped anywhere on the page are offered; the browser would leave the call and open them.
 * @param {(files: readonly File[]) => void} onFiles
 */
export function useDrop(onFiles) {
	useEffect(() => {
		/** @param {DragEvent} event */
		function take(event) {
			if (!event.dataTransfer?.types.includes("Files")) return;
			event.preventDefault();
			if (event.type === "drop") onFiles([...event.dataTransfer.files]);
		}
		window.addEventListener("dragover", take);
		window.addEventListener("drop", take);
		return () => {
			window.removeEventListener("dragover", take);
			window.removeEventListener("drop", take);
		};
	});
}

/** One file, as a card below the name of who offers it. @param {{ file: SharedFile }} props */
export function FileCard({ file }) {
	return (
		<div className="wg-file">
			<FileIcon size={20} aria-hidden="true" />
			<p>
				<strong>{file.name}</strong>
				<span>{fileSize(file.size)}</span>
			</p>
			{file.own ? <Offered file={file} /> : <Received file={file} />}
		</div>
	);
}

/** @type {Record<import("./files.js").Recipient["state"], string>} */
const DELIVERY = { moving: "file-sending-to", done: "file-delivered", stopped: "file-delivery-stopped" };

/** @param {{ file: SharedFile }} props */
function Offered({ file }) {
	const { call, say } = useCall();
	return (
		<>
			{file.state === "withdrawn" ? null : (
				<button
					type="button"
					className="wg-close"
					aria-label={say("file-cancel", { file: file.name })}
					onClick={() => call?.cancelFile(file.key)}
				>
					<X size={18} />
				</button>
			)}
			{file.to.map(({ id, name, state, moved }) => (
				<div key={id} className="wg-file-line">
					<span>{say(DELIVERY[state], { name })}</span>
					{state === "moving" ? (
						<Progress moved={moved} size={file.size} label={say("file-sending", { file: file.name, name })} />
					) : null}
				</div>
			))}
			{file.state === "withdrawn" ? <p className="wg-file-line">{say("file-withdrawn")}</p> : null}
		</>
	);
}

/** @param {{ file: SharedFile }} props */
function Received({ file }) {
	const { call, snapshot, say } = useCall();
	const { key, name, who, state, moved, size, url } = file;
	const isHere = snapshot.people.some(({ id }) => id === file.from);
	if (state === "done") {
		return (
			<div className="wg-file-line">
				<span>{say("file-saved")}</span>
				<a className="wg-link" href={url} download={name}>
					{say("file-save-again")}
				</a>
			</div>
		);
	}
	if (state === "withdrawn") return <p className="wg-file-line">{say("file-withdrawn")}</p>;
	if (!isHere)
		return (
			<p className="wg-file-line">
				{say(state === "offered" ? "file-sender-left" : "file-stopped-sender-left", { name: who })}
			</p>
		);
	if (state === "asked" || state === "moving") {
		return (
			<>
				<button
					type="button"
					className="wg-close"
					aria-label={say("file-cancel", { file: name })}
					onClick={() => call?.cancelFile(key)}
				>
					<X size={18} />
				</button>
				<div className="wg-file-line">
					<Progress moved={moved} size={size} label={say("file-receiving", { file: name })} />
				</div>
			</>
		);
	}
	return (
		<>
			<button
				type="button"
				className="wg-close"
				aria-label={say("file-download", { file: name })}
				onClick={() => call?.fetchFile(key)}
			>
				<Download size={20} />
			</button>
			{state === "stopped" ? <p className="wg-file-line">{say("file-stopped")}</p> : null}
		</>
	);
}

/** Its figure is not news: it lies in a live region. @param {{ moved: number, size: number, label: string }} props */
function Progress({ moved, size, label }) {
	const { say } = useCall();
	return (
		<span className="wg-progress" aria-live="off">
			<progress aria-label={label} value={moved} max={size} />
			<span aria-hidden="true">{say("file-percent", { share: Math.floor((100 * moved) / size) })}</span>
		</span>
	);
}
