import { createExecutionContext, listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { subprotocol } from "@plivo-edge/live/frames";
import { RelayClient, readTicket, type ScopeName, type TicketScope } from "@plivo-edge/live/server";
import { response, speak } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { campaignObject } from "../src/config/stubs.ts";
import { createRelay } from "../src/relay.ts";
import { relayUrl } from "./plivo.ts";
import { apiKey } from "./plivo-stub.ts";
import { feedTicket, ticketFor } from "./subscriber.ts";

const page = "https://app.example.com";
const relay = createRelay({ answer: () => response(speak("Hello.")) });
/** Keys that may do one thing. */
const erasing = "key-of-a-backend-that-erases-0123456789";
const placing = "key-of-a-backend-that-dials-01234567890";
const environment = {
  ...env,
  API_KEYS: `${env.API_KEYS}, ${erasing} erase, ${placing} place`,
  ALLOWED_ORIGINS: `${page}, https://other.example.com`,
  PUBLIC_URL: "https://calls.example.com/phone",
};

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  // Whoever is not admitted makes nothing leave the relay.
  vi.stubGlobal("fetch", () => expect.unreachable("the relay has asked somebody else"));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

interface Visitor {
  /** What it has to show for itself. */
  readonly credential?: string;
  /** It shows it in the query, and not where nobody else looks. */
  readonly inQuery?: true;
  readonly origin?: string;
}

/** Where to go, and how. */
interface Route {
  readonly path: (name: string) => string;
  readonly method?: "POST" | "PATCH" | "DELETE";
  readonly socket?: true;
}

/** Goes to a route: "open", or the status or the close code with which it was refused. */
async function visit({ path, method, socket }: Route, name: string, visitor: Visitor): Promise<unknown> {
  const { credential, inQuery, origin } = visitor;
  const headers = new Headers(origin === undefined ? {} : { origin });
  if (socket) headers.set("upgrade", "websocket");
  if (socket && !inQuery) {
    headers.set("sec-websocket-protocol", [subprotocol, credential].filter(Boolean).join(", "));
  } else if (credential !== undefined && !inQuery) headers.set("authorization", `Bearer ${credential}`);
  if (method) headers.set("idempotency-key", crypto.randomUUID());
  const query = inQuery && credential !== undefined ? `?${new URLSearchParams({ ticket: credential })}` : "";
  const request = new Request(`${relayUrl}${path(name)}${query}`, {
    method: method ?? "GET",
    headers,
    ...((method === "POST" || method === "PATCH") && { body: "{}" }),
  });
  const reply = await relay.fetch(request, environment, createExecutionContext());
  if (!reply.webSocket) {
    await reply.text();
    return reply.status < 300 ? "open" : reply.status;
  }
  const { webSocket } = reply;
  // A client that has offered none must not be answered with one.
  expect(reply.headers.get("sec-websocket-protocol")).toBe(inQuery ? null : subprotocol);
  const outcome = new Promise((resolve) => {
    webSocket.addEventListener("message", () => resolve("open"));
    webSocket.addEventListener("close", ({ code }) => resolve(code));
  });
  webSocket.accept();
  const result = await outcome;
  webSocket.close();
  return result;
}

async function objects(): Promise<number> {
  const campaigns = env.CAMPAIGN ? listDurableObjectIds(env.CAMPAIGN) : [];
  const ids = await Promise.all([listDurableObjectIds(env.CALL), listDurableObjectIds(env.FEED), campaigns]);
  return ids.flat().length;
}

const forge = (ticket: string): string =>
  ticket.replace(/\.(.)/, (_, one: string) => (one === "A" ? ".B" : ".A"));

async function expired(make: () => Promise<string>): Promise<string> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 7_200_000 });
  const ticket = await make();
  vi.useRealTimers();
  return ticket;
}

/** What a ticket for it opens. */
const scopeOf = (scope: ScopeName, name: string): TicketScope =>
  scope === "call" ? { call: name } : scope === "feed" ? { feed: name } : { campaign: name };

/** The name of something that may be followed: calls and feeds are there before anything is heard of them. */
async function named(scope: ScopeName): Promise<string> {
  if (scope !== "campaign") return crypto.randomUUID();
  const id = crypto.randomUUID().replaceAll("-", "");
  const settings = { from: "14155550100" };
  await campaignObject(env, id).create({ digest: "", url: relayUrl, settings, choices: {} });
  return id;
}

const objectOf = (scope: ScopeName, name: string): Pick<ReturnType<typeof campaignObject>, "revoke"> =>
  scope === "call"
    ? env.CALL.getByName(name)
    : scope === "feed"
      ? env.FEED.getByName(name)
      : campaignObject(env, name);

const stranger = new RelayClient({ url: relayUrl, secret: "the-secret-of-another-relay-altogether" });

// Two stages of one relay may have a secret in common, and then only the address tells them apart.
const otherStage = new RelayClient({
  url: "https://staging.example.com",
  secret: "0123456789abcdef0123456789abcdef",
});
const underPath = new RelayClient({ url: `${relayUrl}/phone`, secret: "0123456789abcdef0123456789abcdef" });
const atPublicUrl = new RelayClient({
  url: environment.PUBLIC_URL,
  secret: "0123456789abcdef0123456789abcdef",
});

/** The routes that a ticket opens, by what the ticket must be for. */
const subscriberRoutes: Record<string, Route & { readonly scope: ScopeName }> = {
  "GET /v1/calls/:call": { scope: "call", path: (call) => `/v1/calls/${call}` },
  "GET /v1/calls/:call/events": { scope: "call", path: (call) => `/v1/calls/${call}/events` },
  "socket /v1/calls/:call/events": {
    scope: "call",
    path: (call) => `/v1/calls/${call}/events`,
    socket: true,
  },
  "GET /v1/feeds/:feed": { scope: "feed", path: (feed) => `/v1/feeds/${feed}` },
  "GET /v1/feeds/:feed/events": { scope: "feed", path: (feed) => `/v1/feeds/${feed}/events` },
  "socket /v1/feeds/:feed/events": {
    scope: "feed",
    path: (feed) => `/v1/feeds/${feed}/events`,
    socket: true,
  },
  "GET /v1/campaigns/:campaign": { scope: "campaign", path: (campaign) => `/v1/campaigns/${campaign}` },
  "GET /v1/campaigns/:campaign/events": {
    scope: "campaign",
    path: (campaign) => `/v1/campaigns/${campaign}/events`,
  },
  "socket /v1/campaigns/:campaign/events": {
    scope: "campaign",
    path: (campaign) => `/v1/campaigns/${campaign}/events`,
    socket: true,
  },
};

const aCampaign = "0".repeat(32);

/** The routes that an API key opens. */
const backendRoutes: Record<string, Route> = {
  "POST /v1/calls": { path: () => "/v1/calls", method: "POST" },
  "DELETE /v1/calls/:call": { path: (call) => `/v1/calls/${call}`, method: "DELETE" },
  "POST /v1/tickets": { path: () => "/v1/tickets", method: "POST" },
  "POST /v1/revocations": { path: () => "/v1/revocations", method: "POST" },
  "POST /v1/erasures": { path: () => "/v1/erasures", method: "POST" },
  "GET /v1/sinks/:name": { path: () => "/v1/sinks/events" },
  "POST /v1/sinks/:name": { path: () => "/v1/sinks/events", method: "POST" },
  "POST /v1/campaigns": { path: () => "/v1/campaigns", method: "POST" },
  "PATCH /v1/campaigns/:campaign": { path: () => `/v1/campaigns/${aCampaign}`, method: "PATCH" },
  ...Object.fromEntries(
    ["start", "pause", "resume", "cancel", "destinations"].map((last): [string, Route] => [
      `POST /v1/campaigns/:campaign/${last}`,
      { path: () => `/v1/campaigns/${aCampaign}/${last}`, method: "POST" },
    ]),
  ),
  "GET /v1/campaigns/:campaign/destinations": { path: () => `/v1/campaigns/${aCampaign}/destinations` },
  "DELETE /v1/campaigns/:campaign/destinations/:key": {
    path: () => `/v1/campaigns/${aCampaign}/destinations/14155550199`,
    method: "DELETE",
  },
  "POST /v1/calls/:call/transfer": { path: (call) => `/v1/calls/${call}/transfer`, method: "POST" },
};

type Make = (scope: ScopeName, name: string) => Promise<string | undefined>;

const here = new RelayClient({ url: relayUrl, secret: "0123456789abcdef0123456789abcdef" });
const issue = (scope: ScopeName, name: string, grants: { once?: true } = {}): Promise<string> =>
  here.ticket({ ...scopeOf(scope, name), ...grants });

/** What opens none of a subscriber's routes. */
const refused: Record<string, Make> = {
  "no ticket": async () => undefined,
  "what is no ticket": async () => "e30.AAAA",
  "half a ticket": async (scope, name) => (await issue(scope, name)).split(".")[0],
  "a ticket with more behind it": async (scope, name) => `${await issue(scope, name)}.AAAA`,
  "a forged ticket": async (scope, name) => forge(await issue(scope, name)),
  "another relay's ticket": (scope, name) => stranger.ticket(scopeOf(scope, name)),
  "a ticket of another relay with the same secret": (scope, name) => otherStage.ticket(scopeOf(scope, name)),
  "a ticket of a relay under another path": (scope, name) => underPath.ticket(scopeOf(scope, name)),
  "an expired ticket": (scope, name) => expired(() => issue(scope, name)),
  "a ticket for another of its kind": (scope) => issue(scope, crypto.randomUUID()),
  "a ticket for another kind, by the same name": (scope, name) => issue(others[scope], name),
};
const others: Readonly<Record<ScopeName, ScopeName>> = { call: "feed", feed: "campaign", campaign: "call" };

describe.each(Object.entries(subscriberRoutes))("%s", (_, route) => {
  const { scope, socket } = route;
  const isKeyed = scope === "campaign";
  const unauthorized = socket ? 4401 : 401;

  it("is opened by its ticket, whoever brings it", async () => {
    const name = await named(scope);
    expect(await visit(route, name, { credential: await issue(scope, name) })).toBe("open");
  });

  it("is opened by a ticket that names the relay's public address", async () => {
    const name = await named(scope);
    const credential = await atPublicUrl.ticket(scopeOf(scope, name));
    expect(await visit(route, name, { credential })).toBe("open");
  });

  it("is not opened by a ticket that was revoked, and is by one that was issued since", async () => {
    const name = await named(scope);
    const [plain, once] = [await issue(scope, name), await issue(scope, name, { once: true })];
    const object = objectOf(scope, name);
    await object.revoke(Date.now());
    for (const credential of [plain, once])
      expect(await visit(route, name, { credential })).toBe(unauthorized);
    expect(await visit(route, name, { credential: once, inQuery: true })).toBe(unauthorized);
    const now = Date.now();
    await vi.waitUntil(() => Date.now() > now, { interval: 1 });
    expect(await visit(route, name, { credential: await issue(scope, name) })).toBe("open");
  });

  it(`is ${isKeyed ? "" : "not "}opened by an API key`, async () => {
    const name = await named(scope);
    const before = await objects();
    for (const inQuery of [false, true] as const) {
      const visitor = { credential: apiKey, ...(inQuery && { inQuery: true as const }) };
      // In a query it would stay behind in logs.
      expect(await visit(route, name, visitor)).toBe(isKeyed && !inQuery ? "open" : unauthorized);
    }
    if (isKeyed) expect(await visit(route, name, { credential: placing })).toBe(socket ? 4403 : 403);
    expect(await objects()).toBe(before);
  });

  it("is opened by its ticket to a page of an allowed origin", async () => {
    const name = await named(scope);
    const credential = await issue(scope, name);
    expect(await visit(route, name, { credential, origin: page })).toBe("open");
  });

  it.each(Object.entries(refused))("is not opened by %s, which touches no object", async (_, make) => {
    const name = await named(scope);
    const credential = await make(scope, name);
    const before = await objects();
    const visitor = credential === undefined ? {} : { credential };
    expect(await visit(route, name, visitor)).toBe(unauthorized);
    expect(await objects()).toBe(before);
  });

  it("is not opened by a ticket that was used up, here or elsewhere", async () => {
    const name = await named(scope);
    const credential = await issue(scope, name, { once: true });
    expect(await visit(route, name, { credential })).toBe("open");
    for (const other of Object.values(subscriberRoutes)) {
      if (other.scope !== scope) continue;
      expect(await visit(other, name, { credential })).toBe(other.socket ? 4401 : 401);
      expect(await visit(other, name, { credential, inQuery: true })).toBe(other.socket ? 4401 : 401);
    }
  });

  it("is opened by its ticket in the query, where that opens once: by then it is in every log", async () => {
    const name = await named(scope);
    const credential = await issue(scope, name, { once: true });
    expect(await visit(route, name, { credential, inQuery: true })).toBe("open");
    expect(await visit(route, name, { credential, inQuery: true })).toBe(unauthorized);
    expect(await visit(route, name, { credential })).toBe(unauthorized);
  });

  it.each<[string, Make]>([
    ...Object.entries(refused),
    ["a ticket that opens more than once", issue],
    [
      "a single-use ticket that has expired",
      (scope, name) => expired(() => issue(scope, name, { once: true })),
    ],
    ["a single-use ticket for another", (scope) => issue(scope, crypto.randomUUID(), { once: true })],
  ])("is not opened by %s in the query, which touches no object", async (_, make) => {
    const name = await named(scope);
    const credential = await make(scope, name);
    const before = await objects();
    const visitor = credential === undefined ? {} : { credential };
    expect(await visit(route, name, { ...visitor, inQuery: true })).toBe(unauthorized);
    expect(await objects()).toBe(before);
  });

  it("is not opened by a good ticket in the query beside a bad one where it belongs", async () => {
    const name = await named(scope);
    const good = new URLSearchParams({ ticket: await issue(scope, name, { once: true }) });
    const beside: Route = { ...route, path: (name) => `${route.path(name)}?${good}` };
    expect(await visit(beside, name, { credential: "e30.AAAA" })).toBe(unauthorized);
  });

  it.each([relayUrl, "https://calls.example.com"])("is opened to the console, at %s", async (origin) => {
    const name = await named(scope);
    expect(await visit(route, name, { credential: await issue(scope, name), origin })).toBe("open");
  });

  it.each([
    "https://evil.example.com",
    "https://app.example.com.evil.example",
    "http://app.example.com",
    "https://app.example.com:8443",
    "null",
  ])("is not opened to a page of %s", async (origin) => {
    const name = await named(scope);
    const credential = await issue(scope, name);
    const before = await objects();
    expect(await visit(route, name, { credential, origin })).toBe(socket ? 4403 : 403);
    expect(await objects()).toBe(before);
  });
});

describe.each(Object.entries(backendRoutes))("%s", (routeName, route) => {
  it("is not opened by a key that may do something else, which touches no object", async () => {
    const isErasing = routeName === "POST /v1/erasures";
    const before = await objects();
    const credential = isErasing ? placing : erasing;
    expect(await visit(route, crypto.randomUUID(), { credential })).toBe(403);
    expect(await objects()).toBe(before);
  });

  it.each<[string, Make]>([
    ["no key", async () => undefined],
    ["an unknown key", async () => "key-that-nobody-was-given-0123456789"],
    ["the start of a key", async () => apiKey.slice(0, -1)],
    ["a ticket for the call", (_, name) => ticketFor(name)],
    ["a ticket for a feed", (_, name) => feedTicket(name)],
    ["a ticket for all calls", () => feedTicket("calls", { fields: ["unredacted"] })],
  ])("is not opened by %s, which touches no object", async (_, make) => {
    const name = crypto.randomUUID();
    const credential = await make("call", name);
    const before = await objects();
    const visitor = credential === undefined ? {} : { credential };
    expect(await visit(route, name, visitor)).toBe(401);
    expect(await objects()).toBe(before);
  });
});

describe("the scheme of a credential", () => {
  it.each(["Bearer", "bearer", "BEARER"])("may be written %s", async (scheme) => {
    const feed = crypto.randomUUID();
    for (const [method, path, credential, status] of [
      ["GET", `/v1/feeds/${feed}`, await feedTicket(feed), 200],
      ["POST", "/v1/tickets", apiKey, 201],
    ] as const) {
      const request = new Request(`${relayUrl}${path}`, {
        method,
        headers: { authorization: `${scheme} ${credential}` },
        ...(method === "POST" && { body: JSON.stringify({ feed }) }),
      });
      const reply = await relay.fetch(request, environment, createExecutionContext());
      await reply.text();
      expect(reply.status).toBe(status);
    }
  });
});

const questions = Object.entries(subscriberRoutes).filter(
  // These two ask nothing that there is no answer to.
  ([name]) => name !== "GET /v1/calls/:call" && name !== "GET /v1/campaigns/:campaign",
);

describe.each(questions)("%s, asked what it cannot answer,", (_, route) => {
  it("uses up no ticket", async () => {
    const name = await named(route.scope);
    const credential = await issue(route.scope, name, { once: true });
    const asked: Route = { ...route, path: (name) => `${route.path(name)}?after=soon` };
    expect(await visit(asked, name, { credential })).toBe(route.socket ? 4400 : 400);
    expect(await visit(route, name, { credential })).toBe("open");
  });
});

describe("a poll", () => {
  const polls = Object.values(subscriberRoutes).filter(
    ({ path, socket }) => !socket && /events$/.test(path("")),
  );
  const poll = async ({ path }: Route, name: string, credential: string): Promise<{ ticket?: string }> => {
    const headers = { authorization: `Bearer ${credential}` };
    const request = new Request(`${relayUrl}${path(name)}`, { headers });
    return (await relay.fetch(request, environment, createExecutionContext())).json();
  };

  it.each(polls)(
    "of a $scope with a single-use ticket brings one to go on with, that lasts no longer",
    async (route) => {
      const name = await named(route.scope);
      const credential = await issue(route.scope, name, { once: true });
      const { ticket = "" } = await poll(route, name, credential);
      expect(await visit(route, name, { credential })).toBe(401);
      expect(await visit(route, name, { credential: ticket })).toBe("open");
      expect(await visit(route, name, { credential: ticket })).toBe("open");
      // It is for this page alone, and must not stay behind in a log.
      expect(await visit(route, name, { credential: ticket, inQuery: true })).toBe(401);
      const { once, id, issued, expires, ...used } = readTicket(credential);
      const next = readTicket(ticket);
      expect(next).toMatchObject(used);
      expect(next).not.toHaveProperty("once");
      expect(next.issued).toBeGreaterThanOrEqual(issued);
      expect(next.expires).toBeLessThanOrEqual(expires);
      expect(next.expires).toBeGreaterThanOrEqual(expires - 2);

      const object = objectOf(route.scope, name);
      await object.revoke(Date.now());
      expect(await visit(route, name, { credential: ticket })).toBe(401);
    },
  );

  it.each(polls)("of a $scope with any other ticket brings none", async (route) => {
    const name = await named(route.scope);
    expect(Object.keys(await poll(route, name, await issue(route.scope, name)))).toEqual(["frames"]);
  });
});
