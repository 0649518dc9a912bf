/** A moment in the words and the time zone of whoever reads it; only the browser knows both. */
const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** @param {{ at: string }} props `at` is ISO 8601 */
export function LocalTime({ at, ...rest }) {
  return (
    <time {...rest} dateTime={at}>
      {FORMAT.format(new Date(at))}
    </time>
  );
}
