import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { CampaignEvent, CampaignState } from "@plivo-edge/live/frames";
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { Campaign } from "../../src/campaigns/campaign.ts";
import type { Settlement } from "../../src/campaigns/ledger.ts";
import { Pacer } from "../../src/campaigns/pacer.ts";
import { campaignObject } from "../../src/config/stubs.ts";
import { fired, type Sent, standInForPlivo } from "../plivo-stub.ts";
import { dialOf, forgetShares, numberOf, turnClock } from "./campaign.ts";

const runs = Number(env.MODEL_RUNS ?? 50);
const seed = Number(env.MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31));

const destinations = 4;
const attempts = 3;
const choices = { attempts, retry: { busy: 30, "no-answer": 60, failed: 5 }, concurrency: 3 };
// Alarms in a row that ring within a second of each other, and after which nothing has left.
const mostForNothing = 5;
const settings = { from: "14155550100", ringTimeout: 20, timeLimit: 100 };

/** What Plivo makes of a dial: what it replies, and whether it dials. */
const replies = {
  placed: { dials: true, reply: () => fired(crypto.randomUUID()) },
  "dialled, and a 500": { dials: true, reply: () => Response.json({}, { status: 500 }) },
  "dialled, and a reset": { dials: true, reply: () => Promise.reject(new Error("reset")) },
  "not dialled, and a reset": { dials: false, reply: () => Promise.reject(new Error("reset")) },
  "too many": { dials: false, reply: () => Response.json({}, { status: 429 }) },
  "no account": { dials: false, reply: () => Response.json({}, { status: 401 }) },
} as const;
type ReplyKind = keyof typeof replies;

/** Where the machine may be gone. */
const places = [
  "the alarm has rung",
  "a claim is not on disk",
  "a claim is on disk",
  "the POST is about to leave",
  "the POST has left",
  "an end has come",
  "an end is stored",
  "a share is given",
] as const;

const ends = {
  completed: { status: "completed", answeredAt: 1, hangup: { code: 4000 } },
  busy: { status: "busy", hangup: { code: 3010 } },
  "no-answer": { status: "no-answer", hangup: { code: 6010 } },
  failed: { status: "failed", hangup: { code: 2000 } },
  credit: { status: "canceled", hangup: { code: 1010 } },
} as const;

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: "ring" } as const) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("end" as const),
      dial: fc.nat(9),
      how: fc.constantFrom(...(["completed", "busy", "busy", "no-answer", "failed", "credit"] as const)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("again" as const), dial: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("crash" as const),
      at: fc.constantFrom(...places),
      after: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "abort" } as const) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "pause" } as const, { kind: "resume" } as const) },
);
const history = fc.record({
  replies: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant<ReplyKind>("placed") },
      fc.constantFrom(...(Object.keys(replies) as ReplyKind[])),
    ),
    { minLength: 1, maxLength: 12 },
  ),
  steps: fc.array(step, { minLength: 5, maxLength: 25 }),
  /** Hangups that never came by then never come. */
  losesHangups: fc.boolean(),
  /** Undefined is what the account has; the slowest lets the object sleep between two calls. */
  callsPerSecond: fc.constantFrom(undefined, 0.5, 0.05),
});
type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;

/** A dial as Plivo knows it. */
interface Dial {
  readonly destination: number;
  readonly claim: number;
  readonly dialled: boolean;
  /** It has been refused, or its end has been told to the campaign. */
  isOver: boolean;
  end?: keyof typeof ends;
}

/** What has gone wrong, where the machine is to be gone next, and where it hangs until it is. */
const world = {
  dials: [] as Dial[],
  wrongs: [] as string[],
  plan: [] as ReplyKind[],
  crash: undefined as { readonly at: (typeof places)[number]; after: number } | undefined,
  hangs: false,
};

/** The machine may be gone here: nothing after this happens then. */
async function pass(at: (typeof places)[number]): Promise<void> {
  const { crash } = world;
  if (crash?.at !== at) return;
  crash.after -= 1;
  if (crash.after >= 0) return;
  world.crash = undefined;
  world.hangs = true;
  await new Promise<void>(() => {});
}

async function answer(sent: Sent): Promise<Response> {
  if (sent.method === "GET") return Response.json({}, { status: 404 });
  const [destination = 0, claim = 0] = dialOf(sent).split(".").map(Number);
  await pass("the POST is about to leave");
  const before = world.dials.filter((dial) => dial.destination === destination);
  // The law: nobody is dialled while an earlier dial may still ring, and no dial leaves twice.
  if (before.some((dial) => dial.claim === claim)) world.wrongs.push(`${destination}.${claim} left twice`);
  if (before.some(({ isOver }) => !isOver))
    world.wrongs.push(`${destination} was dialled while it may have rung`);
  if (before.filter(({ dialled, end }) => dialled && end !== "credit").length >= attempts) {
    world.wrongs.push(`${destination} was dialled too often`);
  }
  if (before.some(({ end }) => end === "completed" || end === "failed")) {
    world.wrongs.push(`${destination} was dialled after its end`);
  }
  const kind = world.plan.shift() ?? "placed";
  const { dials: dialled, reply } = replies[kind];
  world.dials.push({ destination, claim, dialled, isOver: kind === "too many" || kind === "no account" });
  await pass("the POST has left");
  return reply();
}

/** Lets the machine be gone at each of the places. */
async function makeTrouble(): Promise<void> {
  const { alarm, settle } = Campaign.prototype;
  vi.spyOn(Campaign.prototype, "alarm").mockImplementation(async function (this: Campaign) {
    await pass("the alarm has rung");
    await alarm.call(this);
  });
  vi.spyOn(Campaign.prototype, "settle").mockImplementation(async function (this: Campaign, settlement) {
    await pass("an end has come");
    await settle.call(this, settlement);
    await pass("an end is stored");
  });
  const { take } = Pacer.prototype;
  vi.spyOn(Pacer.prototype, "take").mockImplementation(function (this: Pacer, ...wish) {
    const share = take.apply(this, wish);
    // What this returns is waited for by whoever asks from another object.
    return pass("a share is given").then(() => share) as unknown as typeof share;
  });
  await runInDurableObject(env.CALL.getByName("storage"), (_, { storage }) => {
    // What the platform made of the class.
    const prototype = Object.getPrototypeOf(storage) as DurableObjectStorage;
    const { sync } = prototype;
    vi.spyOn(prototype, "sync").mockImplementation(async function (this: DurableObjectStorage) {
      await pass("a claim is not on disk");
      await sync.apply(this);
      await pass("a claim is on disk");
    });
  });
}

/** Waits for what is asked, or until the machine is gone meanwhile: then it is false. */
async function survive(asked: Promise<unknown>): Promise<boolean> {
  let isDone = false;
  const done = asked
    .catch(() => {})
    .then(() => {
      isDone = true;
    });
  await vi.waitUntil(() => isDone || world.hangs, { timeout: 20_000, interval: 0 });
  if (!world.hangs) return true;
  world.hangs = false;
  await abortAllDurableObjects();
  await done;
  return false;
}

async function play({ replies: plan, steps, losesHangups, callsPerSecond }: History): Promise<void> {
  Object.assign(world, { dials: [], wrongs: [], plan: [...plan], crash: undefined, hangs: false });
  await forgetShares();
  const id = crypto.randomUUID().replaceAll("-", "");
  const campaign = (): DurableObjectStub<Campaign> => campaignObject(env, id);
  const url = "https://relay.example.com";
  await campaign().create({ digest: "d", url, settings, choices: { ...choices, callsPerSecond } });
  await campaign().add(
    Array.from({ length: destinations }, (_, index) => ({ key: String(index), to: numberOf(index) })),
  );
  await campaign().obey("start", url);

  const alarmAt = (): Promise<number | null> =>
    runInDurableObject(campaign(), (_, { storage }) => storage.getAlarm());
  let forNothing = 0;
  const ring = async (): Promise<boolean> => {
    const at = await alarmAt();
    // One that is paused waits for weeks.
    if (at === null || at > Date.now() + 86_400_000) return false;
    if (at > Date.now()) vi.setSystemTime(at);
    const left = world.dials.length;
    if (await survive(runDurableObjectAlarm(campaign()))) {
      const isSoon = ((await alarmAt()) ?? Infinity) < Date.now() + 1_000;
      forNothing = isSoon && world.dials.length === left ? forNothing + 1 : 0;
      if (forNothing > mostForNothing) world.wrongs.push("its alarm rings again and again for nothing");
      return true;
    }
    // The platform lets an alarm ring again that was cut short; what runs it here has forgotten it.
    await runInDurableObject(campaign(), async (_, { storage }) => {
      if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + 2_000);
    });
    return true;
  };
  const tell = async (dial: Dial, how: keyof typeof ends): Promise<void> => {
    dial.end ??= how;
    dial.isOver = true;
    const { destination, claim } = dial;
    const settlement: Settlement = {
      destination,
      claim,
      call: `${destination}-${claim}`,
      ended: ends[dial.end],
    };
    await survive(campaign().settle(settlement));
  };
  const ringing = (): Dial[] => world.dials.filter(({ dialled, isOver }) => dialled && !isOver);
  const told = (): Dial[] => world.dials.filter(({ end }) => end !== undefined);
  const pick = (dials: Dial[], index: number): Dial | undefined => dials[index % Math.max(1, dials.length)];

  for (const step of steps) {
    if (step.kind === "ring") await ring();
    else if (step.kind === "crash") world.crash = { at: step.at, after: step.after };
    else if (step.kind === "abort") await abortAllDurableObjects();
    else if (step.kind === "pause" || step.kind === "resume") await campaign().obey(step.kind, url);
    else {
      const dial = pick(step.kind === "end" ? ringing() : told(), step.dial);
      if (dial) await tell(dial, step.kind === "end" ? step.how : "completed");
    }
  }
  world.crash = undefined;
  world.plan = [];
  // A call tells its end until the campaign has taken it, also where that is over meanwhile.
  for (const dial of told()) await tell(dial, "completed");
  let state: CampaignState | undefined;
  for (let rung = 0; rung < 200; rung += 1) {
    const looked = await campaign().look({
      unredacted: true,
      issued: Date.now(),
      expires: Infinity,
      ticket: "t",
    });
    state = typeof looked === "object" ? looked.state : undefined;
    if (state?.status === "completed") break;
    if (state?.status !== "running") await campaign().obey("resume", url);
    // All is told again that may not have been stored.
    for (const dial of told()) await tell(dial, "completed");
    if (!losesHangups) for (const dial of ringing()) await tell(dial, "completed");
    await ring();
  }

  expect(world.wrongs).toEqual([]);
  expect(state).toMatchObject({ status: "completed", destinations, progress: { pending: 0, live: 0 } });
  const { rows } = (await campaign().export(0, 100)) ?? { rows: [] };
  const counts = Object.entries(state?.progress ?? {});
  for (const [status, count] of counts) {
    expect(count, status).toBe(rows.filter((row) => row.status === status).length);
  }
  for (const [index, { status }] of rows.entries()) {
    const dials = world.dials.filter(({ destination }) => destination === index + 1);
    const last = dials.findLast(({ isOver, end }) => !isOver || end !== undefined);
    // What was told is what it is; and unknown is only what nobody told.
    if (last?.end !== undefined && last.end !== "credit" && status !== "unknown")
      expect(status).toBe(last.end);
    if (dials.some(({ end }) => end === "completed")) expect(status).toBe("completed");
  }
  const frames = await campaign().read(
    { unredacted: true, issued: Date.now(), expires: Infinity, ticket: "t" },
    { history: 1_000 },
    0,
  );
  const events = (Array.isArray(frames) ? frames : []).flatMap<CampaignEvent>((frame) =>
    frame.type === "events" ? frame.events : [],
  );
  for (const [index, event] of events.entries()) {
    if (event.type === "outcome") expect(event.position).toBe(index + 1);
  }
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it(`${runs} campaigns from seed ${seed}: nobody is dialled twice for one attempt, wherever the machine is gone`, async () => {
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
  turnClock(2);
  standInForPlivo(answer);
  await makeTrouble();
  await fc.assert(fc.asyncProperty(history, play), { numRuns: runs, seed });
}, 3_600_000);
