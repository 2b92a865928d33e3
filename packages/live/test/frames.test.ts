import type { CallEvent } from "@plivo-edge/callbacks";
import type { LiveEvent } from "@plivo-edge/live";
import { closeCodes, type EventsFrame, type Frame, frameLimit, parseFrame } from "@plivo-edge/live/frames";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { answer, end, events, hangup, machine, ring, welcome } from "./events.ts";

describe("parseFrame", () => {
  it.each<Frame>([
    welcome(),
    welcome(3, { recovered: false, state: { status: "busy", hangup: { code: 3010 } } }),
    events(1),
    events(1, ring, answer, machine, hangup),
    end(0),
  ])("reads %j", (frame) => {
    expect(parseFrame(JSON.stringify(frame))).toEqual(frame);
  });

  it("lets through what a later relay may add", () => {
    const frame = {
      ...events(1),
      events: [
        { ...hangup, later: true },
        { ...ring, type: "later" },
      ],
      later: true,
    };
    expect(parseFrame(JSON.stringify(frame))).toEqual(frame);
  });

  it("reads the welcome to a feed, which has no state", () => {
    const { state, ...frame } = welcome();
    expect(parseFrame(JSON.stringify(frame))).toEqual(frame);
  });

  const { callUuid: _, ...anonymous } = ring;
  it.each<[string, unknown]>([
    ["another type", { type: "hello" }],
    ["a type of Object.prototype", { type: "constructor", seq: 1 }],
    ["a broken number", { type: "end", seq: 1.5 }],
    ["a number as text", { type: "end", seq: "1" }],
    ["a welcome without its epoch", { ...welcome(), epoch: undefined }],
    ["a state without a status", { ...welcome(), state: {} }],
    ["a state that is none", { ...welcome(), state: null }],
    ["an event without a type", events(1, { ...ring, type: 7 } as unknown as CallEvent)],
    ["an event of no call", { ...events(1), events: [anonymous] }],
    ["null", null],
    ["a list", []],
  ])("refuses %s", (_, frame) => {
    expect(() => parseFrame(JSON.stringify(frame))).toThrow(TypeError);
  });

  it("refuses what is longer than any frame of the relay, unread", () => {
    const frame = JSON.stringify(end(1));
    expect(parseFrame(frame.padEnd(frameLimit))).toEqual(end(1));
    expect(() => parseFrame(frame.padEnd(frameLimit + 1))).toThrow(TypeError);
  });

  it("reads or refuses any text, and repeats none of it", () => {
    const text: fc.Arbitrary<string> = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(text, (any) => {
        expect(() => parseFrame(any)).toThrow(/^This is not a frame of plivo-edge\.v1$/);
      }),
    );
  });
});

describe("an event on the wire", () => {
  it("is any event of the relay", () => {
    expectTypeOf<CallEvent>().toExtend<LiveEvent>();
    expectTypeOf<CallEvent[]>().toExtend<EventsFrame["events"]>();
  });

  it("need not show its raw parameters", () => {
    const { parameters, ...redacted } = hangup;
    expectTypeOf(redacted).toExtend<LiveEvent>();
    // @ts-expect-error: parameters may be absent
    (event: LiveEvent): Readonly<Record<string, string>> => event.parameters;
  });

  it("is told apart by its type", () => {
    const cause = (event: LiveEvent): string | undefined =>
      event.type === "hangup" ? event.hangupCause : undefined;
    expect(cause(hangup)).toBe("NORMAL_CLEARING");
  });
});

describe("closeCodes", () => {
  it("are ones that a WebSocket server may send, and final from 4400 on", () => {
    const { badRequest, unauthorized, forbidden, ...temporary } = closeCodes;
    for (const code of [badRequest, unauthorized, forbidden]) expect(code).toBeGreaterThanOrEqual(4400);
    for (const code of Object.values(temporary)) expect(code).toBeLessThan(4400);
  });
});
