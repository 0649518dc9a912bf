/**
 * Reactions: one of six, to everyone, gone after a moment. Over the chat's channel as `{"reaction": "clap"}`.
 *
 * @typedef {"thumbs_up" | "clap" | "heart" | "laugh" | "wow" | "party"} Kind
 * @typedef {{ key: number, from: string, kind: Kind }} Reaction
 */
import { createLimit } from "./wire.js";

/** `label` says what the button does, `news` that somebody did. @type {Record<Kind, { emoji: string, label: string, news: string }>} */
export const REACTIONS = {
	thumbs_up: { emoji: "👍", label: "reaction-thumbs-up", news: "said-thumbs-up" },
	clap: { emoji: "👏", label: "reaction-clap", news: "said-clap" },
	heart: { emoji: "❤️", label: "reaction-heart", news: "said-heart" },
	laugh: { emoji: "😂", label: "reaction-laugh", news: "said-laugh" },
	wow: { emoji: "😮", label: "reaction-wow", news: "said-wow" },
	party: { emoji: "🎉", label: "reaction-party", news: "said-party" },
};
/** Milliseconds that one is seen. */
export const SHOWN = 4_000;
/** Of one person: at once, then one each so many milliseconds; what is more is dropped. */
export const RATE = { burst: 4, every: 1_000 };

/**
 * @param {{ now: () => number, timers: import("./ladder.js").Timers,
 *   onChange: (shown: readonly Reaction[]) => void }} options
 */
export function createReactions({ now, timers, onChange }) {
	/** @type {readonly Reaction[]} */
	let shown = [];
	let count = 0;
	const limit = createLimit(now, RATE);

	/** @param {readonly Reaction[]} next */
	function show(next) {
		shown = next;
		onChange(shown);
	}

	return {
		/**
		 * @param {string} from
		 * @param {unknown} kind
		 * @returns {Kind | null} what is shown now, or null where there is nothing to show
		 */
		add(from, kind) {
			if (!isKind(kind) || !limit.take(from)) return null;
			count += 1;
			const reaction = { key: count, from, kind };
			show([...shown, reaction]);
			timers.set(() => show(shown.filter((each) => each !== reaction)), SHOWN);
			return kind;
		},
		clear() {
			limit.clear();
			show([]);
		},
	};
}

/**
 * @param {unknown} value
 * @returns {value is Kind}
 */
const isKind = (value) => typeof value === "string" && Object.hasOwn(REACTIONS, value);
