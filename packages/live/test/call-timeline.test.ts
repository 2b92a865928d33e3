import { type CallEvent, foldCall, queuedCall } from "@plivo-edge/callbacks";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallTimeline } from "../src/call-timeline.ts";
import { answer, end, events, hangup, machine, ring, welcome } from "./events.ts";

/** A log as the relay keeps it; receivedAt tells its events apart. */
const logOf = (epoch: string, length: number): { epoch: string; events: CallEvent[] } => ({
  epoch,
  events: Array.from({ length }, (_, index) => {
    const template = [ring, answer, machine, hangup][index % 4] ?? ring;
    return { ...template, receivedAt: index + 1 };
  }),
});

const stateAt = (list: CallEvent[], seq: number) => list.slice(0, seq).reduce(foldCall, queuedCall);

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant("events" as const), from: fc.nat(12), count: fc.nat(5) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("reconnect" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("lose" as const), at: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("end" as const), at: fc.nat(12) }) },
);

describe("a call's timeline", () => {
  it("holds each event once and in order, or a gap, whatever frames arrive", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let log = logOf("0", 12);
        let epochs = 0;
        const logs = [log];
        const timeline = new CallTimeline();
        timeline.add(welcome(0, { epoch: log.epoch }));
        for (const action of steps) {
          const before = timeline.seq;
          if (action.what === "reconnect") {
            timeline.add(welcome(timeline.seq, { epoch: log.epoch, state: timeline.state }));
          } else if (action.what === "lose") {
            epochs += 1;
            log = logOf(String(epochs), 12);
            logs.push(log);
            const state = stateAt(log.events, action.at);
            timeline.add(welcome(action.at, { epoch: log.epoch, recovered: false, state }));
          } else if (action.what === "end") {
            expect(timeline.add(end(action.at))).toBe(action.at <= before);
          } else {
            const list = log.events.slice(action.from, action.from + action.count);
            const taken = timeline.add(events(action.from + 1, ...list));
            expect(taken).toBe(action.from <= before);
            expect(timeline.seq).toBe(taken ? Math.max(before, action.from + list.length) : before);
          }
        }
        // What a reader of the updates sees, epoch by epoch: a gap says which log goes on, and from where.
        let epoch = 0;
        let seq = 0;
        for (const update of timeline.updates) {
          if (update.event.type === "gap") {
            epoch += 1;
            seq = update.seq;
          } else {
            seq += 1;
            expect(update.seq).toBe(seq);
            expect(update.event).toEqual(logs[epoch]?.events[seq - 1]);
          }
          expect(update.state).toEqual(stateAt(logs[epoch]?.events ?? [], seq));
        }
        expect(epoch).toBe(epochs);
        expect(timeline).toMatchObject({ seq, state: stateAt(log.events, seq) });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["from further ahead", welcome(5)],
    ["in another log", welcome(1, { epoch: "second" })],
  ])("does not believe a welcome that claims to go on, but %s", (_, claim) => {
    const timeline = new CallTimeline();
    timeline.add(welcome());
    timeline.add(events(1, ring));
    timeline.add(claim);
    expect(timeline.updates.map(({ seq, event }) => [seq, event.type])).toEqual([
      [1, "ring"],
      [claim.seq, "gap"],
    ]);
  });

  it.each([0, 1, 2])("believes a relay that could not go on, though it is in the same log, at %i", (seq) => {
    const timeline = new CallTimeline();
    timeline.add(welcome());
    timeline.add(events(1, ring));
    timeline.add(welcome(seq, { recovered: false, state: { status: "in-progress" } }));
    expect(timeline.updates.slice(1)).toEqual([
      { seq, event: { type: "gap" }, state: { status: "in-progress" } },
    ]);
    expect(timeline.seq).toBe(seq);
  });

  it("passes on an event of a type that it does not know, and leaves the state alone", () => {
    const timeline = new CallTimeline();
    timeline.add(welcome());
    timeline.add(events(1, ring));
    const { state } = timeline;
    const later = { ...answer, type: "later" };
    // What the type forbids, a relay that is newer than this subscriber may send.
    timeline.add(events(2, later as unknown as CallEvent));
    expect(timeline.updates[1]).toEqual({ seq: 2, event: later, state });
  });

  it("begins with a gap where the relay no longer has the call's start", () => {
    const timeline = new CallTimeline();
    timeline.add(welcome(3, { recovered: false, state: { status: "in-progress" } }));
    expect(timeline.updates).toEqual([{ seq: 3, event: { type: "gap" }, state: { status: "in-progress" } }]);
  });

  it("goes on without a gap when the relay replays from further back", () => {
    const timeline = new CallTimeline();
    timeline.add(welcome());
    timeline.add(events(1, ring, answer));
    timeline.add(welcome(0));
    timeline.add(events(1, ring, answer, hangup));
    expect(timeline.updates.map(({ event }) => event.type)).toEqual(["ring", "answer", "hangup"]);
  });
});
