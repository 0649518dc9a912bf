/** Button "Invite": the room's link to scan, to copy, or to share. */
import { Check, Link, QrCode, Share2, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useCall } from "./parts.jsx";

const SAID_FOR = 2000; // ms

/**
 * Inside a call it invites to this page's room, elsewhere to the one that it is told.
 * @param {{ path?: string, name?: string, className?: string }} props `path` as `/rooms/...`
 */
export function Invite({ path = "", name = "", className = "btn" }) {
	const { roomName, say } = useCall();
	const [open, setOpen] = useState(false);
	return (
		<>
			<button type="button" className={className} aria-haspopup="dialog" onClick={() => setOpen(true)}>
				<QrCode size={18} aria-hidden="true" />
				{say("invite-button")}
			</button>
			{open ? (
				<InviteDialog
					path={path || window.location.pathname.replace(/\/+$/, "")}
					name={name || roomName}
					onClose={() => setOpen(false)}
				/>
			) : null}
		</>
	);
}

/** @param {{ path: string, name: string, onClose: () => void }} props */
function InviteDialog({ path, name, onClose }) {
	const { say } = useCall();
	const id = useId();
	const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
	const link = new URL(path, window.location.origin).href;
	useEffect(() => {
		if (!dialog.current?.open) dialog.current?.showModal();
	}, []);
	return (
		<dialog closedby="any" ref={dialog} className="dialog wg-invite" aria-labelledby={id} onClose={onClose}>
			<div className="wg-invite-body">
				<header>
					<h2 id={id}>{name ? say("invite-title-room", { room: name }) : say("invite-title")}</h2>
					<button
						type="button"
						className="wg-close"
						aria-label={say("invite-close")}
						onClick={() => dialog.current?.close()}
					>
						<X size={20} />
					</button>
				</header>
				<p className="muted">{say("invite-how")}</p>
				<img src={`/api/v1${path}/qr.svg`} width={224} height={224} alt={say("invite-code")} />
				<input
					className="input"
					aria-label={say("invite-link")}
					readOnly
					value={link}
					onFocus={(event) => event.target.select()}
				/>
				<Actions link={link} name={name} />
			</div>
		</dialog>
	);
}

/** @param {{ link: string, name: string }} props */
function Actions({ link, name }) {
	const { say } = useCall();
	const [copied, setCopied] = useState(false);
	useEffect(() => {
		if (!copied) return undefined;
		const timer = setTimeout(() => setCopied(false), SAID_FOR);
		return () => clearTimeout(timer);
	}, [copied]);
	const copy = () =>
		navigator.clipboard?.writeText(link).then(
			() => setCopied(true),
			() => undefined, // the link stands above, selectable
		);
	// Whoever closes the sheet without a choice has changed their mind.
	const share = () => navigator.share({ title: name, url: link }).catch(() => undefined);
	return (
		<div className="wg-invite-actions">
			{"share" in navigator ? (
				<button type="button" className="btn" onClick={() => void share()}>
					<Share2 size={18} aria-hidden="true" />
					{say("invite-share")}
				</button>
			) : null}
			<button type="button" className="btn btn-primary" onClick={() => void copy()}>
				{copied ? <Check size={18} aria-hidden="true" /> : <Link size={18} aria-hidden="true" />}
				{say(copied ? "invite-copied" : "invite-copy")}
			</button>
			<span role="status" className="visually-hidden">
				{copied ? say("invite-copied") : ""}
			</span>
		</div>
	);
}
