// Places a call and prints what happens to it: `node index.js`, `bun index.js` or `deno run -A index.js`.
// Set PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, RELAY_URL, TICKET_SECRET, FROM and TO.

import process from "node:process";
import { fromEnv, Plivo } from "@plivo-edge/client";
import { PollingSocket, watchCall } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";

const { RELAY_URL, TICKET_SECRET, FROM, TO } = process.env;
const plivo = new Plivo(fromEnv(process.env));
const relay = new RelayClient({ url: RELAY_URL, secret: TICKET_SECRET });

const { requestUuid } = await plivo.calls.create({ from: FROM, to: TO, ...relay.callbacks() });
const ticket = await relay.ticket({ call: requestUuid });
// Node 20 has no WebSocket of its own: requests that wait do as well.
const options = globalThis.WebSocket ? {} : { WebSocket: PollingSocket };
for await (const { event, state } of watchCall(ticket, options)) console.log(event.type, state.status);
