/** The side panel: who is here, and the chat. */
import { Hand, Mic, MicOff, X } from "lucide-react";
import { useEffect } from "react";
import { Chat, SoundsToggle } from "./chat.jsx";
import { HostActions, Knocks, PersonMenu } from "./host.jsx";
import { Invite } from "./invite.jsx";
import { Avatar, useCall } from "./parts.jsx";
import { CopyLink } from "./stage.jsx";
import { roleTitle } from "./text.js";

export function SidePanel() {
	const { call, snapshot } = useCall();
	const { panel } = snapshot;
	useEffect(() => {
		if (!panel) return undefined;
		/** @param {KeyboardEvent} event */
		const close = (event) => {
			// What lies over the panel closes first, and by itself.
			const over = event.target instanceof Element && event.target.closest("dialog, [popover]");
			if (event.key === "Escape" && !over) call?.togglePanel(panel);
		};
		window.addEventListener("keydown", close);
		return () => window.removeEventListener("keydown", close);
	}, [panel, call]);
	if (!panel) return null;
	return (
		<aside className="wg-panel" aria-label={panel === "chat" ? "Chat" : "People"}>
			<header className="wg-panel-head">
				<h2>
					{panel === "chat" ? "Chat" : "People"}
					{panel === "people" ? <span> {snapshot.people.length + 1}</span> : null}
				</h2>
				{panel === "chat" ? <SoundsToggle /> : null}
				<button
					type="button"
					className="wg-close"
					aria-label="Close panel"
					onClick={() => call?.togglePanel(panel)}
				>
					<X size={20} />
				</button>
			</header>
			{panel === "chat" ? <Chat /> : <People />}
		</aside>
	);
}

function People() {
	const { snapshot } = useCall();
	const tiles = snapshot.tiles.filter(({ kind }) => kind === "person");
	return (
		<>
			<div className="wg-panel-scroll">
				<Knocks />
				<ul className="wg-people" aria-label="In the call">
					{tiles.map((tile) => (
						<PersonRow key={tile.key} tile={tile} />
					))}
				</ul>
			</div>
			{snapshot.capacity ? (
				<p className="wg-room-for">
					{tiles.length} of {snapshot.capacity} seats taken
				</p>
			) : null}
			<div className="wg-invite-row">
				<CopyLink />
				<Invite />
			</div>
			<HostActions />
		</>
	);
}

/** @param {{ tile: import("./view.js").Tile }} props */
function PersonRow({ tile }) {
	const role = roleTitle(tile.role);
	const doing = describe(tile);
	return (
		<li className="wg-person">
			<Avatar id={tile.id} name={tile.name} />
			<div>
				<strong>{tile.title}</strong>
				<span className="wg-person-facts">
					{role ? <span className="wg-role">{role}</span> : null}
					{doing ? <span>{doing}</span> : null}
				</span>
			</div>
			{tile.hand ? <Hand size={18} aria-hidden="true" /> : null}
			{tile.mic ? <Mic size={18} aria-label="Microphone on" /> : <MicOff size={18} aria-label="Muted" />}
			<PersonMenu tile={tile} />
		</li>
	);
}

/** @param {import("./view.js").Tile} tile */
function describe(tile) {
	if (tile.state === "reconnecting") return "Reconnecting";
	if (tile.state === "connecting") return "Connecting";
	if (tile.hand) return "Hand raised";
	if (tile.speaking) return "Speaking";
	return tile.camera ? "" : "Camera off";
}
