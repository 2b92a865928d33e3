import { type FeedUpdate, type FeedWatch, watchFeed } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";
import type { Miniflare } from "miniflare";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, events, hangup, inFeed, ring, welcome } from "./events.ts";
import { RelayStub, startWorkerd } from "./relay-stub/index.ts";
import { until } from "./until.ts";

const secret = "a-secret-that-nobody-is-going-to-guess";
const { state: _, ...joined } = welcome(7);
let workerd: Miniflare;
let relay: RelayStub;
let watch: FeedWatch;

beforeAll(async () => {
  workerd = await startWorkerd();
});

afterAll(() => workerd.dispose());

beforeEach(async () => {
  relay = await RelayStub.open(await workerd.ready, crypto.randomUUID());
  // Reconnects at once.
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(async () => {
  vi.restoreAllMocks();
  watch.close();
  await relay.close();
});

async function follow(...[options]: [Parameters<typeof watchFeed>[1]?]): Promise<void> {
  const ticket = await new RelayClient({ url: relay.url, secret }).ticket({ feed: "sales.eu" });
  watch = watchFeed(ticket, options);
}

async function take(count: number): Promise<FeedUpdate[]> {
  const updates: FeedUpdate[] = [];
  for await (const update of watch) if (updates.push(update) === count) break;
  return updates;
}

describe("a feed that is watched", () => {
  it("is told from now on, across a cut, each event once", async () => {
    await follow();
    const updates = take(4);
    const first = await relay.next();
    expect(first.url.pathname).toBe(`${new URL(relay.url).pathname}/v1/feeds/sales.eu/events`);
    expect(first.url.search).toBe("");
    first.send(joined, events(8, inFeed("a", ring), inFeed("b", ring)));
    await until(watch, () => watch.calls.size === 2);
    relay.network.cut();
    const second = await relay.next();
    expect(Object.fromEntries(second.url.searchParams)).toEqual({ after: "9", epoch: "first" });
    second.send({ ...joined, seq: 9 }, events(10, inFeed("b", answer), inFeed("a", hangup)));
    expect((await updates).map(({ seq, call, state }) => [seq, call, state?.status])).toEqual([
      [8, "a", "ringing"],
      [9, "b", "ringing"],
      [10, "b", "in-progress"],
      [11, "a", "completed"],
    ]);
    expect(watch.connection.status).toBe("closed");
  });

  it("may begin with some of its history", async () => {
    await follow({ history: 20 });
    expect((await relay.next()).url.search).toBe("?history=20");
  });

  it("says so where the relay could not go on", async () => {
    await follow();
    const updates = take(2);
    (await relay.next()).send(joined, events(8, inFeed("a", ring)));
    await until(watch, () => watch.calls.size === 1);
    relay.network.cut();
    (await relay.next()).send({ ...joined, seq: 500, recovered: false });
    expect(await updates).toMatchObject([{ event: { type: "ring" } }, { seq: 500, event: { type: "gap" } }]);
  });
});
