// `npm run bench:campaign`: what it takes to give a campaign its destinations, beside a bare object that stores the same
// lines and checks nothing.

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Campaigns } from "@plivo-edge/live/campaigns";
import { type Running, run, type Variant } from "./relay/workerd.ts";

const [inOneRequest, byTheClient] = [100_000, 1_000_000];
const key = "a-key-of-the-bench-0123456789abcdef";
const relay: Variant = {
  name: "relay",
  source: "campaigns.ts",
  objects: { CALL: "Call", CAMPAIGN: "Campaign", FEED: "Feed", PACER: "Pacer", PLACEMENT: "Placement" },
  variables: {
    PLIVO_AUTH_ID: "MAXXXXXXXXXXXXXXXXXX",
    PLIVO_AUTH_TOKEN: "bench-token",
    TICKET_SECRET: "0123456789abcdef0123456789abcdef",
    API_KEYS: key,
  },
};
const floor: Variant = { name: "bare object", source: "lines.ts", objects: { LINES: "Lines" } };

const rowOf = (index: number) => ({
  to: `1${4_150_000_000 + index}`,
  id: `customer-${index}`,
  variables: { name: "Ada", amount: `${index} EUR` },
});

/** The most memory that it has had, in MB. */
async function peak({ pid }: Running): Promise<number> {
  const [, size] = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(size) / 1_024);
}

async function measured(variant: Variant, work: (url: string) => Promise<void>) {
  const running = await run(variant);
  try {
    const before = await peak(running);
    const began = performance.now();
    await work(`http://127.0.0.1:${running.port}`);
    const seconds = (performance.now() - began) / 1_000;
    return { seconds, before, after: await peak(running) };
  } finally {
    await running.stop();
  }
}

function print(what: string, { seconds, before, after }: Awaited<ReturnType<typeof measured>>): void {
  console.log(`${what.padEnd(56)} ${seconds.toFixed(2)} s, memory ${before} MB before, ${after} MB at most`);
}

async function create(url: string) {
  const campaigns = new Campaigns({ url, key });
  return campaigns.create({ from: "14155550111", zone: "Europe/Berlin" }, { idempotencyKey: randomUUID() });
}

const lines = `${Array.from({ length: inOneRequest }, (_, index) => JSON.stringify(rowOf(index))).join("\n")}\n`;
const count = inOneRequest.toLocaleString("en");

/** Posts all lines in one request. */
async function post(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", ...headers },
    body: lines,
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}

const rounds = [];
for (let round = 0; round < 3; round += 1) {
  const ours = await measured(relay, async (url) => {
    const { id } = await create(url);
    const added = await post(`${url}/v1/campaigns/${id}/destinations`, { authorization: `Bearer ${key}` });
    if (!added.startsWith(`{"added":${inOneRequest},`)) throw new Error(added.slice(0, 200));
  });
  const theirs = await measured(floor, async (url) => void (await post(url, {})));
  print(`${count} destinations in one request`, ours);
  print(`${count} lines to a bare object`, theirs);
  rounds.push(ours.seconds / theirs.seconds);
}
const [lowest, ratio, highest] = rounds.toSorted((a, b) => a - b).map((each) => each.toFixed(2));
console.log(`ratio ${ratio} (${lowest} to ${highest})`);

const all = await measured(relay, async (url) => {
  const campaign = await create(url);
  const { added } = await campaign.add(rows());
  if (added !== byTheClient) throw new Error(`${added} were added`);
});
print(`${byTheClient.toLocaleString("en")} destinations by the client`, all);
console.log(
  `memory of the client's process at most: ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`,
);

function* rows() {
  for (let index = 0; index < byTheClient; index += 1) yield rowOf(index);
}
