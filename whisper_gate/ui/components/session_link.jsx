/**
 * The bridge between a page's state and the HttpOnly session cookie, which only an HTTP answer can set or
 * clear. Both end in a full navigation, so that the page's socket opens anew with the right cookie.
 */
import { useEffect, useState } from "react";
import { useWords } from "$/public/external/whisper_gate/media/shared/words.jsx";

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
}

/** Exchanges a one-time `code` for the cookie, then goes to `next`. */
export function SessionLink({ code, next, onTaken, onFailed }) {
  useEffect(() => {
    if (!code) return;
    onTaken?.();
    post("/api/v1/auth/session", { code }).then(
      () => location.assign(next),
      () => onFailed?.(),
    );
  }, [code]);
  return null;
}

/** A hidden field of a form, with the token that the link of a letter has behind its `#`. */
export function LinkToken({ name }) {
  const [token, setToken] = useState("");
  useEffect(() => setToken(location.hash.slice(1)), []);
  return <input type="hidden" name={name} value={token} readOnly />;
}

/** Hands the token of the page's link to `onToken`, once. */
export function LinkOpened({ onToken }) {
  useEffect(() => onToken?.(location.hash.slice(1)), []);
  return null;
}

/** Ends the session and goes to the front page. */
export function LogOutButton({ children, ...rest }) {
  const { say } = useWords();
  const [state, setState] = useState("idle");
  const leave = () => {
    setState("busy");
    post("/api/v1/auth/logout", {}).then(
      () => location.assign("/"),
      () => setState("failed"),
    );
  };
  return (
    <>
      <button {...rest} type="button" disabled={state === "busy"} onClick={leave}>
        {children}
      </button>
      <span role="status" className={state === "failed" ? "field-error" : "visually-hidden"}>
        {state === "failed" ? say("nav-log-out-failed") : ""}
      </span>
    </>
  );
}
