/**
 * Decides which face a room's page shows. Once open, it stays open for as long as the page stands at the
 * same address: a call goes on when the page's state is lost or its server restarts.
 */
import { Children, useRef } from "react";

/** @param {{ room: string, view: string, views: string[], children: import("react").ReactNode }} props */
export function Door({ room, view, views, children }) {
  const opened = useRef("");
  if (view === "open") opened.current = room;
  const shown = opened.current === room ? "open" : view;
  return Children.toArray(children)[views.indexOf(shown)] ?? null;
}
