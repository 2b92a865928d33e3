// `npm run bench:simulator`: what the simulator takes, by itself and through the relay in workerd.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Plivo } from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";
import { Simulator, virtualClock } from "@plivo-edge/simulator";
import { answer, play, response, speak } from "@plivo-edge/xml";
import { run } from "./relay/workerd.ts";

const { values } = parseArgs({ options: { calls: { type: "string", default: "10000" } } });
const account = { authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "bench-token" };
const from = "14155550000";

function report(name: string, facts: Readonly<Record<string, string | number>>): void {
  const text = Object.entries(facts).map(([fact, value]) => `${fact} ${value}`);
  console.log(`${name}: ${text.join(", ")}`);
}

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(2)} s`;
const peak = (): string => `${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`;

/** Numbers of one kind of callee, each another one. */
function numbers(count: number, suffix = "0101"): string[] {
  return Array.from({ length: count }, (_, index) => `1${String(4_150_000 + index)}${suffix}`);
}

async function start(): Promise<void> {
  const cli = fileURLToPath(new URL("../../packages/simulator/src/node/cli.ts", import.meta.url));
  const began = performance.now();
  const child = spawn(process.execPath, ["--conditions=@plivo-edge/source", cli, "--port", "0"]);
  await once(child.stdout, "data");
  report("from the command to its first line, from source", { wall: seconds(began) });
  child.kill();
  await once(child, "close");
}

async function bulk(): Promise<void> {
  const clock = virtualClock();
  const fetch = async (): Promise<Response> => answer(response(speak("Hello.")));
  const simulator = new Simulator({ ...account, clock, fetch, callsPerSecond: 50 });
  const plivo = new Plivo({ ...account, fetch: simulator.fetch });
  const began = performance.now();
  const start = clock.now();
  await plivo.calls.create({ from, to: numbers(1_000), answerUrl: "https://shop.example.com/answer" });
  await simulator.idle();
  const last = Math.max(...simulator.calls.map(({ initiatedAt = 0 }) => initiatedAt));
  report("a bulk call to 1,000 at 50 calls a second", {
    wall: seconds(began),
    "last one dialled after": `${(last - start) / 1_000} s of the calls' time`,
  });
}

async function long(): Promise<void> {
  const clock = virtualClock();
  const fetch = async (): Promise<Response> =>
    answer(response(play("https://shop.example.com/tune.mp3", { loop: 0 })));
  const simulator = new Simulator({ ...account, clock, fetch });
  const plivo = new Plivo({ ...account, fetch: simulator.fetch });
  const began = performance.now();
  const answerUrl = "https://shop.example.com/answer";
  await plivo.calls.create({ from, to: "14155550100", answerUrl, timeLimit: 7_200 });
  await simulator.idle();
  const [call] = simulator.calls;
  report("a call of two hours", {
    wall: seconds(began),
    lasted: `${(Number(call?.endedAt) - Number(call?.answeredAt)) / 1_000} s`,
  });
}

async function throughRelay(count: number): Promise<void> {
  const secret = "0123456789abcdef0123456789abcdef";
  const relay = await run({
    name: "relay",
    source: "ours.ts",
    objects: { CALL: "Call", FEED: "Feed", PLACEMENT: "Placement" },
    variables: { PLIVO_AUTH_TOKEN: account.authToken, TICKET_SECRET: secret },
  });
  const client = new RelayClient({ url: `http://127.0.0.1:${relay.port}`, secret });
  const simulator = new Simulator({ ...account, clock: virtualClock(), callsPerSecond: 500 });
  const plivo = new Plivo({ ...account, fetch: simulator.fetch });
  const began = performance.now();
  const to = numbers(count);
  for (let first = 0; first < count; first += 1_000) {
    await plivo.calls.create({ from, to: to.slice(first, first + 1_000), ...client.callbacks() });
  }
  await simulator.idle();
  const statuses = new Map<number, number>();
  for (const { status = 0 } of simulator.deliveries) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  report(`${count} calls in virtual time through the relay`, {
    wall: seconds(began),
    callbacks: simulator.deliveries.length,
    replies: [...statuses].map(([status, count]) => `${count} of ${status}`).join(" + "),
    "the simulator's peak memory": peak(),
  });
  await relay.stop();
}

await start();
await bulk();
await long();
await throughRelay(Number(values.calls));
process.exit();
