/**
 * Small controls that must react before a server could answer: dialogs, busy buttons, copying, showing a
 * password. They hold no rules; what a page shows and does is decided in Python.
 */
import { useEffect, useRef, useState } from "react";
import { useWords } from "$/public/external/whisper_gate/media/shared/words.jsx";

const STUCK_AFTER = 12_000; // ms; a button whose answer got lost can be pressed again

/**
 * Busy from the click (or the form's submit) until `settled` changes; not to be pressed before the page has come
 * alive, when the browser would send the form by itself, with what was typed in the address, nor before it is
 * `hydrated`, when what is pressed would be lost on the way to a server that is not connected yet. While busy it is
 * not `disabled`: the browser would take the focus away, and who types would start again at the top of the page.
 */
export function BusyButton({ hydrated, settled, onClick, children, type = "button", ...rest }) {
  const ref = useRef(null);
  const [alive, setAlive] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (hydrated) setAlive(true);
  }, [hydrated]);
  useEffect(() => setBusy(false), [settled]);
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setTimeout(() => setBusy(false), STUCK_AFTER);
    return () => clearTimeout(timer);
  }, [busy]);
  useEffect(() => {
    const form = type === "submit" ? ref.current?.form : null;
    const start = () => setBusy(true);
    form?.addEventListener("submit", start);
    return () => form?.removeEventListener("submit", start);
  }, [type]);
  const press = (event) => {
    if (busy) event.preventDefault(); // the Enter key presses a form's button too
    else if (type !== "submit") {
      setBusy(true);
      onClick?.(event);
    }
  };
  return (
    <button
      {...rest}
      ref={ref}
      type={type}
      disabled={!alive}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={press}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

/** Moves the focus to the first field that was refused, when an attempt has settled. */
export function FocusRefused({ settled }) {
  const ref = useRef(null);
  const seen = useRef(settled);
  useEffect(() => {
    if (seen.current === settled) return;
    seen.current = settled;
    ref.current?.closest("form")?.querySelector("[aria-invalid='true']")?.focus();
  }, [settled]);
  return <span ref={ref} hidden />;
}

/** A button that opens the <dialog> with the id `opens`. */
export function DialogButton({ opens, children, ...rest }) {
  const open = () => document.getElementById(opens)?.showModal();
  return (
    <button type="button" aria-haspopup="dialog" {...rest} onClick={open}>
      {children}
    </button>
  );
}

/** A button that closes the dialog it stands in. */
export function CloseButton({ children, ...rest }) {
  const close = (event) => event.currentTarget.closest("dialog")?.close();
  return (
    <button type="button" {...rest} onClick={close}>
      {children}
    </button>
  );
}

/** A native modal dialog that closes itself when `done` changes. */
export function ModalDialog({ done, children, ...rest }) {
  const ref = useRef(null);
  const seen = useRef(done);
  useEffect(() => {
    if (seen.current === done) return;
    seen.current = done;
    ref.current?.close();
    ref.current?.querySelector("form")?.reset();
  }, [done]);
  return (
    <dialog closedby="any" {...rest} ref={ref}>
      {children}
    </dialog>
  );
}

/** A password input with a button that shows what was typed. */
export function PasswordInput(props) {
  const { say } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <div className="input-reveal">
      <input {...props} type={shown ? "text" : "password"} autoCapitalize="none" spellCheck={false} />
      <button type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
        <span aria-hidden="true">{say(shown ? "page-hide" : "page-show")}</span>
        <span className="visually-hidden">{say(shown ? "page-hide-password" : "page-show-password")}</span>
      </button>
    </div>
  );
}

/** Copies `path` as a full address of this site, and says so for two seconds. */
export function CopyLinkButton({ path, children, ...rest }) {
  const { say } = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const link = new URL(path, location.origin).href;
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      prompt(say("page-copy-this-link"), link);
    }
  };
  return (
    <>
      <button type="button" {...rest} onClick={copy}>
        {children}
        <span>{say(copied ? "page-link-copied" : "page-copy-link")}</span>
      </button>
      {/* Beside the button: a status inside it would leave the button without a name. */}
      <span role="status" className="visually-hidden">
        {copied && say("page-link-copied")}
      </span>
    </>
  );
}

/** A button that leaves for another page, by a full navigation: whatever ran on this one ends with it. */
export function LeaveButton({ to, children, ...rest }) {
  return (
    <button {...rest} type="button" onClick={() => location.assign(to)}>
      {children}
    </button>
  );
}

/** Takes the slash from the end of the address that static file servers put there. */
export function TidyAddress() {
  useEffect(() => {
    const { pathname, search, hash } = location;
    if (pathname.length > 1 && pathname.endsWith("/")) {
      history.replaceState(history.state, "", pathname.replace(/\/+$/, "") + search + hash);
    }
  }, []);
  return null;
}
