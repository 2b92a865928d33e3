import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CallingHours, isOpen, minutesOf, nextOpening } from "../../src/campaigns/calling-hours.ts";
import { allDays, instantOf, isZone, localTime } from "../../src/campaigns/local-time.ts";

const newYork = "America/New_York";
const at = (text: string): number => Date.parse(text);
const hours: CallingHours = { from: "09:00", to: "20:00" };

describe("calling hours", () => {
  it.each([
    ["2026-11-26T13:59:59Z", false],
    ["2026-11-26T14:00:00Z", true],
    ["2026-11-27T00:59:59Z", true],
    ["2026-11-27T01:00:00Z", false],
  ])("are the destination's own: in New York, %s is open: %s", (time, open) => {
    expect(isOpen(hours, newYork, at(time))).toBe(open);
  });

  it("move with the clock: an hour later in summer, by UTC", () => {
    const openings = [
      "2026-03-07T06:00:00Z",
      "2026-03-08T06:00:00Z",
      "2026-10-31T06:00:00Z",
      "2026-11-01T06:00:00Z",
    ];
    expect(openings.map((time) => new Date(nextOpening(hours, newYork, at(time))).toISOString())).toEqual([
      "2026-03-07T14:00:00.000Z",
      "2026-03-08T13:00:00.000Z",
      "2026-10-31T13:00:00.000Z",
      "2026-11-01T14:00:00.000Z",
    ]);
  });

  it("that begin in the hour that is left out begin after it", () => {
    const early: CallingHours = { from: "02:30", to: "04:00" };
    // At 02:00 the clock goes to 03:00.
    const opening = nextOpening(early, newYork, at("2026-03-08T05:00:00Z"));
    expect(new Date(opening).toISOString()).toBe("2026-03-08T07:00:00.000Z");
    expect(isOpen(early, newYork, opening - 1)).toBe(false);
  });

  it("that lie in the hour that is left out are none on that day", () => {
    const lost: CallingHours = { from: "02:10", to: "02:50" };
    const opening = nextOpening(lost, newYork, at("2026-03-08T05:00:00Z"));
    expect(new Date(opening).toISOString()).toBe("2026-03-09T06:10:00.000Z");
  });

  it("on certain days leave out the others, by the local calendar", () => {
    const weekend: CallingHours = { ...hours, days: ["sat"] };
    // Friday evening in New York is Saturday in UTC.
    expect(isOpen(weekend, newYork, at("2026-11-28T00:30:00Z"))).toBe(false);
    expect(new Date(nextOpening(weekend, newYork, at("2026-11-28T00:30:00Z"))).toISOString()).toBe(
      "2026-11-28T14:00:00.000Z",
    );
  });

  it.each(["Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Casablanca", "UTC"])(
    "in %s begin as its clock says",
    (zone) => {
      const opening = nextOpening(hours, zone, at("2026-04-04T20:00:00Z"));
      expect(localTime(zone, opening)).toMatchObject({ minutes: 540 });
      expect(isOpen(hours, zone, opening - 1_000)).toBe(false);
    },
  );

  it("open next where looking at every quarter of an hour finds them open first", () => {
    const zones = fc.constantFrom(
      newYork,
      "Europe/Berlin",
      "Australia/Lord_Howe",
      "America/St_Johns",
      "Asia/Tehran",
    );
    const quarter = 15 * 60_000;
    const time = fc.integer({
      min: at("2026-01-01T00:00:00Z") / quarter,
      max: at("2027-01-01T00:00:00Z") / quarter,
    });
    const clock = (from: number): string =>
      `${String(Math.floor(from / 4)).padStart(2, "0")}:${String((from % 4) * 15).padStart(2, "0")}`;
    const window = fc
      .tuple(fc.integer({ min: 0, max: 94 }), fc.integer({ min: 1, max: 96 }))
      .filter(([from, to]) => from < to)
      .map(([from, to]) => ({ from: clock(from), to: clock(to) }));
    const days = fc.subarray([...allDays], { minLength: 1 });
    fc.assert(
      fc.property(zones, time, window, days, (zone, quarters, window, days) => {
        const now = quarters * quarter;
        const hours = { ...window, days };
        let first = now;
        while (!isOpen(hours, zone, first)) first += quarter;
        expect(nextOpening(hours, zone, now)).toBe(first);
      }),
      { numRuns: 150 },
    );
  });
});

it("calling hours open a week later where the clock leaves out the only ones of a week", () => {
  const hours = { from: "02:00", to: "02:30", days: ["sun"] } as const;
  const next = nextOpening(hours, newYork, Date.parse("2027-03-09T12:00:00Z"));
  expect(new Date(next).toISOString()).toBe("2027-03-21T06:00:00.000Z");
});

describe("a time of the day", () => {
  it.each([
    ["00:00", 0],
    ["09:30", 570],
    ["24:00", 1_440],
    ["24:01", undefined],
    ["9:00", undefined],
    ["12:60", undefined],
  ])("%s is minute %s", (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes);
  });
});

describe("a time zone", () => {
  it.each(["America/New_York", "europe/berlin", "UTC", "Etc/GMT+5"])("%s is one", (name) => {
    expect(isZone(name)).toBe(true);
  });

  it.each(["+01:00", "", "Mars/Olympus", "New York", "x".repeat(65)])("%j is none", (name) => {
    expect(isZone(name)).toBe(false);
  });

  it("shows an hour twice, and its first time counts", () => {
    const twice = { year: 2026, month: 11, day: 1, minutes: 90 };
    expect(new Date(instantOf(newYork, twice)).toISOString()).toBe("2026-11-01T05:30:00.000Z");
  });
});
