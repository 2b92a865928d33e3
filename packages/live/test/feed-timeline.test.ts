import { foldCall, queuedCall } from "@plivo-edge/callbacks";
import type { FeedUpdate } from "@plivo-edge/live";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FeedTimeline } from "../src/feed-timeline.ts";
import { answer, events, hangup, inFeed as of, ring, welcome } from "./events.ts";

const { state: _, ...joined } = welcome(7);

function drain(read: () => FeedUpdate | undefined): FeedUpdate[] {
  const updates: FeedUpdate[] = [];
  for (let update = read(); update; update = read()) updates.push(update);
  return updates;
}

const shape = (updates: readonly FeedUpdate[]): unknown[] =>
  updates.map(({ seq, call, event }) => [seq, call, event.type]);

/** `count` events of one call after `seq`, in one frame. */
const many = (seq: number, count: number): ReturnType<typeof events> =>
  events(seq + 1, ...Array.from({ length: count }, (_, index) => of("a", { ...ring, receivedAt: index })));

describe("a feed's timeline", () => {
  it("begins wherever the feed is, without a gap, and tells whose each event is", () => {
    const timeline = new FeedTimeline(0);
    const read = timeline.reader();
    expect(timeline.add(joined)).toBe(true);
    timeline.add(events(8, of("a", ring), of("b", ring), of("a", answer)));
    const updates = drain(read);
    expect(shape(updates)).toEqual([
      [8, "a", "ring"],
      [9, "b", "ring"],
      [10, "a", "answer"],
    ]);
    expect(updates.map(({ state }) => state?.status)).toEqual(["ringing", "ringing", "in-progress"]);
  });

  it("keeps nothing of a call that is told to be erased", () => {
    const timeline = new FeedTimeline(0);
    timeline.add(joined);
    timeline.add(events(8, of("a", ring), of("b", ring)));
    const erased = { type: "erased", callUuid: "a", receivedAt: ring.receivedAt };
    timeline.add(JSON.parse(JSON.stringify(events(10, { ...erased, call: "a" } as never))));
    expect([...timeline.calls.keys()]).toEqual(["b"]);
    const updates = drain(timeline.reader());
    expect(shape(updates)).toEqual([
      [8, "a", "erased"],
      [9, "b", "ring"],
      [10, "a", "erased"],
    ]);
    expect(JSON.stringify(updates.filter(({ call }) => call === "a"))).not.toContain(ring.to ?? "none");
    expect(updates[0]).toEqual({ seq: 8, call: "a", event: { ...erased, call: "a" }, state: queuedCall });
  });

  it("asks for history until it has been welcomed, and for what comes next from then on", () => {
    expect(new FeedTimeline(0).query).toBe("");
    const timeline = new FeedTimeline(50);
    expect(timeline.query).toBe("?history=50");
    timeline.add({ ...joined, epoch: "a&b" });
    expect(timeline.query).toBe("?after=7&epoch=a%26b");
  });

  it("says so where the relay could not go on, and keeps what it knows of each call", () => {
    const timeline = new FeedTimeline(0);
    const read = timeline.reader();
    timeline.add(joined);
    timeline.add(events(8, of("a", ring)));
    timeline.add({ ...joined, seq: 90, recovered: false });
    timeline.add(events(91, of("a", hangup)));
    expect(shape(drain(read))).toEqual([
      [8, "a", "ring"],
      [90, undefined, "gap"],
      [91, "a", "hangup"],
    ]);
    expect(timeline.calls.get("a")).toMatchObject({ status: "completed", ringingAt: 1_000 });
  });

  it("takes nothing that does not say whose it is", () => {
    const timeline = new FeedTimeline(0);
    timeline.add(joined);
    expect(() => timeline.add(events(8, of("a", ring), ring))).toThrow(TypeError);
    // What came before it was taken, and the subscriber comes back for the rest.
    expect(timeline.query).toBe("?after=8&epoch=first");
  });

  it("keeps the newest thousand updates for loops that begin later", () => {
    const timeline = new FeedTimeline(0);
    timeline.add(joined);
    for (let seq = 7; seq < 5_007; seq += 500) timeline.add(many(seq, 500));
    const updates = drain(timeline.reader());
    expect(updates.length).toBeLessThanOrEqual(1_500);
    expect(updates.at(-1)?.seq).toBe(5_007);
    expect(updates.every(({ event }) => event.type === "ring")).toBe(true);
  });

  it("shows a loop that keeps up every event, in however long a frame", () => {
    const timeline = new FeedTimeline(0);
    const read = timeline.reader();
    timeline.add(joined);
    timeline.add(many(7, 3_000));
    expect(drain(read)).toHaveLength(3_000);
    timeline.add(many(3_007, 3_000));
    expect(drain(read).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 3_000 }, (_, index) => 3_008 + index),
    );
  });

  it("tells a loop that fell behind, and goes on with what is kept", () => {
    const timeline = new FeedTimeline(0);
    const read = timeline.reader();
    timeline.add(joined);
    timeline.add(many(7, 1));
    expect(read()?.seq).toBe(8);
    for (let seq = 8; seq < 4_008; seq += 500) timeline.add(many(seq, 500));
    const [gap, first, ...rest] = drain(read);
    expect(gap?.event.type).toBe("gap");
    expect(first?.seq).toBe((gap?.seq ?? 0) + 1);
    expect(rest.at(-1)?.seq).toBe(4_008);
  });

  it("remembers ten thousand calls, and forgets those first that have been quiet for longest", () => {
    const timeline = new FeedTimeline(0);
    timeline.add({ ...joined, seq: 0 });
    for (let index = 0; index < 10_000; index += 1)
      timeline.add(events(index + 1, of(`call-${index}`, ring)));
    timeline.add(events(10_001, of("call-0", answer), of("call-new", ring)));
    expect(timeline.calls.size).toBe(10_000);
    expect(timeline.calls.get("call-0")).toMatchObject({ status: "in-progress", ringingAt: 1_000 });
    expect(timeline.calls.has("call-1")).toBe(false);
    expect([...timeline.calls.keys()].at(-1)).toBe("call-new");
  });

  it("holds each event once and in order, and each call's fold, whatever frames repeat", () => {
    const log = Array.from({ length: 30 }, (_, index) => {
      const template = [ring, answer, hangup][index % 3] ?? ring;
      return of(["a", "b", "c"][(index * 7) % 3] ?? "a", { ...template, receivedAt: index });
    });
    const frame = fc.record({ from: fc.nat(29), count: fc.nat(8), reconnect: fc.boolean() });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 60 }), (frames) => {
        const timeline = new FeedTimeline(0);
        const read = timeline.reader();
        timeline.add({ ...joined, seq: 0 });
        for (const { from, count, reconnect } of frames) {
          if (reconnect) timeline.add({ ...joined, seq: timeline.seq });
          timeline.add(events(from + 1, ...log.slice(from, from + count)));
        }
        const updates = drain(read);
        expect(updates.map(({ event }) => event)).toEqual(log.slice(0, timeline.seq));
        for (const [call, state] of timeline.calls) {
          const own = log.slice(0, timeline.seq).filter((event) => event.call === call);
          expect(state).toEqual(own.reduce(foldCall, queuedCall));
        }
      }),
      { numRuns: 500 },
    );
  });
});
