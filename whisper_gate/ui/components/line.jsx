/** What every page needs of its line to the server: no stampede after a loss, and a word about a new release. */
import { useEffect, useState } from "react";
import { Manager, Socket } from "socket.io-client";
import { askOnce, paceReconnects } from "$/public/external/whisper_gate/media/shared/pace.js";
import { BANNER } from "$/public/external/whisper_gate/media/shared/upgrade.js";
import { useWords } from "$/public/external/whisper_gate/media/shared/words.jsx";

askOnce(Socket.prototype);
const pace = paceReconnects(Manager.prototype, {
  timers: { set: (run, ms) => setTimeout(run, ms), clear: (handle) => clearTimeout(handle) },
  now: () => Date.now(),
  random: () => Math.random(),
});

/** Opens a lost line again, at once where somebody has reason to hope. */
export function Line() {
  useEffect(() => {
    const hurry = () => document.hidden || pace.hurry();
    window.addEventListener("online", hurry);
    document.addEventListener("visibilitychange", hurry);
    return () => {
      window.removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
    };
  }, []);
  return null;
}

/** Says that the server has a newer release, as the framework's own banner would; a call comes back by itself. */
export function NewVersion() {
  const { say } = useWords();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const look = () => setReady(document.getElementById(BANNER) !== null);
    look();
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true });
    return () => observer.disconnect();
  }, []);
  return (
    <div role="status">
      {ready ? (
        <div className="mishap new-version">
          <span>{say("note-new-version")}</span>
          <button type="button" className="btn btn-quiet" onClick={() => window.location.reload()}>
            {say("note-reload")}
          </button>
        </div>
      ) : null}
    </div>
  );
}
