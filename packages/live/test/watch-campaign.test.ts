import { type CampaignUpdate, type CampaignWatch, watchCampaign } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";
import type { Miniflare } from "miniflare";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { outcome, running, told, welcomeTo } from "./campaign-events.ts";
import { end, ring, welcome } from "./events.ts";
import { RelayStub, startWorkerd } from "./relay-stub/index.ts";
import { until } from "./until.ts";

const secret = "a-secret-that-nobody-is-going-to-guess";
let workerd: Miniflare;
let relay: RelayStub;
let watch: CampaignWatch;

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

async function follow(...[options]: [Parameters<typeof watchCampaign>[1]?]): Promise<void> {
  const ticket = await new RelayClient({ url: relay.url, secret }).ticket({ campaign: "c-1" });
  watch = watchCampaign(ticket, options);
}

const shape = ({ seq, event, state }: CampaignUpdate): unknown[] => [seq, event.type, state.progress.live];

async function all(): Promise<unknown[]> {
  const updates: unknown[] = [];
  for await (const update of watch) updates.push(shape(update));
  return updates;
}

describe("a campaign that is watched", () => {
  it("is told from now on, across a cut, each outcome once, until nothing is live", async () => {
    await follow();
    expect([watch.state, watch.outcomes]).toEqual([undefined, []]);
    const updates = all();
    const first = await relay.next();
    expect(first.url.pathname).toBe(`${new URL(relay.url).pathname}/v1/campaigns/c-1/events`);
    expect(first.url.search).toBe("");
    first.send(welcomeTo(7, running({ live: 2 })));
    await until(watch, () => watch.state?.progress.live === 2);
    first.send(told(8, running({ live: 1 }), outcome(8)));
    await until(watch, () => watch.outcomes.length === 1);
    relay.network.cut();
    const second = await relay.next();
    expect(Object.fromEntries(second.url.searchParams)).toEqual({ after: "8", epoch: "first" });
    const over = { ...running(), status: "completed" } as const;
    second.send(
      welcomeTo(8, running({ live: 1 })),
      told(9, over, outcome(9), { type: "status", status: "completed", at: 9 }),
      end(10),
    );
    const heard = await updates;
    expect(heard.filter((update) => !String(update).includes("progress"))).toEqual([
      [8, "outcome", 1],
      [9, "outcome", 0],
      [10, "status", 0],
    ]);
    expect(heard[0]).toEqual([7, "progress", 2]);
    expect(watch.connection.status).toBe("closed");
    expect(watch.state).toEqual(over);
    expect(watch.outcomes.map(({ id }) => id)).toEqual(["customer-8", "customer-9"]);
  });

  it("may go on after its end, for what corrects an outcome", async () => {
    await follow({ afterEnd: true });
    const unknown = outcome(1, { id: "a", status: "unknown" });
    const corrected = outcome(2, { id: "a", status: "busy" });
    const socket = await relay.next();
    socket.send(welcomeTo(0, running()), told(1, running(), unknown), end(1));
    socket.send(told(2, running(), corrected));
    await until(watch, () => watch.outcomes.length === 2);
    expect(watch.outcomes).toEqual([unknown, corrected]);
  });

  it("may begin with some of its history", async () => {
    await follow({ history: 20 });
    expect((await relay.next()).url.search).toBe("?history=20");
  });

  it("says so where the relay could not go on", async () => {
    await follow();
    const updates = all();
    (await relay.next()).send(welcomeTo(7, running()), told(8, running(), outcome(8)));
    await until(watch, () => watch.outcomes.length === 1);
    relay.network.cut();
    (await relay.next()).send(welcomeTo(500, running({ live: 4 }), { recovered: false }), end(500));
    expect((await updates).at(-1)).toEqual([500, "gap", 4]);
  });

  it("comes back for what it could not read, as of a frame that is a call's", async () => {
    await follow();
    const first = await relay.next();
    first.send(welcomeTo(7, running()));
    first.sendText(JSON.stringify({ ...told(8, running()), events: [ring] }));
    const second = await relay.next();
    expect(second.url.search).toBe("?after=7&epoch=first");
    second.send(welcome(7));
    expect((await relay.next()).url.search).toBe("?after=7&epoch=first");
  });
});
