/**
 * Decides which face a room's page shows. Once open it stays open at the same address while its answer is not known:
 * a call goes on when the page's state is lost or its server restarts. A clear no shuts it again, but for somebody
 * who is past the lobby: what happens to them is for the call to say. (A page that is loaded again first hears what
 * it was told the last time.)
 */
import { Children, useRef } from "react";

const UNKNOWN = new Set(["loading", "troubled"]);

/** Whether the call has begun; media/room.jsx writes its phase on the root element. */
const isPastLobby = () => !["", "lobby"].includes(document.documentElement.dataset.call ?? "");

/** @param {{ room: string, view: string, views: string[], children: import("react").ReactNode }} props */
export function Door({ room, view, views, children }) {
  const opened = useRef("");
  if (view === "open") opened.current = room;
  else if (!UNKNOWN.has(view) && !isPastLobby()) opened.current = "";
  const shown = opened.current === room ? "open" : view;
  return Children.toArray(children)[views.indexOf(shown)] ?? null;
}
