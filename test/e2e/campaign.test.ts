import { type CampaignOutcome, type CampaignUpdate, PollingSocket, watchCampaign } from "@plivo-edge/live";
import { type Campaign, type CampaignOptions, type CampaignRow, Campaigns } from "@plivo-edge/live/campaigns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../packages/live/test/until.ts";
import { type Stage, setStage } from "./stage.ts";

// From an edge function's six lines to the page that watches: client, relay in workerd, simulated Plivo, subscriber.

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

/** By the last digits of a number: what becomes of a call to it. */
const endings: Readonly<Record<string, string>> = {
  "0100": "completed",
  "0102": "busy",
  "0103": "no-answer",
  "0106": "failed",
};

/** So many rows for each ending, at numbers that no other campaign calls. */
function rows(area: number, each: number): CampaignRow[] {
  return Object.keys(endings).flatMap((suffix) =>
    Array.from({ length: each }, (_, index) => ({
      to: `1${area}${200 + index}${suffix}`,
      id: `${suffix}-${index}`,
      variables: { name: `callee ${index}` },
    })),
  );
}

// Of fifty that the relay may place, so that one need not wait for what another had.
const quick: CampaignOptions = { from: "14155550111", callsPerSecond: 8, ringTimeout: 10 };

async function make(list: readonly CampaignRow[], options: Partial<CampaignOptions> = {}): Promise<Campaign> {
  const campaign = await stage.campaigns.create(
    { ...quick, ...options },
    { idempotencyKey: crypto.randomUUID() },
  );
  expect(await campaign.add(list)).toMatchObject({ added: list.length, duplicates: 0, refusedCount: 0 });
  return campaign;
}

async function all(updates: AsyncIterable<CampaignUpdate>): Promise<CampaignUpdate[]> {
  const list: CampaignUpdate[] = [];
  for await (const update of updates) list.push(update);
  return list;
}

const outcomesOf = (updates: readonly CampaignUpdate[]): CampaignOutcome[] =>
  updates.flatMap(({ event }) => (event.type === "outcome" ? [event] : []));

describe("a campaign of a relay", () => {
  it("calls everybody once, and tells what became of each, once and in order, until it is over", async () => {
    const campaign = await make(rows(415, 3));
    const watch = watchCampaign(await campaign.ticket());
    const updates = all(watch);
    const before = stage.simulator.calls.length;
    expect(await campaign.start()).toMatchObject({ status: "running", destinations: 12 });
    const told = outcomesOf(await updates);
    expect(Object.fromEntries(told.map(({ id, status }) => [id, status]))).toEqual(
      Object.fromEntries(rows(415, 3).map(({ id }) => [id, endings[String(id).slice(0, 4)]])),
    );
    expect(told.map(({ position }) => position)).toEqual(
      told.map(({ position }) => position).toSorted((a, b) => a - b),
    );
    expect(told).toHaveLength(12);
    expect(told.map(({ to }) => to)).not.toContainEqual(expect.stringMatching(/\d{5}/));
    expect(stage.simulator.calls.length - before).toBe(12);
    expect(watch.state).toMatchObject({
      status: "completed",
      progress: { pending: 0, live: 0, completed: 3, busy: 3, "no-answer": 3, failed: 3 },
    });
    expect(await campaign.state()).toEqual(watch.state);
    // Each names its call, which a ticket opens.
    const [first] = told;
    const ticket = await stage.relay.ticket({ call: first?.call ?? "" });
    const reply = await fetch(`${stage.relay.url}/v1/calls/${first?.call}`, {
      headers: { authorization: `Bearer ${ticket}` },
    });
    expect(reply.status).toBe(200);
  });

  it("tells everything to whoever was cut off, polls, or comes when it is over", async () => {
    const campaign = await make(rows(416, 4));
    // By an address that the test may cut: the relay answers there, too.
    const cuttable = await stage.cuttable.ticket({ campaign: campaign.id });
    const cut = watchCampaign(cuttable, { history: 1_000 });
    const polling = watchCampaign(await campaign.ticket(), { history: 1_000, WebSocket: PollingSocket });
    const watches = [cut, polling].map(all);
    const unsubscribe = cut.subscribe(() => {
      if (cut.outcomes.length > 2) {
        unsubscribe();
        stage.cut();
      }
    });
    await campaign.start();
    const late = await Promise.all(watches).then(async (told) => [
      ...told,
      await all(watchCampaign(await campaign.ticket(), { history: 1_000 })),
    ]);
    const [reference, ...others] = late.map(outcomesOf);
    expect(reference).toHaveLength(16);
    for (const other of others) expect(other).toEqual(reference);
    expect(late.flat().filter(({ event }) => event.type === "gap")).toEqual([]);
  });

  it("shows numbers in full by an unredacted ticket, and in the export", async () => {
    const campaign = await make([{ to: "14175550102" }]);
    await campaign.start();
    const [redacted] = outcomesOf(await all(watchCampaign(await campaign.ticket(), { history: 10 })));
    expect(redacted).toMatchObject({ to: "•••0102", id: "•••0102" });
    const ticket = await campaign.ticket({ fields: ["unredacted"] });
    const [whole] = outcomesOf(await all(watchCampaign(ticket, { history: 10 })));
    expect(whole).toMatchObject({ to: "14175550102", id: "14175550102", status: "busy" });
    const exported: unknown[] = [];
    for await (const destination of campaign.destinations()) exported.push(destination);
    expect(exported).toMatchObject([{ to: "14175550102", status: "busy", attempts: 1, call: whole?.call }]);
  });

  it("adds nobody twice, and leaves out what is wrong, saying which row", async () => {
    const campaign = await make(rows(418, 2));
    const again = await campaign.add([
      ...rows(418, 2),
      { to: "nobody" },
      { to: "14185559999", zone: "Mars" },
    ]);
    expect(again).toMatchObject({ added: 0, duplicates: 8, refusedCount: 2 });
    expect(again.refused.map(({ line }) => line)).toEqual([9, 10]);
    expect(JSON.stringify(again.refused)).not.toContain("1418");
  });

  it("dials no more once it is paused, goes on when it is resumed, and takes back whom it was told to leave out", async () => {
    const campaign = await make(rows(419, 3), { callsPerSecond: 0.1 });
    await campaign.optOut("0100-0");
    await campaign.start();
    expect(await campaign.pause()).toMatchObject({ status: "paused" });
    expect(await campaign.update({ callsPerSecond: 8 })).toMatchObject({ callsPerSecond: 8 });
    const watch = watchCampaign(await campaign.ticket(), { history: 1_000 });
    const updates = all(watch);
    expect(await campaign.resume()).toMatchObject({ status: "running" });
    const statuses = new Map(outcomesOf(await updates).map(({ id, status }) => [id, status]));
    expect(statuses.get("0100-0")).toBe("canceled");
    expect(statuses.get("0100-1")).toBe("completed");
    expect(watch.state?.progress).toMatchObject({ canceled: 1, completed: 2, busy: 3 });
  });

  it("tells whoever watches what no outcome brings: more rows, and another pace", async () => {
    const campaign = await make(rows(421, 1));
    const watch = watchCampaign(await campaign.ticket());
    await until(watch, () => watch.state?.destinations === 4);
    await campaign.add(rows(422, 1).map(({ to }) => ({ to })));
    await until(watch, () => watch.state?.destinations === 8);
    await campaign.update({ callsPerSecond: 3, concurrency: 7 });
    await until(watch, () => watch.state?.callsPerSecond === 3 && watch.state.concurrency === 7);
    expect(watch.outcomes).toEqual([]);
    watch.close();
  });

  it("ends where it is canceled, and says so to whoever watches", async () => {
    const campaign = await make(rows(420, 3), { callsPerSecond: 0.1 });
    const watch = watchCampaign(await campaign.ticket());
    const updates = all(watch);
    await campaign.start();
    expect(await campaign.cancel()).toMatchObject({ status: "canceled" });
    await updates;
    expect(watch.state).toMatchObject({ status: "canceled", progress: { pending: 0, live: 0 } });
    await expect(campaign.resume()).rejects.toMatchObject({
      status: 409,
      reason: "the campaign is canceled",
    });
  });

  it("is the same for the same key, and another one is refused", async () => {
    const idempotencyKey = crypto.randomUUID();
    const campaign = await stage.campaigns.create(quick, { idempotencyKey });
    expect((await stage.campaigns.create(quick, { idempotencyKey })).id).toBe(campaign.id);
    await expect(stage.campaigns.create({ ...quick, attempts: 2 }, { idempotencyKey })).rejects.toMatchObject(
      { status: 422 },
    );
    await expect(stage.campaigns.create({ ...quick, from: "" }, { idempotencyKey })).rejects.toMatchObject({
      status: 400,
      reason: expect.stringMatching(/^from/),
    });
  });

  it("is none for a key that the relay does not know, or an id that it did not give", async () => {
    const stranger = new Campaigns({ url: stage.relay.url, key: "a-key-that-nobody-was-given-0123456789" });
    await expect(stranger.open("c-1").start()).rejects.toMatchObject({ status: 401 });
    await expect(stage.campaigns.open("0".repeat(32)).state()).rejects.toMatchObject({ status: 404 });
    const watch = watchCampaign(await stage.relay.ticket({ campaign: "0".repeat(32) }));
    await expect(all(watch)).rejects.toMatchObject({ code: 4400 });
  });
});
