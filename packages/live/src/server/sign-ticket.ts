import { encodeBase64url } from "../base64url.ts";
import type { TicketClaims } from "../ticket.ts";
import { sign } from "./signature.ts";

/**
 * Makes a ticket of claims as they are. `RelayClient` makes them, and checks what it is asked for; this is for a relay that
 * hands on what it has verified.
 *
 * @throws {TypeError} when the secret is shorter than 32 characters
 */
export async function signTicket(claims: TicketClaims, secret: string): Promise<string> {
  const signed = encodeBase64url(JSON.stringify(claims));
  return `${signed}.${await sign(signed, secret)}`;
}
