import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallbackError, type CallEventType, parseCallback } from "../src/index.ts";
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
  it.each([
    ["+14155550100", "14155550100"],
    [" 14155550100", "14155550100"],
    ["14155550100", "14155550100"],
    ["sip:alice@phone.plivo.com", "sip:alice@phone.plivo.com"],
    ["", ""],
  ])("the number %j is %j", (From, from) => {
    expect(parse("ring", payloads.ring, { From })).toMatchObject({ from, parameters: { From } });
  });

  it.each([{ Machine: "true" }, { machine: "true" }, { machine: "machine_detection" }, { Machine: "True" }])(
    "%j means a machine",
    (extra) => {
      expect(parse("answer", payloads.answer, extra).machine).toBe(true);
      expect(parse("hangup", payloads.hangup, extra).machine).toBe(true);
    },
  );

  it.each([{}, { Machine: "false" }, { Machine: "False" }, { Machine: "" }])("%j does not", (extra) => {
    expect(parse("answer", payloads.answer, extra)).not.toHaveProperty("machine");
  });

  it("both names of the STIR verification", () => {
    const params = new URLSearchParams(payloads.answer.replace("STIRVerification", "stir_verification"));
    expect(parseCallback("answer", params).stirVerification).toBe("Not Applicable");
  });

  it("an event name that disagrees with the URL, or none: the URL decides", () => {
    expect(parse("fallback", payloads.answer, { Event: "Redirect" }).type).toBe("fallback");
    expect(parse("answer", payloads.answer.replace("Event=StartApp&", "")).type).toBe("answer");
  });

  it("a machine callback that does not repeat the verdict", () => {
    expect(parse("machine", payloads.machine.replace("&Machine=true", "")).machine).toBe(true);
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

  it("of IfMachine is absent too", () => {
    expect(parse("machine", payloads.machine, { IfMachine: "explode" })).not.toHaveProperty("ifMachine");
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

describe("a callback is malformed", () => {
  it.each(["CallUUID", "From", "To", "Direction", "CallStatus"])("without %s", (name) => {
    const params = new URLSearchParams(payloads.ring);
    params.delete(name);
    expect(() => parseCallback("ring", params)).toThrow(
      new CallbackError("malformed", `${name} is required`),
    );
  });

  it.each([
    ["ring", "Direction", "sideways", "Direction must be outbound or inbound"],
    ["ring", "Direction", "", "Direction must be outbound or inbound"],
    ["ring", "CallUUID", "", "CallUUID must not be empty"],
    ["machine", "Machine", "false", "Machine must not be false"],
  ] as const)("as %s with the %s %j", (type, name, value, message) => {
    expect(() => parse(type, payloads[type], { [name]: value })).toThrow(
      new CallbackError("malformed", message),
    );
  });
});
