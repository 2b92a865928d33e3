import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type FeedUpdate, watchFeed } from "@plivo-edge/live";
import { parseFrame } from "@plivo-edge/live/frames";
import { RelayClient } from "@plivo-edge/live/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalRelay, startRelay } from "../../worker/dev/relay.ts";
import { signedCallback } from "../signed-callback.ts";
import { type Message, RawSocket } from "./raw-socket.ts";

const authToken = "a-token-for-this-test";
const secret = "0123456789abcdef0123456789abcdef";
const count = 600;
const upTo = (seq: number): number[] => Array.from({ length: seq }, (_, index) => index + 1);
const filler = "x".repeat(16_000);

// The workerd that these tests run may be older than the property by which the relay sees who reads slowly.
const fromMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
const binary: string = process.env["MINIFLARE_WORKERD_PATH"] || fromMiniflare("workerd").default;
const canSee = (await readFile(binary)).includes("bufferedAmount");
if (!canSee) {
  console.warn(
    "SKIPPED: a real reader that stalls. Set MINIFLARE_WORKERD_PATH to a workerd of November 2026 or later.",
  );
}

let worker: LocalRelay;
let relay: RelayClient;
beforeAll(async () => {
  worker = await startRelay({ port: 0, secrets: { PLIVO_AUTH_TOKEN: authToken, TICKET_SECRET: secret } });
  relay = new RelayClient({ url: worker.url, secret });
}, 60_000);
afterAll(() => worker.stop());

const told = (message: Message): number[] => {
  const frame = "text" in message ? parseFrame(message.text) : undefined;
  return frame?.type === "events" ? frame.events.map((_, index) => frame.seq + index) : [];
};

/** A call rings, and says much: 600 of these are more than the buffers between the relay and a subscriber hold. */
async function ring(feed: string): Promise<void> {
  const url = relay.callbacks({ feed }).ringUrl;
  const more = { "X-PH-One": filler, "X-PH-Two": filler, "X-PH-Three": filler };
  const response = await fetch(await signedCallback(url, randomUUID(), authToken, more));
  await response.text();
  expect(response.status).toBe(200);
}

it.runIf(canSee)(
  "a reader that stalls is cut and resumes, and the others do not notice",
  async () => {
    const feed = randomUUID();
    const ticket = await relay.ticket({ feed, fields: ["unredacted"] });
    const events = new URL(`${worker.url}/v1/feeds/${feed}/events`);

    const quick = watchFeed(ticket);
    const connections: string[] = [];
    quick.subscribe(() => connections.push(quick.connection.status));
    const seen: FeedUpdate[] = [];
    const all = (async () => {
      for await (const update of quick) if (seen.push(update) === count) break;
    })();

    const stalled = await RawSocket.open(events, ticket);
    for (let round = 0; round < count / 8; round += 1) {
      await Promise.all(Array.from({ length: 8 }, () => ring(feed)));
    }
    await all;
    quick.close();
    expect(seen.map(({ seq }) => seq)).toEqual(upTo(count));
    // It was welcomed once, and has stayed.
    expect(new Set(connections)).toEqual(new Set(["open"]));

    // What waited for the reader comes first, and then why there is no more.
    const welcome = await stalled.next();
    const messages = [welcome];
    for (let last = welcome; "text" in last; messages.push(last)) last = await stalled.next();
    expect(messages.at(-1)).toEqual({ code: 4008, reason: "retry=500" });
    const before = messages.flatMap(told);
    expect(before).toEqual(upTo(before.length));
    expect(before.length).toBeLessThan(count);
    stalled.destroy();

    // It comes back for the rest, and reads as fast as it can.
    const first = parseFrame("text" in welcome ? welcome.text : "");
    const epoch = first.type === "welcome" ? first.epoch : "";
    while (before.length < count) {
      events.search = `?after=${before.length}&epoch=${epoch}`;
      const resumed = await RawSocket.open(events, ticket);
      for (let next = await resumed.next(); "text" in next; next = await resumed.next()) {
        before.push(...told(next));
        if (before.length === count) break;
      }
      resumed.destroy();
    }
    expect(before).toEqual(upTo(count));
  },
  60_000,
);
