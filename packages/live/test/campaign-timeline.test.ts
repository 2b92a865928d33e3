import type { CampaignUpdate } from "@plivo-edge/live";
import type { CampaignEvent } from "@plivo-edge/live/frames";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CampaignTimeline } from "../src/campaign-timeline.ts";
import { outcome, running, told, welcomeTo } from "./campaign-events.ts";
import { end } from "./events.ts";

function drain(read: () => CampaignUpdate | undefined): CampaignUpdate[] {
  const updates: CampaignUpdate[] = [];
  for (let update = read(); update; update = read()) updates.push(update);
  return updates;
}

const shape = (updates: readonly CampaignUpdate[]): unknown[] =>
  updates.map(({ seq, event, state }) => [seq, event.type, state.progress.live]);

/** `count` outcomes after `seq`, in one frame. */
const many = (seq: number, count: number): ReturnType<typeof told> =>
  told(seq + 1, running(), ...Array.from({ length: count }, (_, index) => outcome(seq + 1 + index)));

describe("a campaign's timeline", () => {
  it("knows nothing before it is welcomed, and begins with the state then, wherever the log is", () => {
    const timeline = new CampaignTimeline(0);
    const read = timeline.reader();
    expect([timeline.state, timeline.outcomes, read()]).toEqual([undefined, [], undefined]);
    timeline.add(welcomeTo(7, running({ live: 3 })));
    expect(shape(drain(read))).toEqual([[7, "progress", 3]]);
    expect(timeline.state).toEqual(running({ live: 3 }));
  });

  it("tells each outcome with the campaign as it was then", () => {
    const timeline = new CampaignTimeline(0);
    timeline.add(welcomeTo(7, running({ live: 3 })));
    const read = timeline.reader();
    drain(read);
    timeline.add(told(8, running({ live: 1 }), outcome(8), outcome(9)));
    timeline.add(told(10, running({ live: 0 }), { type: "status", status: "completed", at: 9 }));
    expect(shape(drain(read))).toEqual([
      [8, "outcome", 1],
      [9, "outcome", 1],
      [10, "status", 0],
    ]);
    expect(timeline.outcomes).toEqual([outcome(8), outcome(9)]);
  });

  it("tells what no outcome brings, however often it changed, once", () => {
    const timeline = new CampaignTimeline(0);
    const read = timeline.reader();
    timeline.add(welcomeTo(7, running()));
    drain(read);
    const { outcomes } = timeline;
    for (const live of [1, 2, 3]) expect(timeline.add(told(8, running({ live })))).toBe(true);
    expect(shape(drain(read))).toEqual([[7, "progress", 3]]);
    expect(timeline.outcomes).toBe(outcomes);
    expect(timeline.query).toBe("?after=7&epoch=first");
  });

  it("is the same object, and no news, until something changes: also where a welcome tells it again", () => {
    const timeline = new CampaignTimeline(0);
    const read = timeline.reader();
    timeline.add(welcomeTo(7, running({ live: 1 })));
    const { state } = timeline;
    expect(shape(drain(read))).toEqual([[7, "progress", 1]]);
    timeline.add(welcomeTo(7, running({ live: 1 })));
    timeline.add(told(8, running({ live: 1 })));
    expect(timeline.state).toBe(state);
    expect(drain(read)).toEqual([]);
  });

  it("keeps what was known when it ends", () => {
    const timeline = new CampaignTimeline(0);
    timeline.add(welcomeTo(7, running()));
    expect(timeline.add(end(7))).toBe(true);
    expect(timeline.state).toEqual(running());
  });

  it("asks for history until it has been welcomed", () => {
    const timeline = new CampaignTimeline(50);
    expect(timeline.query).toBe("?history=50");
    timeline.add(welcomeTo(7, running()));
    expect(timeline.query).toBe("?after=7&epoch=first");
  });

  it("says so where the relay could not go on: the state is whole, and outcomes are missing", () => {
    const timeline = new CampaignTimeline(0);
    const read = timeline.reader();
    timeline.add(welcomeTo(7, running()));
    drain(read);
    timeline.add(welcomeTo(90, running({ live: 5 }), { recovered: false }));
    timeline.add(told(91, running({ live: 4 }), outcome(91)));
    expect(shape(drain(read))).toEqual([
      [90, "gap", 5],
      [91, "outcome", 4],
    ]);
  });

  it("takes no outcome after a hole", () => {
    const timeline = new CampaignTimeline(0);
    timeline.add(welcomeTo(7, running()));
    expect(timeline.add(told(9, running(), outcome(9)))).toBe(false);
    // Nor what says that one came before it.
    expect(timeline.add(told(10, running({ live: 1 })))).toBe(false);
    expect(timeline.state).toEqual(running());
    expect(timeline.outcomes).toEqual([]);
    expect(timeline.query).toBe("?after=7&epoch=first");
  });

  it("keeps the newest thousand for loops that begin later, and shows a loop that keeps up all of them", () => {
    const timeline = new CampaignTimeline(0);
    const read = timeline.reader();
    timeline.add(welcomeTo(0, running()));
    drain(read);
    const seen: CampaignUpdate[] = [];
    for (let seq = 0; seq < 5_000; seq += 500) {
      timeline.add(many(seq, 500));
      seen.push(...drain(read));
    }
    expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 5_000 }, (_, at) => at + 1));
    expect(timeline.outcomes.length).toBeLessThanOrEqual(1_500);
    const later = drain(timeline.reader());
    expect(later.at(-1)?.seq).toBe(5_000);
    expect(later.every(({ event }) => event.type === "outcome")).toBe(true);
  });

  it("tells a loop that fell behind, and goes on with what is kept", () => {
    const timeline = new CampaignTimeline(0);
    const read = timeline.reader();
    timeline.add(welcomeTo(0, running()));
    timeline.add(many(0, 1));
    expect(read()?.seq).toBe(1);
    for (let seq = 1; seq < 4_001; seq += 500) timeline.add(many(seq, 500));
    const [gap, first, ...rest] = drain(read);
    expect(gap?.event.type).toBe("gap");
    expect(first?.seq).toBe((gap?.seq ?? 0) + 1);
    expect(rest.at(-1)?.seq).toBe(4_001);
  });

  it("holds each event once and in order, and the newest state, whatever frames repeat", () => {
    const log: CampaignEvent[] = Array.from({ length: 30 }, (_, index) => outcome(index + 1));
    const frame = fc.record({ from: fc.nat(30), count: fc.nat(8), reconnect: fc.boolean(), live: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 60 }), (frames) => {
        const timeline = new CampaignTimeline(0);
        const read = timeline.reader();
        timeline.add(welcomeTo(0, running()));
        for (const { from, count, reconnect, live } of frames) {
          if (reconnect) timeline.add(welcomeTo(timeline.seq, running()));
          const state = running({ live });
          if (timeline.add(told(from + 1, state, ...log.slice(from, from + count))))
            expect(timeline.state).toEqual(state);
        }
        const updates = drain(read);
        const events = updates.flatMap(({ event }) => (event.type === "progress" ? [] : [event]));
        expect(events).toEqual(log.slice(0, timeline.seq));
        expect(timeline.outcomes).toEqual(events);
        expect(updates.at(-1)?.state).toBe(timeline.state);
      }),
      { numRuns: 500 },
    );
  });
});
