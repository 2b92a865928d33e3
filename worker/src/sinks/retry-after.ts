// A receiver that asks for more than the longest pause is asked again after that.
const longest = 24 * 3_600_000;

/** Milliseconds after which a server wants to be asked again, by its `Retry-After`: seconds, or a date. 0 where it says nothing. */
export function readRetryAfter(headers: Headers): number {
  const text = headers.get("retry-after")?.trim() ?? "";
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return milliseconds > 0 ? Math.min(milliseconds, longest) : 0;
}
