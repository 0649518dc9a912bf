/** Languages: one store, one catalogue each. */
import { afterEach, describe, expect, test } from "bun:test";
import { either, languageFor, languages, said, say, speak, words } from "../../whisper_gate/media/words.js";

afterEach(() => speak("en"));

describe("words", () => {
	test("are English until another language is spoken", async () => {
		expect(say("language-label")).toBe("Language");
		await speak("de");
		expect([say("language-label"), words().tag]).toEqual(["Sprache", "de-DE"]);
	});

	test("lists end as the language ends them", async () => {
		expect(either(["Ana", "Ben", "Cleo"])).toBe("Ana, Ben or Cleo");
		await speak("de");
		expect(either(["Ana", "Ben", "Cleo"])).toBe("Ana, Ben oder Cleo");
	});

	test("a language is found by what the reader wants", () => {
		expect(languageFor(null, ["fr-FR", "de-AT", "en"])).toBe("de");
		expect(languageFor("en", ["de"])).toBe("en");
		expect(languageFor("xx", ["fr"])).toBe("en");
		expect(languages().map(({ name }) => name)).toContain("Deutsch");
	});

	test("what no catalogue has is said as it came", () => {
		expect(said({ id: "no-such-message", text: "Sorry." })).toBe("Sorry.");
		expect(said({ id: "language-label", text: "x" })).toBe("Language");
		expect(said(null)).toBe("");
	});

	test("the mirrored language runs from right to left and spares values", async () => {
		await speak("mirrored");
		expect(words().direction).toBe("rtl");
		expect(say("language-label")).toMatch(/^⟦Láñĝ[^a]+⟧$/);
	});
});
