/** A made language that shows what a layout has not thought of: longer words, other letters, from right to left. */

const FROM = "aceginosuyACEGINOSUY";
const TO = "áçéĝîñöšûýÁÇÉĜÎÑÖŠÛÝ";

/** @param {string} text a piece of a message, without its values */
export function mirrored(text) {
	const letters = [...text].map((letter) => TO[FROM.indexOf(letter)] ?? letter).join("");
	// A third longer, as German or Finnish would be; between brackets, so that a text cut off is seen.
	return /\p{L}/u.test(text) ? `⟦${letters}${"·".repeat(Math.ceil(text.length / 3))}⟧` : letters;
}
