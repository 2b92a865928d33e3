import {
  type RetryPolicy,
  retryPolicyIssues,
  withRetryPolicy as writeRetryPolicy,
} from "@plivo-edge/plivo/retry-policy";
import { PlivoValidationError } from "./errors.ts";

export type { EgressRegion, RetryOn, RetryPolicy } from "@plivo-edge/plivo/retry-policy";

/**
 * A callback's URL that says how Plivo tries and retries it. Without it Plivo tries once more after a time-out,
 * and never after a status of 500. The policy is the URL's fragment, in place of the one that it has: no server sees it,
 * and no signature covers it.
 *
 * For `answerUrl`, `hangupUrl` and the others of `calls.create`, for those of `transfer` and `record`, and for URLs in
 * applications and documents.
 *
 * @throws {PlivoValidationError} naming each value that Plivo would ignore
 * @example
 * const hangupUrl = withRetryPolicy("https://example.com/hangup", {
 *   retries: 5, retryOn: ["5xx", "connectTimeout", "readTimeout"],
 * }); // https://example.com/hangup#rc=5&rp=5xx,ct,rt
 */
export function withRetryPolicy(url: string, policy: RetryPolicy): string {
  const issues = retryPolicyIssues(policy);
  if (issues.length > 0) throw new PlivoValidationError(issues);
  return writeRetryPolicy(url, policy);
}
