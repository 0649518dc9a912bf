/**
 * What the page says, in the language of whoever reads it. One page has one language, so this is one store; the
 * catalogues are in whisper_gate/words, in Fluent (https://projectfluent.org).
 *
 * A page is drawn in English first, as it was built, and changes over as soon as it lives.
 */
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { CATALOGUES, ENGLISH } from "./catalogues.js";
import { mirrored } from "./mirrored.js";

/**
 * @typedef {string | number | Date | Said | readonly (string | Said)[]} Value a list is said with commas and "and"
 * @typedef {{ id: string, values?: Record<string, Value>, text?: string }} Said a message that came from elsewhere;
 *   `text` is said where no catalogue has it
 * @typedef {object} Words
 * @property {string} code
 * @property {string} tag for Intl (BCP 47)
 * @property {"ltr" | "rtl"} direction
 * @property {(id: string, values?: Record<string, Value>) => string} say
 * @property {(said: Said | null | undefined) => string} said
 * @property {(id: string) => boolean} has
 */

/** Of the choice, in the browser's storage. */
export const KEY = "whisper_gate.language";
/** English, mirrored and drawn out: nobody's language, to see what a layout makes of others. */
const MIRRORED = "mirrored";

/**
 * @param {string} code
 * @param {string} text of the catalogue
 * @returns {Words}
 */
function wordsOf(code, text) {
	const pseudo = code === MIRRORED;
	const resource = new FluentResource(text);
	const draft = new FluentBundle("en");
	draft.addResource(resource);
	const tag = draft.getMessage("language-tag")?.value;
	const rtl = pseudo || draft.getMessage("language-direction")?.value === "rtl";
	const locale = typeof tag === "string" ? tag : code;
	const bundle = new FluentBundle(locale, {
		// Names of either direction among words of the other (UAX 9); where all run one way nobody needs the marks.
		useIsolating: rtl,
		transform: pseudo ? mirrored : undefined,
	});
	bundle.addResource(resource);
	const lists = new Intl.ListFormat(locale, { type: "conjunction" });

	/** @type {Words["say"]} */
	const say = (id, values = {}) => {
		const pattern = bundle.getMessage(id)?.value;
		if (pattern) return bundle.formatPattern(pattern, spoken(values), []);
		return code === "en" ? id : english.say(id, values);
	};
	/** @type {Words["said"]} */
	const said = (what) => {
		if (!what?.id) return what?.text ?? "";
		const known = has(what.id) || english.has(what.id);
		return known || !what.text ? say(what.id, what.values) : what.text;
	};
	/** @param {string | Said} part */
	const saidPart = (part) => (typeof part === "object" ? said(part) : part);
	/** @param {Record<string, Value>} values */
	const spoken = (values) =>
		Object.fromEntries(
			Object.entries(values).map(([name, value]) => {
				if (Array.isArray(value)) return [name, lists.format(value.map(saidPart))];
				return [name, typeof value === "object" && "id" in value ? said(value) : value];
			}),
		);
	/** @type {Words["has"]} */
	const has = (id) => bundle.hasMessage(id);
	return { code, tag: locale, direction: rtl ? "rtl" : "ltr", say, said, has };
}

const english = wordsOf("en", ENGLISH);

/** @type {Words} */
let now = english;
/** @type {Set<() => void>} */
const listeners = new Set();

/** What is said at the moment. @type {Words["say"]} */
export const say = (id, values) => now.say(id, values);

/** @type {Words["said"]} */
export const said = (what) => now.said(what);

/** The words of now; another object after each change of the language. */
export const words = () => now;

/** The words that pages are built with. */
export const builtWith = () => english;

/** "Ana, Ben or Cleo". @param {readonly string[]} names */
export const either = (names) => new Intl.ListFormat(now.tag, { type: "disjunction" }).format(names);

/** @param {() => void} listener */
export function subscribeWords(listener) {
	listeners.add(listener);
	return () => void listeners.delete(listener);
}

/** The languages there are, each under its own name. */
export const languages = () =>
	Object.keys(CATALOGUES).map((code) => ({
		code,
		name: new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code,
	}));

/**
 * The language to begin with: what was chosen in this browser, or the first of the reader's languages there is.
 * @param {string | null} kept
 * @param {readonly string[]} wanted BCP 47, as `navigator.languages`
 */
export function languageFor(kept, wanted) {
	const codes = [...(kept ? [kept] : []), ...wanted.flatMap((tag) => [tag, tag.split("-")[0]])];
	return codes.find((code) => code in CATALOGUES || code === MIRRORED) ?? "en";
}

/**
 * Speak another language from now on. A catalogue that cannot be loaded changes nothing.
 * @param {string} code
 */
export async function speak(code) {
	try {
		const text = code === "en" || code === MIRRORED ? ENGLISH : await CATALOGUES[code]();
		now = code === "en" ? english : wordsOf(code, text);
	} catch {
		return;
	}
	for (const listener of [...listeners]) listener();
}

/**
 * For dates and times: as the reader's own region writes them, where that is of the page's language.
 * @param {string} tag of the page's language
 * @param {readonly string[]} wanted BCP 47, as `navigator.languages`
 */
export function localeOf(tag, wanted) {
	const [language] = tag.split("-");
	return wanted.find((one) => one.split("-")[0] === language) ?? tag;
}

/** @param {import("./memory.js").Shelf | null} shelf */
export function keptLanguage(shelf) {
	try {
		return shelf?.getItem(KEY) ?? null;
	} catch {
		return null;
	}
}

/**
 * @param {import("./memory.js").Shelf | null} shelf
 * @param {string} code
 */
export function keepLanguage(shelf, code) {
	try {
		shelf?.setItem(KEY, code);
	} catch {
		// Then it lasts until this page is closed.
	}
}
