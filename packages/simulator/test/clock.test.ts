import { realClock, virtualClock } from "@plivo-edge/simulator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const hour = 3_600_000;

describe("virtualClock", () => {
  it("jumps to the next sleeper, in order of time, and takes none itself", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 24 * hour }), { maxLength: 20 }),
        async (sleeps) => {
          const clock = virtualClock({ start: 0 });
          const woken: number[] = [];
          await Promise.all(sleeps.map((ms) => clock.sleep(ms).then(() => woken.push(clock.now()))));
          expect(woken).toEqual([...sleeps].sort((a, b) => a - b));
        },
      ),
      { numRuns: 20 },
    );
  });

  it("those of the same moment wake in the order in which they fell asleep", async () => {
    const clock = virtualClock();
    const woken: number[] = [];
    await Promise.all([1, 2, 3].map((each) => clock.sleep(hour).then(() => woken.push(each))));
    expect(woken).toEqual([1, 2, 3]);
  });

  it("stands still while the world outside is at work", async () => {
    const clock = virtualClock({ start: 0 });
    const sleeper = clock.sleep(10).then(() => clock.now());
    const seen = await clock.withTimeout(hour, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return clock.now();
    });
    expect(seen).toBe(0);
    expect(await sleeper).toBe(10);
  });

  it("stands still between pieces of work that follow each other closely", async () => {
    const clock = virtualClock({ start: 0 });
    void clock.sleep(10);
    for (let piece = 0; piece < 50; piece += 1) {
      await clock.withTimeout(hour, async () => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      expect(clock.now()).toBe(0);
    }
  });

  it("moves on at last past work that does not end, whose time then runs out", async () => {
    const clock = virtualClock({ start: 0, replyTimeout: 5 });
    let aborted = false;
    const work = clock.withTimeout(hour, (signal) => {
      signal.addEventListener("abort", () => {
        aborted = true;
      });
      return new Promise(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ name: "TimeoutError" });
    expect(clock.now()).toBe(hour);
    expect(aborted).toBe(true);
  });

  it("by hand, moves as far as it is told, and wakes whoever sleeps on the way", async () => {
    const clock = virtualClock({ start: 0, auto: false });
    const woken: string[] = [];
    void clock.sleep(10).then(async () => {
      woken.push("first");
      await clock.sleep(10);
      woken.push("second");
    });
    void clock.sleep(31).then(() => woken.push("third"));
    await clock.advance(30);
    expect(woken).toEqual(["first", "second"]);
    expect(clock.now()).toBe(30);
    await clock.advance(1);
    expect(woken).toEqual(["first", "second", "third"]);
  });

  it("by hand, moves each who moves it from the moment of that call, however they overlap", async () => {
    const clock = virtualClock({ start: 0, auto: false });
    const arrived = (ms: number): Promise<number> => clock.advance(ms).then(() => clock.now());
    expect(await Promise.all([arrived(1_000), arrived(2_000)])).toEqual([1_000, 2_000]);
    expect(await Promise.all([arrived(2_000), arrived(1_000), arrived(0)])).toEqual([4_000, 3_000, 2_000]);
  });

  it("by hand, can be moved further by what happens on the way", async () => {
    const clock = virtualClock({ start: 0, auto: false });
    const woken = clock
      .sleep(500)
      .then(() => clock.advance(1_000))
      .then(() => clock.now());
    await clock.advance(1_000);
    expect(clock.now()).toBe(1_000);
    expect(await woken).toBe(1_500);
  });

  it("by hand, can be moved by a receiver that replies only then", async () => {
    const clock = virtualClock({ start: 0, auto: false, replyTimeout: 5 });
    const reply = clock.sleep(10).then(() => clock.withTimeout(hour, () => clock.advance(20)));
    await Promise.all([reply, clock.advance(15)]);
    expect(clock.now()).toBe(30);
  });

  it.each(
    [true, false].flatMap((auto) =>
      [-1, Number.NaN, Number.POSITIVE_INFINITY].map((ms) => [ms, auto] as const),
    ),
  )("refuses to advance by %s, with auto: %s", async (ms, auto) => {
    await expect(virtualClock({ auto }).advance(ms)).rejects.toThrow(RangeError);
  });

  it.each([
    ["virtual", virtualClock({ auto: false })],
    ["real", realClock()],
  ])("a sleep is broken off by its signal, a %s one", async (_, clock) => {
    const waking = new AbortController();
    const sleeps = [clock.sleep(hour, waking.signal), clock.sleep(Number.POSITIVE_INFINITY, waking.signal)];
    waking.abort("wake up");
    for (const sleep of sleeps) await expect(sleep).rejects.toBe("wake up");
    await expect(clock.sleep(0, waking.signal)).rejects.toBe("wake up");
  });
});

describe("realClock", () => {
  it("lets the call's time pass at its speed, and not the world's", async () => {
    const clock = realClock({ speed: 10_000 });
    const before = clock.now();
    await clock.sleep(hour / 60);
    // A timer may fire a little early, which here is a matter of seconds.
    expect(clock.now() - before).toBeGreaterThan(hour / 90);
    // At ten thousand times the speed a minute is over after 6 ms.
    const work = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve("done"), 15));
    expect(await clock.withTimeout(hour / 60, work)).toBe("done");
  });

  it("does not sleep until a moment that has passed, and Node has nothing to warn of", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): unknown => warnings.push(warning);
    process.on("warning", onWarning);
    await realClock().sleep(-1);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a speed of %s", (speed) => {
    expect(() => realClock({ speed })).toThrow(RangeError);
  });
});
