/** What hosts see and do: who knocks, what may be done to somebody or to all, and whether the door is locked. */
import { Lock, LockOpen, MicOff, PhoneOff, X } from "lucide-react";
import { useId, useState } from "react";
import { ConfirmDialog, Menu } from "./overlays.jsx";
import { Avatar, useCall } from "./parts.jsx";
import { isHost, offered } from "./roles.js";
import { actionLabel, knocking, question } from "./text.js";

/** @typedef {import("./house.js").Knock} Knock */

/** On the stage: somebody wants to come in. Where the people panel is open, it says so instead. */
export function KnockCard() {
	const { call, snapshot, say } = useCall();
	const knocks = snapshot.knocks.filter(({ answered }) => !answered);
	const [first] = knocks;
	if (!first || snapshot.panel === "people") return null;
	const one = knocks.length === 1;
	return (
		<section className="wg-knock" aria-label={say("host-at-the-door")}>
			<div className="wg-knock-who">
				<span className="wg-knock-faces">
					{knocks.slice(0, 3).map(({ id, name }) => (
						<Avatar key={id} id={id} name={name} />
					))}
				</span>
				<p>{knocking(knocks.map(({ name }) => name))}</p>
			</div>
			<div className="wg-knock-answers">
				<button
					type="button"
					className="btn"
					onClick={() => (one ? call?.moderate("refuse", first.id) : call?.togglePanel("people"))}
				>
					{say(one ? "host-refuse" : "host-see-who")}
				</button>
				<button
					type="button"
					className="btn btn-primary"
					onClick={() => (one ? call?.moderate("admit", first.id) : call?.moderate("admit_all"))}
				>
					{say(one ? "host-admit" : "host-admit-all")}
				</button>
			</div>
		</section>
	);
}

/** In the people panel: everyone who waits. */
export function Knocks() {
	const { call, snapshot, say } = useCall();
	const { knocks } = snapshot;
	const id = useId();
	if (!knocks.length) return null;
	return (
		<section className="wg-knocks" aria-labelledby={id}>
			<header>
				<h3 id={id}>{say("host-waiting")}</h3>
				{knocks.length > 1 ? (
					<button type="button" className="wg-link" onClick={() => call?.moderate("admit_all")}>
						{say("host-admit-all")}
					</button>
				) : null}
			</header>
			<ul>
				{knocks.map((knock) => (
					<KnockRow key={knock.id} knock={knock} />
				))}
			</ul>
		</section>
	);
}

/** @param {{ knock: Knock }} props */
function KnockRow({ knock: { id, name, guest, answered } }) {
	const { call, say } = useCall();
	/** @param {"admit" | "refuse"} action */
	const answer = (action) => {
		if (!answered) call?.moderate(action, id);
	};
	return (
		<li className="wg-person" aria-busy={answered || undefined}>
			<div>
				<strong>{name}</strong>
				<span>{say(guest ? "host-guest" : "host-has-account")}</span>
			</div>
			<button
				type="button"
				className="wg-close"
				aria-label={say("host-refuse-name", { name })}
				aria-disabled={answered || undefined}
				onClick={() => answer("refuse")}
			>
				<X size={20} />
			</button>
			<button
				type="button"
				className="btn btn-primary"
				aria-label={say("host-admit-name", { name })}
				aria-disabled={answered || undefined}
				onClick={() => answer("admit")}
			>
				{say("host-admit")}
			</button>
		</li>
	);
}

/**
 * "More about Ben": what I may do to somebody; nothing where that is nothing.
 * @param {{ tile: import("./view.js").Tile }} props
 */
export function PersonMenu({ tile }) {
	const { call, snapshot, say } = useCall();
	const [asking, setAsking] = useState(/** @type {import("./roles.js").OnSomebody | null} */ (null));
	const { id, name } = tile;
	const actions = tile.own ? [] : offered(snapshot.role, tile);
	if (!actions.length) return null;
	const asked = asking && question(asking, name);
	return (
		<>
			<Menu
				label={say("host-more", { name })}
				title={name}
				items={actions.map(({ action, idle }) => ({
					key: action,
					label: actionLabel(action),
					danger: action === "remove" || action === "ban",
					apart: action === "remove",
					disabled: idle,
					onPick: () => (question(action, name) ? setAsking(action) : call?.moderate(action, id)),
				}))}
			/>
			{asking && asked ? (
				<ConfirmDialog {...asked} onYes={() => call?.moderate(asking, id)} onClose={() => setAsking(null)} />
			) : null}
		</>
	);
}

/** At the end of the people panel: what is done to all at once. */
export function HostActions() {
	const { call, snapshot, say } = useCall();
	const { role, locked } = snapshot;
	const [asking, setAsking] = useState(false);
	const asked = question("end", "");
	if (!isHost(role)) return null;
	return (
		<section className="wg-host-actions" aria-label={say("host-controls")}>
			<button type="button" className="btn" onClick={() => call?.moderate("mute_all")}>
				<MicOff size={18} aria-hidden="true" />
				{say("host-mute-all")}
			</button>
			<button
				type="button"
				className="btn"
				aria-pressed={locked}
				onClick={() => call?.moderate(locked ? "unlock" : "lock")}
			>
				{locked ? <LockOpen size={18} aria-hidden="true" /> : <Lock size={18} aria-hidden="true" />}
				{say(locked ? "host-unlock" : "host-lock")}
			</button>
			<button type="button" className="btn wg-end" aria-haspopup="dialog" onClick={() => setAsking(true)}>
				<PhoneOff size={18} aria-hidden="true" />
				{say("host-end")}
			</button>
			{asking && asked ? (
				<ConfirmDialog {...asked} onYes={() => call?.moderate("end")} onClose={() => setAsking(false)} />
			) : null}
		</section>
	);
}

/** Beside the room's name, while nobody else can come in. */
export function LockedBadge() {
	const { snapshot, say } = useCall();
	if (snapshot.phase !== "live" || !snapshot.locked) return null;
	return (
		<span className="wg-locked" title={say("host-locked")}>
			<Lock size={16} aria-hidden="true" />
			<span className="wg-hidden">{say("host-locked")}</span>
		</span>
	);
}
