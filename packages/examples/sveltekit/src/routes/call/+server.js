import { env } from "node:process";
import { fromEnv, Plivo } from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";

/**
 * Dials, and gives the page the ticket with which it watches. Set PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, RELAY_URL,
 * TICKET_SECRET, FROM and TO.
 */
export async function POST() {
  const plivo = new Plivo(fromEnv(env));
  const relay = new RelayClient({ url: env.RELAY_URL, secret: env.TICKET_SECRET });
  const { requestUuid } = await plivo.calls.create({ from: env.FROM, to: env.TO, ...relay.callbacks() });
  return new Response(await relay.ticket({ call: requestUuid }));
}
