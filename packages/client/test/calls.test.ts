import {
  type Calls,
  connect,
  createApplication,
  type Plivo,
  PlivoValidationError,
  updateNumber,
} from "@plivo-edge/client";
import { describe, expect, it } from "vitest";
import { collect, recording } from "./recording.ts";

const id = "64d3290a-87a6-46b4-a6e2-20f5f4e07a02";
const stream = "0c0b9ed2-6a2d-4a0b-8b13-5b9f9f1d2c3e";
const url = "https://example.com/a";
const noContent = (): Response => new Response(null, { status: 204 });

interface Case {
  readonly call: (calls: Calls) => Promise<unknown>;
  readonly sent: [method: string, path: string, body?: object];
  readonly answer: unknown;
  readonly result: unknown;
}

const acknowledged = {
  answer: { message: "done", api_id: "api-1" },
  result: { message: "done", apiId: "api-1" },
};
const nothing = { answer: noContent, result: undefined };

const cases: Record<string, Case> = {
  get: {
    call: (calls) => calls.get(id),
    sent: ["GET", `Call/${id}/`],
    answer: {
      call_uuid: id,
      bill_duration: 8,
      answer_time: null,
      Stir_attestation: "A",
      new_field: { in_it: 1 },
    },
    result: { callUuid: id, billDuration: 8, answerTime: null, stirAttestation: "A", newField: { inIt: 1 } },
  },
  "live.list": {
    call: (calls) => calls.live.list({ callDirection: "outbound", toNumber: "+14155550199" }),
    sent: ["GET", "Call/?status=live&call_direction=outbound&to_number=%2B14155550199"],
    answer: { api_id: "api-1", calls: [id] },
    result: { apiId: "api-1", calls: [id] },
  },
  "live.get": {
    call: (calls) => calls.live.get(id),
    sent: ["GET", `Call/${id}/?status=live`],
    answer: { call_uuid: id, call_status: "in-progress" },
    result: { callUuid: id, callStatus: "in-progress" },
  },
  "queued.list": {
    call: (calls) => calls.queued.list(),
    sent: ["GET", "Call/?status=queued"],
    answer: { calls: [] },
    result: { calls: [] },
  },
  "queued.get": {
    call: (calls) => calls.queued.get(id),
    sent: ["GET", `Call/${id}/?status=queued`],
    answer: { call_uuid: id, call_status: "queued" },
    result: { callUuid: id, callStatus: "queued" },
  },
  hangUp: { call: (calls) => calls.hangUp(id), sent: ["DELETE", `Call/${id}/`], ...nothing },
  cancel: { call: (calls) => calls.cancel(id), sent: ["DELETE", `Request/${id}/`], ...nothing },
  transfer: {
    call: (calls) =>
      calls.transfer(id, {
        legs: "both",
        alegUrl: "https://example.com/a",
        alegMethod: "GET",
        blegUrl: "https://example.com/b",
        blegMethod: "POST",
      }),
    sent: [
      "POST",
      `Call/${id}/`,
      {
        legs: "both",
        aleg_url: "https://example.com/a",
        aleg_method: "GET",
        bleg_url: "https://example.com/b",
        bleg_method: "POST",
      },
    ],
    ...acknowledged,
  },
  record: {
    call: (calls) =>
      calls.record(id, {
        timeLimit: 120,
        fileFormat: "wav",
        recordChannelType: "stereo",
        transcriptionType: "auto",
        transcriptionUrl: "https://example.com/text",
        transcriptionMethod: "GET",
        transcriptionReportType: "full",
        callbackUrl: "https://example.com/recorded",
        callbackMethod: "POST",
      }),
    sent: [
      "POST",
      `Call/${id}/Record/`,
      {
        time_limit: 120,
        file_format: "wav",
        record_channel_type: "stereo",
        transcription_type: "auto",
        transcription_url: "https://example.com/text",
        transcription_method: "GET",
        transcription_report_type: "full",
        callback_url: "https://example.com/recorded",
        callback_method: "POST",
      },
    ],
    answer: { url: "https://example.com/r.mp3", recording_id: "r-1", message: "call recording started" },
    result: { url: "https://example.com/r.mp3", recordingId: "r-1", message: "call recording started" },
  },
  stopRecording: {
    call: (calls) => calls.stopRecording(id),
    sent: ["DELETE", `Call/${id}/Record/`],
    ...nothing,
  },
  "stopRecording of one": {
    call: (calls) => calls.stopRecording(id, { url: "https://example.com/r.mp3?a=1&b=2" }),
    sent: [
      "DELETE",
      `Call/${id}/Record/?URL=https%3A%2F%2Fexample.com%2Fr.mp3%3Fa%3D1%26b%3D2`,
      { URL: "https://example.com/r.mp3?a=1&b=2" },
    ],
    ...nothing,
  },
  play: {
    call: (calls) =>
      calls.play(id, {
        urls: ["https://example.com/a.mp3", "https://example.com/b.wav"],
        length: 30,
        legs: "bleg",
        loop: true,
        mix: false,
      }),
    sent: [
      "POST",
      `Call/${id}/Play/`,
      {
        urls: "https://example.com/a.mp3,https://example.com/b.wav",
        length: 30,
        legs: "bleg",
        loop: true,
        mix: false,
      },
    ],
    ...acknowledged,
  },
  stopPlaying: { call: (calls) => calls.stopPlaying(id), sent: ["DELETE", `Call/${id}/Play/`], ...nothing },
  speak: {
    call: (calls) => calls.speak(id, { text: "Hello, Ada", voice: "MAN", language: "en-GB", type: "text" }),
    sent: [
      "POST",
      `Call/${id}/Speak/`,
      { text: "Hello, Ada", voice: "MAN", language: "en-GB", type: "text" },
    ],
    ...acknowledged,
  },
  stopSpeaking: {
    call: (calls) => calls.stopSpeaking(id),
    sent: ["DELETE", `Call/${id}/Speak/`],
    answer: () => new Response("speak stopped"),
    result: undefined,
  },
  sendDigits: {
    call: (calls) => calls.sendDigits(id, { digits: "1w2#", leg: "bleg" }),
    sent: ["POST", `Call/${id}/DTMF/`, { digits: "1w2#", leg: "bleg" }],
    ...acknowledged,
  },
  "streams.start": {
    call: (calls) =>
      calls.streams.start(id, {
        serviceUrl: "wss://example.com/audio",
        bidirectional: true,
        audioTrack: "inbound",
        streamTimeout: 600,
        contentType: "audio/x-l16;rate=24000",
        statusCallbackUrl: "https://example.com/stream",
        statusCallbackMethod: "POST",
        extraHeaders: { Order: "42", Shop: "north" },
        noiseCancellation: true,
        noiseCancellationLevel: 90,
        cxBot: true,
      }),
    sent: [
      "POST",
      `Call/${id}/Stream/`,
      {
        service_url: "wss://example.com/audio",
        bidirectional: true,
        audio_track: "inbound",
        stream_timeout: 600,
        content_type: "audio/x-l16;rate=24000",
        status_callback_url: "https://example.com/stream",
        status_callback_method: "POST",
        extra_headers: "Order=42,Shop=north",
        noise_cancellation: true,
        noise_cancellation_level: 90,
        cx_bot: true,
      },
    ],
    answer: { stream_id: stream, message: "audio streaming started" },
    result: { streamId: stream, message: "audio streaming started" },
  },
  "streams.list": {
    call: (calls) => collect(calls.streams.list(id)),
    sent: ["GET", `Call/${id}/Stream/?offset=0`],
    answer: { objects: [{ stream_id: stream, bidirectional: null }], meta: { count: 1, next: null } },
    result: [{ streamId: stream, bidirectional: null }],
  },
  "streams.get": {
    call: (calls) => calls.streams.get(id, stream),
    sent: ["GET", `Call/${id}/Stream/${stream}/`],
    answer: { stream_id: stream, status: "initiated" },
    result: { streamId: stream, status: "initiated" },
  },
  "streams.stop": {
    call: (calls) => calls.streams.stop(id, stream),
    sent: ["DELETE", `Call/${id}/Stream/${stream}/`],
    ...nothing,
  },
  "streams.stopAll": {
    call: (calls) => calls.streams.stopAll(id),
    sent: ["DELETE", `Call/${id}/Stream/`],
    ...nothing,
  },
};

describe("each method on the wire", () => {
  it.for(Object.entries(cases))("calls.%s", async ([, { call, sent, answer, result }]) => {
    const { plivo, sent: requests } = recording(answer);
    expect(await call(plivo.calls)).toEqual(result);
    const [method, path, body] = sent;
    expect(requests).toEqual([{ method, path, body }]);
  });
});

describe("an id", () => {
  const methods: Record<string, (calls: Calls, id: string) => Promise<unknown>> = {
    "get callUuid": (calls, id) => calls.get(id),
    "live.get callUuid": (calls, id) => calls.live.get(id),
    "queued.get callUuid": (calls, id) => calls.queued.get(id),
    "hangUp callUuid": (calls, id) => calls.hangUp(id),
    "cancel requestUuid": (calls, id) => calls.cancel(id),
    "transfer callUuid": (calls, id) => calls.transfer(id, { alegUrl: "https://example.com" }),
    "record callUuid": (calls, id) => calls.record(id),
    "stopRecording callUuid": (calls, id) => calls.stopRecording(id),
    "play callUuid": (calls, id) => calls.play(id, { urls: ["https://example.com/a.mp3"] }),
    "stopPlaying callUuid": (calls, id) => calls.stopPlaying(id),
    "speak callUuid": (calls, id) => calls.speak(id, { text: "Hello" }),
    "stopSpeaking callUuid": (calls, id) => calls.stopSpeaking(id),
    "sendDigits callUuid": (calls, id) => calls.sendDigits(id, { digits: "1" }),
    "streams.start callUuid": (calls, id) => calls.streams.start(id, { serviceUrl: "wss://example.com" }),
    "streams.list callUuid": (calls, id) => calls.streams.list(id).page(),
    "streams.get callUuid": (calls, id) => calls.streams.get(id, stream),
    "streams.get streamId": (calls, id) => calls.streams.get(stream, id),
    "streams.stop callUuid": (calls, id) => calls.streams.stop(id, stream),
    "streams.stop streamId": (calls, id) => calls.streams.stop(stream, id),
    "streams.stopAll callUuid": (calls, id) => calls.streams.stopAll(id),
  };

  it.for(Object.entries(methods))(
    "of %s is refused if it is empty or leads elsewhere",
    async ([name, call]) => {
      const parameter = name.split(" ")[1];
      const { plivo, sent } = recording(noContent);
      for (const wrong of [
        "",
        " ",
        ".",
        "..",
        "a/b",
        "../Account",
        "a\\b",
        "\ud800",
        undefined,
        null,
        42,
        {},
      ]) {
        const error = await call(plivo.calls, wrong as string).catch((error: unknown) => error); // wrong on purpose
        expect(error).toBeInstanceOf(PlivoValidationError);
        expect(error).toMatchObject({ issues: [{ parameter }] });
      }
      expect(sent).toEqual([]);
    },
  );

  it("is encoded in the path", async () => {
    const { plivo, sent } = recording(noContent);
    await plivo.calls.hangUp("a?b#c%2F..&d");
    expect(sent[0]?.path).toBe("Call/a%3Fb%23c%252F..%26d/");
  });
});

describe("parameters are refused before any request", () => {
  it.for<[string, (calls: Calls) => Promise<unknown>, string]>([
    ["transfer without a URL", (calls) => calls.transfer(id, {}), "alegUrl: is missing"],
    ["transfer of the other leg", (calls) => calls.transfer(id, { legs: "bleg" }), "blegUrl: is missing"],
    [
      "transfer of both legs",
      (calls) => calls.transfer(id, { legs: "both", alegUrl: "https://example.com" }),
      "blegUrl: is missing",
    ],
    ["record", (calls) => calls.record(id, { timeLimit: 0 }), "timeLimit: must be a whole number of seconds"],
    [
      "stopRecording of one that has no URL",
      (calls) => calls.stopRecording(id, {} as { url: string }), // wrong on purpose
      "url: is missing",
    ],
    ["stopRecording of an empty URL", (calls) => calls.stopRecording(id, { url: "" }), "url: must be an abs"],
    ["play nothing", (calls) => calls.play(id, { urls: [] }), "urls: must be a list of absolute"],
    [
      "play a comma",
      (calls) => calls.play(id, { urls: ["https://example.com/a,b"] }),
      "urls: must be a list",
    ],
    ["speak nothing", (calls) => calls.speak(id, { text: "" }), "text: must be a text"],
    ["digits", (calls) => calls.sendDigits(id, { digits: "one" }), "digits: must be 0-9"],
    [
      "a stream to no WebSocket",
      (calls) => calls.streams.start(id, { serviceUrl: "https://example.com" }),
      "serviceUrl: must be an absolute ws or wss URL",
    ],
    [
      "a stream of both tracks and back",
      (calls) =>
        calls.streams.start(id, { serviceUrl: "wss://example.com", bidirectional: true, audioTrack: "both" }),
      "audioTrack: must be inbound if bidirectional",
    ],
    [
      "headers of a stream that are too long",
      (calls) =>
        calls.streams.start(id, { serviceUrl: "wss://example.com", extraHeaders: { a: "é".repeat(256) } }),
      "extraHeaders: must map names to values without commas, at most 512 bytes together",
    ],
    ["a filter", (calls) => calls.live.list({ toNumber: "Ada" }), "toNumber: must be a phone number"],
  ])("%s", async ([, call, rule]) => {
    const { plivo, sent } = recording(noContent);
    await expect(call(plivo.calls)).rejects.toThrow(rule);
    expect(sent).toEqual([]);
  });
});

describe("a 2xx is a success without what nobody needs", () => {
  const spawned = { message: "async api spawned", api_id: "api-1" };
  const result = { message: "async api spawned", apiId: "api-1" };
  const callbackUrl = "https://example.com/later";
  const connection = connect({
    authId: "MAXXXXXXXXXXXXXXXXXX",
    authToken: "invented-token",
    fetch: () => Response.json(spawned),
  });
  it.for<[string, (plivo: Plivo) => Promise<unknown>]>([
    [
      "create",
      ({ calls }) => calls.create({ from: "14155550100", to: "14155550199", answerUrl: url, callbackUrl }),
    ],
    [
      "create, for several",
      ({ calls }) => calls.create({ from: "14155550100", to: ["14155550199"], answerUrl: url, callbackUrl }),
    ],
    ["transfer", ({ calls }) => calls.transfer(id, { alegUrl: url, callbackUrl })],
    ["record", ({ calls }) => calls.record(id, { callbackUrl })],
    ["record without a callback", ({ calls }) => calls.record(id)],
    ["play", ({ calls }) => calls.play(id, { urls: [url], callbackUrl })],
    ["speak", ({ calls }) => calls.speak(id, { text: "Hello", callbackUrl })],
    ["sendDigits", ({ calls }) => calls.sendDigits(id, { digits: "1", callbackUrl })],
    [
      "streams.start",
      ({ calls }) => calls.streams.start(id, { serviceUrl: "wss://example.com", callbackUrl }),
    ],
    ["createApplication", () => createApplication(connection, { appName: "a", callbackUrl })],
    ["updateNumber", () => updateNumber(connection, "14155550100", { appId: "1", callbackUrl })],
    ["get", ({ calls }) => calls.get(id, { extra: { callback_url: callbackUrl } })],
    ["list", ({ calls }) => calls.list({ extra: { callback_url: callbackUrl } }).page()],
    ["live.list", ({ calls }) => calls.live.list({}, { extra: { callback_url: callbackUrl } })],
  ])("%s by the asynchronous API", async ([, call]) => {
    expect(await call(recording(spawned).plivo)).toEqual(result);
  });

  it("nor does an empty body hurt, or a field that is not what it should be", async () => {
    const empty = recording(() => new Response(null, { status: 204 })).plivo.calls;
    expect(await empty.play(id, { urls: [url] })).toEqual({});
    expect(await empty.record(id)).toEqual({});
    const odd = recording({
      call_uuid: id,
      bill_duration: "8",
      total_rate: 0.1,
      end_time: [],
      call_state: true,
    });
    expect(await odd.plivo.calls.get(id)).toEqual({
      callUuid: id,
      billDuration: 8,
      totalRate: 0.1,
      endTime: [],
      callState: true,
    });
  });

  it.for(["OK", "<html>Accepted</html>", "[]", "null", '"call transferred"'])(
    "nor a body of %s where nothing of it is needed",
    async (body) => {
      const { calls } = recording(() => new Response(body, { status: 202 })).plivo;
      expect(await calls.transfer(id, { alegUrl: url })).toEqual({});
      expect(await calls.record(id)).toEqual({});
      expect(await calls.streams.start(id, { serviceUrl: "wss://example.com" })).toEqual({});
      await expect(calls.get(id)).rejects.toThrow("calls.get got 202 from Plivo, but body: ");
    },
  );

  it("but Make a Call without an id stays in doubt", async () => {
    const { plivo } = recording(spawned);
    const error = await plivo.calls
      .create({ from: "14155550100", to: "14155550199", answerUrl: url })
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoResponseError", ambiguous: true });
  });
});

describe("extra", () => {
  it("goes through as it is, on any operation", async () => {
    const { plivo, sent } = recording({ request_uuid: id });
    const extra = { new_parameter: 1, nested: { a: [true] }, nothing: undefined };
    await plivo.calls.create({ from: "14155550100", to: "14155550199", answerUrl: url, extra });
    await plivo.calls.transfer(id, { alegUrl: url }, { extra: { new_parameter: 1 } });
    await plivo.calls.hangUp(id, { extra: { reason: "busy now" } });
    await plivo.calls.live.get(id, { extra: { a_b: 1 } }).catch(() => {});
    expect(sent.map(({ path, body }) => [path, body])).toMatchObject([
      ["Call/", { to: "14155550199", new_parameter: 1, nested: { a: [true] } }],
      [`Call/${id}/`, { aleg_url: url, new_parameter: 1 }],
      [`Call/${id}/?reason=busy%20now`, { reason: "busy now" }],
      [`Call/${id}/?status=live&a_b=1`, undefined],
    ]);
    expect(sent[0]?.body).not.toHaveProperty("extra");
  });

  it("writes a list into a query as Plivo writes lists, and nothing for null", async () => {
    const { plivo, sent } = recording(noContent);
    await plivo.calls.hangUp(id, { extra: { reasons: ["busy", "late"], note: null } });
    expect(sent[0]?.path).toBe(`Call/${id}/?reasons=busy%2Clate`);
  });

  it.for(["URL", "url"])("cannot say under another spelling which recording is stopped: %s", async (name) => {
    const { plivo, sent } = recording(noContent);
    const stopped = plivo.calls.stopRecording(
      id,
      { url },
      { extra: { [name]: "https://example.com/b.mp3" } },
    );
    await expect(stopped).rejects.toThrow(`extra.${name}: is known here: give it as url`);
    expect(sent).toEqual([]);
  });

  it.for<[object, string]>([
    [{ answer_url: url }, "extra.answer_url: is known here: give it as answerUrl"],
    [{ answerUrl: url }, "extra.answerUrl: is known here: give it as answerUrl"],
    [{ ring_timeout: 5 }, "extra.ring_timeout: is known here: give it as ringTimeout"],
    [[1], "extra: must be an object"],
  ])("%o is refused by name", async ([extra, message]) => {
    const { plivo, sent } = recording({ request_uuid: id });
    const call = { from: "14155550100", to: "14155550199", answerUrl: url };
    await expect(plivo.calls.create({ ...call, extra: extra as Record<string, unknown> })).rejects.toThrow(
      message,
    );
    expect(sent).toEqual([]);
  });
});

describe("an answer that breaks its schema says where", () => {
  it.for<[string, (calls: Calls) => Promise<unknown>, unknown, string]>([
    ["get", (calls) => calls.get(id), {}, "callUuid: is missing"],
    ["get", (calls) => calls.get(id), { call_uuid: { in: id } }, "callUuid: must be a string"],
    ["get", (calls) => calls.get(id), [], "body: must be an object"],
    ["live.list", (calls) => calls.live.list(), { calls: [1] }, "calls: must be a list of ids"],
    [
      "list",
      (calls) => calls.list().page(),
      { objects: [{ call_uuid: id }, {}] },
      "objects.1.callUuid: is missing",
    ],
    ["list", (calls) => calls.list().page(), { meta: {} }, "objects: is missing"],
  ])("%s", async ([, call, answer, rule]) => {
    const { plivo } = recording(answer);
    const error = await call(plivo.calls).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoResponseError" });
    expect(String(error)).toContain(rule);
  });
});
