// Calls a list of numbers, two a second, and shows how many calls are in which state:
// `PLIVO_AUTH_ID=… PLIVO_AUTH_TOKEN=… RELAY_URL=… TICKET_SECRET=… FROM=NUMBER TO=NUMBER,NUMBER node index.js`

import process from "node:process";
import { fromEnv, Plivo } from "@plivo-edge/client";
import { PollingSocket, watchFeed } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";

const { RELAY_URL, TICKET_SECRET, FROM, TO } = process.env;
const plivo = new Plivo(fromEnv(process.env));
const relay = new RelayClient({ url: RELAY_URL, secret: TICKET_SECRET });

// A feed of its own, so that no other campaign's calls are on the board.
const feed = `campaign-${Date.now()}`;
// Node 20 has no WebSocket of its own: requests that wait do as well.
const options = { history: 1_000, ...(!globalThis.WebSocket && { WebSocket: PollingSocket }) };
const watch = watchFeed(await relay.ticket({ feed }), options);
let placed;
watch.subscribe(show);

const call = { from: FROM, ...relay.callbacks({ feed }) };
let progress = { placed: 0 };
for await (const outcome of plivo.calls.createMany(TO.split(","), call, { callsPerSecond: 2 })) {
  progress = outcome.progress;
  if (outcome.status !== "placed") console.log(`${outcome.status}: ${outcome.error}`);
}
placed = progress.placed;
show();

function show() {
  const states = [...watch.calls.values()];
  const counts = new Map();
  for (const { status } of states) counts.set(status, (counts.get(status) ?? 0) + 1);
  console.log(
    [...counts]
      .map(([status, count]) => `${status} ${count}`)
      .sort()
      .join(", "),
  );
  if (states.filter(({ endedAt }) => endedAt !== undefined).length === placed) watch.close();
}
