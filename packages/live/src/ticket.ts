import { decodeBase64url } from "./base64url.ts";
import { fieldsOf, isInteger, isNumber, isText, listOf, oneOf } from "./validators.ts";

/** What a ticket can grant beyond the events: `unredacted` shows phone numbers in full, what was said, pressed and recorded, and raw parameters. */
export type TicketField = "unredacted";

/** What a ticket opens. */
export type TicketScope =
  /** One call: the `requestUuid` that `calls.create` returned. */
  | { readonly call: string }
  /** One feed, by its name. */
  | { readonly feed: string }
  /** One campaign, by its id. */
  | { readonly campaign: string };

type KeyOf<Union> = Union extends unknown ? keyof Union : never;

/** The kinds of what a ticket opens. It names one of them. */
export type ScopeName = KeyOf<TicketScope>;

/** What a ticket says. */
export type TicketClaims = TicketScope & {
  readonly version: 1;
  /** The relay to connect to: an absolute http(s) URL without a trailing slash. */
  readonly url: string;
  /** When it was made: seconds since the epoch, to the millisecond. Tickets can be revoked by it. */
  readonly issued: number;
  /** Seconds since the epoch from which on the relay refuses it. */
  readonly expires: number;
  readonly fields: readonly TicketField[];
  /** It opens what it opens one time. */
  readonly once?: true;
  /** Random, and different in every ticket. */
  readonly id: string;
};

/** Why a ticket opens nothing. */
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

const hasClaims = /* @__PURE__ */ fieldsOf({
  version: /* @__PURE__ */ oneOf(1),
  url: isText,
  issued: isNumber,
  expires: isInteger,
  fields: /* @__PURE__ */ listOf(/* @__PURE__ */ oneOf("unredacted")),
  // Anything else might be meant as a limit, and would be none.
  once: /* @__PURE__ */ oneOf(true, undefined),
  id: isText,
});
const scopes: Readonly<Record<ScopeName, true>> = { call: true, feed: true, campaign: true };

function isClaims(input: unknown): input is TicketClaims {
  const given = Object.entries(Object(input)).filter(([name]) => Object.hasOwn(scopes, name));
  return hasClaims(input) && given.length === 1 && given.every(([, name]) => isText(name));
}

/**
 * Reads a ticket without verifying it: for the subscriber, which has no secret and only wants to know where to go.
 *
 * @throws {TicketError} `malformed`
 */
export function readTicket(ticket: string): TicketClaims {
  try {
    // The whole of it, so that a platform's error about a part never repeats the ticket; `atob` alone lets spaces through.
    const [, encoded = ""] = /^([\w-]+)\.[\w-]+$/.exec(ticket) ?? [];
    // ASCII all through: `URL` has escaped the rest.
    const claims: unknown = JSON.parse(decodeBase64url(encoded));
    if (isClaims(claims)) return claims;
  } catch {
    // Neither base64 nor JSON: the answer is the same.
  }
  throw new TicketError("malformed");
}
