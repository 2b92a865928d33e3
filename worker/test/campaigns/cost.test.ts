import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ofCampaign } from "../../scripts/cost/usage.ts";
import type { Campaign } from "../../src/campaigns/campaign.ts";
import { campaignObject } from "../../src/config/stubs.ts";
import { Meter } from "../cost/meter.ts";
import { callback, facts } from "../plivo.ts";
import { fired, type Sent } from "../plivo-stub.ts";
import { dialOf, forgetShares, numberOf, plivo, turnClock } from "./campaign.ts";

/** How many calls are live: each lasts half a minute. */
const live = 60;
// As many as an account places in eight minutes, so that what a campaign takes once is not all of it.
const count = 1_000;
const week = 7 * 24 * 3_600_000;

beforeEach(async () => {
  await forgetShares();
  turnClock(2);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Rounded as the page on cost shows it. */
const perCall = (amount: number): number => Math.round((amount / count) * 100) / 100;

it("a call of a campaign takes what the page on cost says", async () => {
  const id = crypto.randomUUID().replaceAll("-", "");
  const campaign = (): DurableObjectStub<Campaign> => campaignObject(env, id);
  const tell = async (dial: Sent): Promise<void> => {
    const [destination = 0, claim = 0] = dialOf(dial).split(".").map(Number);
    // Its document names the callee.
    await campaign().callee(destination);
    const ended = { status: "completed", answeredAt: Date.now(), hangup: { code: 4000 } } as const;
    await campaign().settle({ destination, claim, call: crypto.randomUUID(), ended });
  };
  // One ends as another begins, which is in a slice of dialling as a rule.
  const { sent } = plivo(async (_, count) => {
    const { [count - live]: over } = sent;
    if (over) await tell(over);
    return fired();
  });
  const meter = new Meter();
  await meter.attach();
  const settings = { from: "14155550100", answer: { name: "reminder" } };
  const choices = { concurrency: 200 };
  await campaign().create({ digest: "d", url: "https://relay.example.com", settings, choices });
  const lines = Array.from({ length: count }, (_, index) => ({
    ...{ key: `customer-${index}`, to: numberOf(index) },
    variables: { name: "Ada Lovelace" },
  }));
  await campaign().add(lines);
  await campaign().obey("start", "https://relay.example.com");
  while (sent.length < count) {
    await meter.unseen(async () => {
      const at = await runInDurableObject(campaign(), (_, { storage }) => storage.getAlarm());
      if (at !== null && at > Date.now()) vi.setSystemTime(at);
    });
    await runDurableObjectAlarm(campaign());
  }
  for (const dial of sent.slice(count - live + 1)) await tell(dial);
  const bytes = await meter.unseen(() =>
    runInDurableObject(campaign(), (_, { storage }) => storage.sql.databaseSize),
  );
  // What `deleteAll` counts as is written nowhere: at most, all that there is, and the index of the keys.
  const forgotten = await meter.unseen(() =>
    runInDurableObject(campaign(), (_, { storage: { sql } }) => {
      const rows = (table: string): number =>
        Number(sql.exec(`SELECT count(*) AS rows FROM ${table}`).one()["rows"]);
      return 2 * rows("destination") + rows("event");
    }),
  );
  vi.setSystemTime(Date.now() + 2 * week);
  await runDurableObjectAlarm(campaign());
  const { campaign: asked, pacer, rowsWritten, rowsRead } = meter.take();
  const counted = {
    requests: perCall(asked + pacer),
    rowsWritten: perCall(rowsWritten + forgotten),
    rowsRead: perCall(rowsRead),
    bytes: Math.round(bytes / count),
  };
  // How many slices of dialling there are depends on when a reply comes, and on nothing else.
  for (const [name, amount] of Object.entries(ofCampaign)) {
    const { [name as keyof typeof counted]: found } = counted; // the keys of a constant are its keys
    expect(Math.abs(found / amount - 1), `${name}: ${JSON.stringify(counted)}`).toBeLessThan(0.03);
  }
}, 120_000);

it("that it tells its campaign how it ended costs a call no row, where a feed takes its events too", async () => {
  const meter = new Meter();
  await meter.attach();
  const rows = async (path: string): Promise<number> => {
    const call = crypto.randomUUID();
    await (await callback("hangup", { ...facts(call), CallStatus: "busy" }, { path })).text();
    await meter.delivered();
    return meter.take().rowsWritten;
  };
  // The feed has its tables and its alarm from then on.
  await rows("");
  const without = await rows("");
  // There is no such campaign, so that nothing is written there.
  expect(await rows(`/campaign/${"0".repeat(32)}/destination/1.1`)).toBe(without);
});
