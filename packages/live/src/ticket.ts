import * as v from "valibot";
import { decodeBase64url } from "./base64url.ts";
import { Integer, listOf, oneOf, Text } from "./validators.ts";

/** What a ticket can grant beyond the events: `unredacted` shows phone numbers in full, what was said, pressed and recorded, and raw parameters. */
export type TicketField = "unredacted";

/** What a ticket opens. */
export type TicketScope =
  /** One call: the `requestUuid` that `calls.create` returned. */
  | { readonly call: string }
  /** One feed, by its name. */
  | { readonly feed: string };

/** What a ticket says. */
export type TicketClaims = TicketScope & {
  readonly version: 1;
  /** The relay to connect to: an absolute http(s) URL without a trailing slash. */
  readonly url: string;
  /** Seconds since the epoch from which on the relay refuses it. */
  readonly expires: number;
  readonly fields: readonly TicketField[];
  /** It opens what it opens one time. */
  readonly once?: true;
  /** Random, and different in every ticket. */
  readonly id: string;
};

export type TicketErrorCode = "malformed" | "forged" | "expired";

/** A ticket that opens nothing. The message never holds the ticket. */
export class TicketError extends Error {
  override readonly name = "TicketError";
  readonly code: TicketErrorCode;

  constructor(code: TicketErrorCode) {
    super(`This ticket is ${code}`);
    this.code = code;
  }
}

const ClaimsShape = /* @__PURE__ */ v.object({
  version: /* @__PURE__ */ oneOf(1),
  url: Text,
  expires: Integer,
  fields: /* @__PURE__ */ listOf(/* @__PURE__ */ oneOf("unredacted")),
  id: Text,
});
const CallShape = /* @__PURE__ */ v.object({ call: Text });
const FeedShape = /* @__PURE__ */ v.object({ feed: Text });

function isClaims(input: unknown): input is TicketClaims {
  return v.is(ClaimsShape, input) && v.is(CallShape, input) !== v.is(FeedShape, input);
}

/**
 * Reads a ticket without verifying it: for the subscriber, which has no secret and only wants to know where to go.
 *
 * @throws {TicketError} `malformed`
 */
export function readTicket(ticket: string): TicketClaims {
  try {
    // ASCII all through: `URL` has escaped the rest.
    const claims: unknown = JSON.parse(decodeBase64url(ticket.replace(/\..*/, "")));
    if (isClaims(claims)) return claims;
  } catch {
    // Neither base64 nor JSON: the answer is the same.
  }
  throw new TicketError("malformed");
}
