import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { response, speak } from "@plivo-edge/xml";
import { describe, expect, it, vi } from "vitest";
import { Call, createRelay, type Environment, type RelayOptions } from "../src/embed.ts";
import { type Check, type Examined, examine, type Finding, type Socket } from "../src/node/examine.ts";
import { relayUrl } from "./plivo.ts";
import { apiKey } from "./plivo-stub.ts";

interface Relay {
  readonly settings?: Partial<Record<keyof Environment, unknown>>;
  readonly answer?: RelayOptions["answer"];
  readonly answerTimeout?: number;
  /** What stands between: changes a request, or answers it. */
  readonly proxy?: (request: Request) => Request | Response;
  /** What Plivo's API says. */
  readonly examined?: Partial<Examined>;
}

async function examineRelay(relay: Relay): Promise<Finding[]> {
  const { settings, answer = () => response(speak("Hello.")), answerTimeout = 200 } = relay;
  const { proxy = (request) => request, examined } = relay;
  const app = createRelay({ answer, answerTimeout, feed: false });
  // A test may take a binding away, which the type does not foresee.
  const environment = { ...env, ...settings } as Environment;
  const fetch = async (request: Request): Promise<Response> => {
    const proxied = proxy(request);
    return proxied instanceof Response ? proxied : app.fetch(proxied, environment, createExecutionContext());
  };
  const openSocket = async (url: string, protocols: string[]): Promise<Socket> => {
    const headers = { upgrade: "websocket", "sec-websocket-protocol": protocols.join(", ") };
    const { webSocket, status } = await fetch(new Request(url.replace(/^ws/, "http"), { headers }));
    if (!webSocket) throw new Error(`no upgrade: ${status}`);
    return webSocket;
  };
  const findings: Finding[] = [];
  const examination = examine({
    url: relayUrl,
    authToken: "new-token",
    ticketSecret: "0123456789abcdef0123456789abcdef",
    apiKey,
    fetch,
    openSocket,
    ...examined,
  });
  for await (const finding of examination) findings.push(finding);
  return findings;
}

function wrong(findings: readonly Finding[]): Check[] {
  return findings.filter(({ result }) => result === "wrong").map(({ check }) => check);
}

/** A request as it leaves a proxy that leaves out a header. */
function without(header: string): (request: Request) => Request {
  return (request) => {
    const copy = new Request(request);
    copy.headers.delete(header);
    return copy;
  };
}

describe("the doctor, of a relay that is well", () => {
  it("finds nothing wrong", async () => {
    const findings = await examineRelay({});
    expect(wrong(findings)).toEqual([]);
    expect(findings.filter(({ result }) => result === "ok").map(({ check }) => check)).toEqual([
      ...["reachable", "settings", "address", "ring", "answer", "document", "machine", "hangup"],
      ...["forged", "ticket", "poll", "socket", "resume", "other-origin", "left-behind"],
    ]);
  });

  it("says what it did not try for want of a secret, and what to set", async () => {
    const examined = { authToken: undefined, ticketSecret: undefined, apiKey: undefined };
    const findings = await examineRelay({ examined });
    expect(wrong(findings)).toEqual([]);
    const skipped = findings.filter(({ result }) => result === "skipped");
    expect(skipped.map(({ check }) => check)).toEqual(["address", "ring", "ticket", "origin", "plivo"]);
    for (const { remedy } of skipped) expect(remedy).toMatch(/Set |Give /);
  });

  it("shows no secret, no ticket and no document", async () => {
    const text = JSON.stringify(await examineRelay({ settings: { TICKET_SECRET: "z".repeat(40) } }));
    for (const secret of ["new-token", "0123456789abcdef", apiKey, "eyJ2", "<Response>"]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe("the doctor, of a relay that is broken", () => {
  const page = "https://app.example.com";
  it.each<[string, Relay, Check[], RegExp]>([
    [
      "a short secret",
      { settings: { TICKET_SECRET: "short" } },
      ["settings"],
      /TICKET_SECRET must be 32 characters.*wrangler secret put TICKET_SECRET/,
    ],
    ["a binding too few", { settings: { FEED: undefined } }, ["settings"], /FEED is missing.*wrangler.toml/],
    [
      "a webhook that was given up",
      {
        proxy: (request) =>
          request.url.endsWith("/healthz")
            ? Response.json({ ok: true, placing: true, watching: true, disabledSinks: ["webhook"] })
            : request,
      },
      ["sinks"],
      /webhook is disabled.*\/v1\/sinks\/webhook/,
    ],
    [
      "another auth token",
      { settings: { PLIVO_AUTH_TOKEN: "another" } },
      ["ring", "answer", "machine", "hangup"],
      /403.*PLIVO_AUTH_TOKEN/,
    ],
    [
      "another ticket secret",
      { settings: { TICKET_SECRET: "z".repeat(40) } },
      ["ticket"],
      /not signed with this relay's TICKET_SECRET/,
    ],
    ["other API keys", { settings: { API_KEYS: "k".repeat(40) } }, ["address"], /401.*API_KEY/],
    [
      "a public address that leads elsewhere",
      {
        settings: { PUBLIC_URL: "https://elsewhere.example.com" },
        proxy: (request) =>
          request.url.startsWith(relayUrl) ? request : new Response("not here", { status: 404 }),
      },
      ["address", "ring", "answer", "machine", "hangup", "forged", "ticket"],
      /elsewhere.*404.*PUBLIC_URL/,
    ],
    [
      "a handler that throws",
      {
        answer: () => {
          throw new Error("boom");
        },
      },
      ["document"],
      /apology.*document-failed/,
    ],
    ["a handler that never answers", { answer: () => new Promise(() => {}) }, ["document"], /document-late/],
    [
      "a proxy that keeps Authorization",
      { proxy: without("authorization") },
      ["address", "ticket"],
      /must pass Authorization on/,
    ],
    [
      "a proxy that lets no WebSocket through",
      {
        proxy: (request) => (request.headers.has("upgrade") ? new Response("no", { status: 400 }) : request),
      },
      ["socket"],
      /no upgrade: 400.*Upgrade.*PollingSocket/,
    ],
    [
      "a proxy that changes the query",
      { proxy: (request) => new Request(request.url.replace(/[?&]epoch=.*/, ""), request) },
      ["resume"],
      /leave the query as it is/,
    ],
    [
      "a proxy that calls the relay by another name",
      {
        proxy: (request) =>
          new Request(request.url.replace("relay.example.com", "inside.example.com"), request),
        examined: { apiKey: undefined },
      },
      ["ring", "answer", "machine", "hangup", "ticket"],
      /PUBLIC_URL must say what Plivo dials/,
    ],
    [
      "a list of origins without the page's",
      { settings: { ALLOWED_ORIGINS: "https://other.example.com" }, examined: { origin: page } },
      ["origin"],
      /ALLOWED_ORIGINS/,
    ],
    [
      "a page where the relay should be",
      { proxy: () => new Response("<html>It works!</html>") },
      ["reachable"],
      /Check the address/,
    ],
    [
      "nobody there",
      {
        proxy: () => {
          throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
        },
      },
      ["reachable"],
      /ECONNREFUSED/,
    ],
    [
      "a route that takes what nobody has signed",
      {
        proxy: (request) =>
          request.url.includes("/v1/callbacks/ring") ? Response.json({ fresh: true }) : request,
      },
      ["forged"],
      /no route of yours before it/,
    ],
  ])("%s", async (_, relay, checks, said) => {
    const findings = await examineRelay(relay);
    expect(wrong(findings)).toEqual(checks);
    const lines = findings
      .filter(({ result }) => result === "wrong")
      .map((each) => `${each.said} ${each.remedy}`);
    expect(lines.join("\n")).toMatch(new RegExp(said.source, "s"));
  });

  it("objects that store nothing", async () => {
    const record = vi.spyOn(Call.prototype, "record").mockRejectedValue(new Error("broken"));
    try {
      expect(wrong(await examineRelay({}))).toEqual(expect.arrayContaining(["ring", "machine", "hangup"]));
    } finally {
      record.mockRestore();
    }
  });
});
