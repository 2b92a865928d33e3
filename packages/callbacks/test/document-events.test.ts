import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CallEventType, isCallEventType, parseCallback, wantsDocument } from "../src/index.ts";
import { callUuid, payloads } from "./payloads.ts";

function parse<Type extends CallEventType>(
  type: Type,
  extra: Record<string, string> = {},
  body = payloads[type],
) {
  const params = new URLSearchParams(body);
  for (const [name, value] of Object.entries(extra)) params.set(name, value);
  return parseCallback(type, params, 1);
}

const parties = { from: "14155550100", to: "14155550199", direction: "outbound" };
const leg = { callUuid, requestUuid: callUuid, aLegUuid: callUuid, aLegRequestUuid: callUuid };
const call = {
  ...leg,
  ...parties,
  callStatus: "in-progress",
  sessionStart: "2026-01-05 08:35:10.910772",
  stirVerification: "Not Applicable",
  stirAttestation: "Not Applicable",
  receivedAt: 1,
};
const recording = {
  recordingId: "r-1",
  recordUrl: "https://media.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Recording/r-1.mp3",
  recordingDuration: 6,
  recordingDurationMs: 5760,
  recordingStartMs: 1_767_602_120_000,
  recordingEndMs: 1_767_602_125_760,
};
const participant = {
  mpcUuid: "m-1",
  mpcName: "lobby",
  memberId: "355",
  participantRole: "agent",
  participantCallUuid: callUuid,
};
const room = { conferenceMemberId: "41337", conferenceName: "lobby", conferenceUuid: "c-1" };

describe("a request for a document", () => {
  it.each([
    ["digits", { digits: "1" }],
    ["input", { inputType: "speech", speech: "my invoice", speechConfidenceScore: 0.91 }],
    ["record", { ...recording, digits: "#" }],
    [
      "dial",
      {
        dialStatus: "completed",
        dialRingStatus: true,
        dialHangupCause: "NORMAL_CLEARING",
        dialBLegUuid: "b-1",
      },
    ],
    ["exit", room],
    ["redirect", {}],
    ["transfer", {}],
  ] as const)("%s", (type, facts) => {
    const { parameters, ...event } = parse(type);
    expect(event).toStrictEqual({ type, ...call, ...facts });
    expect(parameters).toStrictEqual(Object.fromEntries(new URLSearchParams(payloads[type])));
  });

  it("exit, of a `<MultiPartyCall>`", () => {
    const left = {
      MPCUUID: "m-1",
      MPCFriendlyName: "lobby",
      MemberID: "355",
      ParticipantRole: "Agent",
      ParticipantCallUUID: callUuid,
      ParticipantJoinTime: "2026-01-05 08:35:20",
      ParticipantEndTime: "2026-01-05 08:36:20",
    };
    const { parameters: _, ...event } = parse("exit", left, payloads.redirect);
    expect(event).toStrictEqual({
      type: "exit",
      ...call,
      ...participant,
      participantJoinTime: "2026-01-05 08:35:20",
      participantEndTime: "2026-01-05 08:36:20",
    });
  });

  it("repeats that a machine was heard", () => {
    expect(parse("digits", { Machine: "true" }).machine).toBe(true);
  });

  it("is never lost for want of its facts", () => {
    for (const type of ["digits", "input", "record", "dial", "exit"] as const) {
      expect(parse(type, {}, payloads.redirect)).toMatchObject({ type, callUuid });
    }
    expect(parse("digits", {}, payloads.redirect).digits).toBe("");
  });

  it("of digits that `<GetInput>` got has no speech", () => {
    const event = parse("input", { InputType: "dtmf", Digits: "42", Speech: "", SpeechConfidenceScore: "" });
    expect(event).toMatchObject({ inputType: "dtmf", digits: "42" });
    expect(event).not.toHaveProperty("speech");
    expect(event).not.toHaveProperty("speechConfidenceScore");
  });

  it("of a recording that has only begun has no length", () => {
    const event = parse("record", { RecordingDuration: "-1", RecordingEndMs: "-1" });
    expect(event).toMatchObject({ recordingId: "r-1", recordingDurationMs: 5760 });
    expect(event).not.toHaveProperty("recordingDuration");
    expect(event).not.toHaveProperty("recordingEndMs");
  });

  it("of a `<Dial>` that nobody answered has no leg", () => {
    const event = parse("dial", { DialStatus: "no-answer", DialBLegUUID: "", DialRingStatus: "False" });
    expect(event).toMatchObject({ dialStatus: "no-answer", dialRingStatus: false });
    expect(event).not.toHaveProperty("dialBLegUuid");
  });
});

describe("a notice", () => {
  it("leg", () => {
    const { parameters: _, ...event } = parse("leg");
    expect(event).toStrictEqual({
      type: "leg",
      callUuid,
      stirVerification: "Not Applicable",
      dialAction: "hangup",
      dialALegUuid: callUuid,
      dialBLegUuid: "b-1",
      dialBLegFrom: "14155550100",
      dialBLegTo: "14155550142",
      dialBLegPosition: 2,
      dialBLegDuration: 12,
      dialBLegBillDuration: 60,
      dialBLegHangupCause: "NORMAL_CLEARING",
      dialBLegHangupCauseCode: 4000,
      dialBLegHangupCauseName: "Normal Hangup",
      dialBLegHangupSource: "Callee",
      receivedAt: 1,
    });
  });

  it("leg, that names its call by the first leg only", () => {
    expect(parse("leg", {}, payloads.leg.replace(/^CallUUID=[^&]*&/, "")).callUuid).toBe(callUuid);
  });

  it("conference", () => {
    const { parameters: _, ...event } = parse("conference");
    expect(event).toStrictEqual({
      type: "conference",
      callUuid,
      ...room,
      conferenceAction: "enter",
      receivedAt: 1,
    });
  });

  it("speech", () => {
    const { parameters: _, ...event } = parse("speech");
    expect(event).toStrictEqual({
      type: "speech",
      ...call,
      stableSpeech: "my",
      unstableSpeech: "invoice",
      stability: 0.9,
      sequenceNumber: 2,
    });
  });

  it("multiparty, of a participant", () => {
    const { parameters: _, ...event } = parse("multiparty");
    expect(event).toStrictEqual({
      type: "multiparty",
      callUuid,
      ...participant,
      eventName: "ParticipantJoin",
      eventTimestamp: "2026-01-05 08:35:20",
      participantCoachMode: false,
      receivedAt: 1,
    });
  });

  it("multiparty, of its end", () => {
    const body = `CallUUID=${callUuid}&EventName=MPCEnd&MPCBilledAmount=0.01000&MPCBilledDuration=120&MPCDuration=61&MPCUUID=m-1`;
    expect(parse("multiparty", {}, body)).toMatchObject({
      eventName: "MPCEnd",
      mpcDuration: 61,
      mpcBilledDuration: 120,
      mpcBilledAmount: "0.01000",
    });
  });

  it("multiparty, of its recording", () => {
    const body = `CallUUID=${callUuid}&EventName=MPCRecordingCompleted&MPCUUID=m-1&RecordingDuration=6&RecordingURL=https%3A%2F%2Fmedia.plivo.com%2Fr-1.mp3&RecordingUUID=r-1&SequenceNumber=2`;
    expect(parse("multiparty", {}, body)).toMatchObject({
      eventName: "MPCRecordingCompleted",
      recordingId: "r-1",
      recordUrl: "https://media.plivo.com/r-1.mp3",
      recordingDuration: 6,
      sequenceNumber: 2,
    });
  });

  it("that names its call is of that one, whosever URL it came to", () => {
    const params = new URLSearchParams(payloads.multiparty);
    expect(parseCallback("multiparty", params, 1, { callUuid: "host" }).callUuid).toBe(callUuid);
  });

  it("recording", () => {
    const { parameters: _, ...event } = parse("recording");
    expect(event).toStrictEqual({ type: "recording", ...call, ...recording });
  });

  it("recording, as the Record API tells it", () => {
    const body = `api_id=a-1&call_uuid=${callUuid}&record_url=https%3A%2F%2Fmedia.plivo.com%2Fr-1.mp3&recording_duration=6&recording_duration_ms=5760&recording_end_ms=1767602125760&recording_id=r-1&recording_start_ms=1767602120000`;
    const { parameters: _, ...event } = parse("recording", {}, body);
    const recordUrl = "https://media.plivo.com/r-1.mp3";
    expect(event).toStrictEqual({ type: "recording", callUuid, ...recording, recordUrl, receivedAt: 1 });
  });

  it("transcription", () => {
    const { parameters: _, ...event } = parse("transcription");
    expect(event).toStrictEqual({
      type: "transcription",
      callUuid,
      recordingId: "r-1",
      transcription: "My invoice is wrong.",
      transcriptionCharge: "0.00500",
      transcriptionRate: "0.05000",
      receivedAt: 1,
    });
  });

  it("stream", () => {
    const { parameters: _, ...event } = parse("stream");
    expect(event).toStrictEqual({
      type: "stream",
      callUuid,
      ...parties,
      streamId: "s-1",
      streamStatus: "started",
      serviceUrl: "wss://example.com/audio",
      timestamp: "2026-01-05 08:35:20",
      receivedAt: 1,
    });
  });

  it.each([
    ["StartStream", "started"],
    ["StopStream", "stopped"],
    ["DroppedStream", "dropped"],
    ["DegradedStream", "degraded"],
    ["started", "started"],
    ["stopped", "stopped"],
    ["failed", "failed"],
    ["constructor", "constructor"],
  ])("stream %s: it has %s", (Event, status) => {
    expect(parse("stream", { Event }).streamStatus).toBe(status);
  });

  it.each([
    [{ DialAction: "connected" }, "connected"],
    [{ DialAction: "", Event: "DialAnswer" }, "answer"],
    [{ DialAction: "", Event: "DialDigitsMatch" }, "digits"],
    [{ DialAction: "", Event: "", DialBLegStatus: "connected" }, "connected"],
    [{ DialAction: "", Event: "Dial", DialBLegStatus: "" }, undefined],
  ])("leg %j: %s", (extra, action) => {
    expect(parse("leg", extra).dialAction).toBe(action);
  });

  it.each([
    [{ ConferenceAction: "floor" }, "floor"],
    [{ ConferenceAction: "", Event: "ConferenceExit" }, "exit"],
  ])("conference %j: %s", (extra, action) => {
    expect(parse("conference", extra).conferenceAction).toBe(action);
  });
});

it("no event is lost, whatever its optional facts are", () => {
  const names = fc.constantFrom(
    "DialAction",
    "Event",
    "RecordingDuration",
    "Speech",
    "SpeechConfidenceScore",
    "Stability",
    "SequenceNumber",
    "ParticipantRole",
    "MPCDuration",
    "Machine",
  );
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.double().map(String),
    fc.constantFrom("constructor", "-1"),
  );
  const types = fc.constantFrom(...Object.keys(payloads).filter(isCallEventType));
  fc.assert(
    fc.property(types, fc.dictionary(names, value), (type, extra) => {
      const event = parse(type, extra);
      expect(event).toMatchObject({ type, callUuid });
      expect(Object.values(event)).not.toContain(undefined);
      expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    }),
  );
});

it("a document is wanted by what asks for one, and by nothing else", () => {
  const types = Object.keys(payloads).filter(isCallEventType);
  expect(types.filter((type) => wantsDocument(parse(type)))).toEqual([
    "answer",
    "fallback",
    "digits",
    "input",
    "record",
    "dial",
    "exit",
    "redirect",
    "transfer",
  ]);
  expect(types).toHaveLength(19);
  expect(["busy", "", "Ring", "constructor"].filter(isCallEventType)).toEqual([]);
});
