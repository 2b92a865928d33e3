import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { type Faults, Simulator, virtualClock } from "@plivo-edge/simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallStorage } from "../src/call/call-storage.ts";
import type { CallTimes } from "../src/call/call-times.ts";
import { EventLog } from "../src/call/event-log.ts";
import { Watchdog } from "../src/call/watchdog.ts";
import { callback, facts, relayUrl } from "./plivo.ts";
import { apiKey, standInForPlivo } from "./plivo-stub.ts";
import { subscribe, ticketFor } from "./subscriber.ts";

const minute = 60_000;

function watchdogOf(storage: DurableObjectStorage, environment: typeof env, call: string): Watchdog {
  const kept = new CallStorage(storage);
  return new Watchdog(kept, new EventLog(kept), environment, call);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Lets time pass, and the alarm of the call ring if it is due. */
async function pass(call: string, minutes: number): Promise<void> {
  vi.setSystemTime(Date.now() + minutes * minute);
  await runDurableObjectAlarm(env.CALL.getByName(call));
}

async function ring(call: string): Promise<void> {
  await (await callback("ring", { ...facts(call), CallStatus: "ringing" })).text();
}

const record = {
  api_id: "a",
  call_uuid: "b",
  call_direction: "outbound",
  from_number: "+14155550111",
  to_number: "14155550199",
  initiation_time: "2026-01-01 10:00:00+00:00",
  answer_time: null,
  end_time: "2026-01-01 10:00:20+00:00",
  call_duration: 0,
  bill_duration: 0,
  billed_duration: 0,
  total_amount: "0.00000",
  hangup_cause_code: 3010,
  hangup_cause_name: "Busy Line",
  hangup_source: "Carrier",
};

describe("a hangup that never comes", () => {
  /** Places a call through the relay at a simulated Plivo whose callbacks go wrong. */
  async function place(to: string, faults: Faults, times: CallTimes = {}): Promise<{ call: string }> {
    const simulator = new Simulator({
      authId: "MAXXXXXXXXXXXXXXXXXX",
      authToken: "new-token",
      seed: Math.floor(Math.random() * 1e9),
      clock: virtualClock({ start: Date.now() }),
      faults,
      fetch: (input, init) => exports.default.fetch(new Request(input, init)),
    });
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => simulator.fetch(input, init));
    const response = await exports.default.fetch(
      new Request(`${relayUrl}/v1/calls`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ from: "14155550000", to, ...times }),
      }),
    );
    const { requestUuid } = await response.json<{ requestUuid: string }>();
    await simulator.idle();
    return { call: requestUuid };
  }

  it("is read from the call's record at Plivo, and marked as inferred", async () => {
    const { call } = await place("14155550101", { drop: ["hangup"] });
    const object = env.CALL.getByName(call);
    expect((await object.snapshot({ unredacted: true })).state.status).toBe("in-progress");
    await pass(call, 246);
    const { state, events } = await object.snapshot({ unredacted: true });
    expect(events.at(-1)).toMatchObject({ type: "hangup", inferred: true, callUuid: call });
    expect(state).toMatchObject({
      status: "completed",
      hangup: { code: 4000, name: "Normal Hangup", source: "Callee" },
      duration: 3,
    });
  });

  it.each([
    ["+00:00", 0],
    ["+05:30", 5.5 * 3_600_000],
    ["", undefined],
  ])("ended when its record says, where that has an offset: %j", async (offset, ahead) => {
    const call = crypto.randomUUID();
    const endedAt = Math.floor(Date.now() / 1_000) * 1_000 + 20_000;
    const written = new Date(endedAt + (ahead ?? 0)).toISOString().slice(0, 19).replace("T", " ");
    standInForPlivo(() => Response.json({ ...record, call_uuid: call, end_time: `${written}${offset}` }));
    await ring(call);
    await pass(call, 4);
    const { state } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(state).toMatchObject({ status: "busy", endedAt: ahead === undefined ? Date.now() : endedAt });
  });

  it("of a call that nobody answered is missed after the ringing is over", async () => {
    const { call } = await place("14155550103", { drop: ["hangup"] });
    await pass(call, 4);
    const { state } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(state).toMatchObject({ status: "no-answer", hangup: { code: 6010 } });
  });

  it("is missed sooner where the call was to ring for less long", async () => {
    const { call } = await place("14155550103", { drop: ["hangup"] }, { ringTimeout: 20 });
    await pass(call, 1);
    expect((await env.CALL.getByName(call).snapshot({ unredacted: true })).state.status).toBe("ringing");
    await pass(call, 0.5);
    expect((await env.CALL.getByName(call).snapshot({ unredacted: true })).state.status).toBe("no-answer");
  });

  it("is missed sooner where the call was to last less long", async () => {
    const { call } = await place("14155550101", { drop: ["hangup"] }, { timeLimit: 300 });
    await pass(call, 7);
    expect((await env.CALL.getByName(call).snapshot({ unredacted: true })).state.status).toBe("completed");
  });

  it("of a call of which nothing was ever heard is found by those who watch it", async () => {
    const { call } = await place("14155550102", { drop: ["ring", "hangup"] });
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    expect(await subscriber.next()).toMatchObject({ state: { status: "queued" } });
    await pass(call, 4);
    expect(await subscriber.next()).toMatchObject({
      events: [{ type: "hangup", inferred: true, requestUuid: call, to: "•••0102" }],
    });
  });

  it("and comes after all is kept too, and completes the facts", async () => {
    const { call } = await place("14155550102", { drop: ["hangup"] });
    await pass(call, 4);
    const ended = { ...facts(call), CallStatus: "busy", HangupCause: "USER_BUSY", HangupCauseCode: "3010" };
    for (const fresh of [true, false]) {
      expect(await (await callback("hangup", ended)).json()).toEqual({ fresh });
    }
    const { state, events } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(events.filter(({ type }) => type === "hangup")).toHaveLength(2);
    expect(state).toMatchObject({ status: "busy", hangup: { cause: "USER_BUSY", source: "Carrier" } });
  });
});

describe("a hangup that comes while Plivo is asked about it", () => {
  it("is the only one", async () => {
    const call = crypto.randomUUID();
    const sent = standInForPlivo(async () => {
      await (await callback("hangup", { ...facts(call), CallStatus: "busy" })).text();
      return Response.json({ ...record, call_uuid: call });
    });
    await ring(call);
    await pass(call, 4);
    expect(sent).toHaveLength(1);
    const { events } = await env.CALL.getByName(call).snapshot({ unredacted: false });
    expect(events.map(({ type }) => type)).toEqual(["ring", "hangup"]);
    expect(events.at(-1)).not.toHaveProperty("inferred");
  });
});

describe("Plivo is asked", () => {
  const notFound = (): Response => Response.json({ error: "call not found" }, { status: 404 });

  it("no sooner than a hangup is overdue, and not about a call that has ended", async () => {
    const sent = standInForPlivo(notFound);
    const call = crypto.randomUUID();
    await ring(call);
    await pass(call, 2);
    expect(sent).toEqual([]);
    await (await callback("hangup", { ...facts(call), CallStatus: "busy" })).text();
    await pass(call, 60);
    expect(sent).toEqual([]);
  });

  it("about an inbound call no sooner than its time is over, though nothing says that it was answered", async () => {
    const sent = standInForPlivo(notFound);
    const call = crypto.randomUUID();
    const inbound = { ...facts(call), RequestUUID: "", Direction: "inbound", CallStatus: "ringing" };
    await (await callback("answer", inbound)).text();
    await pass(call, 4 * 60);
    expect(sent).toEqual([]);
    await pass(call, 2);
    expect(sent).toHaveLength(1);
  });

  it.each([86_400, 1_000_000])(
    "not before a call is over that may last for %i seconds, of which Plivo allows a day",
    async (timeLimit) => {
      const sent = standInForPlivo(notFound);
      const call = crypto.randomUUID();
      await (await callback("ring", facts(call), { path: `/timeLimit/${timeLimit}` })).text();
      await (await callback("answer", facts(call))).text();
      await pass(call, 24 * 60);
      expect(sent).toEqual([]);
      await pass(call, 2);
      expect(sent).toHaveLength(1);
    },
  );

  it("as Plivo's own times have it where the URL says nothing, and nothing is kept of that", async () => {
    const sent = standInForPlivo(notFound);
    const call = crypto.randomUUID();
    await (await callback("ring", facts(call))).text();
    const object = env.CALL.getByName(call);
    const { watch } = await runInDurableObject(object, (_, { storage }) => new CallStorage(storage));
    expect(watch).toEqual({ asked: 0 });
    await pass(call, 2.9);
    expect(sent).toEqual([]);
    await pass(call, 0.2);
    expect(sent).toHaveLength(1);
  });

  it("again while the call has no record, less and less often, and not for ever", async () => {
    const sent = standInForPlivo(notFound);
    const call = crypto.randomUUID();
    await ring(call);
    const begun = Date.now();
    const asked: number[] = [];
    const object = env.CALL.getByName(call);
    for (;;) {
      const alarm = (await runInDurableObject(object, (_, { storage }) => storage.getAlarm())) ?? Infinity;
      if (alarm > begun + 30 * 60 * minute) break;
      vi.setSystemTime(alarm);
      await runDurableObjectAlarm(object);
      if (sent.length > asked.length) asked.push(Math.round((alarm - begun) / minute));
    }
    expect(asked.slice(0, 8)).toEqual([3, 5, 9, 17, 33, 65, 125, 185]);
    expect(asked.length).toBeLessThan(35);
    expect(asked.at(-1)).toBeLessThanOrEqual(26 * 60);
  });

  it("again after it could not be reached", async () => {
    let down = true;
    standInForPlivo(() => (down ? new Response("", { status: 503 }) : Response.json(record)));
    const call = crypto.randomUUID();
    await ring(call);
    await pass(call, 4);
    expect((await env.CALL.getByName(call).snapshot({ unredacted: true })).state.status).toBe("ringing");
    down = false;
    await pass(call, 3);
    expect((await env.CALL.getByName(call).snapshot({ unredacted: true })).state).toMatchObject({
      status: "busy",
      from: "14155550111",
    });
  });

  it("no sooner than it asks to be", async () => {
    const headers = { "retry-after": "3600" };
    const sent = standInForPlivo(() => new Response("", { status: 429, headers }));
    const call = crypto.randomUUID();
    await ring(call);
    await pass(call, 4);
    expect(sent).toHaveLength(1);
    await pass(call, 59);
    expect(sent).toHaveLength(1);
    await pass(call, 2);
    expect(sent).toHaveLength(2);
  });

  it("for 26 hours; then its end is unknown, and whoever watches and the log are told", async () => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    standInForPlivo(notFound);
    const call = crypto.randomUUID();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call, { expiresIn: 200_000 }) });
    await subscriber.next();
    await ring(call);
    await subscriber.next();
    await pass(call, 26 * 60);
    const hangup = { code: 0, name: "Unknown", source: "Unknown", inferred: true };
    expect(await subscriber.next()).toMatchObject({ events: [{ type: "hangup", inferred: true }] });
    const { state } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(state).toMatchObject({ status: "unknown", hangup });
    expect(error).toHaveBeenCalledWith({
      kind: "hangup-lost",
      message: "a call has no end: no hangup came, and Plivo has no record of it",
      times: 1,
    });
  });

  it("about a call of long ago that somebody watches, and it is forgotten again", async () => {
    standInForPlivo(() => Response.json({ ...record, from_number: "14155550111" }));
    const call = crypto.randomUUID();
    const subscriber = await subscribe(call, { ticket: await ticketFor(call) });
    await subscriber.next();
    await pass(call, 4);
    expect(await subscriber.closed).toBe(4400);
    const left = await runInDurableObject(env.CALL.getByName(call), (_, { storage }) => [
      ...storage.kv.list(),
    ]);
    expect(left).toEqual([]);
  });

  it("when a call ended, and keeps it for the retention time from then", async () => {
    const ended = new Date(Date.now() + 60_000).toISOString().replace("T", " ").replace(/\..*/, "+00:00");
    standInForPlivo(() => Response.json({ ...record, end_time: ended }));
    const call = crypto.randomUUID();
    await ring(call);
    await pass(call, 600);
    const { state } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(state.endedAt).toBe(Date.parse(ended.replace(" ", "T")));
    const alarm = await runInDurableObject(env.CALL.getByName(call), (_, { storage }) => storage.getAlarm());
    expect(alarm).toBeLessThanOrEqual((state.endedAt ?? 0) + 7 * 24 * 60 * minute);
  });

  it("nothing while a variable is malformed, and the alarm goes on", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const sent = standInForPlivo(notFound);
    const call = crypto.randomUUID();
    const hangup = await runInDurableObject(env.CALL.getByName(call), (_, { storage }) =>
      watchdogOf(storage, { ...env, PLIVO_AUTH_ID: "MA:XXXX" }, call).ask(),
    );
    expect(hangup).toBe("not yet");
    expect(sent).toEqual([]);
    expect(warn).toHaveBeenCalledWith({
      kind: "hangup-overdue",
      message: "a hangup is overdue",
      times: 1,
      error: "ConfigurationError",
    });
  });

  it("nothing where there are no credentials: the log tells that a hangup is overdue", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const sent = standInForPlivo(notFound);
    const { PLIVO_AUTH_ID: _, ...bare } = env;
    const call = crypto.randomUUID();
    const hangup = await runInDurableObject(env.CALL.getByName(call), (_, { storage }) =>
      watchdogOf(storage, bare, call).ask(),
    );
    expect(hangup).toBe("not yet");
    expect(sent).toEqual([]);
    expect(warn).toHaveBeenCalledWith({
      kind: "hangup-unasked",
      message: "a hangup is overdue, and there is no PLIVO_AUTH_ID to ask with",
      times: 1,
    });
  });
});
