// A function that dials, and gives whoever asks the ticket with which a page watches. `supabase functions serve dial`
// Set PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, RELAY_URL, TICKET_SECRET, FROM and TO.

import { fromEnv, Plivo } from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";

const environment = Deno.env.toObject();
const { RELAY_URL = "", TICKET_SECRET = "", FROM = "", TO = "" } = environment;
const plivo = new Plivo(fromEnv(environment));
const relay = new RelayClient({ url: RELAY_URL, secret: TICKET_SECRET });

// Supabase itself asks for a user's token before it comes here.
Deno.serve(async () => {
  const { requestUuid } = await plivo.calls.create({ from: FROM, to: TO, ...relay.callbacks() });
  return new Response(await relay.ticket({ call: requestUuid }));
});
