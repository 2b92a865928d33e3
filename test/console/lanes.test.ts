import { type CallState, foldCall, parseCallback, queuedCall } from "@plivo-edge/callbacks";
import type { LiveEvent } from "@plivo-edge/live";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOut } from "../../worker/console/lanes.ts";

const facts = { CallUUID: "c", From: "14155550111", To: "14155550100", Direction: "outbound" };

function callOf(...told: readonly (readonly [Parameters<typeof parseCallback>[0], number, object?])[]): {
  state: CallState;
  events: LiveEvent[];
} {
  const statuses = { ring: "ringing", answer: "in-progress", hangup: "completed" };
  let state = queuedCall;
  const events = told.map(([type, at, more]) => {
    const status = type in statuses ? statuses[type as keyof typeof statuses] : "in-progress";
    const parameters = { ...facts, CallStatus: status, ...more };
    const event = parseCallback(type, Object.entries(parameters), at);
    state = foldCall(state, event);
    return event;
  });
  return { state, events };
}

describe("the lanes of a call", () => {
  it("show how long it rang and how long it was answered, to scale", () => {
    const { state, events } = callOf(["ring", 1_000], ["answer", 3_000], ["hangup", 5_000]);
    const lanes = layOut(state, events, 99_000);
    expect(lanes.call).toEqual([
      { name: "ringing", from: 0, to: 50, isOpen: false },
      { name: "answered", from: 50, to: 100, isOpen: false },
    ]);
    expect(lanes.marks.map(({ at }) => at)).toEqual([0, 50, 100]);
  });

  it("leave the end of a running call open, at now", () => {
    const { state, events } = callOf(["ring", 0], ["answer", 2_000]);
    expect(layOut(state, events, 4_000).call.at(-1)).toEqual({
      name: "answered",
      from: 50,
      to: 100,
      isOpen: true,
    });
  });

  it("draw idle time of more than ten seconds short, and say how long it was", () => {
    const { state, events } = callOf(["ring", 0], ["answer", 2_000], ["hangup", 43_000]);
    const lanes = layOut(state, events, 43_000);
    expect(lanes.breaks.map(({ length }) => length)).toEqual([41_000]);
    expect(lanes.marks[1]?.at).toBeCloseTo(66.67, 1);
    const whole = layOut(state, events, 43_000, false);
    expect(whole.breaks).toEqual([]);
    expect(whole.marks[1]?.at).toBeCloseTo(4.65, 1);
  });

  it("tell a callback that came after the end, and a hangup that nobody sent", () => {
    const { state, events } = callOf(["hangup", 1_000], ["recording", 9_000]);
    expect(layOut(state, events, 9_000).marks.map(({ isLate }) => isLate)).toEqual([false, true]);
    const inferred = events.map((event) =>
      event.type === "hangup" ? { ...event, inferred: true as const } : event,
    );
    expect(layOut(state, inferred, 9_000).marks[0]?.isInferred).toBe(true);
  });

  it("show the other leg from its first notice to its end", () => {
    const { state, events } = callOf(
      ["answer", 0],
      ["leg", 2_000, { DialAction: "answer" }],
      ["dial", 8_000],
      ["hangup", 10_000],
    );
    expect(layOut(state, events, 10_000).leg.at(-1)).toMatchObject({
      name: "leg-answered",
      from: 20,
      to: 80,
    });
  });

  it("stay within the drawing, in order, with at most nine ticks, whatever a call has", () => {
    const time = fc.integer({ min: 0, max: 100_000_000 });
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 30 }), fc.boolean(), (times, short) => {
        const sorted = times.toSorted((one, other) => one - other);
        const { state, events } = callOf(
          ...sorted.map((at, index) => [index === 0 ? "ring" : "digits", at, { Digits: "1" }] as const),
        );
        const lanes = layOut(state, events, (sorted.at(-1) ?? 0) + 5, short);
        const places = lanes.marks.map(({ at }) => at);
        expect(places.every((at) => at >= 0 && at <= 100)).toBe(true);
        expect(places.toSorted((one, other) => one - other)).toEqual(places);
        expect(lanes.ticks.length).toBeLessThanOrEqual(9);
      }),
    );
  });
});
