import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Feed } from "../src/feed/feed.ts";
import { callback, facts, relayUrl } from "./plivo.ts";
import { apiKey, fired, standInForPlivo } from "./plivo-stub.ts";
import { feedTicket, subscribe, subscribeFeed, ticketFor } from "./subscriber.ts";

const everything = { unredacted: true };
const secrets = ["14155550111", "14155550199", "what-was-said", "<Speak>"];

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function ask(path: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey}` };
  return exports.default.fetch(`${relayUrl}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

/** All that an object has on disk, as text. */
function disk(object: DurableObjectStub): Promise<string> {
  return runInDurableObject(object, (_, { storage }) => {
    const rows = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray()
      .map(({ name }) => storage.sql.exec(`SELECT * FROM "${name}"`).toArray());
    return JSON.stringify([rows, [...storage.kv.list()]]);
  });
}

/** A call that two feeds follow, with a document of its own. */
async function place(feed: string): Promise<string> {
  const call = crypto.randomUUID();
  const sent = standInForPlivo(() => fired(call));
  const document = "<Response><Speak>what-was-said</Speak></Response>";
  const placed = await ask("/v1/calls", {
    from: "14155550111",
    to: "14155550199",
    feed,
    answer: { xml: document },
  });
  expect(placed.status, await placed.text()).toBe(201);
  const path = new URL(sent[0]?.body["answer_url"] ?? "").pathname.replace("/v1/callbacks/answer", "");
  for (const type of ["ring", "answer", "hangup"]) await (await callback(type, facts(call), { path })).text();
  const object = env.FEED.getByName(feed);
  await vi.waitFor(async () => expect((await object.page(0, 9, everything)).events.length % 3).toBe(0));
  return call;
}

async function placementsOnDisk(): Promise<string> {
  const { listDurableObjectIds } = await import("cloudflare:test");
  const ids = await listDurableObjectIds(env.PLACEMENT);
  return (await Promise.all(ids.map((id) => disk(env.PLACEMENT.get(id))))).join();
}

it("forgets a call, its events in all feeds and its documents, and revokes its tickets", async () => {
  const feed = crypto.randomUUID();
  const call = await place(feed);
  const ticket = await ticketFor(call);
  const watcher = await subscribe(call, { ticket });
  await watcher.next();
  const objects = [env.CALL.getByName(call), env.FEED.getByName(feed), env.FEED.getByName("calls")];
  for (const object of objects) expect(await disk(object)).toContain("14155550199");
  expect(await placementsOnDisk()).toContain("what-was-said");

  const reply = await ask("/v1/erasures", { call });
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({ erased: true });

  for (const object of objects) {
    const left = await disk(object);
    for (const secret of secrets) expect(left).not.toContain(secret);
  }
  expect(await placementsOnDisk()).not.toContain("what-was-said");
  expect(await watcher.closed).toBe(4401);
  const again = await subscribe(call, { ticket });
  expect(await again.closed).toBe(4401);
});

it("keeps the events' places in a feed: whoever comes back is told of each event once and in order", async () => {
  const feed = crypto.randomUUID();
  const before = await place(feed);
  const watcher = await subscribeFeed(feed, { ticket: await feedTicket(feed), query: "?history=10" });
  const welcome = await watcher.next();
  expect(await watcher.next()).toMatchObject({ seq: 1, events: [{}, {}, {}] });
  const erased = await place(feed);
  await (await ask("/v1/erasures", { call: erased })).text();
  const after = await place(feed);
  const epoch = "epoch" in welcome ? welcome.epoch : "";
  for (const fields of [[], ["unredacted"]] as const) {
    const ticket = await feedTicket(feed, { fields });
    const back = await subscribeFeed(feed, { ticket, query: `?epoch=${epoch}&after=1` });
    expect(await back.next()).toMatchObject({ type: "welcome", seq: 1, recovered: true });
    const events = await back.next();
    expect(events).toMatchObject({
      seq: 2,
      events: [
        { call: before, type: "answer" },
        { call: before, type: "hangup" },
        { call: erased, type: "erased" },
        { call: erased, type: "erased" },
        { call: erased, type: "erased" },
        { call: after, type: "ring" },
        { call: after, type: "answer" },
        { call: after, type: "hangup" },
      ],
    });
    back.socket.close();
  }
  watcher.socket.close();
});

it("stores nothing that comes later of the call, and asks Plivo nothing about it", async () => {
  const feed = crypto.randomUUID();
  const call = await place(feed);
  await (await ask("/v1/erasures", { call })).text();
  const sent = standInForPlivo(() => Response.json({}, { status: 404 }));
  const late = await callback("hangup", facts(call));
  expect([late.status, await late.json()]).toEqual([200, { fresh: false }]);
  // Not where somebody watches it with a new ticket either.
  const watcher = await subscribe(call, { ticket: await ticketFor(call) });
  await watcher.next();
  await (await callback("ring", facts(call))).text();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  await runDurableObjectAlarm(env.CALL.getByName(call));
  expect(sent).toEqual([]);
  expect(await disk(env.CALL.getByName(call))).not.toContain("14155550199");
  watcher.socket.close();
});

it("is carried out by the alarm where a feed cannot be reached", async () => {
  const feed = crypto.randomUUID();
  const call = await place(feed);
  vi.spyOn(Feed.prototype, "erase").mockRejectedValue(new Error("broken"));
  const reply = await ask("/v1/erasures", { call });
  expect([reply.status, await reply.json()]).toEqual([202, { erased: false }]);
  expect(await disk(env.CALL.getByName(call))).not.toContain("14155550199");
  vi.restoreAllMocks();
  await runDurableObjectAlarm(env.CALL.getByName(call));
  expect(await disk(env.FEED.getByName(feed))).not.toContain("14155550199");
});

it("leaves nothing at all when no ticket of the call can be good any more", async () => {
  const call = await place(crypto.randomUUID());
  await (await ask("/v1/erasures", { call })).text();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 86_400_000 + 1_000 });
  await runDurableObjectAlarm(env.CALL.getByName(call));
  expect(await disk(env.CALL.getByName(call))).toBe("[[],[]]");
});

it.each([
  ["have too", (one: string, other: string) => fired([one, other])],
  ["may have, where nobody knows which calls were placed", () => new Response("", { status: 502 })],
])("keeps a document that other calls %s", async (_, reply) => {
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const sent = standInForPlivo(() => reply(one, other));
  const answer = { xml: "<Response><Speak>for-both</Speak></Response>" };
  await (await ask("/v1/calls", { from: "14155550111", to: ["14155550198", "14155550199"], answer })).text();
  const path = new URL(sent[0]?.body["answer_url"] ?? "").pathname.replace("/v1/callbacks/answer", "");
  await (await callback("answer", facts(one), { path })).text();
  await (await ask("/v1/erasures", { call: one })).text();
  expect(await (await callback("answer", facts(other), { path })).text()).toContain("for-both");
});

it("forgets a document, too, that is heard only after that", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const call = crypto.randomUUID();
  const sent = standInForPlivo(() => fired(call));
  const answer = { xml: "<Response><Speak>heard-later</Speak></Response>" };
  await (await ask("/v1/calls", { from: "14155550111", to: "14155550199", answer })).text();
  await (await ask("/v1/erasures", { call })).text();
  const path = new URL(sent[0]?.body["answer_url"] ?? "").pathname.replace("/v1/callbacks/answer", "");
  expect(await (await callback("answer", facts(call), { path })).text()).toContain("heard-later");
  const object = env.CALL.getByName(call);
  const due = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
  expect(due).toBeLessThanOrEqual(Date.now() + 60_000);
  await runDurableObjectAlarm(object);
  expect(await placementsOnDisk()).not.toContain("heard-later");
});

it("is not done before the feed has none of it that was on its way for longer than it is waited for", async () => {
  const [call, feed] = [crypto.randomUUID(), crypto.randomUUID()];
  const { setTimeout: realTimeout } = globalThis;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((action: () => void, delay = 0) =>
    realTimeout(action, delay / 100)) as typeof setTimeout);
  let isStalled = true;
  const { append } = Feed.prototype;
  vi.spyOn(Feed.prototype, "append").mockImplementation(async function (this: Feed, delivery) {
    while (isStalled && delivery.events.length > 0) await scheduler.wait(1);
    await append.call(this, delivery);
  });
  await (await callback("ring", facts(call), { path: `/feed/${feed}` })).text();
  const early = await ask("/v1/erasures", { call });
  expect([early.status, await early.json()]).toEqual([202, { erased: false }]);
  isStalled = false;
  await vi.waitFor(async () => expect(await disk(env.FEED.getByName(feed))).toContain("14155550199"));
  await runDurableObjectAlarm(env.CALL.getByName(call));
  expect(await disk(env.FEED.getByName(feed))).not.toContain("14155550199");
  const again = await ask("/v1/erasures", { call });
  expect([again.status, await again.json()]).toEqual([200, { erased: true }]);
});

it("waits for whatever hangs together, and not for one after the other", async () => {
  const call = await place(crypto.randomUUID());
  let waiting = 0;
  vi.spyOn(Feed.prototype, "erase").mockImplementation(async () => {
    waiting += 1;
    while (waiting < 2) await scheduler.wait(1);
  });
  expect((await ask("/v1/erasures", { call })).status).toBe(200);
});

it("is not undone where Plivo tells meanwhile that the call was long ago", async () => {
  const call = crypto.randomUUID();
  const watcher = await subscribe(call, { ticket: await ticketFor(call) });
  await watcher.next();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  let isErased = false;
  const sent = standInForPlivo(async () => {
    while (!isErased) await scheduler.wait(1);
    return Response.json({ call_uuid: call, end_time: "2020-01-01 00:00:00+00:00" });
  });
  const rung = runDurableObjectAlarm(env.CALL.getByName(call));
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect((await ask("/v1/erasures", { call })).status).toBe(200);
  isErased = true;
  await rung;
  const late = await callback("hangup", facts(call));
  expect(await late.json()).toEqual({ fresh: false });
  watcher.socket.close();
});

it.each([{}, { call: "../x" }, { feed: "support" }])("refuses %j", async (body) => {
  expect((await ask("/v1/erasures", body)).status).toBe(400);
});

it("an erasure that is cut short goes on within a minute, however far away the call's own alarm is", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const [call, feed] = [crypto.randomUUID(), crypto.randomUUID()];
  const object = env.CALL.getByName(call);
  await (
    await callback("hangup", { ...facts(call), CallStatus: "completed" }, { path: `/feed/${feed}` })
  ).text();
  await vi.waitUntil(async () => (await env.FEED.getByName(feed).page(0, 9, everything)).last > 0);
  vi.setSystemTime(Date.now() + 3_600_000);
  await runDurableObjectAlarm(object);
  const erase = vi.spyOn(Feed.prototype, "erase").mockReturnValue(new Promise<void>(() => {}));
  const cut = object.erase().catch(() => "cut");
  await vi.waitUntil(() => erase.mock.calls.length > 0);
  const alarm = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
  expect(alarm).toBeLessThanOrEqual(Date.now() + 60_000);
  await abortAllDurableObjects();
  expect(await cut).toBe("cut");
  erase.mockRestore();
  // One that has thrown stays broken.
  await runDurableObjectAlarm(env.CALL.getByName(call));
  expect(JSON.stringify(await env.FEED.getByName(feed).page(0, 9, everything))).not.toContain("hangup");
});
