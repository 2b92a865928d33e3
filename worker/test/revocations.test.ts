import { createExecutionContext, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { response } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRelay } from "../src/relay.ts";
import { callback, facts, relayUrl } from "./plivo.ts";
import { apiKey } from "./plivo-stub.ts";
import { feedTicket, type Subscriber, subscribe, subscribeFeed, ticketFor } from "./subscriber.ts";

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function revoke(body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  return exports.default.fetch(`${relayUrl}/v1/revocations`, request);
}

async function statusOf(path: string, ticket: string): Promise<number> {
  const reply = await exports.default.fetch(`${relayUrl}${path}`, {
    headers: { authorization: `Bearer ${ticket}` },
  });
  await reply.text();
  return reply.status;
}

/** The next millisecond: tickets of one moment are revoked together. */
async function later(): Promise<void> {
  const now = Date.now();
  await vi.waitUntil(() => Date.now() > now, { interval: 1 });
}

type Open = (name: string, visit: { ticket: string }) => Promise<Subscriber>;
type Issue = (name: string, options?: { once?: true }) => Promise<string>;
const logs: readonly (readonly ["call" | "feed", Issue, Open])[] = [
  ["call", ticketFor, subscribe],
  ["feed", feedTicket, subscribeFeed],
];

it("a revocation of long ago revokes nothing, and does not fail", async () => {
  const call = crypto.randomUUID();
  const reply = await revoke({ call, issuedUntil: "0001-01-01T00:00:00Z" });
  expect(reply.status, await reply.text()).toBe(200);
  expect(await statusOf(`/v1/calls/${call}`, await ticketFor(call))).toBe(200);
});

describe.each(logs)("tickets of a %s", (scope, issue, open) => {
  it("open nothing once they are revoked, and what they have opened is closed", async () => {
    const name = crypto.randomUUID();
    const [ticket, once, other] = await Promise.all([
      issue(name),
      issue(name, { once: true }),
      issue(`${name}-2`),
    ]);
    const subscriber = await open(name, { ticket });
    const bystander = await open(`${name}-2`, { ticket: other });
    await Promise.all([subscriber.next(), bystander.next()]);
    await later();
    expect((await revoke({ [scope]: name })).status).toBe(200);
    expect(await subscriber.closed).toBe(4401);
    expect(subscriber.reason).toBe("ticket revoked");
    for (const revoked of [ticket, once]) {
      const again = await open(name, { ticket: revoked });
      expect(await again.closed).toBe(4401);
    }
    expect(await statusOf(`/v1/${scope}s/${name}`, ticket)).toBe(401);
    expect(await statusOf(`/v1/${scope}s/${name}/events?wait=0`, ticket)).toBe(401);
    await later();
    expect(await statusOf(`/v1/${scope}s/${name}`, await issue(name))).toBe(200);
    await bystander.ping();
    bystander.socket.close();
  });

  it("that were issued later stay good, where a time is named", async () => {
    const name = crypto.randomUUID();
    const [old, time] = [await issue(name), new Date().toISOString()];
    await later();
    const young = await issue(name);
    expect(await (await revoke({ [scope]: name, issuedUntil: time })).json()).toEqual({ issuedUntil: time });
    expect(await statusOf(`/v1/${scope}s/${name}`, old)).toBe(401);
    expect(await statusOf(`/v1/${scope}s/${name}`, young)).toBe(200);
    // An earlier time does not bring any back.
    await revoke({ [scope]: name, issuedUntil: "2026-01-01T00:00:00Z" });
    expect(await statusOf(`/v1/${scope}s/${name}`, old)).toBe(401);
  });

  it("that open once are revoked with the one that a page polls on with", async () => {
    const name = crypto.randomUUID();
    const [once, time] = [await issue(name, { once: true }), new Date().toISOString()];
    await later();
    const path = `${relayUrl}/v1/${scope}s/${name}/events?wait=0`;
    const reply = await exports.default.fetch(path, { headers: { authorization: `Bearer ${once}` } });
    const { ticket = "" } = await reply.json<{ ticket?: string }>();
    expect(await statusOf(`/v1/${scope}s/${name}`, ticket)).toBe(200);
    await revoke({ [scope]: name, issuedUntil: time });
    expect(await statusOf(`/v1/${scope}s/${name}`, ticket)).toBe(401);
  });

  it("end a request that waits", async () => {
    const name = crypto.randomUUID();
    const ticket = await issue(name);
    const headers = { authorization: `Bearer ${ticket}` };
    const url = `${relayUrl}/v1/${scope}s/${name}/events`;
    const first = await exports.default.fetch(`${url}?wait=0`, { headers });
    const { frames } = await first.json<{ frames: { epoch: string; seq: number }[] }>();
    const { epoch, seq } = frames[0] ?? { epoch: "", seq: 0 };
    const waiting = exports.default.fetch(`${url}?epoch=${epoch}&after=${seq}`, { headers });
    await later();
    await revoke({ [scope]: name });
    expect((await waiting).status).toBe(401);
  });

  it("are forgotten when the last of them has expired", async () => {
    const name = crypto.randomUUID();
    await revoke({ [scope]: name });
    const object = scope === "call" ? env.CALL.getByName(name) : env.FEED.getByName(name);
    const stored = () => runInDurableObject(object, (_, { storage }) => [...storage.kv.list()].length);
    expect(await stored()).toBe(1);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 86_400_000 + 1_000 });
    await runDurableObjectAlarm(object);
    expect(await stored()).toBe(0);
  });
});

it("a single-use ticket that outlives its call stays used, and no longer than it would last", async () => {
  const call = crypto.randomUUID();
  await (await callback("hangup", { ...facts(call), CallStatus: "completed" })).text();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const ticket = await ticketFor(call, { once: true, expiresIn: 10 * 86_400 });
  expect(await statusOf(`/v1/calls/${call}`, ticket)).toBe(200);
  const object = env.CALL.getByName(call);
  vi.setSystemTime(Date.now() + 8 * 86_400_000);
  await runDurableObjectAlarm(object);
  expect((await object.snapshot({ unredacted: true })).seq).toBe(0);
  expect(await statusOf(`/v1/calls/${call}`, ticket)).toBe(401);
  vi.setSystemTime(Date.now() + 3 * 86_400_000);
  await runDurableObjectAlarm(object);
  expect(await runInDurableObject(object, (_, { storage }) => [...storage.kv.list()])).toEqual([]);
});

it("a ticket that outlives its call stays revoked", async () => {
  const call = crypto.randomUUID();
  await (await callback("hangup", { ...facts(call), CallStatus: "completed" })).text();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 165 * 3_600_000 });
  const ticket = await ticketFor(call, { expiresIn: 10 * 86_400 });
  vi.setSystemTime(Date.now() + 1_000);
  await revoke({ call });
  vi.setSystemTime(Date.now() + 4 * 3_600_000);
  await runDurableObjectAlarm(env.CALL.getByName(call));
  expect((await env.CALL.getByName(call).snapshot({ unredacted: true })).seq).toBe(0);
  expect(await statusOf(`/v1/calls/${call}`, ticket)).toBe(401);
});

it("what a version before has stored for a time that is none revokes nothing, and the next one does", async () => {
  const call = crypto.randomUUID();
  const object = env.CALL.getByName(call);
  await (await callback("ring", facts(call))).text();
  const ticket = await ticketFor(call);
  await runInDurableObject(object, (_, { storage }) => storage.kv.put("revoked", Number.NaN));
  expect(await statusOf(`/v1/calls/${call}`, ticket)).toBe(200);
  await revoke({ call });
  expect(await statusOf(`/v1/calls/${call}`, ticket)).toBe(401);
});

it("TICKETS_FROM revokes all tickets that were issued before, of whatever call and feed", async () => {
  const relay = createRelay({ answer: () => response() });
  const call = crypto.randomUUID();
  const ticket = await ticketFor(call);
  const look = async (from: number): Promise<number> => {
    const request = new Request(`${relayUrl}/v1/calls/${call}`, {
      headers: { authorization: `Bearer ${ticket}` },
    });
    const TICKETS_FROM = new Date(from).toISOString();
    const reply = await relay.fetch(request, { ...env, TICKETS_FROM }, createExecutionContext());
    await reply.text();
    return reply.status;
  };
  expect(await look(Date.now() - 60_000)).toBe(200);
  expect(await look(Date.now() + 1_000)).toBe(401);
});

it.each([
  [{}, "body: must name one of call, feed and campaign"],
  [{ call: "a", feed: "b" }, "body: must name one of call, feed and campaign"],
  [{ call: "../x" }, "call: must be 1 to 64 of A-Z a-z 0-9 -"],
  [
    { call: "a", issuedUntil: "soon" },
    "issuedUntil: must be a time such as 2026-12-01T00:00:00Z, and not to come",
  ],
  [
    { call: "a", issuedUntil: "2026-11-01T00:00:00+01" },
    "issuedUntil: must be a time such as 2026-12-01T00:00:00Z, and not to come",
  ],
  [
    { call: "a", issuedUntil: "2126-01-01T00:00:00Z" },
    "issuedUntil: must be a time such as 2026-12-01T00:00:00Z, and not to come",
  ],
])("refuses %j", async (body, error) => {
  const reply = await revoke(body);
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({ error });
});
