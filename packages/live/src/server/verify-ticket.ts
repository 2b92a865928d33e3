import { readTicket, type TicketClaims, TicketError } from "../ticket.ts";
import { ticketLifetime } from "./options.ts";
import { isSignedBy, signatureBytes } from "./signature.ts";

/** What a ticket is verified with. */
export interface VerifyTicketOptions {
  /** Any of them may have signed the ticket: the new one and the old one while you rotate. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. @default Date.now() */
  readonly now?: number;
}

/**
 * What a ticket grants, after checking that a holder of the secret signed it and that it has not expired.
 *
 * @throws {TicketError} with the code `malformed`, `forged` or `expired`
 * @throws {TypeError} when there is no secret, or a short one
 */
export async function verifyTicket(ticket: string, options: VerifyTicketOptions): Promise<TicketClaims> {
  if (options.secrets.length === 0) throw new TypeError("verifyTicket: `secrets` is empty");
  const [signed = "", encoded = "", ...rest] = ticket.split(".", 3);
  const signature = signatureBytes(encoded);
  if (!signature || rest.length > 0) throw new TicketError("malformed");
  const matches = await Promise.all(options.secrets.map((secret) => isSignedBy(secret, signed, signature)));
  if (!matches.includes(true)) throw new TicketError("forged");
  const claims = readTicket(ticket);
  // A revocation is remembered no longer than tickets may last.
  if (claims.expires - claims.issued > ticketLifetime.longest) throw new TicketError("malformed");
  if (claims.expires * 1000 <= (options.now ?? Date.now())) throw new TicketError("expired");
  return claims;
}
