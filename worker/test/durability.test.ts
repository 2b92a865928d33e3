import {
  createExecutionContext,
  evictDurableObject,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { Simulator, virtualClock } from "@plivo-edge/simulator";
import { response, speak } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Call } from "../src/call/call.ts";
import type { Environment } from "../src/config/environment.ts";
import { createRelay } from "../src/relay.ts";
import { callback, facts, relayUrl, signed } from "./plivo.ts";
import { apiKey } from "./plivo-stub.ts";
import { subscribe, ticketFor } from "./subscriber.ts";

const everything = { unredacted: true };
const statuses = ["ring", "machine", "hangup", "recording", "transcription", "stream", "leg"];
const documents = ["answer", "fallback", "digits", "redirect"];

/** What Cloudflare says when a deploy resets an object; and when one has too much to do. */
const reset = () =>
  Object.assign(new Error("Durable Object reset because its code was updated."), { retryable: true });
const overload = () => Object.assign(new Error("Durable Object is overloaded."), { overloaded: true });

beforeEach(() => {
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Lets every object fail so often, and then work. */
function failing(times: number, failure: () => Error): { readonly tries: number } {
  const { record } = Call.prototype;
  const seen = { tries: 0 };
  vi.spyOn(Call.prototype, "record").mockImplementation(function (this: Call, ...parameters) {
    seen.tries += 1;
    if (seen.tries <= times) throw failure();
    return record.apply(this, parameters);
  });
  return seen;
}

async function typesOf(call: string): Promise<string[]> {
  const { events } = await env.CALL.getByName(call).snapshot(everything);
  return events.map(({ type }) => type);
}

describe("an object that fails, as in a deploy, costs no event", () => {
  it("of a call whose sender retries nothing", async () => {
    const simulator = new Simulator({
      authId: "MAXXXXXXXXXXXXXXXXXX",
      authToken: "new-token",
      clock: virtualClock(),
      fetch: (url, init) => exports.default.fetch(new Request(url, init)),
    });
    vi.spyOn(globalThis, "fetch").mockImplementation((url, init) => simulator.fetch(url, init));
    const failed = new Set<string>();
    const { record } = Call.prototype;
    vi.spyOn(Call.prototype, "record").mockImplementation(function (this: Call, event, ...rest) {
      if (!failed.has(event.type) && failed.add(event.type)) throw reset();
      return record.call(this, event, ...rest);
    });
    const reply = await exports.default.fetch(`${relayUrl}/v1/calls`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ from: "14155550000", to: "14155550101" }),
    });
    const { requestUuid } = await reply.json<{ requestUuid: string }>();
    await simulator.idle();
    // Nothing was sent twice.
    expect(simulator.calls[0]?.callbacks.map(({ status }) => status)).toEqual([200, 200, 200]);
    await vi.waitFor(async () => {
      expect((await typesOf(requestUuid)).toSorted()).toEqual(["answer", "hangup", "ring"]);
    });
  });

  it.each(statuses)("a %s is stored before it gets its 200", async (type) => {
    const call = crypto.randomUUID();
    // A notice of a call that is not known would be one of a call that is forgotten.
    await (await callback("answer", facts(call))).text();
    const seen = failing(2, reset);
    const reply = await callback(
      type,
      { ...facts(call), CallStatus: "completed" },
      { path: `/call/${call}` },
    );
    expect([reply.status, await reply.json()]).toEqual([200, { fresh: true }]);
    expect(seen.tries).toBe(3);
    expect(await typesOf(call)).toEqual(["answer", type]);
  });

  it.each(documents)("a question, %s, is answered and stored", async (type) => {
    const call = crypto.randomUUID();
    failing(2, reset);
    const reply = await callback(type, facts(call));
    expect(await reply.text()).toContain("<Response>");
    await vi.waitFor(async () => expect(await typesOf(call)).toEqual([type]));
  });
});

describe("an event that is not stored in time", () => {
  const relay = createRelay({ answer: () => response(speak("Hello.")), answerTimeout: 50 });

  it("gets a 503, and is stored behind it", async () => {
    const call = crypto.randomUUID();
    failing(1, reset);
    const context = createExecutionContext();
    const request = await signed(`${relayUrl}/v1/callbacks/hangup`, facts(call));
    const reply = await relay.fetch(request, env, context);
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "5"]);
    await reply.text();
    await waitOnExecutionContext(context);
    expect(await typesOf(call)).toEqual(["hangup"]);
  });

  it("is not tried again while an object that is slow may still store it", async () => {
    let tries = 0;
    let store = (_: { fresh: boolean }): void => {};
    const record = () => {
      tries += 1;
      return new Promise<{ fresh: boolean }>((resolve) => {
        store = resolve;
      });
    };
    const namespace = { getByName: () => ({ record }) } as unknown as Environment["CALL"]; // all that the route asks of it
    const context = createExecutionContext();
    const request = await signed(`${relayUrl}/v1/callbacks/ring`, facts("c"));
    const reply = await relay.fetch(request, { ...env, CALL: namespace }, context);
    expect(reply.status).toBe(503);
    store({ fresh: true });
    await waitOnExecutionContext(context);
    expect(tries).toBe(1);
  });

  it("is tried on a fresh stub each time: one that has thrown stays broken", async () => {
    const stubs: string[] = [];
    const namespace = {
      getByName: (call: string) => {
        stubs.push(call);
        return { record: async () => (stubs.length < 3 ? Promise.reject(reset()) : { fresh: true }) };
      },
    } as unknown as Environment["CALL"]; // all that the route asks of the namespace
    const context = createExecutionContext();
    const request = await signed(`${relayUrl}/v1/callbacks/ring`, facts("c"));
    await relay.fetch(request, { ...env, CALL: namespace }, context);
    await waitOnExecutionContext(context);
    expect(stubs).toEqual(["c", "c", "c"]);
  });
});

describe("an object that has too much to do", () => {
  it.each(statuses)("is not asked again by a %s, whose sender is told when to come back", async (type) => {
    const call = crypto.randomUUID();
    const seen = failing(9, overload);
    const reply = await callback(type, facts(call), { path: `/call/${call}` });
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "10"]);
    await reply.text();
    expect(seen.tries).toBe(1);
  });

  it.each(["", "/events?wait=0"])(
    "is a 503 for who asks for %j of a call, and says when to come back",
    async (path) => {
      const call = crypto.randomUUID();
      const object = { look: () => Promise.reject(overload()), read: () => Promise.reject(overload()) };
      // All that the routes ask of the namespace.
      const CALL = { getByName: () => object } as unknown as Environment["CALL"];
      const request = new Request(`${relayUrl}/v1/calls/${call}${path}`, {
        headers: { authorization: `Bearer ${await ticketFor(call)}`, origin: "https://app.example.com" },
      });
      const relay = createRelay({ answer: () => response() });
      const reply = await relay.fetch(request, { ...env, CALL }, createExecutionContext());
      expect([reply.status, await reply.json()]).toEqual([503, { error: "overloaded" }]);
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        "retry-after": "10",
        "access-control-allow-origin": "https://app.example.com",
        "access-control-expose-headers": "retry-after",
      });
    },
  );

  it("does not keep a document from the callee", async () => {
    const seen = failing(9, overload);
    const reply = await callback("answer", facts(crypto.randomUUID()));
    expect([reply.status, (await reply.text()).includes("<Response>")]).toEqual([200, true]);
    expect(seen.tries).toBe(1);
  });
});

describe("a disk that fails for a moment costs nothing but the moment", () => {
  /** The next write of such a key fails; without a key, the next alarm cannot be set. */
  async function breakOnce(call: string, key?: string): Promise<void> {
    await runInDurableObject(env.CALL.getByName(call), (_, { storage }) => {
      if (key === undefined) {
        vi.spyOn(storage, "setAlarm").mockRejectedValueOnce(new Error("disk"));
        return;
      }
      const kv = Object.getPrototypeOf(storage.kv) as SyncKvStorage;
      const { put } = kv;
      let left = 1;
      vi.spyOn(kv, "put").mockImplementation(function (this: SyncKvStorage, name, value) {
        if (name.startsWith(key) && left-- > 0) throw new Error("disk");
        return put.call(this, name, value);
      });
    });
  }

  it("an event whose document cannot be kept is stored, and told to whoever watches", async () => {
    const call = crypto.randomUUID();
    await (await callback("ring", facts(call))).text();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    expect(await subscriber.next()).toMatchObject({ type: "welcome" });
    expect(await subscriber.next()).toMatchObject({ type: "events", seq: 1 });
    await breakOnce(call, "document ");
    expect(await (await callback("answer", facts(call))).text()).toContain("<Response>");
    expect(await subscriber.next()).toMatchObject({ type: "events", seq: 2, events: [{ type: "answer" }] });
    expect(await typesOf(call)).toEqual(["ring", "answer"]);
    subscriber.socket.close(1000);
  });

  it("an event reaches its feeds when the alarm could not be set behind it", async () => {
    const call = crypto.randomUUID();
    const feed = crypto.randomUUID();
    await (await callback("ring", facts(call))).text();
    await runInDurableObject(env.CALL.getByName(call), (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(env.CALL.getByName(call));
    await breakOnce(call);
    const reply = await callback("answer", facts(call), { path: `/feed/${feed}` });
    await reply.text();
    await vi.waitFor(async () => {
      const { events } = await env.FEED.getByName(feed).page(0, 9, everything);
      expect(events.map(({ type }) => type)).toEqual(["ring", "answer"]);
    });
  });

  it.each(["erased", "revoked"])("an erasure whose %s cannot be written is asked for again", async (key) => {
    const call = crypto.randomUUID();
    const feed = crypto.randomUUID();
    const ticket = await ticketFor(call);
    await (await callback("ring", facts(call), { path: `/feed/${feed}` })).text();
    await vi.waitFor(async () =>
      expect((await env.FEED.getByName(feed).page(0, 9, everything)).last).toBe(1),
    );
    await breakOnce(call, key);
    const erase = () =>
      exports.default.fetch(`${relayUrl}/v1/erasures`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ call }),
      });
    expect((await erase()).status).toBe(500);
    expect(await typesOf(call)).toEqual(["ring"]);
    expect((await erase()).status).toBe(200);
    const { events } = await env.FEED.getByName(feed).page(0, 9, everything);
    expect(JSON.stringify(events)).not.toContain("14155550199");
    const headers = { authorization: `Bearer ${ticket}` };
    expect((await exports.default.fetch(`${relayUrl}/v1/calls/${call}`, { headers })).status).toBe(401);
  });
});
