import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import type { CallEvent } from "@plivo-edge/callbacks";
import type { Frame } from "@plivo-edge/live/frames";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallStorage } from "../src/call/call-storage.ts";
import { EventLog } from "../src/call/event-log.ts";
import { FeedLog } from "../src/feed/feed-log.ts";
import { callback, facts, relayUrl } from "./plivo.ts";
import { feedTicket, subscribe, ticketFor } from "./subscriber.ts";

beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
});

function transcription(call: string, index: number, length: number): CallEvent {
  return {
    type: "transcription",
    callUuid: call,
    recordingId: `recording-${index}`,
    transcription: "x".repeat(length),
    receivedAt: Date.now(),
    parameters: {},
  };
}

async function poll(path: string, ticket: string, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${ticket}` };
  return exports.default.fetch(`${relayUrl}${path}`, { headers, ...(signal && { signal }) });
}

async function epochOf(feed: string, ticket: string): Promise<string> {
  const { frames } = await (await poll(`/v1/feeds/${feed}/events`, ticket)).json<{ frames: Frame[] }>();
  return frames[0]?.type === "welcome" ? frames[0].epoch : "";
}

describe("one ticket", () => {
  it("opens twenty sockets and no more, and leaves the others their room", async () => {
    const call = crypto.randomUUID();
    const [shared, own] = [await ticketFor(call), await ticketFor(call)];
    const first = await Promise.all(Array.from({ length: 20 }, () => subscribe(call, { ticket: shared })));
    for (const subscriber of first) expect(await subscriber.next()).toMatchObject({ type: "welcome" });
    expect(await (await subscribe(call, { ticket: shared })).closed).toBe(1013);
    expect(await (await subscribe(call, { ticket: own })).next()).toMatchObject({ type: "welcome" });
  });

  it("lets its ten newest requests wait, and leaves the others their room", async () => {
    const feed = crypto.randomUUID();
    const [shared, own] = [await feedTicket(feed), await feedTicket(feed)];
    const path = `/v1/feeds/${feed}/events?epoch=${await epochOf(feed, shared)}&after=0`;
    const [displaced, ...waiting] = [
      poll(path, shared),
      ...Array.from({ length: 10 }, () => poll(path, shared)),
    ];
    const refused = await displaced;
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "5"]);
    await refused.text();
    const other = poll(path, own);
    await (await callback("ring", facts(crypto.randomUUID()), { path: `/feed/${feed}` })).text();
    for (const reply of await Promise.all([...waiting, other])) {
      expect(reply.status).toBe(200);
      await reply.text();
    }
  });

  it("waits with its next request, however many of those before it were given up", async () => {
    const feed = crypto.randomUUID();
    const [shared, own] = [await feedTicket(feed), await feedTicket(feed)];
    const path = `/v1/feeds/${feed}/events?epoch=${await epochOf(feed, shared)}&after=0`;
    const abandoned: Promise<unknown>[] = [];
    for (let lot = 0; lot < 11; lot += 1) {
      const leaving = new AbortController();
      const requests = Array.from({ length: 100 }, () => poll(path, shared, leaving.signal));
      abandoned.push(...requests.map((request) => request.then((reply) => reply.text()).catch(() => {})));
      // The first of them has lost its place by then.
      await Promise.race(requests);
      leaving.abort();
    }
    const [next, other] = [poll(path, shared), poll(path, own)];
    await (await callback("ring", facts(crypto.randomUUID()), { path: `/feed/${feed}` })).text();
    for (const reply of [await next, await other]) {
      expect(reply.status).toBe(200);
      await reply.text();
    }
    await Promise.all(abandoned);
    // Eleven hundred requests take two seconds, and more on a machine that has other things to do.
  }, 30_000);
});

describe("what is read at once", () => {
  it("of a call is limited by its size, and the rest is asked for next", async () => {
    const call = crypto.randomUUID();
    await (await callback("ring", facts(call))).text();
    const object = env.CALL.getByName(call);
    await runInDurableObject(object, (_, { storage }) => {
      const log = new EventLog(new CallStorage(storage));
      for (let index = 0; index < 60; index += 1) log.append(transcription(call, index, 53_000));
    });
    await evictDurableObject(object);
    const ticket = await ticketFor(call, { fields: ["unredacted"] });
    const snapshot = await (await poll(`/v1/calls/${call}`, ticket)).text();
    expect(snapshot.length).toBeLessThan(2 * 1024 * 1024);
    expect(JSON.parse(snapshot)).toMatchObject({ seq: 61, next: 20, state: { status: "in-progress" } });
    let after = 0;
    let epoch: string = JSON.parse(snapshot).epoch;
    for (let polls = 0; after < 61; polls += 1) {
      expect(polls).toBeLessThan(10);
      const text = await (
        await poll(`/v1/calls/${call}/events?epoch=${epoch}&after=${after}`, ticket)
      ).text();
      expect(text.length).toBeLessThan(2 * 1024 * 1024);
      const { frames } = JSON.parse(text) as { frames: Frame[] };
      for (const frame of frames) {
        if (frame.type === "welcome") epoch = frame.epoch;
        if (frame.type !== "events") continue;
        expect(frame.seq).toBe(after + 1);
        after += frame.events.length;
      }
    }
    // A socket gets all of it.
    const subscriber = await subscribe(call, { ticket });
    await subscriber.next();
    let told = 0;
    while (told < 20) {
      const frame = await subscriber.next();
      if (frame.type === "events") told += frame.events.length;
    }
  }, 20_000);

  it("of a feed is limited by its size, page after page", async () => {
    const feed = crypto.randomUUID();
    const object = env.FEED.getByName(feed);
    await runInDurableObject(object, (_, { storage }) => {
      const events = Array.from({ length: 100 }, (_, index) => transcription("c", index, 53_000));
      new FeedLog(storage).append([{ call: "c", epoch: "e", seq: 1, events }]);
    });
    await evictDurableObject(object);
    const ticket = await feedTicket(feed, { fields: ["unredacted"] });
    let after = 0;
    while (after < 100) {
      const text = await (await poll(`/v1/feeds/${feed}?limit=1000&after=${after}`, ticket)).text();
      expect(text.length).toBeLessThan(2 * 1024 * 1024);
      const page = JSON.parse(text) as { seq: number; next: number; events: unknown[] };
      expect(page).toMatchObject({ seq: after + 1, next: after + page.events.length });
      after = page.next;
    }
  });
});

describe("a call", () => {
  it("keeps five thousand events, and those of its life beyond", async () => {
    const call = crypto.randomUUID();
    await (await callback("ring", facts(call))).text();
    await runInDurableObject(env.CALL.getByName(call), (_, { storage }) => {
      const log = new EventLog(new CallStorage(storage));
      for (let index = log.seq; index < 5_000; index += 1) log.append(transcription(call, index, 10));
    });
    await evictDurableObject(env.CALL.getByName(call));
    const late = await callback("recording", { ...facts(call), RecordingID: "one-more" });
    expect([late.status, await late.json()]).toEqual([200, { fresh: false }]);
    const end = await callback("hangup", { ...facts(call), CallStatus: "completed" });
    expect(await end.json()).toEqual({ fresh: true });
    expect((await env.CALL.getByName(call).snapshot({ unredacted: false })).seq).toBe(5_001);
  });

  it("is followed by ten feeds and no more", async () => {
    const call = crypto.randomUUID();
    for (let index = 0; index < 12; index += 1) {
      const params = {
        CallUUID: call,
        RequestUUID: call,
        ConferenceAction: "digits",
        ConferenceDigitsMatch: "1",
      };
      await (await callback("conference", params, { path: `/feed/${call}-${index}` })).text();
    }
    const { feeds } = await runInDurableObject(
      env.CALL.getByName(call),
      (_, { storage }) => new CallStorage(storage),
    );
    expect(feeds.size).toBe(10);
  });
});
