// `npm run soak -- --minutes 10`: the relay under steady mixed load, while it is killed, thrown out and replaced on the
// same disk. Prints a table of what became of every event, and exits with 1 where anything was lost, doubled or out of
// order that the relay had taken.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { RelayClient } from "@plivo-edge/live/server";
import { Books, type Line, type Stored } from "./books.ts";
import { FarPlivo } from "./plivo.ts";
import { relayOf, SoakedRelay, thisRelay } from "./relay.ts";
import { Subscribers } from "./subscribers.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    /** New calls a second. */
    rate: { type: "string", default: "5" },
    /** The commit whose relay is replaced by this one in the middle; of a version that writes callback URLs with a query. */
    previous: { type: "string", default: "f55acf2" },
  },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const secret = "0123456789abcdef0123456789abcdef";
const apiKey = "a-key-of-the-soak-0123456789abcdef";

const books = new Books();
const plivo = new FarPlivo(books);
await plivo.listen();
const current = await thisRelay();
const relay = await SoakedRelay.start(await relayOf(values.previous), {
  objects: { CALL: "Call", FEED: "Feed", PLACEMENT: "Placement" },
  variables: {
    PLIVO_AUTH_ID: plivo.authId,
    PLIVO_AUTH_TOKEN: plivo.authToken,
    PLIVO_API_URL: plivo.url,
    TICKET_SECRET: secret,
    API_KEYS: apiKey,
    // Calls that began before the swap go on with the URLs of the version before.
    CALLBACK_QUERIES_UNTIL: "2100-01-01T00:00:00Z",
  },
});
const client = new RelayClient({ url: relay.url, secret });
const subscribers = new Subscribers(books, client);
await subscribers.followFeed();

const end = Date.now() + minutes * 60_000;
const memory: number[] = [];
/** Whether this commit's relay runs. */
let swapped = false;
const calls: Promise<void>[] = [];

await Promise.all([load(), place(), breakThings()]);
await Promise.all(calls);
const stored = await settle();
await subscribers.leave(stored.feed.length);
memory.push(await relay.memory());
await relay.kill();
plivo.close();

const lines: Line[] = [
  ...books.verdict(stored),
  { name: "memory of workerd at the start, before each kill and at the end, MB", figure: memory.join(" ") },
];
const failed = lines.filter(({ figure, mustBeZero }) => mustBeZero && figure !== 0);
for (const { name, figure, mustBeZero } of lines) {
  const verdict = !mustBeZero ? "" : figure === 0 ? "ok" : "FAILED";
  console.log(`${name.padEnd(66)} ${String(figure).padStart(10)}  ${verdict}`);
}
console.log(
  failed.length === 0 ? "Nothing was lost, doubled or out of order." : `${failed.length} lines failed.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** New calls at a steady rate, every other one by a sender that never retries; half of them are watched. */
async function load(): Promise<void> {
  for (let index = 0; Date.now() < end; index += 1) {
    const call = randomUUID();
    calls.push(plivo.call(callbackUrl, call, index % 2 === 0 ? "once" : "documented"));
    if (Math.random() < 0.5) subscribers.follow(call);
    await pause(1_000 / rate);
  }
}

/** As the version of the relay writes it that runs: the one before has in the query what the relay shall know. */
function callbackUrl(type: string): string {
  const url = client.callbacks().hangupUrl.replace("/hangup", `/${type}`);
  return swapped ? url : url.replace(/\/expires\/(\d+)/, "?expires=$1");
}

/** Places a call every other second, and again with the same key until it is told what became of it. */
async function place(): Promise<void> {
  for (let index = 0; Date.now() < end; index += 1) {
    const [key, to] = [randomUUID(), String(14_155_550_000 + index)];
    let known = false;
    for (let attempt = 0; attempt < 10 && !known; attempt += 1) {
      const response = await fetch(`${relay.url}/v1/calls`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}`, "idempotency-key": key },
        body: JSON.stringify({ from: "14155550111", to }),
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined);
      known = response?.status === 201;
      await response?.body?.cancel();
      if (!known) await pause(1_000);
    }
    if (known) books.placed += 1;
    else books.ambiguous += 1;
    await pause(2_000);
  }
}

/** Six kills, one of them to replace the relay; and in between, objects that throw as a deploy makes them. */
async function breakThings(): Promise<void> {
  const turn = (minutes * 60_000) / 7;
  for (let kill = 1; kill <= 6; kill += 1) {
    await pause(turn / 2);
    memory.push(await relay.memory());
    await relay.throwFor(Math.min(4, turn / 8_000));
    await pause(turn / 2);
    books.kill();
    await relay.kill();
    await pause(500);
    if (kill === 3) {
      swapped = true;
      // The relay of before answers 500 while its objects throw.
      books.otherStatus = 0;
    }
    await relay.restart(kill === 3 ? current : undefined);
  }
}

/** Reads what is stored, once the feed has all of it or five minutes are over, in which it must. */
async function settle(): Promise<Stored> {
  const deadline = Date.now() + 330_000;
  for (;;) {
    const stored = { calls: await readCalls(), feed: await readFeed() };
    const total = [...stored.calls.values()].reduce((sum, types) => sum + types.length, 0);
    if (stored.feed.length >= total || Date.now() > deadline) return stored;
    await pause(5_000);
  }
}

async function readCalls(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const call of books.calls) {
    const { events } = await read<{ events: { type: string }[] }>(
      `calls/${call}`,
      await client.ticket({ call }),
    );
    found.set(
      call,
      events.map(({ type }) => type),
    );
  }
  return found;
}

async function readFeed(): Promise<{ call: string; type: string }[]> {
  const ticket = await client.ticket({ feed: "calls" });
  const found: { call: string; type: string }[] = [];
  for (let after = 0, last = 1; after < last; ) {
    const page = await read<{ events: { call: string; type: string }[]; next: number; last: number }>(
      `feeds/calls?after=${after}&limit=1000`,
      ticket,
    );
    found.push(...page.events);
    ({ next: after, last } = page);
  }
  return found;
}

async function read<Reply>(path: string, ticket: string): Promise<Reply> {
  const response = await fetch(`${relay.url}/v1/${path}`, {
    headers: { authorization: `Bearer ${ticket}` },
    signal: AbortSignal.timeout(30_000),
  }).catch((cause: unknown) => {
    throw new Error(`the relay does not answer ${path}`, { cause });
  });
  if (!response.ok) throw new Error(`${path.split("?")[0]}: ${response.status}`);
  // The relay's own reply.
  return (await response.json()) as Reply;
}
