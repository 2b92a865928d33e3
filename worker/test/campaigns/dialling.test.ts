import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fired, type Sent, standInForPlivo } from "../plivo-stub.ts";
import { busy, call, completed, dialOf, noAnswer, numbers, TestCampaign, turnClock } from "./campaign.ts";

beforeEach(async () => {
  // The object that shares the calls per second knows of no test before this one.
  await abortAllDurableObjects();
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
  turnClock();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a campaign", () => {
  it("dials each destination once, and tells what became of it", async () => {
    const sent = standInForPlivo(() => fired());
    const campaign = await TestCampaign.of(numbers(3), { callsPerSecond: 20 });
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
  });
});
