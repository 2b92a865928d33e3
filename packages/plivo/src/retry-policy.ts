import { accepts, describe, type Rule } from "./rule.ts";

/**
 * How Plivo tries and retries a callback's URL. It travels as the fragment of the URL, which Plivo keeps to
 * itself: no server sees it, and no signature covers it.
 *
 * It applies to every URL that Plivo asks or tells about a call, those of applications and of documents included; not to
 * audio files, nor to a stream's `statusCallbackUrl`.
 */
export interface RetryPolicy {
  /** Milliseconds to connect, 100 to 10000. @defaultValue `2000` */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds to wait for the response, and between its packets, 100 to 40000. @defaultValue `40000` */
  readonly readTimeout?: number | undefined;
  /** Milliseconds for all attempts together, 100 to 55000. @defaultValue `55000` */
  readonly totalTimeout?: number | undefined;
  /** Attempts after the first, 0 to 5. @defaultValue `1` */
  readonly retries?: number | undefined;
  /** Which failures are tried again. @defaultValue `["connectTimeout", "readTimeout"]` */
  readonly retryOn?: readonly RetryOn[] | undefined;
  /** Where the request leaves from. @defaultValue `"nearest"` */
  readonly region?: EgressRegion | undefined;
}

/** A failure that may be tried again: a response of that class, or a time-out; `all` is each of them. */
export type RetryOn = "4xx" | "5xx" | "connectTimeout" | "readTimeout" | "all";

/** Where Plivo's requests can leave from. */
export const egressRegions = {
  nearest: true,
  local: true,
  n_california: true,
  n_virginia: true,
  frankfurt: true,
  singapore: true,
  mumbai: true,
} as const;

/** A place that Plivo's requests can leave from. */
export type EgressRegion = keyof typeof egressRegions;

/** What holds where a URL says nothing: a response of 500 is not tried again. */
export const defaultRetryPolicy: { readonly [Name in keyof RetryPolicy]-?: NonNullable<RetryPolicy[Name]> } =
  {
    connectTimeout: 2000,
    readTimeout: 40_000,
    totalTimeout: 55_000,
    retries: 1,
    retryOn: ["connectTimeout", "readTimeout"],
    region: "nearest",
  };

/** For a receiver that can be away for a moment: every try that Plivo has, after a response of 500 and above as well. */
export const persistentRetryPolicy: RetryPolicy = {
  retries: 5,
  retryOn: ["5xx", "connectTimeout", "readTimeout"],
};

type Entry = { readonly key: string; readonly rule: Rule };

/** What each value of a policy but `retryOn` is written as, and must be. */
export const retryPolicyEntries: Readonly<Record<Exclude<keyof RetryPolicy, "retryOn">, Entry>> = {
  connectTimeout: { key: "ct", rule: { from: 100, to: 10_000, unit: "milliseconds" } },
  readTimeout: { key: "rt", rule: { from: 100, to: 40_000, unit: "milliseconds" } },
  totalTimeout: { key: "tt", rule: { from: 100, to: 55_000, unit: "milliseconds" } },
  retries: { key: "rc", rule: { from: 0, to: 5, unit: "retries" } },
  region: { key: "er", rule: { words: egressRegions } },
};

/** What each failure is written as. */
export const retryOnNames: Readonly<Record<RetryOn, string>> = {
  "4xx": "4xx",
  "5xx": "5xx",
  connectTimeout: "ct",
  readTimeout: "rt",
  all: "all",
};

/** What is wrong with a policy: the name of each value, and what it must be. Values that Plivo does not know it ignores silently. */
export function retryPolicyIssues(policy: RetryPolicy): { parameter: string; rule: string }[] {
  const issues: { parameter: string; rule: string }[] = [];
  for (const [parameter, value] of Object.entries(policy)) {
    if (value === undefined) continue;
    if (parameter === "retryOn") {
      if (
        !Array.isArray(value) ||
        value.length === 0 ||
        new Set(value).size < value.length ||
        !value.every((each) => Object.hasOwn(retryOnNames, each))
      ) {
        issues.push({ parameter, rule: `must be a list of ${Object.keys(retryOnNames).join(", ")}` });
      }
    } else if (!isEntry(parameter)) {
      issues.push({ parameter, rule: "is not part of a retry policy" });
    } else if (!accepts(retryPolicyEntries[parameter].rule, value)) {
      issues.push({ parameter, rule: `must be ${describe(retryPolicyEntries[parameter].rule)}` });
    }
  }
  return issues;
}

function isEntry(name: string): name is keyof typeof retryPolicyEntries {
  return Object.hasOwn(retryPolicyEntries, name);
}

/**
 * The URL with the policy as its fragment, in place of the one that it has.
 *
 * @throws {RangeError} naming each value that Plivo would ignore.
 * @example
 * withRetryPolicy("https://example.com/hangup", { retries: 5, retryOn: ["5xx", "connectTimeout", "readTimeout"] });
 * // https://example.com/hangup#rc=5&rp=5xx,ct,rt
 */
export function withRetryPolicy(url: string, policy: RetryPolicy): string {
  const issues = retryPolicyIssues(policy);
  if (issues.length > 0) {
    throw new RangeError(issues.map(({ parameter, rule }) => `${parameter}: ${rule}`).join("; "));
  }
  const pairs: string[] = [];
  for (const [name, { key }] of Object.entries(retryPolicyEntries)) {
    const value = policy[name as keyof typeof retryPolicyEntries]; // the keys of a constant are its keys
    if (value !== undefined) pairs.push(`${key}=${value}`);
  }
  if (policy.retryOn) pairs.push(`rp=${policy.retryOn.map((failure) => retryOnNames[failure]).join(",")}`);
  const [bare = ""] = url.split("#", 1);
  return pairs.length > 0 ? `${bare}#${pairs.join("&")}` : bare;
}

/**
 * The policy as a segment of a path, such as `rc-5.rp-5xx-ct-rt`, in letters that no URL escapes; `plivo` where it leaves
 * all to Plivo.
 *
 * @throws {RangeError} naming each value that Plivo would ignore.
 */
export function writeRetrySegment(policy: RetryPolicy): string {
  // In one order, whatever the order of `retryOn`.
  const [, fragment = ""] = withRetryPolicy("", retryPolicyOf(withRetryPolicy("", policy)) ?? {}).split("#");
  return fragment.replaceAll("&", ".").replace(/[=,]/g, "-") || "plivo";
}

/** Reads such a segment; undefined where {@link writeRetrySegment} would not have written it so. */
export function readRetrySegment(segment: string): RetryPolicy | undefined {
  const pairs = segment.split(".").map((pair) => pair.replace("-", "=").replaceAll("-", ","));
  const policy = retryPolicyOf(`#${pairs.join("&")}`) ?? {};
  return writeRetrySegment(policy) === segment ? policy : undefined;
}

/**
 * The policy in the fragment of a URL; undefined if it has no fragment. Plivo does not say what it makes of a key that it
 * does not know, or of a value out of range: here they are left out, so that the default holds.
 */
export function retryPolicyOf(url: string): RetryPolicy | undefined {
  const hash = url.indexOf("#");
  if (hash === -1) return undefined;
  const fragment = new URLSearchParams(url.slice(hash + 1));
  const policy: Record<string, unknown> = {};
  for (const [name, { key, rule }] of Object.entries(retryPolicyEntries)) {
    const text = fragment.get(key) ?? "";
    const value = rule.words || !/^\d+$/.test(text) ? text : Number(text);
    if (accepts(rule, value)) policy[name] = value;
  }
  const named = (fragment.get("rp") ?? "").split(",").map((name) => name.trim());
  const retryOn = Object.entries(retryOnNames).flatMap(([failure, name]) =>
    named.includes(name) ? [failure] : [],
  );
  return retryOn.length > 0 ? { ...policy, retryOn: retryOn as RetryOn[] } : policy; // the keys of `retryOnNames`
}
