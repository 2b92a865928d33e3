import { createExecutionContext, listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { signedHeaders } from "@plivo-edge/callbacks";
import { RelayClient } from "@plivo-edge/live/server";
import { response } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { Environment } from "../src/config/environment.ts";
import { createRelay } from "../src/relay.ts";
import { callback, facts, relayUrl, signed } from "./plivo.ts";
import { apiKey } from "./plivo-stub.ts";

const everything = { unredacted: true };
const id = (): string => crypto.randomUUID();

let warnings: MockInstance;

beforeEach(() => {
  warnings = vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** What a relay with these settings answers. */
async function answerTo(request: Request, settings: Partial<Environment> = {}): Promise<number | string> {
  const relay = createRelay({ answer: () => response() });
  const reply = await relay.fetch(request, { ...env, ...settings }, createExecutionContext());
  const text = await reply.text();
  return reply.status === 200 ? text : reply.status;
}

describe("what stands in a callback's path", () => {
  it("is the relay's own facts, and is kept to", async () => {
    const [call, feed] = [id(), id()];
    const path = `/call/${call}/leg/${id()}/id/${id()}/feed/${feed}/timeLimit/60/expires/4102444800`;
    await (await callback("answer", { CallUUID: id() }, { path })).text();
    expect(await (await callback("recording", { RecordingID: "r" }, { path })).json()).toEqual({
      fresh: true,
    });
    expect((await env.CALL.getByName(call).snapshot(everything)).events).toMatchObject([
      { type: "answer" },
      { type: "recording", recordingId: "r" },
    ]);
    await vi.waitFor(async () => {
      expect(await env.FEED.getByName(feed).page(0, 10, everything)).toMatchObject({ last: 2 });
    });
  });

  it("may be written by hand, or left out", async () => {
    const call = id();
    await (await callback("ring", facts(call), { path: "/feed/support" })).text();
    await (await callback("hangup", facts(call))).text();
    expect((await env.CALL.getByName(call).snapshot(everything)).seq).toBe(2);
  });

  it.each(["https://Calls.Example.com:443/phone/", "https://calls.example.com/phone//"])(
    "is signed at PUBLIC_URL as URL writes it, however that is set: %s",
    async (publicUrl) => {
      const settings = { PUBLIC_URL: publicUrl };
      const { hangupUrl } = new RelayClient({ url: settings.PUBLIC_URL, secret: "x".repeat(32) }).callbacks();
      const { method, headers, body } = await signed(hangupUrl.split("#")[0] ?? "", facts(id()));
      const asReached = hangupUrl.split("#")[0]?.replace("https://calls.example.com/phone", relayUrl) ?? "";
      const request = new Request(asReached, { method, headers, body });
      expect(await answerTo(request, settings)).toBe('{"fresh":true}');
    },
  );

  it.each([
    ["a name without a value", "/feed", "feed: must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as .."],
    ["an empty value", "/feed/", "feed: must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as .."],
    ["a slash at its end", "/feed/a/", "no such name"],
    ["two slashes", "//feed/a", "no such name"],
    ["a name that is none", "/room/a", "no such name"],
    ["a name in other letters", "/Feed/a", "no such name"],
    ["a name of every object", "/__proto__/a", "no such name"],
    ["a name twice", "/feed/a/feed/b", "must be spelled hangup/feed/b"],
    ["another order", "/expires/4102444800/feed/a", "must be spelled hangup/feed/a/expires/4102444800"],
    ["a zero in front", "/expires/04102444800", "expires: must be a whole number, without zeros in front"],
    ["a number that is none", "/timeLimit/1e3", "timeLimit: must be a whole number, without zeros in front"],
    ["an escaped letter", "/feed/%61", "feed: must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as .."],
    ["an escaped name", "/%66eed/a", "no such name"],
    [
      "an escaped slash",
      "/feed/a%2Fcall%2Fb",
      "feed: must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as ..",
    ],
    [
      "a slash escaped twice",
      "/feed/a%252Fb",
      "feed: must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as ..",
    ],
    ["an id that is none", "/call/a_b", "call: must be 1 to 64 of A-Z a-z 0-9 -"],
    ["an id that is too long", `/call/${"a".repeat(65)}`, "call: must be 1 to 64 of A-Z a-z 0-9 -"],
    ["a document that is none", "/document/a", "document: must be the id of a placement or a campaign"],
  ])("is refused with %s, and the reply says why", async (_, path, reason) => {
    const before = await listDurableObjectIds(env.CALL);
    const reply = await callback("hangup", facts(id()), { path });
    expect([reply.status, await reply.json()]).toEqual([400, { error: `callback URL: ${reason}` }]);
    expect(await listDurableObjectIds(env.CALL)).toEqual(before);
  });

  it("takes no query beside it, empty or not", async () => {
    for (const query of ["?", "?feed=a", "/feed/a?feed=b", "/feed/a?"]) {
      expect((await callback("hangup", facts(id()), { path: query })).status).toBe(400);
    }
  });

  it("is what Plivo signed: dot segments lead elsewhere before they are read", async () => {
    const call = id();
    const request = await signed(`${relayUrl}/v1/callbacks/ring/feed/a/../b`, facts(call));
    expect(await answerTo(request)).toBe(403);
  });
});

describe("the URLs of relay.callbacks()", () => {
  const relay = new RelayClient({ url: relayUrl, secret: "0123456789abcdef0123456789abcdef" });

  it.each([
    [{ document: "welcome" }, "`document` must be the id of a placement or a campaign"],
    [{ campaign: "spring" }, "`campaign` must be the id of a campaign"],
    [{ destination: "7" }, "`destination` must be a destination and its dial, such as 17.2"],
    [{ destination: "07.1" }, "`destination` must be"],
    [{ retry: [] as object }, "`retry` must be a retry policy"],
    [
      { retry: { retryOn: ["5xx", "5xx"] as const } },
      "`retry.retryOn` must be a list of 4xx, 5xx, connectTimeout, readTimeout, all",
    ],
  ])("are not made of what the relay would refuse: %o", (options, message) => {
    expect(() => relay.callbacks(options)).toThrow(message);
  });

  it("are taken with all that they may say", async () => {
    const { hangupUrl } = relay.callbacks({
      ...{ feed: "support", answer: "welcome", document: "0a".repeat(32), campaign: "0a".repeat(16) },
      ...{ destination: "17.2", ringTimeout: 30, timeLimit: 600, expiresIn: 60 },
      retry: { retries: 3, retryOn: ["5xx"] },
    });
    const [url = ""] = hangupUrl.split("#");
    expect(await answerTo(await signed(url, facts(id())))).toContain("fresh");
  });
});

describe("a GET", () => {
  const get = async (call: string, path = ""): Promise<Request> => {
    const url = `${relayUrl}/v1/callbacks/ring${path}?${new URLSearchParams(facts(call))}`;
    return new Request(url, { headers: await signedHeaders({ method: "GET", url, authToken: "new-token" }) });
  };

  it("is taken where CALLBACK_METHODS has it, and else refused", async () => {
    const [call, feed] = [id(), id()];
    expect(await answerTo(await get(call))).toBe(405);
    expect(await answerTo(await get(call, `/feed/${feed}`), { CALLBACK_METHODS: "GET, POST" })).toBe(
      '{"fresh":true}',
    );
    expect((await env.CALL.getByName(call).snapshot(everything)).seq).toBe(1);
  });

  it("is not what a POST with a caller's own words is replayed as", async () => {
    const victim = id();
    const params = { CallUUID: id(), "X-PH-a": `x=1&CallUUID=${victim}&RecordUrl=https://evil.example` };
    const post = await signed(`${relayUrl}/v1/callbacks/recording`, params);
    const query = Object.entries(params)
      .map(([name, value]) => name + value)
      .join("")
      .split("&");
    const forged = query.map((pair) => pair.split("=").map(encodeURIComponent).join("=")).join("&");
    const get = new Request(`${post.url}?${forged}`, { headers: post.headers });
    expect(await answerTo(get.clone() as Request)).toBe(405);
    expect(await answerTo(get, { CALLBACK_METHODS: "GET, POST" })).toBe(403);
  });
});

describe("a call of a subaccount", () => {
  const ring = async (call: string): Promise<Request> => {
    const url = `${relayUrl}/v1/callbacks/ring/feed/of-another-tenant`;
    const params = new URLSearchParams(facts(call));
    const tokens = { authToken: "token-of-a-subaccount", mainAuthToken: "new-token" };
    const headers = await signedHeaders({ method: "POST", url, params, ...tokens });
    return new Request(url, { method: "POST", headers, body: params });
  };

  it("counts by the main account's signature where TRUST_SUBACCOUNTS says so, and else does not", async () => {
    expect(await answerTo(await ring(id()))).toBe(403);
    expect(warnings).toHaveBeenCalledWith(expect.objectContaining({ reason: "main_account" }));
    expect(await answerTo(await ring(id()), { TRUST_SUBACCOUNTS: "false" })).toBe(403);
    expect(await answerTo(await ring(id()), { TRUST_SUBACCOUNTS: "true" })).toBe('{"fresh":true}');
  });

  it("counts by its own token, where that is listed", async () => {
    const settings = { PLIVO_AUTH_TOKEN: "new-token, token-of-a-subaccount" };
    expect(await answerTo(await ring(id()), settings)).toBe('{"fresh":true}');
  });
});

describe("a URL of the version before", () => {
  const until = (milliseconds: number) => ({
    CALLBACK_QUERIES_UNTIL: new Date(Date.now() + milliseconds).toISOString(),
  });
  const older = (call: string, query: string) => signed(`${relayUrl}/v1/callbacks/ring${query}`, facts(call));

  it("is taken until the time that the operator has set, and without one not at all", async () => {
    const [call, feed] = [id(), id()];
    const query = `?expires=4102444800&feed=${feed}&call=${call}&id=${id()}&ringTimeout=20`;
    expect(await answerTo(await older(id(), query))).toBe(400);
    expect(await answerTo(await older(id(), query), until(-1))).toBe(400);
    expect(await answerTo(await older(id(), query), until(60_000))).toBe('{"fresh":true}');
    expect((await env.CALL.getByName(call).snapshot(everything)).seq).toBe(1);
    await vi.waitFor(async () => {
      expect(await env.FEED.getByName(feed).page(0, 10, everything)).toMatchObject({ last: 1 });
    });
  });

  it("is refused when it has expired, and its expiry cannot be hidden", async () => {
    const expires = Math.floor(Date.now() / 1000) - 10;
    const call = id();
    const request = await older(call, `?expires=${expires}&feed=a`);
    const body = String(new URLSearchParams(facts(call)));
    expect(await answerTo(request, until(60_000))).toBe(403);
    for (const query of [`?expires%3D${expires}%26feed=a`, `?feed=a&expires%3D${expires}=`]) {
      const replay = new Request(`${relayUrl}/v1/callbacks/ring${query}`, {
        method: "POST",
        headers: request.headers,
        body,
      });
      expect(await answerTo(replay, until(60_000))).toBe(400);
    }
  });

  it.each(["?feed=a&feed=b", "?feed=a.b&room=c", "?feed=", "?feed=a%2Fb", "/feed/a?feed=b"])(
    "has one reading, or is refused: %s",
    async (query) => {
      expect(await answerTo(await older(id(), query), until(60_000))).toBe(400);
    },
  );
});

describe("what a signed callback may be", () => {
  it("is signed by PLIVO_API_TOKEN too: Plivo signs with the token of whoever placed the call", async () => {
    const ring = () => signed(`${relayUrl}/v1/callbacks/ring`, facts(id()), "token-that-places-calls");
    expect(await answerTo(await ring())).toBe(403);
    expect(await answerTo(await ring(), { PLIVO_API_TOKEN: "token-that-places-calls" })).toBe(
      '{"fresh":true}',
    );
  });

  it("is as long as a transcription of four hours, and of another type it is not", async () => {
    const call = id();
    await (await callback("answer", facts(call))).text();
    const params = { CallUUID: call, transcription: "word ".repeat(60_000) };
    expect((await callback("transcription", params, { path: `/call/${call}` })).status).toBe(200);
    expect((await env.CALL.getByName(call).snapshot(everything)).seq).toBe(2);
    expect((await callback("recording", params, { path: `/call/${call}` })).status).toBe(413);
  });
});

describe("a backend's path that names no call", () => {
  it.each([
    ["DELETE", "..%2f..%2fgarbage"],
    ["DELETE", "a_b"],
    ["DELETE", "a".repeat(65)],
    ["POST", "..%2fx/transfer"],
  ])("is a 400 that touches no object: %s %s", async (method, path) => {
    const before = await listDurableObjectIds(env.CALL);
    const headers = { authorization: `Bearer ${apiKey}` };
    const request = new Request(`${relayUrl}/v1/calls/${path}`, {
      method,
      headers,
      ...(method === "POST" && { body: "{}" }),
    });
    expect(await answerTo(request)).toBe(400);
    expect(await listDurableObjectIds(env.CALL)).toEqual(before);
  });
});
