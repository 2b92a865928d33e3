import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Shares, shareLength } from "../../src/campaigns/share.ts";
import { pacerObject } from "../../src/config/stubs.ts";

describe("the shares of an account's calls per second", () => {
  it("are given from the start, where nobody has any", () => {
    expect(new Shares(10, 0).take("a", 4, 1_000)).toEqual({ perSecond: 4, milliseconds: shareLength });
  });

  it("are never more than there is, while campaigns come", () => {
    const shares = new Shares(10, 0);
    expect(shares.take("a", 1_000, 0).perSecond).toBe(10);
    // What was given holds until it ends.
    expect(shares.take("b", 1_000, 1).perSecond).toBe(0);
    // By then it has got to share with who waits.
    expect(shares.take("a", 1_000, shareLength).perSecond).toBe(5);
    expect(shares.take("b", 1_000, shareLength + 1).perSecond).toBe(5);
  });

  it("count no longer than they may hold, should the clock be set back", () => {
    const shares = new Shares(10, 0);
    shares.take("a", 10, 86_400_000);
    expect(shares.take("b", 4, 1_000)).toEqual({ perSecond: 4, milliseconds: shareLength });
  });

  it("say until when they hold, for the object that comes after", () => {
    const shares = new Shares(10, 500);
    expect(shares.busyUntil).toBe(500);
    shares.take("a", 4, 1_000);
    expect(shares.busyUntil).toBe(1_000 + shareLength);
    shares.close(60_000, 1_000);
    expect(shares.busyUntil).toBe(61_000);
    expect(new Shares(10, shares.busyUntil).take("a", 4, 1_001)).toEqual({
      perSecond: 0,
      milliseconds: 59_999,
    });
  });
});

describe("the object that shares them", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("gives at once what it can know to be free, however often it has slept", async () => {
    const pacer = pacerObject(env);
    // What earlier tests took has ended.
    const began = Date.now() + shareLength;
    vi.setSystemTime(began);
    const { perSecond } = await pacer.take("a", 1_000);
    expect(perSecond).toBeGreaterThan(0);
    await evictDurableObject(pacer);
    // Another one might have it all.
    vi.setSystemTime(began + 1_000);
    expect(await pacer.take("b", 1_000)).toEqual({ perSecond: 0, milliseconds: shareLength - 1_000 });
    await evictDurableObject(pacer);
    vi.setSystemTime(began + shareLength);
    expect(await pacer.take("b", 1_000)).toEqual({ perSecond, milliseconds: shareLength });
  });

  it("remembers that Plivo takes no calls, when it has slept", async () => {
    const pacer = pacerObject(env);
    vi.setSystemTime(Date.now() + 100_000);
    await pacer.close(60_000);
    await evictDurableObject(pacer);
    expect(await pacer.take("a", 1)).toEqual({ perSecond: 0, milliseconds: 60_000 });
  });

  it("remembers that Plivo has queued calls, when it has slept", async () => {
    const pacer = pacerObject(env);
    const began = Date.now() + 200_000;
    vi.setSystemTime(began);
    const { perSecond } = await pacer.take("a", 1_000);
    await pacer.slow();
    await evictDurableObject(pacer);
    vi.setSystemTime(began + shareLength);
    expect(await pacer.take("a", 1_000)).toMatchObject({ perSecond: perSecond / 2 });
    vi.setSystemTime(began + 60_000);
    expect(await pacer.take("a", 1_000)).toMatchObject({ perSecond });
  });
});
