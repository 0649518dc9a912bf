/**
 * A new release of the server while the page is open. The framework reloads a page that was built for another one,
 * unless it did so a moment ago; then it only puts up a banner. In the middle of a call the page must stay: media needs
 * no server, and signalling of both releases understands each other. So the call claims to have reloaded just now.
 */
const RELOADED = "reflex_last_reloaded_on_error";
/** The id of the framework's banner; ours stands in its place (kit.css hides it). */
export const BANNER = "reflex-new-version-banner";
/** Milliseconds; a call hardly lasts longer. */
const HOLD = 24 * 3_600_000;

/**
 * Keep the page while a call goes on.
 * @param {Pick<Storage, "setItem" | "removeItem"> | null} shelf the tab's storage
 * @param {number} now milliseconds since 1970
 * @returns {() => void} let it go again
 */
export function holdPage(shelf, now) {
	try {
		shelf?.setItem(RELOADED, String(now + HOLD));
		return () => shelf?.removeItem(RELOADED);
	} catch {
		return () => undefined;
	}
}
