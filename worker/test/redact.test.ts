import { type CallEvent, type CallEventType, parseCallback } from "@plivo-edge/callbacks";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import captured from "../../packages/callbacks/test/fixtures/captured-callbacks.json" with { type: "json" };
import { redactEvent, redactNumber, redactState } from "../src/subscribers/redact.ts";

describe("a redacted number", () => {
  it.each([
    ["14155550199", "•••0199"],
    ["+14155550199", "•••0199"],
    ["14155550", "•••5550"],
    // Of a short number, four digits would tell too much.
    ["1415555", "•••"],
    ["", "•••"],
    ["Anonymous", "•••"],
    ["sip:alice@example.com", "sip:•••"],
    ["SIPS:14155550199@example.com;tag=14155550188", "sip:•••"],
    ["14155550199;ext=14155550188", "•••"],
  ])("of %s is %s", (number, redacted) => {
    expect(redactNumber(number)).toBe(redacted);
  });

  it("shows four digits at most, and hides four at least", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{0,14}$/), (number) => {
        const shown = redactNumber(number).replace("•••", "");
        expect(shown.length).toBeLessThanOrEqual(Math.max(0, Math.min(4, number.length - 4)));
      }),
    );
  });
});

describe("a redacted event", () => {
  const facts = { callUuid: "c", receivedAt: 1, parameters: { From: "14155550100" } };

  it.each<[CallEvent, Partial<CallEvent>]>([
    [{ type: "digits", ...facts, digits: "4242", nonce: "1", urlId: "u", machine: true }, { machine: true }],
    [{ type: "input", ...facts, inputType: "speech", speech: "secret" }, { inputType: "speech" }],
    [
      { type: "speech", ...facts, stableSpeech: "my", unstableSpeech: "pin", sequenceNumber: 1 },
      { sequenceNumber: 1 },
    ],
    [
      {
        type: "recording",
        ...facts,
        recordingId: "r",
        recordUrl: "https://r.example/r.mp3",
        recordingDuration: 6,
      },
      { recordingDuration: 6 },
    ],
    [
      {
        type: "transcription",
        ...facts,
        recordingId: "r",
        transcription: "hello",
        error: "no speech in r.mp3",
      },
      {},
    ],
    [
      {
        type: "conference",
        ...facts,
        conferenceName: "Ada's room",
        conferenceUuid: "u",
        conferenceDigitsMatch: "1",
      },
      { conferenceUuid: "u" },
    ],
    [
      { type: "multiparty", ...facts, mpcName: "Ada's room", mpcUuid: "u", recordingId: "r" },
      { mpcUuid: "u" },
    ],
    [{ type: "exit", ...facts, conferenceName: "Ada's room", mpcName: "party", recordingId: "r" }, {}],
    [
      {
        type: "stream",
        ...facts,
        streamStatus: "failed",
        serviceUrl: "wss://a.example/?key=k",
        statusReason: "wss://a.example/?key=k refused",
      },
      { streamStatus: "failed" },
    ],
    [
      {
        type: "leg",
        ...facts,
        dialBLegFrom: "14155550100",
        dialBLegTo: "sip:ada@host.example",
        dialDigitsMatch: "1",
      },
      { dialBLegFrom: "•••0100", dialBLegTo: "sip:•••" },
    ],
    [
      { type: "ring", ...facts, from: "14155550100", to: "Anonymous" },
      { from: "•••0100", to: "•••" },
    ],
  ])("$type shows what is listed, and nothing else", (event, shown) => {
    expect(redactEvent(event)).toEqual({ type: event.type, callUuid: "c", receivedAt: 1, ...shown });
  });

  it("hides a field that a new version has, and all that is of a type not known here but the facts of every event", () => {
    const newer = { type: "ring", ...facts, from: "14155550100", callerAddress: "1 Main St" };
    expect(redactEvent(newer as CallEvent)).toEqual({
      type: "ring",
      callUuid: "c",
      receivedAt: 1,
      from: "•••0100",
    });
    const unknown = {
      type: "constructor",
      ...facts,
      from: "14155550100",
      secret: "s",
    } as unknown as CallEvent;
    expect(redactEvent(unknown)).toEqual({
      type: "constructor",
      callUuid: "c",
      receivedAt: 1,
      from: "•••0100",
    });
  });

  it.each(captured)("$type, $evidence, shows no number and no address: $note", ({ type, params }) => {
    const pairs = Object.entries(params);
    // The fixture's types are those of events, which JSON cannot say.
    const event = parseCallback(type as CallEventType, pairs, 1, { callUuid: "c" });
    expect(JSON.stringify(redactEvent(event))).not.toMatch(/1415555|@|https?:|wss?:|example/);
  });
});

it("a redacted state shows the last digits of numbers", () => {
  const state = { status: "completed", from: "14155550100", to: "sip:ada@host.example", endedAt: 1 } as const;
  expect(redactState(state)).toEqual({ status: "completed", from: "•••0100", to: "sip:•••", endedAt: 1 });
});
