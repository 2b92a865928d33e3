import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Feed } from "../src/feed/feed.ts";
import { useTicket } from "../src/storage/tickets.ts";
import { callback, facts, relayUrl } from "./plivo.ts";
import { feedTicket, subscribe, subscribeFeed, ticketFor } from "./subscriber.ts";

afterEach(() => {
  vi.useRealTimers();
});

async function ring(call: string): Promise<void> {
  await (await callback("ring", { ...facts(call), CallStatus: "ringing" })).text();
}

async function answerIt(call: string): Promise<void> {
  await (await callback("answer", facts(call))).text();
}

async function hangUp(call: string): Promise<void> {
  await (await callback("hangup", { ...facts(call), CallStatus: "completed", Duration: "5" })).text();
}

/** What is on the disk of a call. */
function leftOf(call: string): Promise<{ keys: string[]; tables: unknown[]; alarm: number | null }> {
  return runInDurableObject(env.CALL.getByName(call), async (_, { storage }) => ({
    keys: [...storage.kv.list()].map(([key]) => key),
    tables: storage.sql
      .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray(),
    alarm: await storage.getAlarm(),
  }));
}

describe("a subscriber", () => {
  it("is welcomed before the call has begun, and sees each event as it comes", async () => {
    const call = crypto.randomUUID();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    expect(await subscriber.next()).toMatchObject({
      type: "welcome",
      seq: 0,
      recovered: true,
      state: { status: "queued" },
    });
    await ring(call);
    expect(await subscriber.next()).toMatchObject({ type: "events", seq: 1, events: [{ type: "ring" }] });
    await answerIt(call);
    expect(await subscriber.next()).toMatchObject({ type: "events", seq: 2, events: [{ type: "answer" }] });
  });

  it("who comes late sees the call from its beginning, in one frame", async () => {
    const call = crypto.randomUUID();
    await ring(call);
    await answerIt(call);
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    expect(await subscriber.next()).toMatchObject({ type: "welcome", seq: 0 });
    expect(await subscriber.next()).toMatchObject({
      type: "events",
      seq: 1,
      events: [{ type: "ring" }, { type: "answer" }],
    });
  });

  it("who comes back gets what it missed and nothing twice", async () => {
    const call = crypto.randomUUID();
    await ring(call);
    const ticket = await ticketFor(call);
    const first = await subscribe(call, { ticket });
    const welcome = await first.next();
    await first.next();
    first.socket.close(1000);
    await answerIt(call);
    await hangUp(call);
    if (welcome.type !== "welcome") throw new Error("expected a welcome");
    const second = await subscribe(call, { ticket, query: `?after=1&epoch=${welcome.epoch}` });
    expect(await second.next()).toMatchObject({
      type: "welcome",
      seq: 1,
      recovered: true,
      state: { status: "ringing" },
    });
    expect(await second.next()).toMatchObject({
      seq: 2,
      events: [{ type: "answer" }, { type: "hangup" }],
    });
  });

  it("whose log is gone is told so, and gets the call as it stands", async () => {
    const call = crypto.randomUUID();
    await ring(call);
    const subscriber = await subscribe(call, {
      ticket: await ticketFor(call),
      query: "?after=7&epoch=another",
    });
    expect(await subscriber.next()).toMatchObject({
      type: "welcome",
      seq: 1,
      recovered: false,
      state: { status: "ringing" },
    });
  });

  it("outlives the object's sleep", async () => {
    const call = crypto.randomUUID();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    await subscriber.next();
    await ring(call);
    await subscriber.next();
    await evictDurableObject(env.CALL.getByName(call), { webSockets: "hibernate" });
    await answerIt(call);
    expect(await subscriber.next()).toMatchObject({ type: "events", seq: 2, events: [{ type: "answer" }] });
  });

  it("sees whole numbers only where its ticket says so", async () => {
    const call = crypto.randomUUID();
    await ring(call);
    const masked = await subscribe(call, { ticket: await ticketFor(call) });
    const whole = await subscribe(call, { ticket: await ticketFor(call, { fields: ["unredacted"] }) });
    const frames = [await masked.next(), await masked.next()];
    expect(JSON.stringify(frames)).not.toContain("14155550199");
    expect(frames[1]).toMatchObject({ events: [{ to: "•••0199", from: "•••0111" }] });
    await whole.next();
    expect(await whole.next()).toMatchObject({
      events: [{ to: "14155550199", parameters: { To: "14155550199" } }],
    });
  });

  it("hears of the end when the call is over and has been quiet for a while", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    await subscriber.next();
    await hangUp(call);
    await subscriber.next();
    await ring(call);
    expect(await subscriber.next()).toMatchObject({ type: "events", seq: 2, events: [{ type: "ring" }] });
    vi.setSystemTime(Date.now() + 6_000);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect(await subscriber.next()).toEqual({ type: "end", seq: 2 });
    // What is left to do is to close the socket when its ticket expires.
    const alarm = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
    expect(alarm).toBeGreaterThan(Date.now() + 3_500_000);
  });

  it("who stays after the end hears of what comes then, and of the end no second time", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    const ticket = await ticketFor(call);
    const subscriber = await subscribe(call, { ticket });
    await subscriber.next();
    await hangUp(call);
    await subscriber.next();
    vi.setSystemTime(Date.now() + 6_000);
    await runDurableObjectAlarm(object);
    expect(await subscriber.next()).toEqual({ type: "end", seq: 1 });
    await evictDurableObject(object, { webSockets: "hibernate" });
    await (await callback("recording", { ...facts(call), RecordingID: "r" })).text();
    expect(await subscriber.next()).toMatchObject({
      type: "events",
      seq: 2,
      events: [{ type: "recording" }],
    });
    await runDurableObjectAlarm(object);
    // Whoever comes now is told at once.
    const late = await subscribe(call, { ticket });
    expect([await late.next(), await late.next(), await late.next()]).toMatchObject([
      { type: "welcome", seq: 0 },
      { type: "events", seq: 1, events: [{ type: "hangup" }, { type: "recording" }] },
      { type: "end", seq: 2 },
    ]);
    await (
      await callback("transcription", { ...facts(call), recording_id: "r", transcription: "Hello." })
    ).text();
    expect([await subscriber.next(), await late.next()]).toMatchObject([
      { type: "events", seq: 3 },
      { type: "events", seq: 3 },
    ]);
  });

  it("that closes without a code is answered", async () => {
    const call = crypto.randomUUID();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    await subscriber.next();
    subscriber.socket.close();
    expect(await subscriber.closed).toBe(1000);
  });

  it("may not talk", async () => {
    const call = crypto.randomUUID();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    subscriber.socket.send("hello");
    expect(await subscriber.closed).toBe(4400);
  });
});

describe("a ticket", () => {
  const call = crypto.randomUUID();
  const refused: [string, () => Promise<string | undefined>][] = [
    ["missing", () => Promise.resolve(undefined)],
    ["made up", () => Promise.resolve("e30.AAAA")],
    [
      "forged",
      async () => `${await ticketFor(call)}`.replace(/\.(.)/, (_, one) => (one === "A" ? ".B" : ".A")),
    ],
    ["for another call", () => ticketFor(crypto.randomUUID())],
    ["past its expiry", () => expired()],
  ];

  async function expired(): Promise<string> {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 7_200_000 });
    const ticket = await ticketFor(call);
    vi.useRealTimers();
    return ticket;
  }

  it.each(refused)("that is %s opens neither the events nor the snapshot", async (_, make) => {
    const ticket = await make();
    const subscriber = await subscribe(call, { ticket });
    expect(await subscriber.closed).toBe(4401);
    const response = await exports.default.fetch(`${relayUrl}/v1/calls/${call}`, {
      headers: ticket === undefined ? {} : { authorization: `Bearer ${ticket}` },
    });
    expect(response.status).toBe(401);
    await response.text();
  });

  it("opens the snapshot of its call", async () => {
    const call = crypto.randomUUID();
    await ring(call);
    const response = await exports.default.fetch(`${relayUrl}/v1/calls/${call}`, {
      headers: { authorization: `Bearer ${await ticketFor(call)}` },
    });
    expect(await response.json()).toMatchObject({
      seq: 1,
      state: { status: "ringing", to: "•••0199" },
      events: [{ type: "ring" }],
    });
  });
});

describe("a ticket that opens once", () => {
  it("opens one socket, also after the object was gone", async () => {
    const call = crypto.randomUUID();
    const ticket = await ticketFor(call, { once: true });
    const first = await subscribe(call, { ticket });
    expect(await first.next()).toMatchObject({ type: "welcome" });
    const second = await subscribe(call, { ticket });
    expect(await second.closed).toBe(4401);
    expect(second.reason).toBe("ticket used");
    await evictDurableObject(env.CALL.getByName(call), { webSockets: "hibernate" });
    expect(await (await subscribe(call, { ticket })).closed).toBe(4401);
    await ring(call);
    expect(await first.next()).toMatchObject({ type: "events", seq: 1 });
  });

  it("opens one snapshot", async () => {
    const call = crypto.randomUUID();
    const headers = { authorization: `Bearer ${await ticketFor(call, { once: true })}` };
    const ask = async (): Promise<number> => {
      const reply = await exports.default.fetch(`${relayUrl}/v1/calls/${call}`, { headers });
      await reply.text();
      return reply.status;
    };
    expect([await ask(), await ask()]).toEqual([200, 401]);
  });

  it("is forgotten only when it has expired by itself", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const feed = crypto.randomUUID();
    const object = env.FEED.getByName(feed);
    expect(await object.useTicket("short", Date.now() + 1_000)).toBe(true);
    expect(await object.useTicket("long", Date.now() + 60_000)).toBe(true);
    vi.setSystemTime(Date.now() + 30_000);
    expect(await object.useTicket("long", Date.now() + 30_000)).toBe(false);
    const remembered = await runInDurableObject(object, (_, { storage }) =>
      [...storage.kv.list({ prefix: "ticket " })].map(([key]) => key.split(" ").at(-1)),
    );
    expect(remembered).toEqual(["long"]);
  });

  it("costs the same however many others are remembered", async () => {
    const object = env.FEED.getByName(crypto.randomUUID());
    const read = await runInDurableObject(object, (_, { storage }) => {
      for (let each = 0; each < 50; each += 1)
        useTicket(storage, `ticket-${each}`, Date.now() + 60_000 + each);
      const list = vi.spyOn(storage.kv, "list");
      expect(useTicket(storage, "one-more", Date.now() + 60_000)).toBe(true);
      return list.mock.calls.flatMap(([options]) => [...storage.kv.list(options)]).length;
    });
    expect(read).toBe(0);
  });
});

describe("a ticket that expires", () => {
  it("closes its socket of a call, and no other", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    const long = await subscribe(call, { ticket: await ticketFor(call, { expiresIn: 7_200 }) });
    const short = await subscribe(call, { ticket: await ticketFor(call, { expiresIn: 60 }) });
    await Promise.all([long.next(), short.next()]);
    await evictDurableObject(object, { webSockets: "hibernate" });
    expect(await runDurableObjectAlarm(object)).toBe(true);
    vi.setSystemTime(Date.now() + 70_000);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect(await short.closed).toBe(4401);
    expect(short.reason).toBe("ticket expired");
    await ring(call);
    expect(await long.next()).toMatchObject({ seq: 1 });
  });

  it("closes its socket of a feed", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const feed = crypto.randomUUID();
    const subscriber = await subscribeFeed(feed, { ticket: await feedTicket(feed, { expiresIn: 60 }) });
    await subscriber.next();
    vi.setSystemTime(Date.now() + 70_000);
    expect(await runDurableObjectAlarm(env.FEED.getByName(feed))).toBe(true);
    expect(await subscriber.closed).toBe(4401);
  });

  it("sets the alarm for within ten seconds of it", async () => {
    const feed = crypto.randomUUID();
    const before = Date.now();
    const subscriber = await subscribeFeed(feed, { ticket: await feedTicket(feed, { expiresIn: 300 }) });
    await subscriber.next();
    const alarm = await runInDurableObject(env.FEED.getByName(feed), (_, { storage }) => storage.getAlarm());
    expect(alarm).toBeGreaterThanOrEqual(before + 299_000);
    expect(alarm).toBeLessThanOrEqual(Date.now() + 310_000);
  });
});

describe("the subscribers of a call", () => {
  const count = async (call: string): Promise<number> =>
    (await env.CALL.getByName(call).snapshot({ unredacted: false })).subscribers;

  it("are those who came, or were heard from, within a minute", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const start = Date.now();
    const call = crypto.randomUUID();
    const ticket = await ticketFor(call);
    const silent = await subscribe(call, { ticket });
    await silent.next();
    expect(await count(call)).toBe(1);
    vi.setSystemTime(start - 40_000);
    const lively = await subscribe(call, { ticket });
    await lively.next();
    // The runtime answers it, and by its own clock.
    await lively.ping();
    vi.setSystemTime(start + 50_000);
    expect(await count(call)).toBe(2);
    vi.setSystemTime(start + 61_000);
    expect(await count(call)).toBe(0);
    expect([await silent.closed, await lively.closed]).toEqual([4009, 4009]);
  });

  it("need not be heard from while there are events", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const call = crypto.randomUUID();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    await subscriber.next();
    vi.setSystemTime(Date.now() + 50_000);
    await ring(call);
    vi.setSystemTime(Date.now() + 50_000);
    expect(await count(call)).toBe(1);
    vi.setSystemTime(Date.now() + 11_000);
    expect(await count(call)).toBe(0);
  });

  it("are counted without those who have left", async () => {
    const call = crypto.randomUUID();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    await subscriber.next();
    subscriber.socket.close(1000);
    await subscriber.closed;
    expect(await count(call)).toBe(0);
  });
});

describe("a call", () => {
  it("is forgotten when its retention time is over", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    await hangUp(call);
    vi.setSystemTime(Date.now() + 6 * 24 * 3_600_000);
    await runDurableObjectAlarm(object);
    expect((await object.snapshot({ unredacted: true })).seq).toBe(1);
    vi.setSystemTime(Date.now() + 2 * 24 * 3_600_000);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect(await leftOf(call)).toEqual({ keys: [], tables: [], alarm: null });
  });

  it("that is forgotten stays so, whoever looks at it", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    await hangUp(call);
    vi.setSystemTime(Date.now() + 8 * 24 * 3_600_000);
    await runDurableObjectAlarm(object);
    const headers = { authorization: `Bearer ${await ticketFor(call)}` };
    for (const path of ["", "/events", "/events?wait=0&epoch=e&after=0"]) {
      await (await exports.default.fetch(`${relayUrl}/v1/calls/${call}${path}`, { headers })).text();
    }
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const late = await callback("recording", { CallUUID: call, RecordingID: "r" });
    expect([late.status, await late.json()]).toEqual([200, { fresh: false }]);
    expect(warn).toHaveBeenCalledWith({
      message: "a notice came for a call that is not known",
      kind: "notice-unknown",
      type: "recording",
    });
    expect(await leftOf(call)).toEqual({ keys: [], tables: [], alarm: null });
  });

  it("that somebody looks at while it is forgotten is forgotten again", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const call = crypto.randomUUID();
    const object = env.CALL.getByName(call);
    let deliver = (): void => {};
    const delivered = new Promise<void>((resolve) => {
      deliver = resolve;
    });
    const append = vi.spyOn(Feed.prototype, "append").mockReturnValue(delivered);
    await hangUp(call);
    vi.setSystemTime(Date.now() + 8 * 24 * 3_600_000);
    const forgotten = runDurableObjectAlarm(object);
    await vi.waitUntil(() => append.mock.calls.length > 0);
    expect((await object.snapshot({ unredacted: false })).seq).toBe(1);
    deliver();
    await forgotten;
    append.mockRestore();
    expect((await object.snapshot({ unredacted: false })).seq).toBe(0);
    expect(await leftOf(call)).toEqual({ keys: [], tables: [], alarm: null });
  });
});
