import * as v from "valibot";
import { decodeBase64url } from "./base64url.ts";

/** What a ticket can grant beyond the events themselves: `numbers` shows phone numbers unmasked. */
export type TicketField = "numbers";

/** What a ticket says. */
export interface TicketClaims {
  readonly version: 1;
  /** The relay to connect to: an absolute http(s) URL without a trailing slash. */
  readonly url: string;
  /** The one call it opens: the `requestUuid` that `calls.create` returned. */
  readonly call: string;
  /** Seconds since the epoch from which on the relay refuses it. */
  readonly expires: number;
  readonly fields: readonly TicketField[];
  /** Random, and different in every ticket. */
  readonly id: string;
}

export type TicketErrorCode = "malformed" | "forged" | "expired";

const messages: Readonly<Record<TicketErrorCode, string>> = {
  malformed: "This is not a ticket",
  forged: "This ticket was not signed with a secret of this relay",
  expired: "This ticket has expired",
};

/** A ticket that opens nothing. The message never holds the ticket. */
export class TicketError extends Error {
  override readonly name = "TicketError";
  readonly code: TicketErrorCode;

  constructor(code: TicketErrorCode) {
    super(messages[code]);
    this.code = code;
  }
}

const TicketClaimsSchema: v.GenericSchema<unknown, TicketClaims> = /* @__PURE__ */ v.object({
  version: /* @__PURE__ */ v.literal(1),
  url: /* @__PURE__ */ v.string(),
  call: /* @__PURE__ */ v.string(),
  expires: /* @__PURE__ */ v.number(),
  fields: /* @__PURE__ */ v.array(/* @__PURE__ */ v.literal("numbers")),
  id: /* @__PURE__ */ v.string(),
});

/** Twice what the longest relay URL and call make; more is not worth decoding. */
const maximumLength = 4096;

/**
 * Reads a ticket without verifying it: for the subscriber, which has no secret and only wants to know where to go.
 *
 * @throws {TicketError} `malformed`
 */
export function readTicket(ticket: string): TicketClaims {
  try {
    const [claims = "", signature = "", ...rest] = ticket.split(".");
    if (ticket.length <= maximumLength && signature !== "" && rest.length === 0) {
      return v.parse(TicketClaimsSchema, JSON.parse(new TextDecoder().decode(decodeBase64url(claims))));
    }
  } catch {
    // Neither base64 nor JSON nor these claims: the answer is the same.
  }
  throw new TicketError("malformed");
}
