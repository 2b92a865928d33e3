import { fromEnv, Plivo } from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";

/**
 * Dials, and gives the page the ticket with which it watches. Set PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, RELAY_URL,
 * TICKET_SECRET, FROM and TO.
 */
export async function POST(): Promise<Response> {
  const { RELAY_URL = "", TICKET_SECRET = "", FROM = "", TO = "" } = process.env;
  const plivo = new Plivo(fromEnv(process.env));
  const relay = new RelayClient({ url: RELAY_URL, secret: TICKET_SECRET });
  const { requestUuid } = await plivo.calls.create({ from: FROM, to: TO, ...relay.callbacks() });
  return new Response(await relay.ticket({ call: requestUuid }));
}
