// Has the relay call a list of numbers, and shows how far it is:
// `RELAY_URL=… RELAY_KEY=… FROM=NUMBER TO=NUMBER,NUMBER node index.js`
// The relay goes on when this program is stopped, and the same NAME watches the same campaign again.

import process from "node:process";
import { PollingSocket, watchCampaign } from "@plivo-edge/live";
import { Campaigns } from "@plivo-edge/live/campaigns";

const { RELAY_URL, RELAY_KEY, FROM, TO, NAME = `example-${Date.now()}` } = process.env;
const campaigns = new Campaigns({ url: RELAY_URL, key: RELAY_KEY });

const call = { from: FROM, callsPerSecond: 2, attempts: 2, retry: { busy: 1 } };
const campaign = await campaigns.create(call, { idempotencyKey: NAME });
const { status } = await campaign.state();
if (status === "draft") {
  const { added, refused } = await campaign.add(TO.split(",").map((to, at) => ({ to, id: `row-${at + 1}` })));
  console.log(`${added} added`);
  for (const { line, rule } of refused) console.log(`row ${line} left out: ${rule}`);
  await campaign.start();
}

// Node 20 has no WebSocket of its own: requests that wait do as well.
const options = { history: 1_000, ...(!globalThis.WebSocket && { WebSocket: PollingSocket }) };
const watch = watchCampaign(await campaign.ticket(), options);
for await (const { event, state } of watch) {
  if (event.type === "outcome") console.log(`${event.id} ${event.status}, attempts: ${event.attempts}`);
  else console.log(`${state.status}, ${state.progress.live} live, ${state.progress.pending} to call`);
}
console.log(
  `${watch.state.status}: ${watch.state.progress.completed} of ${watch.state.destinations} completed`,
);
