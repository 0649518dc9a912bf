/** A moment in the reader's language and time zone; only the browser knows both. */
import { localeOf } from "$/public/external/whisper_gate/media/shared/words.js";
import { useWords } from "$/public/external/whisper_gate/media/shared/words.jsx";

/** @param {{ at: string, time?: boolean }} props `at` is ISO 8601; without `time` the day alone, in full */
export function LocalTime({ at, time = true, ...rest }) {
  const { tag } = useWords();
  const style = time ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "long" };
  const format = new Intl.DateTimeFormat(localeOf(tag, navigator.languages), style);
  return (
    <time {...rest} dateTime={at}>
      {format.format(new Date(at))}
    </time>
  );
}
