/**
 * Who may do what in a call, for showing only that; the server decides. Imports nothing.
 *
 * The mirror of `may` in domain/permissions.py: both are tested with tests/fixtures/moderation.json.
 *
 * @typedef {"owner" | "cohost" | "participant" | "guest"} Role
 * @typedef {"mute" | "stop_share" | "lower_hand" | "remove" | "ban" | "promote" | "demote" | "hand_over"} OnSomebody
 * @typedef {OnSomebody | "admit" | "refuse" | "mute_all" | "lock" | "unlock" | "admit_all" | "end"} Action
 */

/** @type {Record<Role, number>} */
export const RANK = { owner: 2, cohost: 1, participant: 0, guest: 0 };

/** In the order in which a menu shows them. */
export const ON_SOMEBODY = /** @type {const} */ ([
	"mute",
	"stop_share",
	"lower_hand",
	"promote",
	"demote",
	"hand_over",
	"remove",
	"ban",
]);

/** Roles are for people with an account: a guest is nobody whom the room could know again. */
const TARGETS = /** @type {Partial<Record<Action, Role[]>>} */ ({
	promote: ["participant"],
	demote: ["cohost"],
	hand_over: ["participant", "cohost"],
});

/** @param {Role} role */
export const isHost = (role) => RANK[role] > 0;

/**
 * Whether `actor` may do this, to somebody of role `target` where it is done to somebody.
 * @param {Role} actor
 * @param {Action} action
 * @param {Role | null} [target]
 */
export function may(actor, action, target = null) {
	if (!isHost(actor)) return false;
	if (target === null) return !ON_SOMEBODY.some((each) => each === action);
	const fitting = TARGETS[action];
	if (fitting) return actor === "owner" && fitting.includes(target);
	if (action === "remove" || action === "ban") return RANK[target] < RANK[actor];
	return RANK[target] <= RANK[actor];
}

/**
 * What a menu about somebody offers: what may be done, and of what they switched on themselves only what is on. Muting
 * stays in its place and is idle, so that the menu does not change under the hand.
 * @param {Role} actor
 * @param {{ role: Role, mic: boolean, sharing: boolean, hand: number }} target
 * @returns {{ action: OnSomebody, idle: boolean }[]}
 */
export function offered(actor, { role, mic, sharing, hand }) {
	const off = /** @type {Partial<Record<OnSomebody, boolean>>} */ ({
		stop_share: !sharing,
		lower_hand: !hand,
	});
	return ON_SOMEBODY.filter((action) => may(actor, action, role) && !off[action]).map((action) => ({
		action,
		idle: action === "mute" && !mic,
	}));
}

/**
 * Whether an action on all is done to someone as well: not to who did it, and to nobody who stands higher.
 * @param {Role} actor
 * @param {Role} other
 */
export const reaches = (actor, other) => RANK[other] <= RANK[actor];
