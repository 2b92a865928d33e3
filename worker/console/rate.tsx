/** @jsxImportSource preact */
import type { JSX } from "preact";
import type { Calls } from "./calls.ts";

const bars = 90;
const length = 10_000;

/** Calls that began in each ten seconds of the last fifteen minutes, and in the last minute in words. */
export function Rate({ calls, now }: { readonly calls: Calls; readonly now: number }): JSX.Element {
  const starts = calls.starts(now, bars, length);
  const most = Math.max(4, ...starts);
  const path = starts
    .map((count, index) => (count ? `M${index + 0.5} 20V${20 - (count / most) * 20}` : ""))
    .join("");
  const minute = starts.slice(-6).reduce((sum, count) => sum + count, 0);
  return (
    <span class="rate">
      <svg viewBox={`0 0 ${bars} 20`} aria-hidden="true" preserveAspectRatio="none">
        <path d={path} />
      </svg>
      {minute} a minute
    </span>
  );
}
