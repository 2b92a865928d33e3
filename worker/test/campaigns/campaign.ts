import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import type { CampaignEvent, CampaignState } from "@plivo-edge/live/frames";
import { expect, vi } from "vitest";
import type { ExportedDestination } from "../../src/campaigns/destinations.ts";
import { campaignObject, pacerObject } from "../../src/config/stubs.ts";
import { facts, relayUrl, signed } from "../plivo.ts";
import { apiKey, fired, type Sent, standInForPlivo } from "../plivo-stub.ts";

export const order = { from: "14155550100", callsPerSecond: 20 };

/** A number like no other in the campaign. */
export const numberOf = (index: number): string => String(14_155_550_000 + index);

export const numbers = (count: number): { to: string }[] =>
  Array.from({ length: count }, (_, index) => ({ to: numberOf(index) }));

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // What the relay says differs from route to route; each test says what it expects.
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly body: any;
}

export async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await exports.default.fetch(
    new Request(`${relayUrl}/v1/campaigns${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("application/json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export const ndjson = { "content-type": "application/x-ndjson" };

/**
 * Turns the clock by hand: what waits in an object has its time at once, and the clock is then as much later. It begins in
 * years to come, so that no alarm rings by the machine's own clock.
 *
 * @param turns of the event loop that whatever is ready has first
 */
export function turnClock(turns = 5): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2030-01-07T12:00:00Z") });
  vi.spyOn(scheduler, "wait").mockImplementation(async (milliseconds, { signal } = {}) => {
    // Whatever is ready comes first.
    for (let turn = 0; turn < turns && !signal?.aborted; turn += 1)
      await new Promise((done) => setTimeout(done, 0));
    if (signal?.aborted) throw signal.reason;
    vi.setSystemTime(Date.now() + milliseconds);
  });
}

/** Lets the object that shares the calls per second know of no test before this one, whose clock was another. */
export async function forgetShares(): Promise<void> {
  await runInDurableObject(pacerObject(env), (_, { storage }) => storage.deleteAll());
  await abortAllDurableObjects();
}

/** A campaign of the relay, as its backend sees it. */
export class TestCampaign {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  static async create(body: object = {}, key: string = crypto.randomUUID()): Promise<TestCampaign> {
    const reply = await ask("POST", "", { ...order, ...body }, { "idempotency-key": key });
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return new TestCampaign(reply.body.id);
  }

  /** One that has been started. */
  static async of(lines: readonly object[], body: object = {}): Promise<TestCampaign> {
    const campaign = await TestCampaign.create(body);
    await campaign.add(lines);
    await campaign.tell("start");
    return campaign;
  }

  get object(): ReturnType<typeof campaignObject> {
    return campaignObject(env, this.id);
  }

  async add(lines: readonly object[]): Promise<Reply["body"]> {
    const text = lines.map((line) => JSON.stringify(line)).join("\n");
    const { status, body } = await ask("POST", `/${this.id}/destinations`, text, ndjson);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  }

  async tell(command: "start" | "pause" | "resume" | "cancel"): Promise<CampaignState> {
    const { status, body } = await ask("POST", `/${this.id}/${command}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  }

  async change(choices: object): Promise<CampaignState> {
    const { status, body } = await ask("PATCH", `/${this.id}`, choices);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  }

  async state(): Promise<CampaignState> {
    return (await ask("GET", `/${this.id}`)).body;
  }

  async destinations(): Promise<ExportedDestination[]> {
    const { body } = await ask("GET", `/${this.id}/destinations`);
    return body
      .split("\n")
      .filter((line: string) => line !== "")
      .map((line: string) => JSON.parse(line));
  }

  /** Its events from the first one on. */
  async events(): Promise<CampaignEvent[]> {
    const { body } = await ask("GET", `/${this.id}/events?history=1000&wait=0`);
    return body.frames.flatMap((frame: { events?: CampaignEvent[] }) => frame.events ?? []);
  }

  /** When its alarm is to ring next. */
  alarmAt(): Promise<number | null> {
    return runInDurableObject(this.object, (_, { storage }) => storage.getAlarm());
  }

  /** Turns the clock to the next alarm, and lets it ring. False where there is none. */
  async ring(): Promise<boolean> {
    const at = await this.alarmAt();
    if (at === null) return false;
    if (at > Date.now()) vi.setSystemTime(at);
    await runDurableObjectAlarm(this.object);
    return true;
  }

  /** Lets alarms ring that are due within so many milliseconds. */
  async pass(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds;
    for (;;) {
      const at = await this.alarmAt();
      if (at === null || at > until) break;
      await this.ring();
    }
    if (Date.now() < until) vi.setSystemTime(until);
  }

  /** Lets alarms ring until something is so. */
  async until(isSo: (state: CampaignState) => boolean, most = 200): Promise<CampaignState> {
    for (let rung = 0; rung < most; rung += 1) {
      const state = await this.state();
      if (isSo(state)) return state;
      if (!(await this.ring())) break;
    }
    const state = await this.state();
    expect(isSo(state), JSON.stringify(state)).toBe(true);
    return state;
  }
}

/** How the call of a dial ends, or goes on, as Plivo tells it at the URL that it was given. */
export async function call(
  { body }: Sent,
  type: "ring" | "answer" | "machine" | "hangup",
  parameters: Record<string, string> = {},
  requestUuid: string = crypto.randomUUID(),
): Promise<string> {
  const url = (body[type === "machine" ? "machine_detection_url" : `${type}_url`] ?? "").replace(/#.*/, "");
  const status = { ring: "ringing", answer: "in-progress", machine: "in-progress", hangup: "completed" };
  const sent = { ...facts(requestUuid), To: body["to"] ?? "", CallStatus: status[type], ...parameters };
  const response = await exports.default.fetch(await signed(url, sent));
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return text;
}

export const busy = { CallStatus: "busy", HangupCauseCode: "3010", HangupCauseName: "Busy Line" };
export const noAnswer = { CallStatus: "no-answer", HangupCauseCode: "6010" };
export const completed = {
  CallStatus: "completed",
  HangupCauseCode: "4000",
  Duration: "7",
  AnswerTime: "2026-01-01 10:00:00",
};

/** Which destination a dial is of, and which dial of it, by its own URLs. */
export function dialOf({ body }: Sent): string {
  return /\/destination\/([\d.]+)\//.exec(body["hangup_url"] ?? "")?.[1] ?? "";
}

/** What left for Plivo, and when. */
export interface Dialled {
  /** The requests to Make a Call. */
  readonly sent: Sent[];
  /** When each of them left, in milliseconds since the epoch. */
  readonly times: number[];
}

/**
 * Answers dials in Plivo's place, and questions about calls.
 *
 * @param reply to the dial that is the first, the second …
 * @param record what Plivo knows of a call, by its id; it knows of none where it is left out
 */
export function plivo(
  reply: (dial: Sent, count: number) => Response | Promise<Response> = () => fired(),
  record: (call: string) => Response = () => Response.json({ error: "not found" }, { status: 404 }),
): Dialled {
  const sent: Sent[] = [];
  const times: number[] = [];
  standInForPlivo((request) => {
    if (request.method === "GET") return record(/\/Call\/([^/]+)\//.exec(request.url)?.[1] ?? "");
    sent.push(request);
    times.push(Date.now());
    return reply(request, sent.length);
  });
  return { sent, times };
}
