/**
 * The house around the call: my role in it, whether its door is locked, who knocks, and what hosts did.
 *
 * @typedef {import("./protocol.js").ServerFrame} ServerFrame
 * @typedef {import("./protocol.js").ModeratedFrame} ModeratedFrame
 * @typedef {import("./roles.js").Role} Role
 * @typedef {import("./roles.js").Action} Action
 * @typedef {{ id: string, name: string, guest: boolean, since: number, answered: boolean }} Knock
 * @typedef {{ role: Role, locked: boolean, hosts: readonly string[], knocks: readonly Knock[] }} House
 * @typedef {object} HouseOptions
 * @property {() => string} selfId
 * @property {(id: string) => { name: string, role: Role } | null} find somebody else in the room
 * @property {(frame: import("./protocol.js").Raw) => unknown} send
 * @property {ReturnType<typeof import("./announce.js").createAnnouncer>} announcer
 * @property {() => void} onChange
 * @property {(action: Action, by: string) => void} onDone a host did this to me
 * @property {(code: string) => void} onRefused what I wanted as a host was not done
 */
import { isHost, reaches } from "./roles.js";
import { moderated } from "./text.js";
import { say } from "./words.js";

/** @type {House} */
export const EMPTY_HOUSE = { role: "guest", locked: false, hosts: [], knocks: [] };
/** Errors that can be the answer to a host's wish; they come for other frames as well. */
const REFUSALS = new Set(["forbidden", "no_such_peer", "room_full", "unavailable"]);

/** @param {HouseOptions} options */
export function createHouse({ selfId, find, send, announcer, onChange, onDone, onRefused }) {
	let house = EMPTY_HOUSE;
	let asked = false;

	/** @param {Partial<House>} news */
	function set(news) {
		house = { ...house, ...news };
		if (!isHost(house.role) && house.knocks.length) house = { ...house, knocks: [] };
		onChange();
	}

	/** @param {Extract<ServerFrame, { type: "knock" }>} frame */
	function knock({ from: id, name, guest, since }) {
		if (!isHost(house.role)) return;
		if (!house.knocks.some((each) => each.id === id)) announcer.tell(name, "said-knocks");
		const others = house.knocks.filter((each) => each.id !== id);
		const knocks = [...others, { id, name, guest, since, answered: false }];
		set({ knocks: knocks.sort((a, b) => a.since - b.since) });
	}

	/**
	 * Answered at once for the eye; the server's `knock_over` makes it true, its refusal takes it back.
	 * @param {Action} action
	 * @param {string} [to]
	 */
	function answer(action, to) {
		const all = action === "admit_all";
		if (!all && action !== "admit" && action !== "refuse") return;
		set({ knocks: house.knocks.map((each) => (all || each.id === to ? { ...each, answered: true } : each)) });
	}

	/** @param {ModeratedFrame} frame */
	function done({ from, action, to }) {
		const mine = from === selfId();
		// A host whose `join` was lost on the way has no name.
		const by = find(from) ?? { name: say("host-somebody"), role: "owner" };
		const all = action === "mute_all" && !mine && reaches(by.role, house.role);
		if (to === selfId() || all) onDone(action, mine ? say("tile-you") : by.name);
		else {
			const news = moderated(action, mine ? null : by.name, to ? (find(to)?.name ?? "") : "");
			if (news) announcer.say(news);
		}
	}

	/** @param {string} code */
	function refused(code) {
		set({ knocks: house.knocks.map((each) => ({ ...each, answered: false })) });
		onRefused(code);
	}

	return {
		now: () => house,
		/** @param {Extract<ServerFrame, { type: "welcome" }>} frame */
		enter({ role, locked }) {
			// Who still knocks is told anew.
			house = { ...EMPTY_HOUSE, role, locked };
		},
		/** @param {ServerFrame} frame */
		hear(frame) {
			switch (frame.type) {
				case "waiting":
					set({ hosts: frame.hosts });
					break;
				case "knock":
					knock(frame);
					return;
				case "knock_over":
					set({ knocks: house.knocks.filter(({ id }) => id !== frame.from) });
					break;
				case "moderated":
					done(frame);
					break;
				case "role":
					if (frame.from === selfId()) set({ role: frame.role });
					break;
				case "room":
					set({ locked: frame.locked });
					break;
				case "error":
					if (!asked || !REFUSALS.has(frame.code)) return;
					refused(frame.code);
					break;
				default:
					return;
			}
			asked = false;
		},
		/**
		 * As a host: do this, to somebody or to all.
		 * @param {Action} action
		 * @param {string} [to]
		 */
		moderate(action, to) {
			asked = true;
			send({ type: "moderate", from: selfId(), action, ...(to && { to }) });
			answer(action, to);
		},
		/** The server has not confirmed what a host asked for. */
		unheard: () => refused("unavailable"),
		clear() {
			house = EMPTY_HOUSE;
			asked = false;
		},
	};
}
