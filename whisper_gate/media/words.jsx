/** The words as React sees them, and the switch between languages. */
import { Languages } from "lucide-react";
import { useEffect, useId, useSyncExternalStore } from "react";
import {
	builtWith,
	KEY,
	keepLanguage,
	keptLanguage,
	languageFor,
	languages,
	speak,
	subscribeWords,
	words,
} from "./words.js";

/** The words of now: whoever uses them is drawn again when the language changes. */
export const useWords = () => useSyncExternalStore(subscribeWords, words, builtWith);

/** Once per page: takes up the reader's language, and tells the document. */
export function Speaker() {
	const { code, tag, direction } = useWords();
	useEffect(() => {
		const first = languageFor(keptLanguage(storage()), navigator.languages);
		// assets/language.js hides the page until it speaks.
		void speak(first).finally(() => delete document.documentElement.dataset.words);
		// Another tab of this browser has switched.
		/** @param {StorageEvent} event */
		const follow = ({ key, newValue }) => {
			if (key === KEY) void speak(languageFor(newValue, navigator.languages));
		};
		window.addEventListener("storage", follow);
		return () => window.removeEventListener("storage", follow);
	}, []);
	useEffect(() => {
		document.documentElement.lang = code === "en" ? "en" : tag;
		document.documentElement.dir = direction;
	}, [code, tag, direction]);
	return null;
}

/** Combobox "Language": every language under its own name. */
export function LanguageSelect() {
	const { code, say } = useWords();
	const id = useId();
	return (
		<div className="language">
			<Languages size={16} aria-hidden="true" />
			<label htmlFor={id} className="visually-hidden">
				{say("language-label")}
			</label>
			<select
				id={id}
				className="language-select"
				value={code}
				onChange={(event) => {
					keepLanguage(storage(), event.target.value);
					void speak(event.target.value);
				}}
			>
				{languages().map((one) => (
					<option key={one.code} value={one.code} lang={one.code}>
						{one.name}
					</option>
				))}
			</select>
		</div>
	);
}

function storage() {
	try {
		return window.localStorage;
	} catch {
		return null;
	}
}
