import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { response, speak } from "@plivo-edge/xml";
import { Hono } from "hono";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SettingProblem } from "../src/config/settings.ts";
import { callObject, feedObject, placementById, placementObject } from "../src/config/stubs.ts";
import { Call, createRelay, type Environment, type Relay, type RelayProblem } from "../src/embed.ts";
import { callback, facts, relayUrl, signed } from "./plivo.ts";
import { apiKey, fired, type Sent, standInForPlivo } from "./plivo-stub.ts";
import { subscribe, ticketFor } from "./subscriber.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const relay = createRelay({ answer: () => response(speak("Hello.")) });

/** Asks a relay whose environment differs from that of the others. */
async function ask(
  path: string,
  changes: Partial<Record<keyof Environment, unknown>> = {},
  init?: RequestInit,
  asked: Relay = relay,
): Promise<Response> {
  // A test may take a binding away, which the type does not foresee.
  const environment = { ...env, ...changes } as Environment;
  return asked.fetch(new Request(`${relayUrl}${path}`, init), environment, createExecutionContext());
}

const place = (authorization = `Bearer ${apiKey}`): RequestInit => ({
  method: "POST",
  headers: { authorization },
  body: JSON.stringify({ from: "14155550100", to: "14155550199", ticket: {} }),
});

describe("/healthz", () => {
  it("is 200 when everything is there, and tells what the relay can do", async () => {
    const reply = await ask("/healthz");
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual({ ok: true, placing: true, watching: true });
  });

  it("is 200 without an account where no key dials", async () => {
    const reply = await ask("/healthz", { API_KEYS: `${apiKey} tickets erase`, PLIVO_AUTH_ID: undefined });
    expect([reply.status, await reply.json()]).toEqual([200, { ok: true, placing: false, watching: false }]);
  });

  it.each([
    ["KEEP_DOCUMENTS", false],
    ["RETENTION_HOURS", 0],
    ["CALLS_PER_SECOND", 5],
  ])(
    "says of %s that %j is no text, as wrangler makes it of a value without quotes",
    async (setting, value) => {
      const reply = await ask("/healthz", { [setting]: value });
      const { problems } = await reply.json<{ problems: SettingProblem[] }>();
      expect(problems).toMatchObject([{ setting, rule: "must be a text: put it in quotes" }]);
    },
  );

  it("can be read by any page where the relay's other replies say that a setting is wrong", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const reply = await ask("/v1/calls/a", { TICKET_SECRET: "x" });
    expect([reply.status, reply.headers.get("access-control-allow-origin")]).toEqual([500, "*"]);
  });

  it("is 200 without what only placing needs", async () => {
    const reply = await ask("/healthz", { API_KEYS: undefined, PLIVO_AUTH_ID: undefined });
    expect(await reply.json()).toEqual({ ok: true, placing: false, watching: false });
  });

  it.each<[string, Partial<Record<keyof Environment, unknown>>, string[]]>([
    ["a secret", { PLIVO_AUTH_TOKEN: undefined }, ["PLIVO_AUTH_TOKEN"]],
    ["two", { PLIVO_AUTH_TOKEN: "", TICKET_SECRET: undefined }, ["PLIVO_AUTH_TOKEN", "TICKET_SECRET"]],
    ["a secret that can be guessed", { TICKET_SECRET: "secret" }, ["TICKET_SECRET"]],
    ["an API key that can be guessed", { API_KEYS: `${apiKey},key` }, ["API_KEYS"]],
    ["an account to place with", { PLIVO_AUTH_ID: undefined }, ["PLIVO_AUTH_ID"]],
    ["a binding", { FEED: undefined }, ["FEED"]],
    ["a binding, and no variable of its name", { CALL: "Call" }, ["CALL"]],
    ["origins that a page can have", { ALLOWED_ORIGINS: "*" }, ["ALLOWED_ORIGINS"]],
    ["origins, and no hosts", { ALLOWED_ORIGINS: "app.example.com" }, ["ALLOWED_ORIGINS"]],
    ["origins, and no pages", { ALLOWED_ORIGINS: "https://app.example.com/watch" }, ["ALLOWED_ORIGINS"]],
    [
      "a place that exists",
      { JURISDICTION: "moon", LOCATION_HINT: "moon" },
      ["JURISDICTION", "LOCATION_HINT"],
    ],
    ["an account that can be", { PLIVO_AUTH_ID: "MA:XXXX" }, ["PLIVO_AUTH_ID"]],
    ["a token that can be", { PLIVO_AUTH_TOKEN: "token, to ken" }, ["PLIVO_AUTH_TOKEN"]],
    [
      "an address that leads somewhere",
      { PUBLIC_URL: "https://calls example.com", PLIVO_API_URL: "api.plivo.com" },
      ["PUBLIC_URL", "PLIVO_API_URL"],
    ],
    [
      "addresses without spaces and credentials",
      { PUBLIC_URL: "https://ada:secret@calls.example.com", PLIVO_API_URL: "https://api.example.com/a b\n" },
      ["PUBLIC_URL", "PLIVO_API_URL"],
    ],
    ["keys that are there once", { API_KEYS: `${apiKey} place, ${apiKey}` }, ["API_KEYS"]],
    ["hours, and not a text about them", { RETENTION_HOURS: "24h" }, ["RETENTION_HOURS"]],
    ["a pace that is one", { CALLS_PER_SECOND: "0.001" }, ["CALLS_PER_SECOND"]],
    ["hours that end", { RETENTION_HOURS: "Infinity" }, ["RETENTION_HOURS"]],
  ])("is 500 and names what is missing or malformed: %s", async (_, changes, settings) => {
    const reply = await ask("/healthz", changes);
    expect(reply.status).toBe(500);
    const { ok, problems } = await reply.json<{ ok: boolean; problems: SettingProblem[] }>();
    expect(ok).toBe(false);
    expect(problems.map(({ setting }) => setting)).toEqual(settings);
  });

  it.each<[Partial<Record<keyof Environment, unknown>>, SettingProblem]>([
    [
      { TICKET_SECRET: "short" },
      {
        setting: "TICKET_SECRET",
        rule: "must be 32 characters or longer; of a list, each: openssl rand -base64 32 makes one",
        remedy: "Set it in .dev.vars for wrangler dev; for a deploy with: wrangler secret put TICKET_SECRET",
      },
    ],
    [
      { TICKET_SECRET: "" },
      {
        setting: "TICKET_SECRET",
        rule: "is missing",
        remedy: "Set it in .dev.vars for wrangler dev; for a deploy with: wrangler secret put TICKET_SECRET",
      },
    ],
    [
      { RETENTION_HOURS: "24h" },
      {
        setting: "RETENTION_HOURS",
        rule: "must be a number of hours above 0, and 876000 at most",
        remedy: "Set it in .dev.vars for wrangler dev; for a deploy under [vars] in wrangler.toml",
      },
    ],
    [
      { FEED: undefined },
      {
        setting: "FEED",
        rule: "is missing",
        remedy: "Bind it to the class Feed in wrangler.toml, under [[durable_objects.bindings]].",
      },
    ],
  ])("says what is wrong, and where it is set: %j", async (changes, problem) => {
    expect(await (await ask("/healthz", changes)).json()).toEqual({ ok: false, problems: [problem] });
  });

  it("names a webhook that has no feed to follow", async () => {
    const withoutFeed = createRelay({ answer: () => response(speak("Hello.")), feed: false });
    const webhook = {
      WEBHOOK_URL: "https://hooks.example.com/events",
      WEBHOOK_SECRET: `whsec_${btoa("a".repeat(24))}`,
    };
    const reply = await ask("/healthz", webhook, undefined, withoutFeed);
    expect(await reply.json()).toMatchObject({
      ok: false,
      problems: [{ setting: "WEBHOOK_URL", rule: expect.stringContaining("feed: false") }],
    });
  });
});

describe("the first request to a relay that lacks something", () => {
  it.each<keyof Environment>(["CALL", "FEED", "PLACEMENT", "TICKET_SECRET", "PLIVO_AUTH_TOKEN"])(
    "is told of %s by name, and so is the operator",
    async (name) => {
      const problems: RelayProblem[] = [];
      const told = createRelay({
        answer: () => response(),
        onError: (problem) => void problems.push(problem),
      });
      for (const path of ["/v1/calls/a", "/v1/feeds/a/events", "/v1/callbacks/ring", "/v1/tickets"]) {
        const reply = await ask(path, { [name]: undefined }, undefined, told);
        expect(reply.status).toBe(500);
        expect(await reply.json()).toEqual({
          error: expect.stringMatching(new RegExp(`^${name} is missing. `)),
        });
      }
      expect(problems.map(({ code }) => code)).toEqual(Array(4).fill("setting-wrong"));
    },
  );
});

describe("the log", () => {
  it("holds no number, no token, no ticket and no document, whatever goes wrong", async () => {
    const lines: unknown[] = [];
    for (const level of ["debug", "log", "info", "warn", "error"] as const) {
      vi.spyOn(console, level).mockImplementation((...line) => void lines.push(...line));
    }
    const call = crypto.randomUUID();
    const ticket = await ticketFor(call);
    const failures = [
      () => fired(),
      () => Promise.reject(new Error("to 14155550199: reset")),
      () => Response.json({ error: "14155550199 is invalid" }, { status: 400 }),
      () => new Response("", { status: 500 }),
    ];
    for (const failure of failures) {
      standInForPlivo(failure);
      await (await ask("/v1/calls", {}, place())).text();
    }
    await (await ask("/v1/calls", {}, place("Bearer guessed-key-0123456789abcdef0123456789"))).text();
    await (await ask("/v1/calls", { PLIVO_AUTH_ID: undefined }, place())).text();
    for (const authToken of ["new-token", "guessed-token"]) {
      for (const type of ["ring", "answer", "machine", "hangup"]) {
        await (await callback(type, { ...facts(call), Machine: "true" }, { authToken })).text();
      }
    }
    await (await callback("ring", facts(call), { path: "/expires/1" })).text();
    await (await callback("ring", { From: "14155550199" })).text();
    await (await subscribe(call, { ticket: `${ticket}x` })).closed;
    await (await ask(`/v1/calls/${call}`, {}, { headers: { authorization: `Bearer ${ticket}x` } })).text();
    const once = await ticketFor(call, { once: true });
    const snapshot = vi.spyOn(Call.prototype, "snapshot").mockRejectedValue(new Error(`of ${once}`));
    for (const each of [ticket, once, once]) await (await ask(`/v1/calls/${call}?ticket=${each}`)).text();
    snapshot.mockRestore();
    await (
      await ask(`/v1/calls/${call}`, {}, { method: "DELETE", headers: { authorization: `Bearer ${apiKey}` } })
    ).text();

    const text = JSON.stringify(lines);
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      expect(line).toMatchObject({ message: expect.any(String), kind: expect.stringMatching(/^[a-z-]+$/) });
    }
    for (const secret of [
      "1415",
      "-token",
      "0123456789",
      ticket.slice(0, 20),
      ticket.slice(-20),
      once.slice(-20),
      "<Response>",
      "Basic ",
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe("counters", () => {
  it("count each request by its route, never by what is in its path", async () => {
    const writeDataPoint = vi.fn();
    const call = crypto.randomUUID();
    await (await ask(`/v1/calls/${call}`, { ANALYTICS: { writeDataPoint } })).text();
    await (await ask("/nowhere", { ANALYTICS: { writeDataPoint } })).text();
    expect(writeDataPoint.mock.calls.map(([point]) => point)).toEqual([
      {
        indexes: ["/v1/calls/:call"],
        blobs: ["GET", "/v1/calls/:call", "401"],
        doubles: [expect.any(Number)],
      },
      { indexes: ["/*"], blobs: ["GET", "/*", "404"], doubles: [expect.any(Number)] },
    ]);
  });
});

it("a counter that fails costs no request its reply", async () => {
  const writeDataPoint = () => {
    throw new Error("no dataset");
  };
  expect((await ask("/healthz", { ANALYTICS: { writeDataPoint } })).status).toBe(200);
});

describe("allowed origins", () => {
  const ALLOWED_ORIGINS =
    "https://app.example.com/, HTTPS://Other.example.com:443, http://localhost:5173, capacitor://localhost, null";

  it.each([
    ...["https://app.example.com", "https://other.example.com", "http://localhost:5173"],
    ...["capacitor://localhost", "null", relayUrl],
  ])("are read as browsers write them: %s", async (origin) => {
    const reply = await ask("/v1/calls/a", { ALLOWED_ORIGINS }, { headers: { origin } });
    expect(reply.status).toBe(401);
    expect(reply.headers.get("access-control-allow-origin")).toBe(origin);
  });

  it.each(["https://app.example.com.evil.example", "http://app.example.com", "capacitor://other"])(
    "are no others: %s",
    async (origin) => {
      expect((await ask("/v1/calls/a", { ALLOWED_ORIGINS }, { headers: { origin } })).status).toBe(403);
    },
  );
});

describe("a rate limit", () => {
  const asked: string[] = [];
  const RATE_LIMIT = {
    limit: ({ key }: { key: string }) => {
      asked.push(key);
      return Promise.resolve({ success: false });
    },
  };

  it("holds a backend back by its API key", async () => {
    const sent = standInForPlivo(() => fired());
    const reply = await ask("/v1/calls", { RATE_LIMIT }, place());
    expect(reply.status).toBe(429);
    expect(reply.headers.get("retry-after")).toBe("10");
    await reply.text();
    expect(sent).toEqual([]);
    expect(asked.pop()).toMatch(/^key [0-9a-f]{16}$/);
  });

  it("holds a subscriber back by its ticket", async () => {
    const call = crypto.randomUUID();
    const headers = { authorization: `Bearer ${await ticketFor(call)}` };
    const reply = await ask(`/v1/calls/${call}`, { RATE_LIMIT }, { headers });
    expect(reply.status).toBe(429);
    await reply.text();
    expect(asked.pop()).toMatch(/^ticket [0-9a-f-]{36}$/);
  });

  it.each([
    ["fails", () => Promise.reject(new Error("down"))],
    [
      "throws",
      () => {
        throw new Error("no binding");
      },
    ],
    ["does not answer", () => new Promise<never>(() => {})],
  ])("that %s holds nobody back", async (_, limit) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    standInForPlivo(() => fired());
    const reply = await ask("/v1/calls", { RATE_LIMIT: { limit } }, place());
    expect(reply.status).toBe(201);
    await reply.text();
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ kind: "rate-limit-failed" }));
  });

  it("is not spent by who has neither", async () => {
    expect((await ask("/v1/calls", { RATE_LIMIT }, place("Bearer guessed"))).status).toBe(401);
    expect(asked).toEqual([]);
  });
});

describe("every object", () => {
  it("is made where the settings say", () => {
    const made: unknown[] = [];
    const namespace = {
      jurisdiction: (name: string) => {
        made.push(name);
        return namespace;
      },
      getByName: (_: string, options: unknown) => made.push(options),
      idFromString: (id: string) => id,
      get: (id: string) => made.push(id),
    };
    const environment = {
      CALL: namespace,
      FEED: namespace,
      PLACEMENT: namespace,
      JURISDICTION: "eu",
      LOCATION_HINT: "weur",
      // All that is asked of a namespace here.
    } as unknown as Environment;
    const hinted = { locationHint: "weur" };
    callObject(environment, "a");
    feedObject(environment, "b");
    placementObject(environment, "c");
    placementById(environment, "d");
    expect(made).toEqual(["eu", hinted, "eu", hinted, "eu", hinted, "eu", "d"]);
  });
});

describe("a Worker that embeds the relay under a path", () => {
  const app = new Hono<{ Bindings: Environment }>();
  app.get("/", (context) => context.text("my own"));
  app.route("/phone", relay);
  const request = (url: string, init?: RequestInit): Promise<Response> =>
    Promise.resolve(app.fetch(new Request(url, init), env, createExecutionContext()));

  it("keeps its own routes, and the relay's are below the path", async () => {
    expect(await (await request(`${relayUrl}/`)).text()).toBe("my own");
    expect((await request(`${relayUrl}/phone/healthz`)).status).toBe(200);
  });

  it("gives Plivo the URLs below the path, and takes the callbacks there", async () => {
    const sent = standInForPlivo(() => fired());
    const reply = await request(`${relayUrl}/phone/v1/calls`, place());
    const { requestUuid, ticket } = await reply.json<{ requestUuid: string; ticket: string }>();
    const { ring_url: url = "" } = (sent[0] as Sent).body;
    expect(url).toMatch(/^https:\/\/relay\.example\.com\/phone\/v1\/callbacks\/ring\//);
    const rang = await app.fetch(
      await signed(url, { ...facts(requestUuid), CallStatus: "ringing" }),
      env,
      createExecutionContext(),
    );
    expect(await rang.json()).toEqual({ fresh: true });
    const snapshot = await request(`${relayUrl}/phone/v1/calls/${requestUuid}`, {
      headers: { authorization: `Bearer ${ticket}` },
    });
    expect(await snapshot.json()).toMatchObject({ state: { status: "ringing" } });
  });
});

it("the Worker that is deployed has every class that its configuration binds", () => {
  expect(Object.keys(exports)).toEqual(expect.arrayContaining(["Call", "Feed", "Placement"]));
});
