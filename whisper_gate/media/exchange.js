/**
 * What people give each other beside voice and picture, as the page sees it: messages, reactions, files, and the sounds
 * that tell of them.
 *
 * @typedef {import("./view.js").Facts} Facts
 * @typedef {import("./chat.js").ChatMessage} ChatMessage
 * @typedef {object} ExchangeOptions
 * @property {import("./env.js").Env} env
 * @property {() => Facts} facts
 * @property {(more: Partial<Facts>) => void} set
 * @property {() => ReturnType<typeof import("./session.js").createSession>} session
 * @property {ReturnType<typeof import("./announce.js").createAnnouncer>} announcer
 * @property {(name: string) => void} onChanged somebody's code is not the one any more that was compared
 */
import { isMentioned } from "./chat.js";
import { connectionsOf, rowOf } from "./connections.js";
import { createFiles, MAX_SIZE } from "./files.js";
import { remember } from "./memory.js";
import { createReactions, REACTIONS } from "./reactions.js";
import { createReports } from "./reports.js";
import { isHost } from "./roles.js";
import { createSounds } from "./sounds.js";
import { fileRefusal } from "./text.js";
import { createTrust } from "./trust.js";
import { say } from "./words.js";

/** @param {ExchangeOptions} options */
export function createExchange({ env, facts, set, session, announcer, onChanged }) {
	const sounds = createSounds(env.AudioContext, env.now);
	const reactions = createReactions({ ...env, onChange: (shown) => set({ reactions: shown }) });
	const files = createFiles({
		now: env.now,
		send: (to, frame) => session().send(to, frame),
		broadcast: (frame) => session().broadcast(frame),
		open: (to, label) => session().open(to, label),
		nameOf: (id) => session().nameOf(id),
		save: env.save,
		freeUrl: env.freeUrl,
		onChange: (shown, news) => {
			set({ files: shown });
			if (news)
				tell({ own: news.own, at: news.at, name: news.who, does: "said-offers-file", sound: "message" });
		},
	});

	const reports = createReports({ now: env.now, send: (to, frame) => session().send(to, frame) });

	const trust = createTrust({
		crypto: env.crypto,
		now: env.now,
		send: (to, frame) => session().send(to, frame),
		pairOf: (id) => session().pair(id),
		evidence: (id) => session().pair(id)?.evidence() ?? null,
		onChange: (codes) => set({ codes }),
		onLost: (id) => onChanged(session().nameOf(id)),
	});

	/** Tell hosts how my pairs are, and keep what they still say of theirs. */
	function measured() {
		const people = session().people();
		void trust.check(people.filter(({ state }) => state === "live").map(({ id }) => id));
		const host = isHost(session().house().role);
		const hosts = people.filter(({ role }) => isHost(role)).map(({ id }) => id);
		reports.tell(hosts, () => rowOf(connectionsOf(people, session().servers(), false)));
		const current = reports.current((id) => people.some((one) => one.id === id), host);
		if (facts().watched) set({ reports: current });
	}

	/** @param {import("./sounds.js").Sound} which */
	function play(which) {
		if (facts().sounds && facts().phase === "live") sounds.play(which);
	}

	/**
	 * Something new stands in the chat. What was there before I came is to be read, and no news.
	 * @param {{ own: boolean, at: number, name: string, does: string, sound: import("./sounds.js").Sound }} news
	 */
	function tell({ own, at, name, does, sound }) {
		if (own || at < facts().startedAt) return;
		const unseen = facts().panel !== "chat";
		if (unseen) {
			set({ unread: facts().unread + 1 });
			announcer.tell(name || say("said-somebody"), does);
		}
		if (unseen || sound === "mention") play(sound);
	}

	return {
		/** What a session hears. */
		ears: {
			/**
			 * @param {readonly ChatMessage[]} messages
			 * @param {ChatMessage | null} news
			 */
			onChat(messages, news) {
				set({ messages });
				if (!news) return;
				const mentioned = isMentioned(news.text, facts().name);
				tell({
					...news,
					does: mentioned ? "said-mentioned" : "said-wrote",
					sound: mentioned ? "mention" : "message",
				});
			},
			/**
			 * @param {string} from
			 * @param {string} name
			 * @param {Record<string, unknown>} said
			 */
			onSaid(from, name, said) {
				files.receive(from, said);
				if ("verify" in said) void trust.receive(from, said.verify);
				if ("links" in said) reports.receive(from, said.links, isHost(session().house().role));
				const kind = "reaction" in said && reactions.add(from, said.reaction);
				if (kind) announcer.tell(name, REACTIONS[kind].news);
			},
			onArrive: () => play("join"),
			/** @param {string} id */
			onOpen(id) {
				files.opened(id);
				void trust.opened(id);
			},
			onChannel: files.accept,
		},
		/** Every pair was looked at once more. */
		measured,
		/** What a page may do. */
		actions: {
			/** @param {import("./reactions.js").Kind} kind */
			react(kind) {
				if (facts().phase !== "live" || !reactions.add(session().id(), kind)) return;
				session().broadcast({ reaction: kind });
			},
			/**
			 * Offer a file to everyone.
			 * @param {File} file
			 * @returns {string} why not, or ""
			 */
			offerFile(file) {
				const why = fileRefusal(file.size, MAX_SIZE, files.hasRoom());
				if (!why && facts().phase === "live") files.offer(file);
				return why;
			},
			/** Look closely at the connections, for as long as somebody does. @returns {() => void} not any more */
			watch() {
				set({ watched: facts().watched + 1 });
				session().watch(true);
				return () => {
					set({ watched: facts().watched - 1 });
					if (!facts().watched) session().watch(false);
				};
			},
			/**
			 * Somebody's code and mine were compared.
			 * @param {string} id
			 * @param {"same" | "different"} found
			 */
			compared(id, found) {
				if (trust.mark(id, found) && found === "same")
					announcer.say(say("trust-said-verified", { name: session().nameOf(id) }));
			},
			fetchFile: files.fetch,
			cancelFile: files.cancel,
			/** Soft sounds for messages and arrivals, kept for this browser. @param {boolean} on */
			setSounds(on) {
				remember(env.storage, { sounds: on });
				set({ sounds: on });
			},
		},
		clear() {
			reactions.clear();
			files.clear();
			reports.clear();
			trust.clear();
			set({ reports: [] });
		},
	};
}
