import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallbackError, type CallEventType, isCallEventType, parseCallback } from "../src/index.ts";
import { callUuid, payloads } from "./payloads.ts";

const receivedAt = 1_767_602_110_000;

function parse<Type extends CallEventType>(type: Type, body: string, extra: Record<string, string> = {}) {
  const params = new URLSearchParams(body);
  for (const [name, value] of Object.entries(extra)) params.set(name, value);
  return parseCallback(type, params, receivedAt);
}

const legs = { callUuid, requestUuid: callUuid, aLegUuid: callUuid, aLegRequestUuid: callUuid };
const parties = { from: "14155550100", to: "14155550199", direction: "outbound" };
const stir = { stirVerification: "Not Applicable", stirAttestation: "Not Applicable" };

describe("the callbacks of the wire", () => {
  it("ring", () => {
    const { parameters, ...event } = parse("ring", payloads.ring);
    expect(event).toStrictEqual({
      type: "ring",
      callUuid,
      requestUuid: callUuid,
      ...parties,
      callStatus: "ringing",
      sessionStart: "2026-01-05 08:35:08.910772",
      receivedAt,
    });
    expect(parameters).toStrictEqual(Object.fromEntries(new URLSearchParams(payloads.ring)));
  });

  it.each(["answer", "fallback"] as const)("%s", (type) => {
    const { parameters, ...event } = parse(type, payloads[type]);
    expect(event).toStrictEqual({
      type,
      ...legs,
      ...parties,
      ...stir,
      callStatus: "in-progress",
      sessionStart: "2026-01-05 08:35:10.910772",
      receivedAt,
    });
    expect(parameters).toMatchObject({ RouteType: "Domestic", ParentAuthID: "MAXXXXXXXXXXXXXXXXXX" });
  });

  it("machine", () => {
    const { parameters: _, ...event } = parse("machine", payloads.machine);
    expect(event).toStrictEqual({
      type: "machine",
      ...legs,
      ...parties,
      callStatus: "in-progress",
      machine: true,
      ifMachine: "continue",
      receivedAt,
    });
  });

  it("hangup of an answered call", () => {
    const { parameters: _, ...event } = parse("hangup", payloads.hangup);
    expect(event).toStrictEqual({
      type: "hangup",
      ...legs,
      ...parties,
      ...stir,
      callStatus: "completed",
      sessionStart: "2026-01-05 08:35:10.910772",
      hangupCause: "NORMAL_CLEARING",
      hangupCauseCode: 4000,
      hangupCauseName: "Normal Hangup",
      hangupSource: "Callee",
      duration: 66,
      billDuration: 120,
      totalCost: "0.01000",
      startTime: "2026-01-05 14:05:08",
      answerTime: "2026-01-05 14:05:18",
      endTime: "2026-01-05 14:06:23",
      receivedAt,
    });
  });

  it("hangup of a busy line, whose empty answer time is no answer time", () => {
    const event = parse("hangup", payloads.busy);
    expect(event).toMatchObject({ callStatus: "busy", hangupCauseCode: 3010, duration: 0, billDuration: 0 });
    expect(event).not.toHaveProperty("answerTime");
    expect(event).not.toHaveProperty("aLegUuid");
    expect(event.parameters).toHaveProperty("AnswerTime", "");
  });

  it("an inbound answer, which nobody requested", () => {
    const params = new URLSearchParams(payloads.answer);
    params.delete("RequestUUID");
    params.set("Direction", "inbound");
    const event = parseCallback("answer", params);
    expect(event.direction).toBe("inbound");
    expect(event).not.toHaveProperty("requestUuid");
  });
});

describe("what Plivo writes in more than one way", () => {
  const withoutVerdict = payloads.machine.replace("&Machine=true", "");

  it.each([
    ["+14155550100", "14155550100"],
    [" 14155550100", "14155550100"],
    ["14155550100", "14155550100"],
    ["sip:alice@phone.plivo.com", "sip:alice@phone.plivo.com"],
    ["Anonymous", "Anonymous"],
  ])("the number %j is %j", (From, from) => {
    expect(parse("ring", payloads.ring, { From })).toMatchObject({ from, parameters: { From } });
  });

  it.each([
    { Machine: "true" },
    { machine: "true" },
    { machine: "machine_detection" },
    { Machine: "True" },
    { Machine: "1" },
  ])("%j means a machine", (extra) => {
    expect(parse("answer", payloads.answer, extra).machine).toBe(true);
    expect(parse("hangup", payloads.hangup, extra).machine).toBe(true);
    expect(parse("machine", withoutVerdict, extra).machine).toBe(true);
  });

  it.each([
    {},
    { Machine: "false" },
    { Machine: "False" },
    { Machine: " FALSE " },
    { Machine: "0" },
    { Machine: "" },
    { machine: "false" },
  ])("%j does not", (extra) => {
    expect(parse("answer", payloads.answer, extra)).not.toHaveProperty("machine");
    expect(parse("machine", withoutVerdict, extra)).not.toHaveProperty("machine");
  });

  it("both names of the STIR verification", () => {
    const params = new URLSearchParams(payloads.answer.replace("STIRVerification", "stir_verification"));
    expect(parseCallback("answer", params).stirVerification).toBe("Not Applicable");
  });

  it("an event name that disagrees with the URL, or none: the URL decides", () => {
    expect(parse("fallback", payloads.answer, { Event: "Redirect" }).type).toBe("fallback");
    expect(parse("answer", payloads.answer.replace("Event=StartApp&", "")).type).toBe("answer");
  });

  it.each([
    ["ring", "Direction", "OUTBOUND", "direction", "outbound"],
    ["ring", "CallStatus", "Ringing", "callStatus", "ringing"],
    ["hangup", "HangupSource", "callee", "hangupSource", "Callee"],
    ["machine", "IfMachine", "Hangup", "ifMachine", "hangup"],
    ["input", "InputType", "DTMF", "inputType", "dtmf"],
    ["dial", "DialStatus", "No-Answer", "dialStatus", "no-answer"],
    ["leg", "DialDigitsPressedBy", "ALeg", "dialDigitsPressedBy", "aleg"],
  ] as const)("a word that is known, in whatever letters: %s %s=%s", (type, name, value, field, word) => {
    expect(parse(type, payloads[type], { [name]: value })).toHaveProperty(field, word);
  });

  it.each([
    ["ring", "Direction", "sideways", "direction"],
    ["ring", "CallStatus", "early-media", "callStatus"],
    ["hangup", "HangupSource", "Vobiz", "hangupSource"],
    ["machine", "IfMachine", "transfer", "ifMachine"],
    ["input", "InputType", "speech dtmf", "inputType"],
    ["dial", "DialStatus", "voicemail", "dialStatus"],
    ["leg", "DialAction", "whisper", "dialAction"],
    ["conference", "ConferenceAction", "mute", "conferenceAction"],
    ["multiparty", "ParticipantRole", "Observer", "participantRole"],
    ["stream", "Event", "PlayedStream", "streamStatus"],
  ] as const)("a word that is not, as it came: %s %s=%s", (type, name, value, field) => {
    expect(parse(type, payloads[type], { [name]: value })).toHaveProperty(field, value);
  });
});

describe("parameters", () => {
  it("are all kept: your SIP headers, those whose names differ in case, and those nobody has heard of", () => {
    const extra = { "X-PH-Order": "42", to: "yours", direction: "up", NewIn2027: "x" };
    const event = parse("ring", payloads.ring, extra);
    expect(event.parameters).toMatchObject({ ...extra, To: "14155550199", Direction: "outbound" });
    expect(event).toMatchObject({ to: "14155550199", direction: "outbound" });
  });

  it("count once, the first time", () => {
    const event = parseCallback("ring", new URLSearchParams(`${payloads.ring}&To=1&Extra=a&Extra=b`));
    expect(event.to).toBe("14155550199");
    expect(event.parameters).toMatchObject({ To: "14155550199", Extra: "a" });
  });

  it("cannot reach a prototype", () => {
    const body = `${payloads.ring}&__proto__=polluted&constructor=x&hasOwnProperty=y`;
    const { parameters } = parseCallback("ring", new URLSearchParams(body));
    expect(Object.getOwnPropertyNames(parameters)).toEqual(
      expect.arrayContaining(["__proto__", "constructor", "hasOwnProperty"]),
    );
    expect(Object.getPrototypeOf(parameters)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("an odd optional value", () => {
  it.each([
    ["HangupCauseCode", "N/A", "hangupCauseCode"],
    ["Duration", "-1", "duration"],
    ["Duration", "66.5", "duration"],
    ["BillDuration", "9".repeat(400), "billDuration"],
    ["TotalCost", "free", "totalCost"],
  ])("of %s (%s) is absent, and the event is not lost", (name, value, field) => {
    const event = parse("hangup", payloads.hangup, { [name]: value });
    expect(event).not.toHaveProperty(field);
    expect(event.parameters).toHaveProperty(name, value);
  });

  it("never costs the event, whatever it is", () => {
    const optional = fc.constantFrom(
      "HangupCauseCode",
      "Duration",
      "TotalCost",
      "Machine",
      "SessionStart",
      "ALegUUID",
    );
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.double().map(String),
      fc.constantFrom("null", "[]"),
    );
    fc.assert(
      fc.property(fc.dictionary(optional, value), (extra) => {
        const event = parse("hangup", payloads.hangup, extra);
        expect(event.callUuid).toBe(callUuid);
        expect(Object.values(event)).not.toContain(undefined);
        expect(JSON.parse(JSON.stringify(event))).toEqual(event);
      }),
    );
  });
});

describe("one id is required, and nothing else", () => {
  it.each(["CallUUID", "call_uuid", "DialALegUUID", "ParticipantCallUUID", "ALegUUID", "RequestUUID"])(
    "such as %s",
    (name) => {
      for (const type of Object.keys(payloads).filter(isCallEventType)) {
        expect(parse(type, "", { [name]: "the-call" })).toMatchObject({ type, callUuid: "the-call" });
      }
    },
  );

  it("which may be that of the URL, where the parameters have none, or an empty one", () => {
    for (const type of Object.keys(payloads).filter(isCallEventType)) {
      for (const params of [[], [["CallUUID", ""] as const]]) {
        const event = parseCallback(type, params, 1, { callUuid: "the-call" });
        expect(event).toMatchObject({ type, callUuid: "the-call" });
        expect(event).not.toHaveProperty("from");
        expect(event).not.toHaveProperty("callStatus");
      }
    }
  });

  it("without one it is malformed, and says so", () => {
    for (const type of Object.keys(payloads).filter(isCallEventType)) {
      expect(() => parseCallback(type, { From: "1", CallUUID: "" })).toThrow(CallbackError);
    }
    expect(() => parseCallback("ring", [])).toThrow("CallUUID");
  });

  it("whatever is missing, empty, respelled, repeated or new", () => {
    const type = fc.constantFrom(...Object.keys(payloads).filter(isCallEventType));
    const change = fc.constantFrom("leave", "drop", "empty", "upper", "lower", "odd", "repeat");
    const strangers = fc.dictionary(fc.stringMatching(/^New[A-Za-z]{1,8}$/), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(type, fc.infiniteStream(change), strangers, (type, changes, extra) => {
        const params = [...new URLSearchParams(payloads[type])].flatMap(([name, value]) => {
          const how = changes.next().value;
          if (how === "drop") return [];
          if (how === "empty") return [[name, ""] as const];
          if (how === "upper") return [[name, value.toUpperCase()] as const];
          if (how === "lower") return [[name, value.toLowerCase()] as const];
          if (how === "odd") return [[name, "\u0000 NaN"] as const];
          return how === "repeat"
            ? [[name, value] as const, [name, "again"] as const]
            : [[name, value] as const];
        });
        const all = [...params, ...Object.entries(extra)];
        const event = parseCallback(type, all, 1, { callUuid: "the-call" });
        const sent = Object.fromEntries(all.toReversed());
        expect(event.parameters).toStrictEqual(sent);
        expect(event.callUuid).not.toBe("");
        expect(Object.values(event)).not.toContain(undefined);
      }),
    );
  });
});

describe("parameters come", () => {
  const expected = parse("hangup", payloads.hangup);
  const pairs = [...new URLSearchParams(payloads.hangup)];

  it.each([
    ["as a URLSearchParams", new URLSearchParams(payloads.hangup)],
    ["as pairs", pairs],
    ["as pairs that can be read once", pairs.values()],
    ["as an object, which is what a body parser makes", Object.fromEntries(pairs)],
    ["with an array where a name repeats", { ...Object.fromEntries(pairs), To: ["14155550199", "1"] }],
    ["with what an object may hold", { ...Object.fromEntries(pairs), Unset: undefined, None: [] }],
  ])("%s", (_, params) => {
    expect(parseCallback("hangup", params, receivedAt)).toStrictEqual(expected);
  });
});

it.each(["From=14155550199&CallUUID=c", null])(
  "an error holds nothing of what is no parameters: %j",
  (body) => {
    // JavaScript without types, where nobody has parsed the body.
    const params = body as never;
    expect(() => parseCallback("hangup", params)).toThrow(Error);
    expect(() => parseCallback("hangup", params)).not.toThrow("14155550199");
  },
);
