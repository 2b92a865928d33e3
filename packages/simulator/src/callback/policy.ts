import {
  defaultRetryPolicy,
  type RetryOn,
  type RetryPolicy,
  retryPolicyOf,
} from "@plivo-edge/plivo/retry-policy";

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
 * Why a try failed: no connection, no reply in time, a reply of that class, a reply without a body, or one that
 * is not a document.
 * What was lost without Plivo's knowledge is never tried again.
 */
export type Failure = "ct" | "rt" | "3xx" | "4xx" | "5xx" | "empty" | "document" | "lost";

const everything: ReadonlySet<Failure> = new Set(["ct", "rt", "3xx", "4xx", "5xx", "empty", "document"]);

const failuresOf: Readonly<Record<RetryOn, readonly Failure[]>> = {
  "4xx": ["4xx"],
  "5xx": ["5xx"],
  connectTimeout: ["ct"],
  readTimeout: ["rt"],
  all: [...everything],
};

/** How the answer and fallback URLs are tried: three times for a valid document, or 60 s. */
export function documentPolicy(read: number): Policy {
  return { attempts: 3, read, total: 60_000, retry: everything };
}

/** How every other URL is tried. */
export const noticePolicy: Policy = policyFrom({});

/** The policy in the fragment of a callback's URL; without one, the URL keeps its default policy. */
export function policyOf(url: string, otherwise: Policy): Policy {
  const policy = retryPolicyOf(url);
  return policy === undefined ? otherwise : policyFrom(policy);
}

/** `fetch` does not show the connecting alone, and this machine is one region: these two parts change nothing. */
function policyFrom({
  readTimeout = defaultRetryPolicy.readTimeout,
  totalTimeout = defaultRetryPolicy.totalTimeout,
  retries = defaultRetryPolicy.retries,
  retryOn = defaultRetryPolicy.retryOn,
}: RetryPolicy): Policy {
  return {
    attempts: 1 + retries,
    read: readTimeout,
    total: totalTimeout,
    retry: retryOn.includes("all") ? everything : new Set(retryOn.flatMap((failure) => failuresOf[failure])),
  };
}
