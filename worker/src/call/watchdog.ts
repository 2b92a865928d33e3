import { type HangupEvent, isEnded } from "@plivo-edge/callbacks";
import { type CallRecord, PlivoApiError } from "@plivo-edge/client";
import { connectPlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { readRetention } from "../config/settings.ts";
import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";
import { endOfRecord, given, timeOf } from "./call-record.ts";
import type { CallStorage } from "./call-storage.ts";
import type { CallTimes } from "./call-times.ts";
import type { EventLog } from "./event-log.ts";

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
const askTimeout = 20_000;

/** What asking has shown: nothing yet, the end of the call, or that the call ended too long ago to be kept. */
export type Finding = HangupEvent | "not yet" | "forgotten";

/**
 * Waits for a call's hangup, and asks Plivo when it is overdue: callbacks may be lost for good when this end is down for
 * longer than Plivo tries, and a call that nobody ends would be shown as live for ever.
 */
export class Watchdog {
  readonly #storage: CallStorage;
  readonly #log: EventLog;
  readonly #environment: Environment;
  readonly #call: string;

  constructor(storage: CallStorage, events: EventLog, environment: Environment, call: string) {
    this.#storage = storage;
    this.#log = events;
    this.#environment = environment;
    this.#call = call;
  }

  /** Takes note of the call's own times, which are on disk once the storage is saved. */
  expect({ ringTimeout, timeLimit }: CallTimes): void {
    if (ringTimeout !== undefined) this.#storage.watch = { ...this.#storage.watch, ringTimeout };
    if (timeLimit !== undefined) this.#storage.watch = { ...this.#storage.watch, timeLimit };
  }

  /** When Plivo is to be asked, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    const { state, createdAt, documentAt } = this.#log;
    if (isEnded(state.status)) return Infinity;
    const { askAgainAt = 0, ringTimeout = usualRing, timeLimit = usualTalk } = this.#storage.watch;
    // An inbound call goes on from its first document, and Plivo may never say that it was answered.
    const { answeredAt = documentAt } = state;
    const overdueAt =
      answeredAt === undefined
        ? (state.ringingAt ?? createdAt) + ringTimeout * 1_000 + grace
        : answeredAt + Math.min(timeLimit, longestTalk) * 1_000 + grace;
    return Math.min(Math.max(overdueAt, askAgainAt), this.#givesUpAt);
  }

  /**
   * Asks Plivo whether the call has ended, and makes a hangup of its record. Never rejects: what Plivo does not say now,
   * it may say later; and when there can be no call any more, its end is unknown.
   */
  async ask(): Promise<Finding> {
    const times = this.#storage.watch.asked + 1;
    const { record, retryAfter = 0 } = await this.#record(times);
    // The callback may have come meanwhile.
    if (isEnded(this.#log.state.status)) return "not yet";
    if (record) {
      // Nothing was heard of it here, or nothing is left of that: somebody opened a socket to a call of long ago.
      const keptUntil = (timeOf(record.endTime) ?? Infinity) + readRetention(this.#environment);
      if (this.#log.seq === 0 && Date.now() >= keptUntil) return "forgotten";
      log("warn", "a hangup was lost; its call's record tells of it", { times });
      return this.#hangup(record);
    }
    if (Date.now() >= this.#givesUpAt) {
      log("error", "a call has no end: no hangup came, and Plivo has no record of it", { times });
      return this.#unknownEnd();
    }
    const pause = Math.max(Math.min(longestPause, minute * 2 ** times), retryAfter * 1_000);
    this.#storage.watch = { ...this.#storage.watch, asked: times, askAgainAt: Date.now() + pause };
    this.#storage.save();
    return "not yet";
  }

  get #givesUpAt(): number {
    return this.#log.createdAt + giveUpAfter;
  }

  async #record(times: number): Promise<{ readonly record?: CallRecord; readonly retryAfter?: number }> {
    try {
      const plivo = connectPlivo(this.#environment);
      if (!plivo) {
        log("warn", "a hangup is overdue, and there is no PLIVO_AUTH_ID to ask with", { times });
        return {};
      }
      const id = this.#log.state.callUuid ?? this.#call;
      return { record: await within(askTimeout, plivo.calls.get(id, { maxRetries: 0 })) };
    } catch (error) {
      // 404: it has not ended, or has not begun, or its record is not written yet.
      const known = error instanceof PlivoApiError && error.status === 404;
      log("warn", "a hangup is overdue", { times, ...(!known && { error: nameOf(error) }) });
      const retryAfter = error instanceof PlivoApiError ? error.retryAfter : undefined;
      return retryAfter === undefined ? {} : { retryAfter };
    }
  }

  #hangup(record: CallRecord): HangupEvent {
    return {
      ...this.#inferred(record.callUuid),
      ...given("from", this.#log.state.from ?? digitsOf(record.fromNumber)),
      ...given("to", this.#log.state.to ?? digitsOf(record.toNumber)),
      ...given("direction", this.#log.state.direction ?? record.callDirection),
      ...endOfRecord(record),
    };
  }

  /** In the words that Plivo has for an end of which it knows nothing; it has none for such a call's status. */
  #unknownEnd(): HangupEvent {
    const { from, to, direction } = this.#log.state;
    return {
      ...this.#inferred(this.#call),
      ...given("from", from),
      ...given("to", to),
      ...given("direction", direction),
      callStatus: "unknown",
      hangupCauseCode: 0,
      hangupCauseName: "Unknown",
      hangupSource: "Unknown",
    };
  }

  #inferred(recorded: string): HangupEvent {
    const { callUuid, requestUuid } = this.#log.state;
    return {
      type: "hangup",
      inferred: true,
      callUuid: callUuid ?? recorded,
      // Where no callback ever came, only the id is known by which the dialler knows the call.
      ...given("requestUuid", callUuid === undefined ? this.#call : requestUuid),
      receivedAt: Date.now(),
      parameters: {},
    };
  }
}

function digitsOf(number: string | null | undefined): string | undefined {
  return number?.replace(/^\+/, "");
}
