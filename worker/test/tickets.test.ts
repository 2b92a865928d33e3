import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { readTicket } from "@plivo-edge/live";
import { response } from "@plivo-edge/xml";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRelay, type Environment } from "../src/embed.ts";
import { callback, facts, relayUrl } from "./plivo.ts";
import { apiKey } from "./plivo-stub.ts";
import { feedTicket, Subscriber, subscribe, ticketFor } from "./subscriber.ts";

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { ticket: string; url: string; expires: string } & { error: string };
}

/** Asks for a ticket as a backend without any SDK does. */
async function ask(wish: unknown, changes: Partial<Environment> = {}, path = ""): Promise<Reply> {
  const relay = createRelay({ answer: () => response() });
  const app = path === "" ? relay : new Hono<{ Bindings: Environment }>().route(path, relay);
  const request = new Request(`${relayUrl}${path}/v1/tickets`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}` },
    body: JSON.stringify(wish),
  });
  const reply = await app.fetch(request, { ...env, ...changes }, createExecutionContext());
  return { status: reply.status, headers: reply.headers, body: await reply.json() };
}

describe("POST /v1/tickets", () => {
  it("makes the ticket of a call, and says where it opens a WebSocket, and until when", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T10:00:00Z") });
    const call = crypto.randomUUID();
    const { status, headers, body } = await ask({ call });
    vi.useRealTimers();
    expect(status).toBe(201);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      ticket: expect.any(String),
      url: `wss://relay.example.com/v1/calls/${call}/events`,
      expires: "2026-11-23T11:00:00.000Z",
    });
    expect(readTicket(body.ticket)).toMatchObject({ call, fields: [], url: relayUrl });
  });

  it("makes one for a feed, which allows no more than was asked for", async () => {
    const { body } = await ask({ feed: "support", fields: ["unredacted"], expiresIn: 60, once: true });
    expect(body.url).toBe("wss://relay.example.com/v1/feeds/support/events");
    expect(readTicket(body.ticket)).toMatchObject({ feed: "support", fields: ["unredacted"], once: true });
    expect(Date.parse(body.expires) - Date.now()).toBeLessThanOrEqual(60_000);
  });

  it("makes one for a campaign", async () => {
    const { body } = await ask({ campaign: "c-1" });
    expect(body.url).toBe("wss://relay.example.com/v1/campaigns/c-1/events");
    expect(readTicket(body.ticket)).toMatchObject({ campaign: "c-1", fields: [] });
  });

  it("makes one that shows the call, redacted unless its ticket says otherwise", async () => {
    const call = crypto.randomUUID();
    await (await callback("ring", facts(call))).text();
    for (const [wish, to] of [
      [{ call }, "•••0199"],
      [{ call, fields: ["unredacted"] }, "14155550199"],
    ] as const) {
      const { ticket } = (await ask(wish)).body;
      const subscriber = await subscribe(call, { ticket });
      expect(await subscriber.next()).toMatchObject({ type: "welcome" });
      expect(await subscriber.next()).toMatchObject({ events: [{ type: "ring", to }] });
      subscriber.socket.close();
    }
  });

  it("names the relay's public address where it has one, and the path under which it is mounted", async () => {
    const mounted = await ask({ feed: "support" }, {}, "/v1/calls/phone");
    expect(mounted.body.url).toBe("wss://relay.example.com/v1/calls/phone/v1/feeds/support/events");
    const proxied = await ask({ feed: "support" }, { PUBLIC_URL: "http://calls.example.com/in/" });
    expect(proxied.body.url).toBe("ws://calls.example.com/in/v1/feeds/support/events");
  });

  it.each<[unknown, string]>([
    [{}, "body: must name one of call, feed and campaign"],
    [{ call: "one", feed: "support" }, "body: must name one of call, feed and campaign"],
    [{ call: "a/b" }, "call: must be 1 to 64 of A-Z a-z 0-9 -"],
    [{ feed: "support", campaign: "c1" }, "body: must name one of call, feed and campaign"],
    [{ campaign: "../c1" }, "campaign: must be 1 to 64 of A-Z a-z 0-9 -"],
    [{ feed: ".." }, "feed: must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as .."],
    [{ feed: "support", fields: ["all"] }, 'fields.0: must be "unredacted"'],
    [
      { feed: "support", expiresIn: 0 },
      "expiresIn: must be a whole number of seconds, 1 to 2678400, which is 31 days",
    ],
    [
      { feed: "support", expiresIn: Number.MAX_SAFE_INTEGER },
      "expiresIn: must be a whole number of seconds, 1 to 2678400, which is 31 days",
    ],
    // An hour in milliseconds.
    [
      { feed: "support", expiresIn: 3_600_000 },
      "expiresIn: must be a whole number of seconds, 1 to 2678400, which is 31 days",
    ],
    [{ feed: "support", once: "no" }, "once: must be true"],
    [{ feed: "support", once: false }, "once: must be true"],
    [{ feed: "support", secret: "x" }, "secret: is not a parameter here"],
    ["support", "body: must be a JSON object"],
  ])("refuses %j, and names the parameter", async (wish, error) => {
    expect(await ask(wish)).toMatchObject({ status: 400, body: { error } });
  });

  it("is not implemented where no API key is set", async () => {
    const { API_KEYS, ...keyless } = env;
    const request = new Request(`${relayUrl}/v1/tickets`, { method: "POST", body: '{"feed":"support"}' });
    const relay = createRelay({ answer: () => response() });
    const reply = await relay.fetch(request, keyless, createExecutionContext());
    expect(reply.status).toBe(501);
    expect(await reply.json()).toEqual({ error: "no API key opens this relay: API_KEYS is not set" });
  });
});

describe("a ticket in the query", () => {
  beforeEach(() => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("opens a WebSocket that offers no subprotocol, and is answered with none", async () => {
    const call = crypto.randomUUID();
    const { ticket, url } = (await ask({ call, once: true })).body;
    const address = `${url.replace(/^ws/, "http")}?ticket=${ticket}`;
    const reply = await exports.default.fetch(new Request(address, { headers: { upgrade: "websocket" } }));
    expect(reply.headers.has("sec-websocket-protocol")).toBe(false);
    if (!reply.webSocket) return expect.unreachable("no WebSocket");
    const subscriber = new Subscriber(reply.webSocket);
    expect(await subscriber.next()).toMatchObject({ type: "welcome", seq: 0 });
    await (await callback("ring", facts(call))).text();
    expect(await subscriber.next()).toMatchObject({ type: "events", events: [{ type: "ring" }] });
    subscriber.socket.close();
  });

  it("is refused by name where it opens more than once", async () => {
    const call = crypto.randomUUID();
    const refusal = "ticket not single-use, as one in a query must be";
    const plain = await exports.default.fetch(`${relayUrl}/v1/calls/${call}?ticket=${await ticketFor(call)}`);
    expect(plain.status).toBe(401);
    expect(await plain.json()).toEqual({ error: refusal });
    const subscriber = await subscribe(call, { query: `?ticket=${await ticketFor(call)}` });
    expect(await subscriber.closed).toBe(4401);
    expect(subscriber.reason).toBe(refusal);
  });

  it("gets replies that no cache keeps", async () => {
    const name = crypto.randomUUID();
    for (const [path, issue] of [
      [`/v1/calls/${name}`, ticketFor],
      [`/v1/calls/${name}/events`, ticketFor],
      [`/v1/feeds/${name}`, feedTicket],
      [`/v1/feeds/${name}/events`, feedTicket],
    ] as const) {
      const ticket = await issue(name, { once: true });
      const reply = await exports.default.fetch(`${relayUrl}${path}?ticket=${ticket}`);
      expect(reply.status).toBe(200);
      expect(reply.headers.get("cache-control")).toBe("no-store");
      await reply.text();
    }
  });
});
