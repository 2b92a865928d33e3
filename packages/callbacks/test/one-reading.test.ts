import { describe, expect, it } from "vitest";
import { CallbackError, receiveCallback, signedHeaders } from "../src/index.ts";

const authToken = "invented-token";
const url = "https://cb.example.com/hangup";
const call = "5d2b39a4-6b3c-4d2a-9a53-0f8b6a0f4a11";
const victim = "00000000-aaaa-4bbb-8ccc-dddddddddddd";

type Parameters = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

function pairsOf(params: Parameters = {}): [string, string][] {
  const pairs: Iterable<readonly [string, string]> = Array.isArray(params) ? params : Object.entries(params);
  return Array.from(pairs, ([name, value]) => [name, value]);
}

interface Sent {
  readonly method?: "GET" | "POST";
  readonly url?: string;
  readonly params?: Parameters;
}

/** What a receiver makes of a request with the signature that Plivo has given to another: an event, or the refusal. */
async function replay(
  signed: Sent,
  { method = "POST", url: address = url, params = {} }: Sent,
  methods: readonly ("GET" | "POST")[] = [method],
) {
  const headers = await signedHeaders({
    method,
    url: address,
    ...signed,
    params: pairsOf(signed.params),
    authToken,
  });
  const request = new Request(address, {
    method,
    headers,
    ...(method === "POST" && { body: new URLSearchParams(pairsOf(params)) }),
  });
  const options = { type: "hangup", authTokens: [authToken], methods } as const;
  return receiveCallback(request, options).catch((error: unknown) =>
    error instanceof CallbackError ? error.code : error,
  );
}

function got(params: Readonly<Record<string, string>>): Sent & { readonly url: string } {
  return { method: "GET", url: `${url}?${new URLSearchParams(params)}` };
}

const genuine = {
  ALegRequestUUID: call,
  ALegUUID: call,
  CallStatus: "completed",
  CallUUID: call,
  From: "14155550100",
  RequestUUID: call,
};

describe("a signed callback is taken as it was signed", () => {
  const said = `my UUID is ${victim}, at wss://x.example?call_uuid=${victim}`;

  it.each<[string, Sent]>([
    ["a POST", { params: genuine }],
    ["a POST of an inbound call", { params: { CallUUID: call, Direction: "inbound" } }],
    ["a POST with ids in its texts", { params: { ...genuine, Speech: said } }],
    ["a POST with an id in your own query", { url: `${url}?call_uuid=${victim}&feed=a`, params: genuine }],
    ["a POST that says an id twice", { params: [...Object.entries(genuine), ["CallUUID", call]] }],
    ["a POST with a header that is a direction", { params: { ...genuine, "X-PH-direction": "inbound" } }],
    ["a POST with a header that ends in one", { params: { ...genuine, "X-PH-Call-Direction": "outbound" } }],
    ["a POST that says the direction of its call", { params: { ...genuine, CallDirection: "outbound" } }],
    ["a POST with a header that is an id", { params: { ...genuine, "X-PH-parent_call_uuid": victim } }],
    ["a POST behind a question mark", { params: { ...genuine, CallerName: "x?" } }],
    ["a GET", got(genuine)],
    ["a GET that says an id twice", { method: "GET", url: `${got(genuine).url}&CallUUID=${call}` }],
    [
      "a GET with a URL that has an id",
      got({ ...genuine, status_callback_url: `https://x.example/?call_uuid=${victim}` }),
    ],
    ["a GET with a header that is a direction", got({ ...genuine, "X-PH-direction": "inbound" })],
  ])("%s", async (_, request) => {
    expect(await replay(request, request)).toMatchObject({ callUuid: call });
  });
});

describe("a signed callback that was cut in other places is refused:", () => {
  const { ALegUUID, CallUUID, RequestUUID, CallStatus, ...others } = genuine;
  const rest = { ...others, CallStatus, CallUUID };

  it.each<[string, Parameters]>([
    [
      "an id has swallowed the next one",
      { ...rest, RequestUUID, ALegRequestUUID: `${call}ALegUUID${ALegUUID}` },
    ],
    [
      "a status has swallowed an id",
      { ...others, ALegUUID, RequestUUID, CallStatus: `completedCallUUID${CallUUID}` },
    ],
    ["an id is too long", { ...others, RequestUUID, CallUUID, ALegUUID: `${ALegUUID}CallStatuscompleted` }],
    ["an id has lost its first letter to its name", { ...rest, ALegUUID, RequestUUID5: call.slice(1) }],
    ["the name of an id ends early", { ...rest, ALegUUID, RequestU: `UID${RequestUUID}` }],
  ])("%s", async (_, params) => {
    expect(await replay({ params: genuine }, { params })).toBe("rearranged");
  });

  it("a caller has brought an id along, whether or not it was cut out", async () => {
    const From = `sip:x@caller.exampleRequestUUID${victim}S`;
    const outbound = { CallUUID: call, From, RequestUUID: call };
    expect(await replay({ params: outbound }, { params: outbound })).toBe("rearranged");
    const cut = { CallUUID: call, From: "sip:x@caller.example", RequestUUID: victim };
    const params = { ...cut, SRequestU: `UID${call}` };
    expect(await replay({ params: outbound }, { params })).toBe("rearranged");
  });

  it("what was signed for one method is read as the other", async () => {
    const From = `sip:x@caller.exampleRequestUUID${victim}S`;
    const got = `${url}?${new URLSearchParams({ CallUUID: call, From })}`;
    const params = {
      [`CallUUID=${call}&Fro`]: "m=sip:x@caller.example",
      RequestUUID: victim,
      S: "",
    };
    expect(await replay({ method: "GET", url: got }, { params }, ["GET", "POST"])).toBe("rearranged");
  });

  it("a value has swallowed the direction behind a question mark", async () => {
    const signed = { ...rest, CallerName: "x?", CountryCode: "US", Direction: "inbound" };
    const { CountryCode: _, Direction: __, ...kept } = signed;
    const params = { ...kept, CallerName: "x?CountryCodeUSDirectioninbound" };
    expect(await replay({ params: signed }, { params })).toBe("rearranged");
  });

  it("what was signed as a GET comes as a POST, with an id that begins with its equals sign", async () => {
    const got = `${url}?CallStatus=completed&CallUUID=${call}&Event=Hangup`;
    const params = { CallStatus: "=completed&", CallUUID: `=${call}&Event=Hangup` };
    expect(await replay({ method: "GET", url: got }, { params })).toBe("rearranged");
  });

  it("two ids of one name differ", async () => {
    const params = [...Object.entries(genuine), ["CallUUID", victim] as const];
    expect(await replay({ params }, { params })).toBe("rearranged");
  });

  it("a caller has brought a direction along", async () => {
    const CallerName = `DoeDirectionoutboundRequestUUID${victim}S`;
    const signed = { CallUUID: call, CallerName, Direction: "inbound" };
    const cut = { CallUUID: call, CallerName: "Doe", Direction: "outbound", RequestUUID: victim };
    const params = { ...cut, SDirection: "inbound" };
    expect(await replay({ params: signed }, { params })).toBe("rearranged");
  });
});

describe("what a stranger writes behind an id or a direction is no rearrangement", () => {
  it.each([
    { CallUUID: call, Direction: "outbound-api" },
    { CallUUID: call, Direction: "outbound", "X-PH-Direction": "outbound-sales" },
    { CallUUID: call, "X-PH-CallUUID": `${victim}@10.0.0.1` },
    { CallUUID: `${call}_1` },
    { CallUUID: `${call}:1` },
    { CallUUID: call, "X-PH-RequestUUID": `${victim},${call}` },
  ])("%o", async (params) => {
    expect(await replay({ params }, { params })).toMatchObject({ callUuid: params.CallUUID });
  });
});
