import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pace } from "../../src/campaigns/pace.ts";

function leaves(pace: Pace, perSecond: number, now: number): boolean {
  const may = now >= pace.nextAt(perSecond);
  if (may) pace.leave(now);
  return may;
}

/** When calls leave that are tried every millisecond. */
function leave(pace: Pace, perSecond: number, from: number, to: number): number[] {
  const times: number[] = [];
  for (let now = from; now < to; now += 1) if (leaves(pace, perSecond, now)) times.push(now);
  return times;
}

describe("a pace", () => {
  it("spaces calls evenly", () => {
    expect(leave(new Pace(0), 2, 0, 2_001)).toEqual([500, 1_000, 1_500, 2_000]);
  });

  it("lets nothing pass at 0", () => {
    expect(new Pace(0).nextAt(0)).toBe(Infinity);
  });

  it("makes up for no pause", () => {
    expect(leave(new Pace(0), 2, 60_000, 61_000)).toHaveLength(2);
  });

  it("may be slower than one call a second", () => {
    expect(leave(new Pace(0), 0.25, 0, 9_000)).toEqual([4_000, 8_000]);
  });

  it("that is changed holds from the last call on", () => {
    const pace = new Pace(0);
    expect(leave(pace, 1, 0, 1_001)).toEqual([1_000]);
    expect(leave(pace, 4, 1_001, 1_600)).toEqual([1_250, 1_500]);
  });

  it("is kept over any second, however late its timers are", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 200 }),
        (perSecond, delays) => {
          const pace = new Pace(0);
          const times: number[] = [];
          let now = 0;
          for (const delay of delays) {
            now += delay;
            if (leaves(pace, perSecond, now)) times.push(now);
          }
          for (const [index, time] of times.entries()) {
            const within = times.slice(index).filter((other) => other < time + 1_000).length;
            expect(within).toBeLessThanOrEqual(perSecond);
          }
        },
      ),
    );
  });
});
