import { type CreateCallParameters, PlivoValidationError } from "@plivo-edge/client";
import {
  readCallFilters,
  readCreateCall,
  readDigits,
  readPlay,
  readRecord,
  readSpeak,
  readStream,
  readTransfer,
} from "@plivo-edge/client/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bulk, digits, parameters, sipUri } from "./arbitraries.ts";
import { recording } from "./recording.ts";

const id = "64d3290a-87a6-46b4-a6e2-20f5f4e07a02";

/** What a call with these parameters puts on the wire. */
async function wireOf(parameters: CreateCallParameters): Promise<Record<string, unknown>> {
  const { plivo, sent } = recording({ request_uuid: Array.isArray(parameters.to) ? [id, id] : id });
  await plivo.calls.create(parameters);
  return sent[0]?.body as Record<string, unknown>;
}

describe("whatever the client takes, the wire's reader gives back", () => {
  it("calls.create, to one and to many", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(parameters, bulk), async (parameters) => {
        expect(readCreateCall(await wireOf(parameters))).toEqual(parameters);
      }),
      { numRuns: 500 },
    );
  });

  it("calls.create, by a client that writes every value as a text", async () => {
    await fc.assert(
      fc.asyncProperty(parameters, async (parameters) => {
        const wire = await wireOf(parameters);
        const texts = Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, String(value)]));
        expect(readCreateCall(texts)).toEqual(parameters);
      }),
      { numRuns: 200 },
    );
  });

  it.for<[string, (wire: unknown) => unknown, object, string]>([
    [
      "transfer",
      readTransfer,
      { legs: "bleg", blegUrl: "https://example.com/b", blegMethod: "GET" },
      "transfer",
    ],
    [
      "record",
      readRecord,
      { timeLimit: 9, fileFormat: "wav", callbackUrl: "https://example.com/r" },
      "record",
    ],
    [
      "play",
      readPlay,
      { urls: ["https://example.com/a.mp3", "https://example.com/b.mp3"], loop: true },
      "play",
    ],
    ["speak", readSpeak, { text: "1, 2, true", mix: false, language: "en-US" }, "speak"],
    ["sendDigits", readDigits, { digits: "123", leg: "bleg" }, "sendDigits"],
  ])("calls.%s", async ([, read, parameters, name]) => {
    const { plivo, sent } = recording({ recording_id: "r", url: "u" });
    const { calls } = plivo as unknown as {
      calls: Record<string, (id: string, parameters: object) => unknown>;
    };
    await calls[name]?.(id, parameters);
    expect(read(sent[0]?.body)).toEqual(parameters);
  });

  it("calls.streams.start", async () => {
    const { plivo, sent } = recording({ stream_id: "s" });
    const parameters = {
      serviceUrl: "wss://example.com",
      extraHeaders: { a: "1=2", b: "" },
      bidirectional: true,
    };
    await plivo.calls.streams.start(id, parameters);
    expect(readStream(sent[0]?.body)).toEqual(parameters);
  });

  it("calls.list", async () => {
    const { plivo, sent } = recording({ objects: [] });
    const filters = {
      billDuration: { gt: 60, lte: 90 },
      endTime: { gte: "2026-01-05 08:35" },
      limit: 5,
      offset: 0,
    };
    await plivo.calls.list(filters).page();
    const query = new URLSearchParams(sent[0]?.path.split("?")[1]);
    expect(readCallFilters(Object.fromEntries(query))).toEqual(filters);
  });
});

describe("whatever breaks one rule is refused with that parameter's name, before a request leaves", () => {
  const wrong: Record<string, fc.Arbitrary<unknown>> = {
    from: fc.oneof(sipUri, fc.constantFrom("", "0", "+0123456", 4.5, null)),
    to: fc.oneof(fc.constantFrom("", "sip:", "sip:ada", "a@b", 141.5, null, {}), digits(16, 30)),
    answerUrl: fc.oneof(
      fc.string().filter((text) => !/^https?:/i.test(text)),
      fc.constantFrom(null, 1, "http://"),
    ),
    ringMethod: fc.oneof(
      fc.constantFrom("get", "PUT", "", null),
      fc.string().filter((x) => !/^(GET|POST)$/.test(x)),
    ),
    callerName: fc.string({ minLength: 51 }).filter((name) => [...name].length > 50),
    sendDigits: fc.constantFrom("", "@100", "1@", "x", "1 2", -12, null),
    sendOnPreanswer: fc.constantFrom("yes", 2, null),
    timeLimit: fc.oneof(
      fc.integer({ max: 0 }),
      fc.double().filter((x) => !Number.isInteger(x)),
      fc.string().filter((text) => !/^\d+$/.test(text)),
    ),
    machineDetection: fc.constantFrom("on", "Hangup", null),
    machineDetectionTime: fc.oneof(fc.integer({ max: 1999 }), fc.integer({ min: 10_001 })),
    machineDetectionMaximumWords: fc.integer({ max: 0 }),
    sipHeaders: fc.constantFrom<unknown>({ "a b": "1" }, { a: null }, { a: ["b"] }, ["a"], "a=b", null),
    parentCallUuid: fc.constantFrom("", "a b", "../x", 1.5, null),
    errorIfParentNotFound: fc.constantFrom("no", -1, null),
  };

  it.for(Object.entries(wrong))("%s", async ([name, value]) => {
    await fc.assert(
      fc.asyncProperty(parameters, value, async (parameters, value) => {
        const { plivo, sent } = recording({ request_uuid: id });
        const error = await plivo.calls
          .create({ ...parameters, [name]: value })
          .catch((error: unknown) => error);
        expect(error).toBeInstanceOf(PlivoValidationError);
        expect(error).toMatchObject({ issues: [{ parameter: name }] });
        expect(sent).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
