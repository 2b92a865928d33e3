import {
  PlivoApiError,
  PlivoConnectionError,
  PlivoError,
  PlivoResponseError,
  PlivoValidationError,
} from "@plivo-edge/client";

/** What a dial that failed says: of this destination, or of all of them. */
export type DialFailure =
  /** Plivo took it, and did not say under which id: the callbacks' URLs name the dial. */
  | { readonly kind: "placed" }
  /** It may have dialled: the destination stays live until a callback, or the end of the wait for one. */
  | { readonly kind: "ambiguous" }
  /** It has not, and Plivo takes no others now. */
  | { readonly kind: "closed"; readonly retryAfter: number }
  /** It has not: Plivo does not take this destination. */
  | { readonly kind: "refused" }
  /** It has not, and no other would: somebody has to put something right. */
  | { readonly kind: "blocked"; readonly reason: string };

/**
 * Reads what the client threw. Whatever is not proven to have dialled nothing may have dialled.
 *
 * Of a status that is about the request, such as 400, only the destination differs from those before; the other 4xx are
 * about the account.
 */
export function dialFailureOf(error: unknown): DialFailure {
  if (error instanceof PlivoResponseError && lacksOnlyItsId(error)) return { kind: "placed" };
  if (!(error instanceof PlivoError) || error.ambiguous) return { kind: "ambiguous" };
  if (error instanceof PlivoConnectionError) return { kind: "closed", retryAfter: 0 };
  if (error instanceof PlivoApiError) {
    const { status, retryAfter = 0 } = error;
    if (status === 429) return { kind: "closed", retryAfter };
    if (status === 400 || status === 422) return { kind: "refused" };
    if (status < 400 || status >= 500) return { kind: "ambiguous" };
  } else if (!(error instanceof PlivoValidationError)) return { kind: "ambiguous" };
  // The destination's own form was checked when it was added: what the client refuses to send is everybody's.
  return { kind: "blocked", reason: error.message };
}

/** Whether it says that a call was made: what else comes with a 2xx, such as a proxy's page, says nothing. */
function lacksOnlyItsId({ status, issues }: PlivoResponseError): boolean {
  return [201, 202].includes(status) && issues.every(({ parameter }) => parameter === "requestUuid");
}
