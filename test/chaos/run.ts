// `npm run chaos`: campaigns against the simulator with faults, while workerd is killed and started again on the same disk.
// Prints what became of every destination beside what the simulator saw, and exits with 1 where anybody was dialled twice,
// the pace or the limit of live calls was passed, or an end is not the simulator's.
import { randomUUID } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  type Campaign,
  type CampaignDestination,
  type CampaignRow,
  Campaigns,
} from "@plivo-edge/live/campaigns";
import { SoakedRelay, thisRelay } from "../soak/relay.ts";
import { verdict } from "./books.ts";
import { FarPlivo } from "./far-plivo.ts";

const { values } = parseArgs({
  options: {
    destinations: { type: "string", default: "20000" },
    campaigns: { type: "string", default: "4" },
    /** Calls a second, of all campaigns together: what the relay takes at most. */
    pace: { type: "string", default: "60" },
    /** How many seconds it dials at most before it is killed: half to all of them. */
    "kill-after": { type: "string", default: "20" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const total = Number(values.destinations);
const callsPerSecond = Number(values.pace);
const [concurrency, attempts] = [100, 2];
const random = seeded(Number(values.seed));
console.log(`seed ${values.seed}`);

const stalls = monitorEventLoopDelay({ resolution: 5 });
stalls.enable();
const plivo = new FarPlivo(Number(values.seed), random);
await plivo.listen();
const key = "a-key-of-the-chaos-0123456789abcdef";
const relay = await SoakedRelay.start(await thisRelay("test/bench/workers/campaigns.ts"), {
  objects: { CALL: "Call", CAMPAIGN: "Campaign", FEED: "Feed", PACER: "Pacer", PLACEMENT: "Placement" },
  variables: {
    PLIVO_AUTH_ID: plivo.authId,
    PLIVO_AUTH_TOKEN: plivo.authToken,
    PLIVO_API_URL: plivo.url,
    TICKET_SECRET: "0123456789abcdef0123456789abcdef",
    API_KEYS: key,
    CALLS_PER_SECOND: String(callsPerSecond),
  },
});
const started = performance.now();
const campaigns = await Promise.all(Array.from({ length: Number(values.campaigns) }, fill));
for (const campaign of campaigns) await campaign.start();

let kills = 0;
let isOver = false;
const killing = killAgainAndAgain();
await completed();
isOver = true;
await killing;
const destinations: CampaignDestination[] = [];
for (const campaign of campaigns) {
  for await (const destination of campaign.destinations()) destinations.push(destination);
}
await relay.kill();
plivo.close();

const stalled = stalls.max / 1e6;
const limits = { callsPerSecond, concurrency, attempts, stalled };
const lines = verdict(destinations, plivo.dials, plivo.simulator.calls, limits);
lines.push(
  { name: "destinations", figure: destinations.length, isRight: destinations.length === total },
  { name: "kills", figure: kills },
  { name: "minutes", figure: ((performance.now() - started) / 60_000).toFixed(1) },
  { name: "longest stall of these books, ms", figure: Math.round(stalled) },
  ...[...plivo.struck].map(([fault, times]) => ({ name: `dials that got: ${fault}`, figure: times })),
);
for (const { name, figure, isRight } of lines) {
  const word = isRight === undefined ? "" : isRight ? "ok" : "FAILED";
  console.log(`${name.padEnd(94)} ${String(figure).padStart(8)}  ${word}`);
}
const unknown = destinations.filter(({ status }) => status === "unknown").map(({ id }) => id);
console.log(`unknown: ${unknown.join(" ")}`);
process.exit(lines.some(({ isRight }) => isRight === false) ? 1 : 0);

/** A campaign with its part of the destinations. */
async function fill(_: unknown, index: number): Promise<Campaign> {
  const campaign = await new Campaigns({ url: relay.url, key }).create(
    {
      from: "14155550111",
      answer: { xml: '<Response><Speak>Hello {{name}}.</Speak><Wait length="6"/></Response>' },
      machineDetection: "true",
      ...{ callsPerSecond, concurrency, attempts, retry: { busy: 1, "no-answer": 1, failed: 1 } },
      // In seconds of the relay, which are ten of a call's: a call of which nothing is heard is soon given up.
      ...{ ringTimeout: 10, timeLimit: 30 },
    },
    { idempotencyKey: randomUUID() },
  );
  const part = Math.ceil(total / Number(values.campaigns));
  const rows: CampaignRow[] = [];
  for (let row = index * part; row < Math.min(total, (index + 1) * part); row += 1) {
    rows.push({
      to: `14${String(row).padStart(5, "0")}${callee()}`,
      id: `row-${row}`,
      variables: { name: "Ada & co" },
    });
  }
  await campaign.add(rows);
  return campaign;
}

/** The last digits of a number: who answers. */
function callee(): string {
  const place = random();
  if (place < 0.6) return "0100";
  if (place < 0.72) return "0102";
  if (place < 0.8) return "0103";
  if (place < 0.9) return "0104";
  return place < 0.96 ? "0106" : "0108";
}

/** Kills it while calls leave, and never before the one after the last kill has dialled: else nobody would ever be. */
async function killAgainAndAgain(): Promise<void> {
  while (!isOver) {
    const before = plivo.dials.length;
    while (plivo.dials.length === before && !isOver) await pause(20);
    await pause(Number(values["kill-after"]) * 500 * (1 + random()));
    if (isOver) return;
    await relay.kill();
    kills += 1;
    await pause(200);
    await relay.restart();
  }
}

/** Resolves when every campaign has ended. */
async function completed(): Promise<void> {
  for (let told = 0; ; ) {
    await pause(1_000);
    // While it is down, nobody tells.
    const states = await Promise.all(campaigns.map((campaign) => campaign.state().catch(() => undefined)));
    for (const state of states) {
      if (state?.status === "blocked") throw new Error(`a campaign is blocked: ${state.reason}`);
    }
    if (states.every((state) => state?.status === "completed")) return;
    if (performance.now() - told < 15_000) continue;
    told = performance.now();
    const waiting = states.reduce((sum, state) => sum + (state?.progress.pending ?? 0), 0);
    console.log(`${plivo.dials.length} dials, ${kills} kills, ${waiting} destinations wait`);
  }
}

/** A small generator (mulberry32): the same seed, the same faults. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
