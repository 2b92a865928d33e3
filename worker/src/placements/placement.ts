import { DurableObject } from "cloudflare:workers";
import { requirePlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { log, nameOf } from "../log.ts";
import { Alarm } from "../storage/alarm.ts";
import type { SynchronousCall } from "./create-call-body.ts";
import { type Failure, failureOf, type Outcome } from "./outcome.ts";

/** What is kept of a dial: no number, and of the request no more than its digest. */
interface Intent {
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** How many it is to; absent in what was noted before that was. */
  readonly destinations?: number;
  /** Absent while it is under way, and for ever if the dial was cut short. */
  readonly outcome?: { readonly requestUuids: readonly string[] } | { readonly failure: Failure };
}

// Longer than callback URLs are taken, which is 26 hours: so long, the callee's document may be asked for.
const keptFor = 48 * 3_600_000;

// Whoever placed the call waits meanwhile; after this they are told when to come back.
const longestPause = 5_000;

const interrupted: Failure = {
  status: 502,
  error: "the relay was interrupted while it dialled",
  ambiguous: true,
};

const nameless: Failure = {
  status: 502,
  error: "Plivo took the request, and named no call",
  ambiguous: true,
};

const notStored: Failure = {
  status: 503,
  error: "the relay could not store the request, and has not dialled",
  ambiguous: false,
};

/**
 * One request to place calls. It dials once, whatever happens: that it is going to is on disk before anything leaves for
 * Plivo, so what a crash leaves behind is read as "may have dialled" and never as "has not yet".
 *
 * Addressed by API key and idempotency key. Holds the answer document too, if one was given: Plivo may ask for it before
 * its reply has told what the call's id is, and even if that reply never arrives.
 */
export class Placement extends DurableObject<Environment> {
  readonly #alarm: Alarm = new Alarm(this.ctx.storage);
  #dialling: { readonly digest: string; readonly outcome: Promise<Outcome> } | undefined;

  /**
   * Dials, or tells what came of it when it did. Requests that come while it dials wait for the same outcome.
   *
   * @param digest of the request: the same key with another request is refused
   */
  async place(digest: string, parameters: SynchronousCall, document: string | undefined): Promise<Outcome> {
    const intent = this.ctx.storage.kv.get<Intent>("intent");
    const taken = this.#dialling ?? intent;
    if (taken && taken.digest !== digest) return { status: "conflict" };
    if (this.#dialling) return this.#dialling.outcome;
    if (intent) {
      // Should the alarm have been lost, this brings it back.
      await this.#alarm.set(Math.max(Date.now(), intent.since + keptFor));
      return replay(intent);
    }
    const destinations = [parameters.to].flat().length;
    const outcome = this.#dial({ digest, since: Date.now(), destinations }, parameters, document);
    this.#dialling = { digest, outcome };
    try {
      return await outcome;
    } finally {
      this.#dialling = undefined;
    }
  }

  /** Keeps a document for a call that is under way. */
  async storeDocument(document: string): Promise<void> {
    // Before the document: without it, nobody would delete that.
    await this.#alarm.set(Date.now() + keptFor);
    this.ctx.storage.kv.put("document", document);
  }

  document(): string | undefined {
    return this.ctx.storage.kv.get<string>("document");
  }

  /**
   * Deletes the document of a call that is erased, unless it is other calls' document too. That the request was made is kept:
   * its key must not dial again.
   */
  async erase(call: string): Promise<void> {
    const { outcome, destinations = 1 } = this.ctx.storage.kv.get<Intent>("intent") ?? {};
    const isShared =
      outcome && "requestUuids" in outcome
        ? outcome.requestUuids.some((other) => other !== call)
        : destinations > 1;
    if (!isShared) this.ctx.storage.kv.delete("document");
  }

  override alarm(): Promise<void> {
    return this.#alarm.ring(() => this.ctx.storage.deleteAll());
  }

  async #dial(intent: Intent, parameters: SynchronousCall, document: string | undefined): Promise<Outcome> {
    const plivo = requirePlivo(this.env);
    try {
      await this.#prepare(intent, document);
    } catch (error) {
      log("error", "placement interrupted", { error: nameOf(error) });
      await this.#clear();
      return { status: "refused", failure: notStored };
    }
    try {
      const placed = await plivo.calls.create(parameters, { maxRetryDelay: longestPause });
      const requestUuids = "requestUuids" in placed ? placed.requestUuids : [placed.requestUuid];
      const { destinations = 1 } = intent;
      if (requestUuids.length < destinations) {
        log("warn", "Plivo named fewer calls than were asked for", {
          named: requestUuids.length,
          asked: destinations,
        });
      }
      if (requestUuids.length === 0) return this.#doubt(intent, nameless);
      this.#note({ ...intent, outcome: { requestUuids } });
      return { status: "placed", requestUuids, replayed: false };
    } catch (error) {
      const failure = failureOf(error);
      log("warn", "call not placed", { error: nameOf(error), ambiguous: failure.ambiguous });
      if (!failure.ambiguous) {
        await this.#clear();
        return { status: "refused", failure };
      }
      return this.#doubt(intent, failure);
    }
  }

  /** Nobody knows whether it dialled. */
  #doubt(intent: Intent, failure: Failure): Outcome {
    this.#note({ ...intent, outcome: { failure } });
    return { status: "unknown", failure, since: intent.since };
  }

  /** That it is going to dial is on disk before anything leaves. */
  async #prepare(intent: Intent, document: string | undefined): Promise<void> {
    const { kv } = this.ctx.storage;
    // Before what it deletes.
    await this.#alarm.set(intent.since + keptFor);
    kv.put("intent", intent);
    if (document !== undefined) kv.put("document", document);
    await this.ctx.storage.sync();
  }

  /** What came of it is told, whether or not the disk takes it: without it, the key's next request is told less. */
  #note(intent: Intent): void {
    try {
      this.ctx.storage.kv.put("intent", intent);
    } catch (error) {
      log("error", "placement interrupted", { error: nameOf(error) });
    }
  }

  /** The same key may try again. Where the disk does not take even this, it may not, and nothing is dialled twice. */
  async #clear(): Promise<void> {
    try {
      // It would ring in the middle of what the key's next request keeps.
      await this.#alarm.unset();
      await this.ctx.storage.deleteAll();
    } catch (error) {
      log("error", "placement interrupted", { error: nameOf(error) });
    }
  }
}

function replay({ outcome = { failure: interrupted }, since }: Intent): Outcome {
  if ("failure" in outcome) return { status: "unknown", failure: outcome.failure, since };
  return { status: "placed", requestUuids: outcome.requestUuids, replayed: true };
}
