import {
  type CreateCallParameters,
  connect,
  createCall,
  type PlacedCall,
  type PlacedCalls,
  Plivo,
  PlivoError,
  PlivoValidationError,
} from "@plivo-edge/client";
import { describe, expect, expectTypeOf, it } from "vitest";
import { recording } from "./recording.ts";

const least = { from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer" };
const id = "64d3290a-87a6-46b4-a6e2-20f5f4e07a02";
const fired = { message: "call fired", request_uuid: id, api_id: "api-1" };

async function wireOf(parameters: CreateCallParameters): Promise<unknown> {
  const { plivo, sent } = recording({ request_uuid: Array.isArray(parameters.to) ? [id, id] : id });
  await plivo.calls.create(parameters);
  return sent[0]?.body;
}

/** The issues of parameters that are refused, and proof that no request left. */
async function refusal(parameters: object): Promise<string[]> {
  const { plivo, sent } = recording(fired);
  const error = await plivo.calls
    .create({ ...least, ...parameters } as CreateCallParameters) // wrong on purpose
    .catch((error: unknown) => error);
  if (!(error instanceof PlivoValidationError)) throw new Error("was not refused");
  expect(sent).toEqual([]);
  expect(error.ambiguous).toBe(false);
  expect(error.message).not.toContain("1415555");
  return error.issues.map(({ parameter, rule }) => `${parameter}: ${rule}`);
}

describe("calls.create on the wire", () => {
  it("is one authorised POST of JSON to Call/", async () => {
    const sent: Request[] = [];
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      sent.push(new Request(url, init));
      return Response.json(fired, { status: 201 });
    };
    const plivo = new Plivo({ authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "invented-token", fetch });
    expect(await plivo.calls.create(least)).toEqual({
      message: "call fired",
      requestUuid: id,
      apiId: "api-1",
    });
    expect(sent).toHaveLength(1);
    const [request] = sent;
    expect(request?.method).toBe("POST");
    expect(request?.url).toBe("https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Call/");
    expect(request?.headers.get("authorization")).toBe(
      `Basic ${btoa("MAXXXXXXXXXXXXXXXXXX:invented-token")}`,
    );
    expect(request?.headers.get("content-type")).toBe("application/json");
    expect(request?.redirect).toBe("manual");
    expect(await request?.json()).toEqual({
      from: "14155550100",
      to: "14155550199",
      answer_url: "https://example.com/answer",
    });
  });

  it("carries every parameter in Plivo's names", async () => {
    const everything: Required<Omit<CreateCallParameters<string, string>, "extra">> = {
      from: "+14155550100",
      to: "sip:ada@phone.plivo.com",
      answerUrl: "https://example.com/answer?a=1#ct=2000&rt=3000",
      answerMethod: "GET",
      ringUrl: "http://example.com/ring",
      ringMethod: "GET",
      hangupUrl: "https://example.com/hangup",
      hangupMethod: "POST",
      fallbackUrl: "https://example.com/fallback",
      fallbackMethod: "GET",
      callerName: "Ada",
      sendDigits: "1w2W3@500",
      sendOnPreanswer: true,
      timeLimit: 600,
      hangupOnRing: 60,
      machineDetection: true,
      machineDetectionTime: 4000,
      machineDetectionUrl: "https://example.com/machine",
      machineDetectionMethod: "POST",
      machineDetectionMaximumSpeechLength: 5000,
      machineDetectionInitialSilence: 4500,
      machineDetectionMaximumWords: 3,
      machineDetectionInitialGreeting: 1500,
      sipHeaders: { Order: "42", Shop: "north%20west" },
      ringTimeout: 45,
      parentCallUuid: id,
      errorIfParentNotFound: false,
      callType: "whatsapp_voice",
      statusUrl: "https://example.com/status",
      statusMethod: "GET",
      statusEvents: ["initiated", "ringing"],
      callbackUrl: "https://example.com/later",
      callbackMethod: "GET",
    };
    expect(await wireOf(everything)).toEqual({
      from: "+14155550100",
      to: "sip:ada@phone.plivo.com",
      answer_url: "https://example.com/answer?a=1#ct=2000&rt=3000",
      answer_method: "GET",
      ring_url: "http://example.com/ring",
      ring_method: "GET",
      hangup_url: "https://example.com/hangup",
      hangup_method: "POST",
      fallback_url: "https://example.com/fallback",
      fallback_method: "GET",
      caller_name: "Ada",
      send_digits: "1w2W3@500",
      send_on_preanswer: true,
      time_limit: 600,
      hangup_on_ring: 60,
      machine_detection: "true",
      machine_detection_time: 4000,
      machine_detection_url: "https://example.com/machine",
      machine_detection_method: "POST",
      machine_detection_maximum_speech_length: 5000,
      machine_detection_initial_silence: 4500,
      machine_detection_maximum_words: 3,
      machine_detection_initial_greeting: 1500,
      sip_headers: "Order=42,Shop=north%20west",
      ring_timeout: 45,
      parent_call_uuid: id,
      error_if_parent_not_found: false,
      call_type: "whatsapp_voice",
      status_url: "https://example.com/status",
      status_method: "GET",
      status_events: ["initiated", "ringing"],
      callback_url: "https://example.com/later",
      callback_method: "GET",
    });
  });

  it("joins destinations with <, and leaves out what is undefined", async () => {
    expect(
      await wireOf({ ...least, to: ["14155550101", "sip:ada@phone.plivo.com"], ringUrl: undefined }),
    ).toEqual({
      from: "14155550100",
      to: "14155550101<sip:ada@phone.plivo.com",
      answer_url: "https://example.com/answer",
    });
  });

  it.for<[object, object]>([
    [{ machineDetection: "true" }, { machine_detection: "true" }],
    [{ machineDetection: "hangup" }, { machine_detection: "hangup" }],
    [{ machineDetection: false }, {}],
    [{ machineDetection: "false" }, {}],
    [
      { sendOnPreanswer: "true", errorIfParentNotFound: "False" },
      { send_on_preanswer: true, error_if_parent_not_found: false },
    ],
    [
      { timeLimit: "60", machineDetectionTime: "5000" },
      { time_limit: 60, machine_detection_time: 5000 },
    ],
    [
      { from: 14155550100, sendDigits: 12 },
      { from: "14155550100", send_digits: "12" },
    ],
    [
      { hangupOnRing: 0, ringTimeout: 0 },
      { hangup_on_ring: 0, ring_timeout: 0 },
    ],
    [
      { sipHeaders: { callId: "3f2c-11", to: "+1 415", "X-PH-a": 1 } },
      { sip_headers: "callId=3f2c%2D11,to=%2B1%20415,X-PH-a=1" },
    ],
    [{ callType: "some_other_voice" }, { call_type: "some_other_voice" }],
  ])("takes %o, as SDKs and people write it", async ([given, expected]) => {
    // Some of these have other types on purpose.
    expect(await wireOf({ ...least, ...given } as CreateCallParameters)).toEqual({
      from: "14155550100",
      to: "14155550199",
      answer_url: "https://example.com/answer",
      ...expected,
    });
  });

  it("takes 1000 destinations", async () => {
    const to = Array.from({ length: 1000 }, (_, index) => `1415555${String(index).padStart(4, "0")}`);
    expect(await wireOf({ ...least, to })).toMatchObject({ to: to.join("<") });
  });

  it("leaves the caller's parameters as they were", async () => {
    const parameters = Object.freeze({ ...least, to: Object.freeze(["14155550101", "14155550102"]) });
    await expect(recording({ request_uuid: [id, id] }).plivo.calls.create(parameters)).resolves.toBeDefined();
  });
});

describe("calls.create refuses, before any request", () => {
  it.for<[object, string]>([
    [{ from: undefined }, "from: is missing"],
    [{ to: undefined }, "to: is missing"],
    [{ answerUrl: undefined }, "answerUrl: is missing"],
    [{ from: "call me" }, "from: must be a phone number with its country code"],
    [{ from: true }, "from: must be a phone number with its country code"],
    ...["14155550101<14155550102", "14155550101,14155550102"].map((to): [object, string] => [
      { to },
      "to: must be a phone number with its country code, or a SIP URI; give several as a list, one element each",
    ]),
    [{ to: "" }, "to: must be a phone number with its country code, or a SIP URI"],
    [
      { to: ["14155550101", "14155550102", "x"] },
      "to[2]: must be a phone number with its country code, or a SIP URI",
    ],
    [{ to: [] }, "to: must hold 1 to 1000 destinations"],
    [
      { to: Array.from({ length: 1001 }, (_, index) => `1415555${String(index).padStart(4, "0")}`) },
      "to: must hold 1 to 1000 destinations",
    ],
    [{ to: ["14155550101", "14155550102", "+14155550101"] }, "to[2]: must not repeat another"],
    [{ answerUrl: "/answer" }, "answerUrl: must be an absolute http or https URL"],
    [{ answerUrl: "ftp://example.com" }, "answerUrl: must be an absolute http or https URL"],
    [{ answerUrl: "https://" }, "answerUrl: must be an absolute http or https URL"],
    [{ answerUrl: "https://example.com/a b" }, "answerUrl: must be an absolute http or https URL"],
    [{ answerMethod: "PUT" }, "answerMethod: must be GET or POST"],
    [{ callerName: "x".repeat(51) }, "callerName: must be a line of at most 50 characters"],
    [{ callerName: "Ada\r\nTo: x" }, "callerName: must be a line of at most 50 characters"],
    [{ callerName: "Ada\u0000" }, "callerName: must be a line of at most 50 characters"],
    [{ sendDigits: "call" }, "sendDigits: must be 0-9, *, #, A-D, w and W, then at most one @milliseconds"],
    [{ sendDigits: "1@2@3" }, "sendDigits: must be 0-9, *, #, A-D, w and W, then at most one @milliseconds"],
    [{ sendOnPreanswer: "yes" }, "sendOnPreanswer: must be true or false"],
    [{ timeLimit: 0 }, "timeLimit: must be a whole number of seconds, 1 or more"],
    [{ timeLimit: 1.5 }, "timeLimit: must be a whole number of seconds, 1 or more"],
    [{ timeLimit: Number.NaN }, "timeLimit: must be a whole number of seconds, 1 or more"],
    [{ hangupOnRing: -1 }, "hangupOnRing: must be a whole number of seconds, 0 or more"],
    [{ machineDetection: "yes" }, "machineDetection: must be true, false or hangup"],
    [
      { machineDetectionTime: 1999 },
      "machineDetectionTime: must be a whole number of milliseconds, 2000 to 10000",
    ],
    [
      { machineDetectionTime: 10_001 },
      "machineDetectionTime: must be a whole number of milliseconds, 2000 to 10000",
    ],
    [
      { machineDetectionMaximumWords: 0 },
      "machineDetectionMaximumWords: must be a whole number of words, 1 or more",
    ],
    [
      { sipHeaders: { "X Order": "42" } },
      "sipHeaders: must map names of letters, digits and dashes to texts",
    ],
    [{ sipHeaders: { Order: {} } }, "sipHeaders: must map names of letters, digits and dashes to texts"],
    [{ sipHeaders: "Order=42" }, "sipHeaders: must map names of letters, digits and dashes to texts"],
    // They have no names of their own, so that nothing of them would be sent.
    [
      { sipHeaders: new Map([["Order", "42"]]) },
      "sipHeaders: must map names of letters, digits and dashes to texts",
    ],
    [{ extra: new Map([["new_one", 1]]) }, "extra: must be an object"],
    [
      { parentCallUuid: id, to: ["14155550101", "14155550102"] },
      "parentCallUuid: needs a single destination",
    ],
    [
      { answerURL: "https://example.com" },
      "answerURL: is not a parameter here; if it is new at Plivo, give it in extra",
    ],
    [{ callType: "a fax" }, "callType: must be a word, such as whatsapp_voice"],
  ])("%o", async ([parameters, issue]) => {
    expect(await refusal(parameters)).toEqual([issue]);
  });

  it("names every parameter that is wrong at once", async () => {
    expect(await refusal({ from: "x", timeLimit: -1, answerMethod: "get" })).toHaveLength(3);
  });

  it("takes nothing for parameters", async () => {
    const { plivo } = recording(fired);
    // @ts-expect-error there is nothing to call
    await expect(plivo.calls.create()).rejects.toThrow("parameters: is missing");
  });
});

describe("what calls.create gives", () => {
  it("is one id for one destination, and a list for a list, however Plivo writes it", async () => {
    const single = recording({ request_uuid: [id] }).plivo;
    expect(await single.calls.create(least)).toEqual({ requestUuid: id });
    const bulk = recording({ request_uuid: id }).plivo;
    expect(await bulk.calls.create({ ...least, to: ["14155550101"] })).toEqual({ requestUuids: [id] });
  });

  it("passes on what it does not know", async () => {
    const { plivo } = recording({ request_uuid: [id, id], api_id: "api-1", invalid_numbers: ["x"] });
    expect(await plivo.calls.create({ ...least, to: ["14155550101", "14155550102"] })).toEqual({
      requestUuids: [id, id],
      apiId: "api-1",
      invalidNumbers: ["x"],
    });
  });

  it.for<[unknown, string]>([
    [{ message: "async api spawned" }, "requestUuid: is missing"],
    [{ request_uuid: 42 }, "requestUuid: must be a string or a list of strings"],
    [{ request_uuid: [id, null] }, "requestUuid: must be a string or a list of strings"],
    [{ request_uuid: [id, id] }, "requestUuid: must be one id"],
    [{ request_uuid: "" }, "requestUuid: must be one id"],
    [null, "body: must be an object"],
    ["fired", "body: must be an object"],
  ])("is an error that says where when Plivo answers %o", async ([body, issue]) => {
    const error = await recording(body)
      .plivo.calls.create(least)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoResponseError", status: 200, ambiguous: true });
    expect(error).toBeInstanceOf(PlivoError);
    expect(String(error)).toContain(issue);
  });

  it("has status and headers for who wants them", async () => {
    const { data, response } = await recording(fired).plivo.calls.create(least).withResponse();
    expect(data.requestUuid).toBe(id);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
  });

  it("has a type that follows `to`", () => {
    const { plivo } = recording(fired);
    const one = () => plivo.calls.create({ ...least, to: "14155550199" });
    expectTypeOf<Awaited<ReturnType<typeof one>>["requestUuid"]>().toEqualTypeOf<string>();
    const many = () => plivo.calls.create({ ...least, to: ["14155550101"] });
    expectTypeOf<Awaited<ReturnType<typeof many>>["requestUuids"]>().toEqualTypeOf<readonly string[]>();
    const later = () => plivo.calls.create({ ...least, callbackUrl: "https://example.com/later" });
    expectTypeOf<Awaited<ReturnType<typeof later>>["requestUuid"]>().toEqualTypeOf<string | undefined>();
    const either = (to: string | readonly string[]) => plivo.calls.create({ ...least, to });
    expectTypeOf<Awaited<ReturnType<typeof either>>>().toEqualTypeOf<PlacedCall | PlacedCalls>();
    // @ts-expect-error a list has several ids
    const wrong = () => many().then(({ requestUuid }) => requestUuid);
    // @ts-expect-error `answerURL` is no parameter
    const typo = () => plivo.calls.create({ ...least, answerURL: "https://example.com" });
    // @ts-expect-error PUT is no method of Plivo's
    const verb = () => plivo.calls.create({ ...least, answerMethod: "PUT" });
    expect([later, either, wrong, typo, verb]).toHaveLength(5);
  });

  it("is the same from the function, without the class", async () => {
    const connection = connect({
      authId: "MAXXXXXXXXXXXXXXXXXX",
      authToken: "invented-token",
      fetch: () => Response.json({ request_uuid: id }),
    });
    expect(await createCall(connection, least)).toEqual({ requestUuid: id });
  });
});
