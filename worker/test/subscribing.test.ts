import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { callback, facts, relayUrl } from "./plivo.ts";
import { subscribe, ticketFor } from "./subscriber.ts";

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
    const whole = await subscribe(call, { ticket: await ticketFor(call, { fields: ["numbers"] }) });
    const frames = [await masked.next(), await masked.next()];
    expect(JSON.stringify(frames)).not.toContain("14155550199");
    expect(frames[1]).toMatchObject({ events: [{ to: "1415•••0199", from: "1415•••0111" }] });
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
      state: { status: "ringing", to: "1415•••0199" },
      events: [{ type: "ring" }],
    });
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
    expect((await object.snapshot({ numbers: true })).seq).toBe(1);
    vi.setSystemTime(Date.now() + 2 * 24 * 3_600_000);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    const tables = await runInDurableObject(object, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'event'").toArray(),
    );
    expect(tables).toEqual([]);
  });
});
