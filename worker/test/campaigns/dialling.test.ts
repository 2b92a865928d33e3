import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Campaign } from "../../src/campaigns/campaign.ts";
import { Shares } from "../../src/campaigns/share.ts";
import type { Sent } from "../plivo-stub.ts";
import {
  busy,
  call,
  completed,
  dialOf,
  forgetShares,
  noAnswer,
  numbers,
  plivo,
  TestCampaign,
  turnClock,
} from "./campaign.ts";

beforeEach(async () => {
  await forgetShares();
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
  turnClock();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function mostInASecond(times: readonly number[]): number {
  return Math.max(
    ...times.map((time) => times.filter((other) => other >= time && other < time + 1_000).length),
  );
}

/** Milliseconds from each to the next. */
const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((time, index) => time - (times[index] ?? 0));

describe("a campaign", () => {
  it("dials each destination once, and tells what became of it", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(3));
    await campaign.until(() => sent.length === 3);
    expect(sent.map(({ body }) => body["to"])).toEqual(numbers(3).map(({ to }) => to));
    expect(sent.map(dialOf)).toEqual(["1.1", "2.1", "3.1"]);
    expect((await campaign.state()).progress).toMatchObject({ pending: 0, live: 3 });
    const [first, second, third] = sent as [Sent, Sent, Sent];
    await call(first, "hangup", completed);
    await call(second, "hangup", busy);
    await call(third, "hangup", noAnswer);
    const state = await campaign.until(({ status }) => status === "completed");
    expect(state.progress).toMatchObject({ pending: 0, live: 0, completed: 1, busy: 1, "no-answer": 1 });
    expect(sent).toHaveLength(3);
    const events = await campaign.events();
    expect(events.map((event) => [event.type, event.status])).toEqual([
      ["status", "running"],
      ["outcome", "completed"],
      ["outcome", "busy"],
      ["outcome", "no-answer"],
      ["status", "completed"],
    ]);
    expect(events[2]).toMatchObject({
      position: 3,
      to: numbers(3)[1]?.to,
      attempts: 1,
      hangupCauseCode: 3010,
      hangupCauseName: "Busy Line",
    });
  });

  it("gives Plivo the parameters of its calls, and URLs that say which dial they are of", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of([{ to: "+14155550199", id: "ada" }], {
      ...{
        ringTimeout: 30,
        timeLimit: 600,
        machineDetection: "hangup",
        callerName: "Clinic",
        feed: "clinic",
      },
      answer: { name: "reminder" },
    });
    await campaign.until(() => sent.length === 1);
    const { method, url, body } = sent[0] as Sent;
    expect({ method, url }).toEqual({
      method: "POST",
      url: "https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Call/",
    });
    expect(body).toMatchObject({
      to: "+14155550199",
      from: "14155550100",
      ring_timeout: 30,
      time_limit: 600,
    });
    for (const name of ["answer", "ring", "hangup", "fallback", "machine_detection"]) {
      expect(body[`${name}_url`]).toMatch(
        new RegExp(
          `/feed/clinic/answer/reminder/campaign/${campaign.id}/destination/1.1/ringTimeout/30/timeLimit/600/`,
        ),
      );
    }
  });

  it("sends its calls' events to the feeds, as any call does", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { feed: "of-the-campaign" });
    await campaign.until(() => sent.length === 1);
    const id = crypto.randomUUID();
    await call(sent[0] as Sent, "hangup", busy, id);
    const inFeed = async (name: string): Promise<unknown> =>
      (await env.FEED.getByName(name).page(0, 1_000, { unredacted: true })).events;
    for (const feed of ["of-the-campaign", "calls"]) {
      await vi.waitFor(async () => {
        expect(await inFeed(feed)).toContainEqual(expect.objectContaining({ call: id, type: "hangup" }));
      });
    }
    expect(await campaign.destinations()).toMatchObject([
      { status: "busy", call: id, hangupCauseCode: 3010 },
    ]);
  });
});

describe("the pace of a campaign", () => {
  it("is what the account has, where the campaign says nothing: two calls a second", async () => {
    const { sent, times } = plivo();
    const campaign = await TestCampaign.of(numbers(30), { callsPerSecond: undefined });
    await campaign.until(() => sent.length === 30);
    expect(mostInASecond(times)).toBe(2);
    // And no slower than that, but for what ends a slice.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(17_000);
  });

  it("is its own, where that is slower", async () => {
    const { sent, times } = plivo();
    const campaign = await TestCampaign.of(numbers(8), { callsPerSecond: 0.5 });
    await campaign.until(() => sent.length === 8);
    expect(gaps(times).every((gap) => gap >= 2_000)).toBe(true);
  });

  describe("slower than the object stays awake", () => {
    it("wakes it for each call, and not for nothing", async () => {
      const { sent, times } = plivo();
      const campaign = await TestCampaign.of(numbers(5), { callsPerSecond: 0.05 });
      const ring = vi.spyOn(Campaign.prototype, "alarm");
      await campaign.until(() => sent.length === 5);
      expect(gaps(times)).toEqual([20_000, 20_000, 20_000, 20_000]);
      expect(ring.mock.calls.length).toBeLessThan(10);
    });

    it("is kept by an object that has slept since the last call", async () => {
      const { sent, times } = plivo();
      const campaign = await TestCampaign.of(numbers(3), { callsPerSecond: 0.01 });
      for (let rung = 0; rung < 12 && sent.length < 3; rung += 1) {
        await evictDurableObject(campaign.object);
        await campaign.ring();
      }
      expect(gaps(times)).toHaveLength(2);
      for (const gap of gaps(times)) {
        expect(gap).toBeGreaterThanOrEqual(100_000);
        expect(gap).toBeLessThan(101_000);
      }
    });

    it("does not outlast a change", async () => {
      const { sent } = plivo();
      const campaign = await TestCampaign.of(numbers(5), { callsPerSecond: 0.002 });
      await campaign.ring();
      expect(sent).toHaveLength(0);
      await campaign.change({ callsPerSecond: 1 });
      await campaign.pass(7_000);
      expect(sent).toHaveLength(5);
    });

    it("comes from a small share too, which is asked for again when it ends", async () => {
      const share = { perSecond: 0.05, milliseconds: 10_000 };
      const take = vi.spyOn(Shares.prototype, "take").mockReturnValue(share);
      const { sent, times } = plivo();
      const campaign = await TestCampaign.of(numbers(3), { callsPerSecond: 20 });
      await campaign.until(() => sent.length === 3);
      expect(Math.min(...gaps(times))).toBeGreaterThanOrEqual(20_000);
      expect(Math.max(...gaps(times))).toBeLessThan(31_000);
      expect(take.mock.calls.length).toBeLessThan(12);
    });
  });

  it("may be changed while it runs", async () => {
    const { sent, times } = plivo();
    const campaign = await TestCampaign.of(numbers(12), { callsPerSecond: 0.5 });
    await campaign.until(() => sent.length >= 4);
    const before = times.length;
    expect(await campaign.change({ callsPerSecond: 2 })).toMatchObject({ callsPerSecond: 2 });
    await campaign.until(() => sent.length === 12);
    const after = times.slice(before);
    expect((after.at(-1) ?? 0) - (after[0] ?? 0)).toBeLessThan(12_000);
  });

  it("is shared by campaigns that run at once: together they are no faster than the account", async () => {
    const { sent, times } = plivo();
    const campaigns = [await TestCampaign.of(numbers(20)), await TestCampaign.of(numbers(20))];
    for (let rung = 0; sent.length < 40 && rung < 400; rung += 1) {
      const next = await Promise.all(campaigns.map((campaign) => campaign.alarmAt()));
      const [first, second] = next.map((at) => at ?? Infinity);
      await campaigns[(first ?? 0) <= (second ?? 0) ? 0 : 1]?.ring();
    }
    expect(sent).toHaveLength(40);
    expect(mostInASecond(times)).toBeLessThanOrEqual(2);
    const owners = sent.map(({ body }) => /campaign\/(\w+)\//.exec(body["hangup_url"] ?? "")?.[1]);
    // Neither waits for the end of the other.
    expect(new Set(owners.slice(0, 30)).size).toBe(2);
  });

  it("is halved where Plivo says that it has queued a call", async () => {
    const { sent, times } = plivo((_, count) => {
      const message = count === 1 ? "call queued" : "call fired";
      return Response.json({ message, request_uuid: crypto.randomUUID() }, { status: 201 });
    });
    const campaign = await TestCampaign.of(numbers(60), { callsPerSecond: undefined });
    await campaign.until(() => sent.length === 60);
    // From the next share on, and for a minute.
    const later = times.filter((time) => time > (times[0] ?? 0) + 11_000 && time < (times[0] ?? 0) + 60_000);
    expect(mostInASecond(later)).toBe(1);
    expect(mostInASecond(times)).toBe(2);
  });

  it("leaves room for no more calls at once than it says", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(5), { concurrency: 2 });
    await campaign.until(() => sent.length === 2);
    await campaign.pass(3_600_000);
    expect(sent).toHaveLength(2);
    expect((await campaign.state()).progress).toMatchObject({ pending: 3, live: 2 });
    await call(sent[0] as Sent, "hangup", completed);
    await campaign.until(() => sent.length === 3);
    expect((await campaign.state()).progress).toMatchObject({ pending: 2, live: 2, completed: 1 });
    await campaign.change({ concurrency: 4 });
    await campaign.until(() => sent.length === 5);
  });
});

describe("a destination that was not reached", () => {
  /** Ends each dial in turn as it is said, and the last one so again. */
  async function ending(
    sent: Sent[],
    ends: readonly Record<string, string>[],
    campaign: TestCampaign,
  ): Promise<void> {
    for (let dial = 0; dial < ends.length; dial += 1) {
      await campaign.until(() => sent.length > dial);
      await call(sent[dial] as Sent, "hangup", ends[dial]);
    }
  }

  it("is dialled again after its pause, which doubles, and no oftener than its attempts", async () => {
    const { sent, times } = plivo();
    const campaign = await TestCampaign.of(numbers(1), {
      attempts: 3,
      retry: { busy: 900, "no-answer": 7_200 },
    });
    await ending(sent, [busy, busy, busy], campaign);
    const state = await campaign.until(({ status }) => status === "completed");
    expect(state.progress).toMatchObject({ busy: 1 });
    expect(sent.map(dialOf)).toEqual(["1.1", "1.2", "1.3"]);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(900_000);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(1_800_000);
    const outcomes = (await campaign.events()).filter(({ type }) => type === "outcome");
    expect(outcomes).toMatchObject([{ status: "busy", attempts: 3 }]);
  });

  it("is dialled again before those that have not been dialled, once it is due", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(80), {
      ...{ callsPerSecond: 1, concurrency: 80, attempts: 2, retry: { busy: 10 } },
    });
    await campaign.until(() => sent.length >= 1);
    await call(sent[0] as Sent, "hangup", busy);
    await campaign.until(() => sent.some((each) => dialOf(each) === "1.2"), 400);
    // What was read before it was due comes first.
    expect(sent.map(dialOf).indexOf("1.2")).toBeLessThan(75);
  });

  it("is dialled again no more once somebody answers", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 5, retry: { busy: 1 } });
    await ending(sent, [busy, completed], campaign);
    await campaign.until(({ status }) => status === "completed");
    expect(sent).toHaveLength(2);
  });

  it.each([
    ["an invalid number", "2000"],
    ["spam block", "3130"],
    ["a caller ID that may not call", "3140"],
    ["a rejection", "3020"],
  ])("for %s is not dialled again", async (_, code) => {
    const { sent } = plivo();
    const retry = { busy: 1, "no-answer": 1, failed: 1 };
    const campaign = await TestCampaign.of(numbers(1), { attempts: 5, retry });
    await ending(sent, [{ CallStatus: "failed", HangupCauseCode: code }], campaign);
    const { progress } = await campaign.until(({ status }) => status === "completed");
    expect(progress).toMatchObject({ failed: 1 });
    expect(sent).toHaveLength(1);
  });

  it("is not dialled again after the campaign's end", async () => {
    const { sent } = plivo();
    const until = new Date(Date.now() + 600_000).toISOString();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 5, retry: { busy: 900 }, until });
    await ending(sent, [busy], campaign);
    const { progress, reason } = await campaign.until(({ status }) => status === "completed");
    expect({ progress, reason }).toMatchObject({ progress: { busy: 1, expired: 0 }, reason: undefined });
  });
});

describe("a campaign whose time is over", () => {
  it("dials nobody who still waits: they have expired", async () => {
    const { sent } = plivo();
    const until = new Date(Date.now() + 20_000).toISOString();
    const campaign = await TestCampaign.of(numbers(40), { callsPerSecond: 1, until });
    await campaign.pass(60_000);
    const dialled = sent.length;
    expect(dialled).toBeGreaterThan(2);
    for (const each of [...sent]) await call(each, "hangup", completed);
    const state = await campaign.until(({ status }) => status === "completed");
    expect(state).toMatchObject({ reason: "its time is over", progress: { pending: 0, completed: dialled } });
    expect(state.progress.expired).toBe(40 - dialled);
    expect(sent).toHaveLength(dialled);
    const rows = await campaign.destinations();
    expect(rows.filter(({ status }) => status === "expired")).toHaveLength(40 - dialled);
  });
});
