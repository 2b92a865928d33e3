import { createExecutionContext, listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { response } from "@plivo-edge/xml";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ApiKey, ApiKeys, allows } from "../src/config/api-keys.ts";
import { createRelay } from "../src/embed.ts";
import { relayUrl } from "./plivo.ts";
import { fired, standInForPlivo } from "./plivo-stub.ts";

const key = "a-key-of-32-characters-0123456789";
const relay = createRelay({ answer: () => response() });
const destination = { from: "14155550111", to: "14155550199" };

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  standInForPlivo(({ method }) => (method === "DELETE" ? new Response(null, { status: 204 }) : fired()));
});
afterEach(() => vi.restoreAllMocks());

/** Asks with a key that may do what `words` say. */
function ask(words: string, method: string, path: string, body?: unknown): Promise<Response> {
  const request = new Request(`${relayUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const keys = `another-key-that-may-do-everything-0001, ${key} ${words}`;
  return Promise.resolve(relay.fetch(request, { ...env, API_KEYS: keys }, createExecutionContext()));
}

const call = crypto.randomUUID();
/** What each scope lets its holder ask. */
const requests: Record<string, readonly [method: string, path: string, body?: unknown]> = {
  place: ["POST", "/v1/calls", { ...destination, ticket: {} }],
  control: ["DELETE", `/v1/calls/${call}`],
  tickets: ["POST", "/v1/tickets", { call }],
  "tickets:support": ["POST", "/v1/tickets", { feed: "support" }],
  "tickets unredacted": ["POST", "/v1/tickets", { call, fields: ["unredacted"] }],
  "place unredacted": ["POST", "/v1/calls", { ...destination, ticket: { fields: ["unredacted"] } }],
  revoke: ["POST", "/v1/revocations", { call }],
  erase: ["POST", "/v1/erasures", { call: crypto.randomUUID() }],
};

/** Whether a key with these words may do what takes those. */
function suffices(words: string, wanted: string): boolean {
  const has = new Set(words.split(" "));
  return wanted
    .split(" ")
    .every((word) => has.has(word) || (word === "tickets:support" && has.has("tickets")));
}

describe.each(Object.keys(requests))("a key with the scope %s", (words) => {
  it.each(Object.entries(requests))(
    "may do what takes %s, or is told that it may not",
    async (wanted, [method, path, body]) => {
      const before = await listDurableObjectIds(env.CALL);
      const reply = await ask(words, method, path, body);
      const text = await reply.text();
      if (suffices(words, wanted)) return expect(reply.status, text).toBeLessThan(300);
      expect(reply.status, text).toBe(403);
      expect(text).toContain("this API key may not ");
      expect(reply.headers.get("www-authenticate")).toMatch(
        /^Bearer error="insufficient_scope", scope="\w+"$/,
      );
      expect(await listDurableObjectIds(env.CALL)).toEqual(before);
    },
  );
});

it("a key alone may do all of it", async () => {
  for (const [method, path, body] of Object.values(requests)) {
    const reply = await ask("", method, path, body);
    expect(reply.status, await reply.text()).toBeLessThan(300);
  }
});

it("a key for tickets of one feed makes none of another, and none of a call", async () => {
  for (const body of [
    { feed: "sales" },
    { feed: "supporting" },
    { call },
    { feed: "support", fields: ["unredacted"] },
  ]) {
    expect((await ask("tickets:support", "POST", "/v1/tickets", body)).status).toBe(403);
  }
});

describe("API_KEYS", () => {
  const read = (text: string): readonly ApiKey[] => v.parse(ApiKeys, text);

  it("is a list of keys, each alone or with what it may do", () => {
    const [all, some, named] = read(`${key}, ${key}b place control ,${key}c  tickets:support tickets:sales`);
    expect([...(all?.scopes ?? [])]).toEqual(Object.keys(allows));
    expect([...(some?.scopes ?? [])]).toEqual(["place", "control"]);
    expect([...(named?.scopes ?? [])]).toEqual([]);
    expect([...(named?.feeds ?? [])]).toEqual(["support", "sales"]);
  });

  it.each([
    "",
    ",",
    "short",
    `${key} dial`,
    `${key} tickets:`,
    `${key} tickets:a/b`,
    `${key}, place`,
    `${key} Place`,
    `${key}, ${key} tickets`,
    `${key} place, ${key} tickets`,
  ])("is refused where it is %j: a slip must not make a key that may do all", async (text) => {
    expect(v.is(ApiKeys, text)).toBe(false);
  });
});
