import { decodeBase64url, encodeBase64url } from "../base64url.ts";
import { readTicket, type TicketClaims, TicketError } from "../ticket.ts";
import { isSignedBy } from "./signature.ts";

export interface VerifyTicketOptions {
  /** Any of them may have signed the ticket: the new one and the old one while you rotate. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. @default Date.now() */
  readonly now?: number;
}

/**
 * Tells what a ticket grants, once it is proven that a holder of the secret signed it and that it has not expired.
 *
 * @throws {TicketError} with the code `malformed`, `forged` or `expired`
 * @throws {TypeError} when there is no secret, or a short one
 */
export async function verifyTicket(ticket: string, options: VerifyTicketOptions): Promise<TicketClaims> {
  if (options.secrets.length === 0) throw new TypeError("verifyTicket: `secrets` is empty");
  const claims = readTicket(ticket);
  const [signed = "", encodedSignature = ""] = ticket.split(".");
  const signature = decodeSignature(encodedSignature);
  const matches = await Promise.all(options.secrets.map((secret) => isSignedBy(secret, signed, signature)));
  if (!matches.includes(true)) throw new TicketError("forged");
  if (claims.expires * 1000 <= (options.now ?? Date.now())) throw new TicketError("expired");
  return claims;
}

/** One spelling only: the last character has bits to spare, and a ticket must not have a second form. */
function decodeSignature(text: string): Uint8Array<ArrayBuffer> {
  try {
    const signature = decodeBase64url(text);
    if (encodeBase64url(signature) === text) return signature;
  } catch {
    // Not base64: the answer is the same.
  }
  throw new TicketError("malformed");
}
