/**
 * Calls `onBeat` now and then while the page can be seen, and at once when it is seen again. Nobody needs what a
 * hidden page would ask for.
 */
import { useEffect, useRef } from "react";

/** @param {{ every: number, onBeat?: () => void }} props `every` in seconds */
export function Pulse({ every, onBeat }) {
  const beat = useRef(onBeat);
  beat.current = onBeat;
  useEffect(() => {
    let timer = 0;
    const turn = () => {
      clearInterval(timer);
      if (!document.hidden) timer = window.setInterval(() => beat.current?.(), every * 1000);
    };
    const seen = () => {
      turn();
      if (!document.hidden) beat.current?.();
    };
    turn();
    document.addEventListener("visibilitychange", seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [every]);
  return null;
}
