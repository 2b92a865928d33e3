import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Ledger } from "../../src/campaigns/ledger.ts";
import { fired, type Sent } from "../plivo-stub.ts";
import {
  busy,
  call,
  completed,
  dialOf,
  forgetShares,
  noAnswer,
  numbers,
  plivo,
  TestCampaign,
  turnClock,
} from "./campaign.ts";

const minute = 60_000;
// As long as a call may ring and talk by default, and a minute.
const longest = (120 + 14_400 + 60) * 1_000;

beforeEach(async () => {
  await forgetShares();
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
  turnClock();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ error: "no" }, { status, headers });

/** Tells it of a call of its own, and gives the call's id. */
async function told(...[dial, type, parameters]: Parameters<typeof call>): Promise<string> {
  const id = crypto.randomUUID();
  await call(dial, type, parameters, id);
  return id;
}

/** No dial leaves twice, whatever Plivo makes of it. */
function expectEachOnce(sent: readonly Sent[]): void {
  const dials = sent.map(dialOf);
  expect(dials).toEqual([...new Set(dials)]);
}

describe("a 429", () => {
  it("closes the gate for as long as Plivo says, and burns nobody", async () => {
    const { sent, times } = plivo((_, count) =>
      count === 2 ? refusal(429, { "retry-after": "30" }) : fired(),
    );
    const campaign = await TestCampaign.of(numbers(4), { attempts: 1 });
    await campaign.until(() => sent.length === 2);
    expect(await campaign.state()).toMatchObject({ progress: { pending: 3, live: 1 } });
    expect((await campaign.state()).nextAt).toBeGreaterThanOrEqual((times[1] ?? 0) + 30_000);
    await campaign.until(() => sent.length === 5);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(30_000);
    expect((await campaign.state()).progress).toMatchObject({ pending: 0, live: 4 });
    // Who was refused is dialled after all, and it still counts as the first time.
    expect(sent.slice(1).map(({ body }) => body["to"])).toContain(sent[1]?.body["to"]);
    expectEachOnce(sent);
    await call(sent[2] as Sent, "hangup", busy);
    const outcomes = (await campaign.events()).filter(({ type }) => type === "outcome");
    expect(outcomes).toMatchObject([{ status: "busy", attempts: 1 }]);
  });

  it("that goes on is asked after ever more rarely, one destination at a time", async () => {
    const { sent, times } = plivo(() => refusal(429));
    const campaign = await TestCampaign.of(numbers(100));
    await campaign.pass(30 * minute);
    expect(sent.length).toBeLessThan(50);
    expect((times.at(-1) ?? 0) - (times.at(-2) ?? 0)).toBeGreaterThanOrEqual(minute);
    expect((await campaign.state()).progress).toMatchObject({ pending: 100, live: 0 });
    expectEachOnce(sent);
  });

  it("holds no campaign back for longer than an hour and a quarter at a time, whatever is asked", async () => {
    const { sent } = plivo((_, count) =>
      count === 1 ? refusal(429, { "retry-after": "999999999" }) : fired(),
    );
    const campaign = await TestCampaign.of(numbers(2));
    await campaign.pass(77 * minute);
    expect(sent).toHaveLength(3);
    expectEachOnce(sent);
  });

  it("holds back the other campaigns of the account as well", async () => {
    const { sent } = plivo(() => refusal(429, { "retry-after": "600" }));
    const first = await TestCampaign.of(numbers(5));
    await first.until(() => sent.length > 0);
    const before = sent.length;
    const second = await TestCampaign.of(numbers(5));
    await second.pass(5 * minute);
    expect(sent).toHaveLength(before);
  });
});

describe("a connection that Plivo refuses", () => {
  it("dialled nobody: the destination waits", async () => {
    const refused = Object.assign(new Error("fetch failed"), { cause: { code: "ECONNREFUSED" } });
    const { sent } = plivo((_, count) => (count === 1 ? Promise.reject(refused) : fired()));
    const campaign = await TestCampaign.of(numbers(2));
    await campaign.until(() => sent.length === 3);
    expect((await campaign.state()).progress).toMatchObject({ live: 2, unknown: 0 });
    expectEachOnce(sent);
  });
});

describe("a destination that Plivo refuses", () => {
  it("is refused, and the others are dialled", async () => {
    const { sent } = plivo((_, count) => (count === 2 ? refusal(400) : fired()));
    const campaign = await TestCampaign.of(numbers(4));
    await campaign.until(() => sent.length === 4);
    expect((await campaign.state()).progress).toMatchObject({ live: 3, refused: 1 });
    const [outcome] = (await campaign.events()).filter(({ type }) => type === "outcome");
    expect(outcome).toMatchObject({ status: "refused", attempts: 0 });
  });

  it("is one of ten in a row: then the fault is the campaign's, which is blocked", async () => {
    const { sent } = plivo(() => refusal(400));
    const campaign = await TestCampaign.of(numbers(40));
    const state = await campaign.until(({ status }) => status === "blocked");
    expect(state.reason).toMatch(/^Plivo refused ten destinations in a row/);
    // Those that were on their way then.
    expect(sent.length).toBeLessThan(16);
    expect(state.progress.pending).toBeGreaterThan(24);
  });
});

describe("an account that may not call", () => {
  it.each([401, 402, 403])(
    "blocks the campaign, by %s, and burns no destination of its list",
    async (status) => {
      const { sent } = plivo((_, count) => (count === 3 ? refusal(status) : fired()));
      const campaign = await TestCampaign.of(numbers(20));
      const state = await campaign.until(({ status }) => status === "blocked");
      expect(state.reason).toMatch(new RegExp(`^calls.create got ${status} from Plivo.*destination 3`));
      await campaign.pass(10 * minute);
      const dialled = sent.length;
      expect(dialled).toBeLessThan(9);
      expect((await campaign.state()).progress).toMatchObject({ refused: 0, failed: 0, live: dialled - 1 });
      await campaign.tell("resume");
      await campaign.until(() => sent.length === 21);
      expect(new Set(sent.map(({ body }) => body["to"])).size).toBe(20);
      expectEachOnce(sent);
    },
  );

  it("for want of credit blocks it too, and who was not called for that is not burnt", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(3), { concurrency: 1 });
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", { CallStatus: "canceled", HangupCauseCode: "1010" });
    expect(await campaign.state()).toMatchObject({ status: "blocked", progress: { pending: 3, live: 0 } });
    expect((await campaign.state()).reason).toMatch(/credit/);
    await campaign.tell("resume");
    await campaign.until(() => sent.length === 2);
    expect(sent.map(({ body }) => body["to"])).toEqual([numbers(1)[0]?.to, numbers(1)[0]?.to]);
    expectEachOnce(sent);
  });

  it("is told what is missing where the relay has no account", async () => {
    plivo();
    const campaign = await TestCampaign.of(numbers(1));
    // As after a deploy without the secret.
    await evictDurableObject(campaign.object);
    await runInDurableObject(campaign.object, (object) => {
      Object.defineProperty(object, "env", { value: { ...env, PLIVO_AUTH_ID: undefined } });
    });
    const state = await campaign.until(({ status }) => status === "blocked");
    expect(state.reason).toMatch(/^PLIVO_AUTH_ID is missing/);
    expect(state.progress).toMatchObject({ pending: 1, live: 0 });
  });
});

describe("callees who hear nothing", () => {
  it.each(["7011", "8011"])("ten in a row block the campaign, by %s", async (code) => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(30), { concurrency: 1 });
    const unheard = { CallStatus: "completed", HangupCauseCode: code, AnswerTime: "2026-01-01 10:00:00" };
    for (let dial = 0; dial < 10; dial += 1) {
      await campaign.until(() => sent.length > dial);
      expect((await campaign.state()).status).toBe("running");
      await call(sent[dial] as Sent, "hangup", unheard);
    }
    const state = await campaign.state();
    expect(state).toMatchObject({ status: "blocked", progress: { failed: 10, pending: 20 } });
    expect(state.reason).toMatch(/heard nothing/);
    // One more is no reason to stop again at once.
    await campaign.tell("resume");
    await campaign.until(() => sent.length === 11);
    await call(sent[10] as Sent, "hangup", unheard);
    expect((await campaign.state()).status).toBe("running");
  });
});

describe("a dial of which nobody knows what became", () => {
  const lost: [string, () => Response | Promise<Response>][] = [
    ["a 500", () => refusal(500)],
    ["a reset", () => Promise.reject(new Error("connection reset"))],
    ["a reply without an id", () => Response.json({ message: "call fired" }, { status: 201 })],
  ];

  it.each(lost)("after %s is live until a callback tells", async (_, reply) => {
    const { sent } = plivo(reply);
    const campaign = await TestCampaign.of(numbers(1), { attempts: 3, retry: { busy: 60 } });
    await campaign.until(() => sent.length === 1);
    await campaign.pass(60 * minute);
    expect((await campaign.state()).progress).toMatchObject({ pending: 0, live: 1 });
    const id = crypto.randomUUID();
    await call(sent[0] as Sent, "ring", {}, id);
    await call(sent[0] as Sent, "hangup", completed, id);
    const state = await campaign.until(({ status }) => status === "completed");
    expect(state.progress).toMatchObject({ completed: 1 });
    expect(await campaign.destinations()).toMatchObject([{ status: "completed", call: id }]);
    expect(sent).toHaveLength(1);
  });

  it("may be dialled again once a hangup says that it was busy", async () => {
    const { sent } = plivo((_, count) => (count === 1 ? refusal(500) : fired()));
    const campaign = await TestCampaign.of(numbers(1), { attempts: 2, retry: { busy: 60 } });
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", busy);
    await campaign.until(() => sent.length === 2);
    expectEachOnce(sent);
  });

  it("is unknown at the end of the wait, and is not dialled again", async () => {
    const { sent, times } = plivo(() => refusal(500));
    const campaign = await TestCampaign.of(numbers(1), {
      attempts: 5,
      retry: { busy: 1, "no-answer": 1, failed: 1 },
    });
    const state = await campaign.until(({ status }) => status === "completed");
    expect(state.progress).toMatchObject({ unknown: 1 });
    expect(Date.now() - (times[0] ?? 0)).toBeGreaterThanOrEqual(longest);
    expect(sent).toHaveLength(1);
  });

  it("is waited for as long as the campaign lets calls ring and talk", async () => {
    const { times } = plivo(() => refusal(500));
    const campaign = await TestCampaign.of(numbers(1), { ringTimeout: 20, timeLimit: 100 });
    await campaign.until(({ status }) => status === "completed");
    const waited = Date.now() - (times[0] ?? 0);
    expect(waited).toBeGreaterThanOrEqual(180_000);
    expect(waited).toBeLessThan(200_000);
  });

  it("is corrected by a callback that comes late, at a place of its own", async () => {
    const { sent } = plivo(() => refusal(500));
    const campaign = await TestCampaign.of(numbers(1), { ringTimeout: 20, timeLimit: 100 });
    await campaign.until(({ status }) => status === "completed");
    await call(sent[0] as Sent, "hangup", busy);
    expect((await campaign.state()).progress).toMatchObject({ unknown: 0, busy: 1 });
    const outcomes = (await campaign.events()).filter(({ type }) => type === "outcome");
    expect(outcomes).toMatchObject([
      { position: 2, status: "unknown" },
      { position: 4, status: "busy", hangupCauseCode: 3010 },
    ]);
    expect(sent).toHaveLength(1);
  });

  it("after many in a row is spent on an outage no more: they are tried one by one, and ever more rarely", async () => {
    const { sent } = plivo(() => refusal(503));
    const campaign = await TestCampaign.of(numbers(200));
    await campaign.pass(10 * minute);
    expect(sent.length).toBeLessThan(30);
    expectEachOnce(sent);
  });
});

describe("a 2xx that names no call", () => {
  it("is a call placed, and slows nobody down: the callbacks name the dial", async () => {
    const { sent } = plivo(() => Response.json({ message: "call fired" }, { status: 201 }));
    const campaign = await TestCampaign.of(numbers(60));
    const began = Date.now();
    await campaign.until(() => sent.length === 60);
    // The account's two a second.
    expect(Date.now() - began).toBeLessThan(32_000);
    await call(sent[0] as Sent, "hangup", completed);
    expect((await campaign.state()).progress).toMatchObject({ live: 59, completed: 1 });
  });
});

describe("another 2xx than Plivo's", () => {
  it("is an outage: nobody else is spent on a proxy's page", async () => {
    const { sent } = plivo(() => new Response("<html>Sign in</html>"));
    const campaign = await TestCampaign.of(numbers(60));
    await campaign.pass(32_000);
    expect(sent.length).toBeLessThan(20);
  });
});

describe("what is told of a call after it was said to be over", () => {
  it.each([
    ["an answer", "answer", {}, "completed"],
    ["a machine", "machine", { Machine: "true" }, "machine"],
  ] as const)(
    "%s that comes after the hangup keeps the callee from being dialled again",
    async (_, type, parameters, outcome) => {
      const { sent } = plivo();
      const campaign = await TestCampaign.of(numbers(1), { attempts: 2 });
      await campaign.until(() => sent.length === 1);
      const id = await told(sent[0] as Sent, "hangup", busy);
      expect((await campaign.state()).progress).toMatchObject({ pending: 1 });
      await call(sent[0] as Sent, type, parameters, id);
      await campaign.pass(60 * minute);
      expect(sent).toHaveLength(1);
      expect((await campaign.state()).progress).toMatchObject({ [outcome]: 1 });
    },
  );

  it("corrects how it ended, where nobody would be dialled again", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(2), { attempts: 1 });
    await campaign.until(() => sent.length === 2);
    const id = await told(sent[0] as Sent, "hangup", noAnswer);
    expect((await campaign.state()).progress).toMatchObject({ "no-answer": 1 });
    await call(sent[0] as Sent, "answer", {}, id);
    expect((await campaign.state()).progress).toMatchObject({ "no-answer": 0, completed: 1, live: 1 });
  });

  it("of a dial before the last one, that somebody has answered after all, ends with the last one", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 4, retry: { busy: 60 } });
    await campaign.until(() => sent.length === 1);
    const id = await told(sent[0] as Sent, "hangup", busy);
    await campaign.until(() => sent.length === 2);
    await call(sent[0] as Sent, "answer", {}, id);
    await call(sent[1] as Sent, "hangup", busy);
    await campaign.pass(60 * minute);
    expect(sent).toHaveLength(2);
  });

  it("is not that nobody knows how it ended", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { attempts: 2 });
    await campaign.until(() => sent.length === 1);
    await call(sent[0] as Sent, "hangup", busy);
    const [destination = 0, claim = 0] = dialOf(sent[0] as Sent)
      .split(".")
      .map(Number);
    await campaign.object.settle({ destination, claim, call: "c", ended: { status: "unknown" } });
    expect((await campaign.state()).progress).toMatchObject({ pending: 1, unknown: 0 });
  });

  it("does not take an answer back", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(2), { attempts: 2 });
    await campaign.until(() => sent.length === 2);
    const [destination = 0, claim = 0] = dialOf(sent[0] as Sent)
      .split(".")
      .map(Number);
    const settle = (status: "completed" | "busy", code: number): Promise<void> =>
      campaign.object.settle({ destination, claim, call: "c", ended: { status, hangup: { code } } });
    await settle("completed", 4000);
    await settle("busy", 3010);
    expect((await campaign.state()).progress).toMatchObject({ completed: 1, busy: 0 });
  });
});

describe("who is taken out while their dial is being written", () => {
  it.each([
    ["opted out", (ledger: Ledger) => ledger.optOut("14155550000")],
    ["erased", (ledger: Ledger) => ledger.erase(1)],
  ])("is not called any more: %s", async (_, takeOut) => {
    const { sent } = plivo();
    const { claim } = Ledger.prototype;
    vi.spyOn(Ledger.prototype, "claim").mockImplementationOnce(function (this: Ledger, ...parameters) {
      const claimed = claim.apply(this, parameters);
      queueMicrotask(() => takeOut(this));
      return claimed;
    });
    const campaign = await TestCampaign.of(numbers(2));
    await campaign.pass(minute);
    expect(sent.map(({ body }) => body["to"])).toEqual(["14155550001"]);
    expect((await campaign.state()).progress).toMatchObject({ canceled: 1, live: 1 });
  });
});

describe("an outage that outlasts the object", () => {
  it("spends no more destinations than one that does not", async () => {
    const { sent } = plivo(() => refusal(503));
    const campaign = await TestCampaign.of(numbers(200));
    const end = Date.now() + 10 * minute;
    while (Date.now() < end) {
      // Idle objects are put to sleep after some seconds.
      if (Number(await campaign.alarmAt()) - Date.now() > 10_000) await evictDurableObject(campaign.object);
      await campaign.ring();
    }
    expect(sent.length).toBeLessThan(30);
  });
});

describe("a call whose hangup is lost", () => {
  const record = (code: number, answered: boolean): Response =>
    Response.json({
      ...{ api_id: "a", call_uuid: "b", call_direction: "outbound", from_number: "1", to_number: "2" },
      ...{ hangup_cause_code: code, hangup_cause_name: "n", hangup_source: "Callee", total_amount: "0.1" },
      ...{ initiation_time: "2026-01-01 10:00:00+00:00", end_time: "2026-01-01 10:01:00+00:00" },
      ...{ answer_time: answered ? "2026-01-01 10:00:05+00:00" : null, bill_duration: answered ? 55 : 0 },
    });

  it.each([
    [4000, true, "completed"],
    [3010, false, "busy"],
  ] as const)("is asked for at Plivo, which says %s", async (code, answered, status) => {
    const { sent } = plivo(
      () => fired(),
      () => record(code, answered),
    );
    const campaign = await TestCampaign.of(numbers(1));
    const state = await campaign.until((state) => state.status === "completed");
    expect(state.progress).toMatchObject({ [status]: 1 });
    expect(sent).toHaveLength(1);
  });

  it("is unknown where Plivo has no record of it", async () => {
    plivo();
    const campaign = await TestCampaign.of(numbers(1));
    expect((await campaign.until(({ status }) => status === "completed")).progress).toMatchObject({
      unknown: 1,
    });
  });

  it("is asked for again where Plivo does not answer, for an hour", async () => {
    let asked = 0;
    plivo(
      () => fired(),
      () => {
        asked += 1;
        return asked < 4 ? refusal(500) : record(4000, true);
      },
    );
    const campaign = await TestCampaign.of(numbers(1));
    expect((await campaign.until(({ status }) => status === "completed")).progress).toMatchObject({
      completed: 1,
    });
    expect(asked).toBe(4);
  });

  it("is asked for once a minute where what Plivo says cannot be stored", async () => {
    const { sent } = plivo(
      () => fired(),
      () => record(4000, true),
    );
    const campaign = await TestCampaign.of(numbers(1));
    await campaign.until(() => sent.length === 1);
    const settle = vi.spyOn(Ledger.prototype, "settle").mockImplementation(() => {
      throw new Error("the disk is full");
    });
    await campaign.pass(longest + 5 * minute);
    expect(settle.mock.calls.length).toBeGreaterThan(3);
    expect(settle.mock.calls.length).toBeLessThan(8);
    settle.mockRestore();
    expect((await campaign.until(({ status }) => status === "completed")).progress).toMatchObject({
      completed: 1,
    });
  });
});

/** Lets the storage hang at the nth claim: before that is on disk, or once it is. */
async function hangAtSync(
  campaign: TestCampaign,
  nth: number,
  when: "before" | "after",
): Promise<{ readonly hangs: () => boolean }> {
  let syncs = 0;
  let hangs = false;
  await runInDurableObject(campaign.object, (_, { storage }) => {
    const { claim } = Ledger.prototype;
    vi.spyOn(Ledger.prototype, "claim").mockImplementation(function (this: Ledger, ...claimed) {
      if (when === "after" || syncs + 1 !== nth) return claim.apply(this, claimed);
      return unwritten(storage, () => claim.apply(this, claimed));
    });
    // What the platform made of the class.
    const prototype = Object.getPrototypeOf(storage) as DurableObjectStorage;
    const { sync } = prototype;
    vi.spyOn(prototype, "sync").mockImplementation(async function (this: DurableObjectStorage) {
      syncs += 1;
      await sync.apply(this);
      if (syncs !== nth) return;
      hangs = true;
      await new Promise<void>(() => {});
    });
  });
  return { hangs: () => hangs };
}

/** Takes back what a change wrote, as a crash does: the platform writes to the disk whenever it likes, and also before a sync. */
function unwritten<Value>(storage: DurableObjectStorage, change: () => Value): Value {
  const changed: Value[] = [];
  const crash = new Error("a crash");
  try {
    storage.transactionSync(() => {
      changed.push(change());
      throw crash;
    });
  } catch (error) {
    if (error !== crash) throw error;
  }
  // One at most: the change either threw itself or has pushed its value.
  return changed[0] as Value;
}

describe("an object that is cut short", () => {
  async function cutAt(campaign: TestCampaign, nth: number, when: "before" | "after"): Promise<void> {
    const { hangs } = await hangAtSync(campaign, nth, when);
    const cut = campaign.until(() => false).catch(() => {});
    await vi.waitUntil(hangs, { interval: 1 });
    await abortAllDurableObjects();
    await cut;
  }

  it("before its claim is on disk dials that destination afterwards", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(3));
    await cutAt(campaign, 2, "before");
    expect(sent.map(dialOf)).toEqual(["1.1"]);
    expect((await campaign.state()).progress).toMatchObject({ pending: 2, live: 1 });
    await campaign.until(() => sent.length === 3);
    expectEachOnce(sent);
  });

  it("after the claim and before the POST has one destination unknown, and not one dialled twice", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(3), { ringTimeout: 20, timeLimit: 100 });
    await cutAt(campaign, 2, "after");
    expect(sent.map(dialOf)).toEqual(["1.1"]);
    expect((await campaign.state()).progress).toMatchObject({ pending: 1, live: 2 });
    const { progress } = await campaign.until(({ status }) => status === "completed");
    // Of the first one, only the reply was lost.
    expect(progress).toMatchObject({ unknown: 3 });
    expect(sent.map(dialOf)).toEqual(["1.1", "3.1"]);
  });

  it("by a disk that is full goes on once it is not", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1));
    vi.spyOn(Ledger.prototype, "claim").mockImplementationOnce(() => {
      throw new Error("the disk is full");
    });
    await campaign.until(() => sent.length === 1);
    expect(sent.map(dialOf)).toEqual(["1.1"]);
  });

  it("goes on where it was, and counts anew who is live", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(6), { concurrency: 3 });
    await campaign.until(() => sent.length === 3);
    await evictDurableObject(campaign.object);
    expect((await campaign.state()).progress).toMatchObject({ pending: 3, live: 3 });
    await campaign.pass(60 * minute);
    expect(sent).toHaveLength(3);
    for (const each of sent.slice(0, 2)) await call(each, "hangup", completed);
    await evictDurableObject(campaign.object);
    await campaign.until(() => sent.length === 5);
    expect((await campaign.state()).progress).toMatchObject({ pending: 1, live: 3, completed: 2 });
    expectEachOnce(sent);
  });

  it("gets its alarm back from whoever asks it something", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(2));
    await runInDurableObject(campaign.object, (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(campaign.object);
    expect(await campaign.alarmAt()).toBeNull();
    await campaign.change({ concurrency: 5 });
    await campaign.until(() => sent.length === 2);
  });
});

describe("a machine verdict", () => {
  it("that comes after the hangup corrects who has answered", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1), { machineDetection: true });
    await campaign.until(() => sent.length === 1);
    const id = crypto.randomUUID();
    await call(sent[0] as Sent, "answer", {}, id);
    await call(sent[0] as Sent, "hangup", completed, id);
    expect((await campaign.state()).progress).toMatchObject({ completed: 1 });
    await call(sent[0] as Sent, "machine", { Machine: "true" }, id);
    await vi.waitFor(async () =>
      expect((await campaign.state()).progress).toMatchObject({ completed: 0, machine: 1 }),
    );
    expect((await campaign.destinations())[0]).toMatchObject({ status: "machine", attempts: 1 });
  });
});

describe("an end that is told twice", () => {
  it("changes nothing the second time", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(2), { attempts: 3, retry: { busy: 3_600 } });
    await campaign.until(() => sent.length === 2);
    const ended = (code: number) => ({ status: "busy", hangup: { code } }) as const;
    for (let times = 0; times < 3; times += 1) {
      await campaign.object.settle({ destination: 1, claim: 1, call: "a", ended: ended(3010) });
      await campaign.object.settle({ destination: 2, claim: 1, call: "b", ended: ended(2000) });
    }
    expect((await campaign.state()).progress).toMatchObject({ pending: 1, live: 0, failed: 1 });
    await campaign.until(() => sent.length === 3);
    // That of the first dial has nothing to say of the second.
    await campaign.object.settle({ destination: 1, claim: 1, call: "a", ended: ended(2000) });
    expect((await campaign.state()).progress).toMatchObject({ live: 1, failed: 1 });
  });

  it("is told again until the campaign has it", async () => {
    const { sent } = plivo();
    const campaign = await TestCampaign.of(numbers(1));
    await campaign.until(() => sent.length === 1);
    const { settle } = Ledger.prototype;
    let failures = 0;
    vi.spyOn(Ledger.prototype, "settle").mockImplementation(function (this: Ledger, settlement) {
      settle.call(this, settlement);
      failures += 1;
      // It is stored, and the reply is lost.
      if (failures < 3) throw new Error("reset");
    });
    const id = crypto.randomUUID();
    await call(sent[0] as Sent, "hangup", completed, id);
    for (let rung = 0; rung < 3; rung += 1) {
      vi.setSystemTime(Date.now() + 10 * minute);
      await runDurableObjectAlarm(env.CALL.getByName(id));
    }
    expect(failures).toBe(3);
    expect((await campaign.state()).progress).toMatchObject({ completed: 1 });
  });
});
