/** How often and how long a callback is tried. Times are in milliseconds. */
export interface Policy {
  /** Tries in all. */
  readonly attempts: number;
  /** For one try. */
  readonly read: number;
  /** For all tries. */
  readonly total: number;
  /** Which failures are tried again. */
  readonly retry: ReadonlySet<Failure>;
}

/**
 * Why a try failed: no connection, no reply in time, a reply of that class, or a reply that is not a document.
 * What was lost without Plivo's knowledge is never tried again.
 */
export type Failure = "ct" | "rt" | "3xx" | "4xx" | "5xx" | "document" | "lost";

const everything: ReadonlySet<Failure> = new Set(["ct", "rt", "3xx", "4xx", "5xx", "document"]);

/** How the answer and fallback URLs are tried: three times for a valid document, or 60 s. */
export const documentPolicy: Policy = { attempts: 3, read: 15_000, total: 60_000, retry: everything };

/** How every other URL is tried. */
export const noticePolicy: Policy = {
  attempts: 2,
  read: 40_000,
  total: 55_000,
  retry: new Set(["ct", "rt"]),
};

/** Reads the fragment `#rt=…&tt=…&rc=…&rp=…` of a callback's URL; without one, the URL keeps its default policy. */
export function policyOf(url: string, otherwise: Policy): Policy {
  const hash = url.indexOf("#");
  if (hash === -1) return otherwise;
  const fragment = new URLSearchParams(url.slice(hash + 1));
  // `ct` bounds the connecting alone, which `fetch` does not show; `er` names a region, and this machine has one.
  return {
    read: within(fragment.get("rt"), 100, 40_000) ?? 40_000,
    total: within(fragment.get("tt"), 100, 55_000) ?? 55_000,
    attempts: 1 + (within(fragment.get("rc"), 0, 5) ?? 1),
    retry: retried(fragment.get("rp")),
  };
}

/** Plivo does not say what it makes of a value out of range; the default it is. */
function within(value: string | null, least: number, most: number): number | undefined {
  const number = Number(value ?? Number.NaN);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

function retried(value: string | null): ReadonlySet<Failure> {
  const named = new Set((value ?? "").split(",").map((name) => name.trim()));
  if (named.has("all")) return everything;
  const known = (["4xx", "5xx", "ct", "rt"] as const).filter((name) => named.has(name));
  return known.length === 0 ? noticePolicy.retry : new Set(known);
}
