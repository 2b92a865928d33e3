import { type HangupEvent, isEnded } from "@plivo-edge/callbacks";
import { type CallRecord, PlivoApiError } from "@plivo-edge/client";
import { connectPlivo } from "../account.ts";
import type { Environment } from "../environment.ts";
import { log, nameOf } from "../log.ts";
import type { EventLog } from "./event-log.ts";

interface Asked {
  readonly times: number;
  /** Milliseconds since the epoch. */
  readonly last: number;
}

const minute = 60_000;
// What Plivo does where a request says nothing else: it rings for 120 s and cuts after 4 hours. A call that may take
// longer is asked about in vain, and again.
const longestRing = 3 * minute;
const longestTalk = 4 * 60 * minute + 5 * minute;
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
  #asked: Asked;

  constructor(storage: DurableObjectStorage, events: EventLog, environment: Environment, call: string) {
    this.#storage = storage;
    this.#log = events;
    this.#environment = environment;
    this.#call = call;
    this.#asked = storage.kv.get<Asked>("asked") ?? { times: 0, last: 0 };
  }

  /** When Plivo is to be asked, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    const { state, createdAt } = this.#log;
    if (isEnded(state.status)) return Infinity;
    const overdueAt =
      state.answeredAt === undefined
        ? (state.ringingAt ?? createdAt) + longestRing
        : state.answeredAt + longestTalk;
    const { times, last } = this.#asked;
    const due = times === 0 ? overdueAt : Math.max(overdueAt, last + pauseAfter(times));
    return due > createdAt + giveUpAfter ? Infinity : due;
  }

  /** Asks Plivo whether the call has ended, and makes a hangup of its record. Never rejects: what Plivo does not say now, it may say later. */
  async ask(): Promise<HangupEvent | undefined> {
    this.#asked = { times: this.#asked.times + 1, last: Date.now() };
    this.#storage.kv.put("asked", this.#asked);
    const { times } = this.#asked;
    const plivo = connectPlivo(this.#environment);
    if (!plivo) {
      log("warn", "a hangup is overdue, and there is no PLIVO_AUTH_ID to ask with", { times });
      return undefined;
    }
    try {
      const record = await plivo.calls.get(this.#log.state.callUuid ?? this.#call, { maxRetries: 0 });
      log("warn", "a hangup was lost; its call's record tells of it", { times });
      return this.#hangup(record);
    } catch (error) {
      // 404: it has not ended, or has not begun, or its record is not written yet.
      const known = error instanceof PlivoApiError && error.status === 404;
      log("warn", "a hangup is overdue", { times, ...(!known && { error: nameOf(error) }) });
      return undefined;
    }
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
      from: state.from ?? digitsOf(record.fromNumber),
      to: state.to ?? digitsOf(record.toNumber),
      direction: state.direction ?? (record.callDirection === "inbound" ? "inbound" : "outbound"),
      // A record says `ANSWER` or the like, so that the code has to tell how it ended.
      callStatus: record.callState ?? "",
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

function digitsOf(number: string | null | undefined): string {
  return number?.replace(/^\+/, "") ?? "";
}

/** A fact that Plivo may give as null. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [Key in Name]?: Value } {
  // A computed name makes a record of strings of any object.
  return (value == null ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
