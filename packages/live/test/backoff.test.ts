import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoff } from "../src/backoff.ts";

const longest = (...circumstances: [failures: number, Parameters<typeof backoff>[1]?]): number =>
  backoff(circumstances[0], circumstances[1], () => 1);
const shortest = (...circumstances: [failures: number, Parameters<typeof backoff>[1]?]): number =>
  backoff(circumstances[0], circumstances[1], () => 0);

/** The most that come back within any 100 ms, as a share of all. */
const peak = (delays: number[]): number =>
  Math.max(...delays.map((start) => delays.filter((delay) => delay >= start && delay < start + 100).length)) /
  delays.length;

describe("backoff", () => {
  it("doubles its window from three to twenty seconds", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 5_000].map((failures) => longest(failures))).toEqual([
      3_000, 6_000, 12_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000,
    ]);
  });

  it("takes a minute when nobody looks", () => {
    expect(longest(0, { hidden: true })).toBe(60_000);
  });

  it("takes the window that the relay asks for, in a hidden tab too", () => {
    expect(longest(9, { reason: "retry=3000" })).toBe(3_000);
    expect(longest(0, { hidden: true, reason: "retry=3000" })).toBe(3_000);
    expect(longest(0, { reason: "retry=0" })).toBe(0);
  });

  it("stays away for as long as the relay asks, and spreads after that", () => {
    expect(shortest(0, { reason: "after=10000" })).toBe(10_000);
    expect(longest(1, { reason: "after=10000" })).toBe(16_000);
  });

  it("takes no longer than it may, unless the relay asks for it", () => {
    expect(longest(9, { maxRetryDelay: 5_000 })).toBe(5_000);
    expect(longest(9, { maxRetryDelay: 120_000 })).toBe(120_000);
    expect(longest(0, { hidden: true, maxRetryDelay: 5_000 })).toBe(5_000);
    expect(longest(0, { reason: "retry=9000", maxRetryDelay: 5_000 })).toBe(9_000);
  });

  it.each(["", "retry=", "retry=-1", "retry=1e9", "retry=9999999", "please retry=1", "retry=1 "])(
    "takes no window from %j",
    (reason) => {
      expect(longest(0, { reason })).toBe(3_000);
    },
  );

  it("is anywhere in its window with the same likelihood", () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          expect(backoff(failures, {}, () => random)).toBeCloseTo(random * longest(failures));
        },
      ),
    );
  });

  it("brings 500 subscribers back with at most a tenth in any 100 ms, when all were cut in one moment", () => {
    let seed = 1;
    const random = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 100; round += 1) {
      const delays = Array.from({ length: 500 }, () => backoff(0, {}, random));
      expect(peak(delays)).toBeLessThanOrEqual(0.1);
    }
  });
});
