// `npm run bench:relay`: the relay beside (a) a bare Durable Object that stores and broadcasts with no checks, and
// (b) PartyServer, which stores nothing. Both sides of every ratio come from the same run, in turns.

import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { signedHeaders } from "@plivo-edge/callbacks";
import { subprotocol } from "@plivo-edge/live/frames";
import { RelayClient } from "@plivo-edge/live/server";
import { type Listener, listen, type Post, Sender } from "./load.ts";
import { startReceiver } from "./receiver.ts";
import { type Running, run, type Variant } from "./workerd.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, only: { type: "string", default: "" } },
});
const rounds = Number(values.rounds);

const authToken = "bench-token";
const secret = "0123456789abcdef0123456789abcdef";
const ours: Variant = {
  name: "relay",
  source: "ours.ts",
  objects: { CALL: "Call", FEED: "Feed", PLACEMENT: "Placement" },
  variables: { PLIVO_AUTH_TOKEN: authToken, TICKET_SECRET: secret },
};
const bare: Variant = { name: "bare object", source: "bare.ts", objects: { OBJECT: "Bare" } };
const party: Variant = { name: "PartyServer", source: "party.ts", objects: { Party: "Party" } };
const hand: Variant = {
  name: "by hand",
  source: "hand.ts",
  objects: { CALL: "Call" },
  variables: { PLIVO_AUTH_TOKEN: authToken },
};
const handWithAlarm: Variant = {
  ...hand,
  name: "by hand, alarm",
  variables: { ...hand.variables, ALARM: "1" },
};
const hono: Variant = { name: "bare Hono", source: "hono.ts", objects: {} };

/** The callbacks of one call, signed as Plivo signs. */
async function callbacks(port: number, types: readonly string[], call: string, mark = ""): Promise<Post[]> {
  return Promise.all(
    types.map(async (type) => {
      const path = `/v1/callbacks/${type}/expires/4102444800`;
      const params = new URLSearchParams({
        CallStatus: type === "hangup" ? "completed" : "in-progress",
        CallUUID: call,
        Direction: "outbound",
        From: "14155550111",
        RequestUUID: call,
        SessionStart: `2026-01-05 08:35:10.910772${mark}`,
        To: "14155550199",
      });
      const url = `http://127.0.0.1:${port}${path}`;
      const headers = await signedHeaders({ method: "POST", url, params, authToken });
      return {
        path,
        headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
        body: params.toString(),
      };
    }),
  );
}

function plain(path: string, mark = ""): Post {
  const body = JSON.stringify({
    type: "ring",
    callUuid: randomUUID(),
    from: "14155550111",
    to: "14155550199",
    direction: "outbound",
    callStatus: "ringing",
    receivedAt: Date.now(),
    parameters: {},
    sessionStart: `2026-01-05 08:35:10.910772${mark}`,
  });
  return { path, headers: { "content-type": "application/json" }, body };
}

async function ticketed(port: number, scope: { call: string } | { feed: string }): Promise<Listener> {
  const relay = new RelayClient({ url: `http://127.0.0.1:${port}`, secret });
  const path = "call" in scope ? `calls/${scope.call}` : `feeds/${scope.feed}`;
  return listen(port, `/v1/${path}/events`, [
    subprotocol,
    await relay.ticket({ ...scope, fields: ["unredacted"] }),
  ]);
}

/** Measures one figure of one variant, in a process of its own. */
async function measure(
  variant: Variant,
  figure: (running: Running, sender: Sender) => Promise<number[]>,
): Promise<number[]> {
  const running = await run(variant);
  const sender = new Sender(running.port, 32);
  try {
    return await figure(running, sender);
  } finally {
    sender.close();
    await running.stop();
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

type Figure = (running: Running, sender: Sender) => Promise<number[]>;

let compared = 0;

/** Prints the medians of both sides and of their ratios, one row for each number that a figure has. */
async function compare(
  title: string,
  names: readonly string[],
  [left, leftFigure]: readonly [Variant, Figure],
  [right, rightFigure]: readonly [Variant, Figure],
): Promise<void> {
  if (!title.includes(values.only)) return;
  compared += 1;
  const pairs: [number[], number[]][] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Who goes first changes each round, so that neither has the warmer machine.
    const first = round % 2 === 0 ? await measure(left, leftFigure) : undefined;
    const second = await measure(right, rightFigure);
    pairs.push([first ?? (await measure(left, leftFigure)), second]);
  }
  console.log(`\n${title}`);
  for (const [index, name] of names.entries()) {
    const numbers = pairs.map(([a, b]) => [a[index] ?? Number.NaN, b[index] ?? Number.NaN] as const);
    const ratios = numbers.map(([a, b]) => a / b);
    const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    console.log(
      `  ${name.padEnd(28)} ${left.name} ${median(numbers.map(([a]) => a)).toFixed(2)}   ${right.name} ${median(numbers.map(([, b]) => b)).toFixed(2)}   ratio ${median(ratios).toFixed(2)} (${range})`,
    );
  }
}

// --- durable callbacks, an object a call ---
const types = ["ring", "answer", "hangup"];
const calls = 600;
const signedRate: Figure = async ({ port }, sender) => {
  const posts = await Promise.all(Array.from({ length: calls }, () => callbacks(port, types, randomUUID())));
  return [await sender.rate(posts.flat(), 32)];
};
const plainRate: Figure = async (_, sender) => {
  const posts = Array.from({ length: calls }, () => randomUUID()).flatMap((id) =>
    types.map(() => plain(`/${id}`)),
  );
  return [await sender.rate(posts, 32)];
};
await compare(
  `durable callbacks a second, one object a call (${calls} calls, 3 callbacks each, 32 at a time)`,
  ["callbacks/s"],
  [ours, signedRate],
  [bare, plainRate],
);
await compare(
  `for information: what signatures and an alarm leave of one object a call, by hand (${calls} calls)`,
  ["callbacks/s"],
  [handWithAlarm, signedRate],
  [bare, plainRate],
);

// --- durable events, one hot feed ---
const hot = 4000;
await compare(
  `durable events a second, all on one hot object with one subscriber (${hot} events, 32 at a time)`,
  ["events/s"],
  [
    ours,
    async ({ port }, sender) => {
      const listener = await ticketed(port, { feed: "hot" });
      const rate = await sender.rate(
        Array.from({ length: hot }, () => plain("/bench/feeds/hot")),
        32,
      );
      listener.close();
      return [rate];
    },
  ],
  [
    bare,
    async ({ port }, sender) => {
      const listener = await listen(port, "/hot");
      const rate = await sender.rate(
        Array.from({ length: hot }, () => plain("/hot")),
        32,
      );
      listener.close();
      return [rate];
    },
  ],
);

// --- events to a sink ---
const receiver = await startReceiver();
const webhook: Variant = {
  ...ours,
  name: "webhook",
  source: "webhook.ts",
  variables: {
    ...ours.variables,
    WEBHOOK_URL: receiver.url,
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
  },
};
const sunk = (): Post[] => Array.from({ length: hot }, () => plain("/bench/feeds/sunk"));
/** Events a second until the last one is there. */
async function sinkRate(sender: Sender, arrived: () => Promise<unknown>): Promise<number[]> {
  const posts = sunk();
  const began = performance.now();
  await sender.rate(posts, 32);
  await arrived();
  return [(hot / (performance.now() - began)) * 1_000];
}
const alone = async (_: Running, sender: Sender) => [
  await sender.rate(
    Array.from({ length: hot }, () => plain("/bench/feeds/hot")),
    32,
  ),
];
await compare(
  `durable events a second to an events handler, beside the feed alone (${hot} events, 32 at a time)`,
  ["events/s"],
  [
    { ...ours, name: "handler", source: "handler.ts" },
    async (_, sender) => sinkRate(sender, () => sender.send(plain(`/bench/handled/${hot}`))),
  ],
  [{ ...ours, name: "feed" }, alone],
);
await compare(
  `durable events a second to a webhook, beside the feed alone (${hot} events, 32 at a time)`,
  ["events/s"],
  [webhook, async (_, sender) => sinkRate(sender, () => receiver.received(hot))],
  [{ ...ours, name: "feed" }, alone],
);
receiver.close();

// --- callback to subscriber, quiet ---
const quiet = 300;
async function latencies(
  listener: Listener,
  sender: Sender,
  post: (mark: string) => Promise<Post>,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < quiet; index += 1) {
    const mark = `mark-${index}-${randomUUID()}`;
    const prepared = await post(mark);
    const arrived = listener.wait(mark);
    const started = performance.now();
    const sent = sender.send(prepared);
    times.push((await arrived) - started);
    await sent;
  }
  listener.close();
  // The first ones warm the code up.
  const warm = times.slice(50);
  return [percentile(warm, 0.5), percentile(warm, 0.99)];
}
await compare(
  `callback to subscriber when quiet (${quiet} callbacks, one at a time; ms)`,
  ["p50", "p99"],
  [
    ours,
    async ({ port }, sender) => {
      // Each callback is another leg of one call: the same leg's second ring would not be news.
      const call = randomUUID();
      const listener = await ticketed(port, { call });
      return latencies(listener, sender, async (mark) => {
        const path = "/v1/callbacks/ring/expires/4102444800";
        const params = new URLSearchParams({
          ALegRequestUUID: call,
          CallStatus: "ringing",
          CallUUID: randomUUID(),
          Direction: "outbound",
          From: "14155550111",
          SessionStart: mark,
          To: "14155550199",
        });
        const url = `http://127.0.0.1:${port}${path}`;
        const headers = await signedHeaders({ method: "POST", url, params, authToken });
        return {
          path,
          headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
          body: params.toString(),
        };
      });
    },
  ],
  [
    bare,
    async ({ port }, sender) =>
      latencies(await listen(port, "/quiet"), sender, async (mark) => plain("/quiet", mark)),
  ],
);

// --- a burst to many subscribers ---
for (const subscribers of [100, 1000]) {
  const burst = subscribers === 100 ? 2000 : 400;
  const fanOut = async (listeners: readonly Listener[], sender: Sender, path: string): Promise<number[]> => {
    const posts = Array.from({ length: burst }, () => plain(path));
    const mark = `last-${randomUUID()}`;
    const arrivals = listeners.map((listener) => listener.wait(mark));
    const started = performance.now();
    await sender.rate(posts, 32);
    await sender.send(plain(path, mark));
    const last = Math.max(...(await Promise.all(arrivals)));
    for (const listener of listeners) listener.close();
    return [((burst + 1) / (last - started)) * 1000];
  };
  await compare(
    `a burst to ${subscribers} subscribers (${burst} events, 32 at a time, until the last one has the last)`,
    ["events/s"],
    [
      ours,
      async ({ port }, sender) => {
        const listeners = await Promise.all(
          Array.from({ length: subscribers }, () => ticketed(port, { feed: "burst" })),
        );
        return fanOut(listeners, sender, "/bench/feeds/burst");
      },
    ],
    [
      party,
      async ({ port }, sender) => {
        const path = "/parties/party/burst";
        const listeners = await Promise.all(Array.from({ length: subscribers }, () => listen(port, path)));
        return fanOut(listeners, sender, path);
      },
    ],
  );
}

// --- an answer document ---
const documents = 400;
async function documentTimes(sender: Sender, posts: readonly Post[]): Promise<number[]> {
  const times: number[] = [];
  for (const post of posts) times.push(await sender.send(post));
  return [percentile(times.slice(50), 0.5), percentile(times.slice(50), 0.99)];
}
/** The answer callbacks of so many calls, which a Worker that is to be of use verifies, and stores before it replies. */
async function answerTimes({ port }: Running, sender: Sender): Promise<number[]> {
  const posts = await Promise.all(
    Array.from({ length: documents }, () => callbacks(port, ["answer"], randomUUID())),
  );
  return documentTimes(sender, posts.flat());
}
await compare(
  `an answer document, one at a time, each of a call of its own (${documents}; ms)`,
  ["p50", "p99"],
  [ours, answerTimes],
  [hand, answerTimes],
);
await compare(
  `for information: what an alarm adds to an answer by hand, one at a time (${documents}; ms)`,
  ["p50", "p99"],
  [handWithAlarm, answerTimes],
  [hand, answerTimes],
);
await compare(
  `for information: an answer document beside a constant that checks and stores nothing (${documents}; ms)`,
  ["p50", "p99"],
  [ours, answerTimes],
  [
    hono,
    async (_, sender) =>
      documentTimes(
        sender,
        Array.from({ length: documents }, () => plain("/answer")),
      ),
  ],
);

if (compared === 0) {
  console.error(`Nothing that is compared has ${values.only} in its title.`);
  process.exitCode = 2;
}
