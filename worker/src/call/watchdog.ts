import { type HangupEvent, isEnded } from "@plivo-edge/callbacks";
import { type CallRecord, PlivoApiError } from "@plivo-edge/client";
import { connectPlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { log, nameOf } from "../log.ts";
import type { CallTimes } from "./call-times.ts";
import type { EventLog } from "./event-log.ts";

/** What is kept about a call that has a time of its own, or was asked about. */
interface Watched extends CallTimes {
  readonly asked: number;
  /** Milliseconds since the epoch. */
  readonly lastAsked: number;
}

const minute = 60_000;
// What Plivo does where a request says nothing else, in seconds.
const usualRing = 120;
const usualTalk = 4 * 60 * 60;
// And whatever a request says.
const longestTalk = 24 * 60 * 60;
// Plivo may try its callbacks that long, and has a record to write.
const grace = minute;
const longestPause = 60 * minute;
// After this there can be no call: Plivo cuts at 24 hours, and a request may wait in its queue before that.
const giveUpAfter = 26 * 60 * minute;

/**
 * Waits for a call's hangup, and asks Plivo when it is overdue: callbacks may be lost for good when this end is down for
 * longer than Plivo tries, and a call that nobody ends would be shown as live for ever.
 */
export class Watchdog {
  readonly #storage: DurableObjectStorage;
  readonly #log: EventLog;
  readonly #environment: Environment;
  readonly #call: string;
  #watched: Watched;

  constructor(storage: DurableObjectStorage, events: EventLog, environment: Environment, call: string) {
    this.#storage = storage;
    this.#log = events;
    this.#environment = environment;
    this.#call = call;
    this.#watched = storage.kv.get<Watched>("watched") ?? { asked: 0, lastAsked: 0 };
  }

  /** Takes note of the call's own times: a row written, once, and only where there are any. */
  expect({ ringTimeout = this.#watched.ringTimeout, timeLimit = this.#watched.timeLimit }: CallTimes): void {
    if (ringTimeout === this.#watched.ringTimeout && timeLimit === this.#watched.timeLimit) return;
    this.#watch({ ...this.#watched, ringTimeout, timeLimit });
  }

  /** When Plivo is to be asked, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    const { state, createdAt, documentAt } = this.#log;
    if (isEnded(state.status)) return Infinity;
    const { asked, lastAsked, ringTimeout = usualRing, timeLimit = usualTalk } = this.#watched;
    // An inbound call goes on from its first document, and Plivo may never say that it was answered.
    const { answeredAt = documentAt } = state;
    const overdueAt =
      answeredAt === undefined
        ? (state.ringingAt ?? createdAt) + ringTimeout * 1_000 + grace
        : answeredAt + Math.min(timeLimit, longestTalk) * 1_000 + grace;
    const due = asked === 0 ? overdueAt : Math.max(overdueAt, lastAsked + pauseAfter(asked));
    return due > createdAt + giveUpAfter ? Infinity : due;
  }

  /** Asks Plivo whether the call has ended, and makes a hangup of its record. Never rejects: what Plivo does not say now, it may say later. */
  async ask(): Promise<HangupEvent | undefined> {
    const times = this.#watched.asked + 1;
    this.#watch({ ...this.#watched, asked: times, lastAsked: Date.now() });
    try {
      const plivo = connectPlivo(this.#environment);
      if (!plivo) {
        log("warn", "a hangup is overdue, and there is no PLIVO_AUTH_ID to ask with", { times });
        return undefined;
      }
      const record = await plivo.calls.get(this.#log.state.callUuid ?? this.#call, { maxRetries: 0 });
      // The callback may have come meanwhile.
      if (isEnded(this.#log.state.status)) return undefined;
      log("warn", "a hangup was lost; its call's record tells of it", { times });
      return this.#hangup(record);
    } catch (error) {
      // 404: it has not ended, or has not begun, or its record is not written yet.
      const known = error instanceof PlivoApiError && error.status === 404;
      log("warn", "a hangup is overdue", { times, ...(!known && { error: nameOf(error) }) });
      return undefined;
    }
  }

  #watch(watched: Watched): void {
    this.#watched = watched;
    this.#storage.kv.put("watched", watched);
  }

  #hangup(record: CallRecord): HangupEvent {
    const { state } = this.#log;
    const { callUuid, requestUuid } = state;
    return {
      type: "hangup",
      inferred: true,
      callUuid: callUuid ?? record.callUuid,
      // Where no callback ever came, only the id is known by which the dialler knows the call.
      ...given("requestUuid", callUuid === undefined ? this.#call : requestUuid),
      ...given("from", state.from ?? digitsOf(record.fromNumber)),
      ...given("to", state.to ?? digitsOf(record.toNumber)),
      ...given("direction", state.direction ?? record.callDirection),
      // A record says `ANSWER` or the like, so that the code has to tell how it ended.
      ...given("callStatus", record.callState),
      ...given("hangupCauseCode", record.hangupCauseCode),
      ...given("hangupCauseName", record.hangupCauseName),
      ...given("hangupSource", record.hangupSource),
      // Callbacks and records name the same two lengths differently.
      ...given("duration", record.billDuration),
      ...given("billDuration", record.billedDuration),
      ...given("totalCost", record.totalAmount),
      ...given("startTime", record.initiationTime),
      ...given("answerTime", record.answerTime),
      ...given("endTime", record.endTime),
      receivedAt: Date.now(),
      parameters: {},
    };
  }
}

function pauseAfter(times: number): number {
  return Math.min(longestPause, minute * 2 ** times);
}

function digitsOf(number: string | null | undefined): string | undefined {
  return number?.replace(/^\+/, "");
}

/** A fact that Plivo may give as null. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [Key in Name]?: Value } {
  // A computed name makes a record of strings of any object.
  return (value == null ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
