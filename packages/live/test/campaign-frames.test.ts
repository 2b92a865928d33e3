import {
  type CampaignEvent,
  type CampaignFrame,
  campaignStatuses,
  outcomeStatuses,
  parseCampaignFrame,
  parseFrame,
  writeCampaignEvents,
  writeCampaignFrame,
} from "@plivo-edge/live/frames";
import { describe, expect, it } from "vitest";
import { outcome, running, told, welcomeTo } from "./campaign-events.ts";
import { end, events, ring, welcome } from "./events.ts";

const paused: CampaignEvent = { type: "status", status: "paused", reason: "asked for", at: 7 };

describe("a frame of a campaign", () => {
  it.each<CampaignFrame>([
    welcomeTo(3, running({ live: 2 }), { spread: 4_000 }),
    told(4, { ...running(), nextAt: 1_764_200_000_000, reason: "outside its hours" }),
    told(4, running(), outcome(4), outcome(5, { status: "unknown" }), paused),
    end(5),
  ])("is read as it was written: %j", (frame) => {
    expect(parseCampaignFrame(writeCampaignFrame(frame))).toEqual(frame);
  });

  it("may have what a later relay adds", () => {
    const later = { ...told(1, running(), { ...outcome(1), type: "later" as "outcome" }), later: true };
    expect(parseCampaignFrame(JSON.stringify(later))).toEqual(later);
  });

  const { nextAt: _, progress, ...rest } = running() as ReturnType<typeof running> & { nextAt?: number };
  it.each<[string, unknown]>([
    ["a welcome without a state", { ...welcomeTo(0, running()), state: undefined }],
    ["events without a state", { ...told(1, running(), outcome(1)), state: undefined }],
    ["events with no state at all", events(1)],
    ["a state without progress", welcomeTo(0, rest as typeof rest & { progress: typeof progress })],
    ["progress that is none", { ...welcomeTo(0, running()), state: { ...rest, progress: null } }],
    ["a count that is none", welcomeTo(0, running({ busy: "3" as unknown as number }))],
    ["a count too few", welcomeTo(0, running({ live: undefined as unknown as number }))],
    ["an event of no time", told(1, running(), { ...paused, at: "now" as unknown as number })],
    ["the welcome to a call", welcome()],
    ["an event of a call", { ...told(1, running()), events: [ring] }],
    ["a type of Object.prototype", { ...welcomeTo(0, running()), type: "constructor" }],
    ["null", null],
  ])("is not %s", (_, frame) => {
    expect(() => parseCampaignFrame(JSON.stringify(frame))).toThrow(
      /^This is not a frame of plivo-edge\.v1$/,
    );
  });

  it("is none of a call, whose events say more", () => {
    expect(() => parseFrame(writeCampaignFrame(told(1, running(), outcome(1))))).toThrow(TypeError);
  });

  it("is one for many outcomes, or some where they are long, each with the state", () => {
    const outcomes = Array.from({ length: 5_000 }, (_, at) => outcome(at + 1));
    const frames = [...writeCampaignEvents(1, outcomes, running())].map(parseCampaignFrame);
    const parts = frames.flatMap((frame) => (frame.type === "events" ? [frame] : []));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap((part) => part.events)).toEqual(outcomes);
    for (const { seq, events: part, state } of parts) {
      expect(part[0]).toMatchObject({ position: seq });
      expect(state).toEqual(running());
    }
  });

  it("may only say how the campaign is now", () => {
    const frames = [...writeCampaignEvents(6, [], running({ live: 3 }))].map(parseCampaignFrame);
    expect(frames).toEqual([told(6, running({ live: 3 }))]);
  });
});

describe("the statuses", () => {
  it("are all there, once", () => {
    expect(outcomeStatuses).toEqual([
      "completed",
      "machine",
      "busy",
      "no-answer",
      "failed",
      "unknown",
      "refused",
      "expired",
      "canceled",
    ]);
    expect(campaignStatuses).toEqual(["draft", "running", "paused", "blocked", "canceled", "completed"]);
  });
});
