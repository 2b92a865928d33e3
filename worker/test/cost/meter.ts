import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { Call } from "../../src/call/call.ts";
import { Outbox } from "../../src/call/outbox.ts";
import { Campaign } from "../../src/campaigns/campaign.ts";
import { Pacer } from "../../src/campaigns/pacer.ts";
import { Feed } from "../../src/feed/feed.ts";
import { Sinks } from "../../src/sinks/sinks.ts";

/** What the objects did since the last reading. */
export interface Reading {
  readonly call: number;
  readonly feed: number;
  readonly campaign: number;
  readonly pacer: number;
  readonly rowsWritten: number;
  readonly rowsRead: number;
}

const nothing: Reading = { call: 0, feed: 0, campaign: 0, pacer: 0, rowsWritten: 0, rowsRead: 0 };

// Whatever a route, another object or the alarm may ask an object for. `recordQuestion` is counted at `record`, to which it
// passes on; a call at the receipt that it gives is part of the same request.
const requests = {
  call: [Call.prototype, ["record", "look", "callUuid", "read", "useTicket", "fetch", "alarm"]],
  feed: [Feed.prototype, ["append", "look", "read", "useTicket", "fetch", "alarm"]],
  campaign: [Campaign.prototype, ["create", "add", "obey", "settle", "callee", "look", "read", "alarm"]],
  pacer: [Pacer.prototype, ["take", "close", "slow"]],
} as const;

// Methods of the platform's prototypes, each of which takes and returns something else.
type Methods = Record<string, (...inputs: unknown[]) => unknown>;

/**
 * Counts where the objects themselves are: their requests at their methods, and their rows at the storage.
 *
 * SQL tells what each statement read and wrote, rows of indexes and of the schema included. A key-value `get` is a row
 * read, a `put` or `delete` one written; so is each `setAlarm`.
 */
export class Meter {
  #reading: Reading = nothing;
  #stopped = false;
  #underWay = 0;

  /** Counts from now on, until all mocks are restored. */
  async attach(): Promise<void> {
    for (const [object, [prototype, names]] of Object.entries(requests)) {
      for (const name of names) {
        // Its methods are the platform's to call, and private to nobody.
        after(prototype as unknown as Methods, name, () => this.add({ [object]: 1 }));
      }
    }
    for (const [prototype, name] of [
      [Outbox.prototype, "flushUnlessPaused"],
      [Sinks.prototype, "deliver"],
    ] as const) {
      after(prototype as unknown as Methods, name, async (done) => {
        this.#underWay += 1;
        await done;
        this.#underWay -= 1;
      });
    }
    await runInDurableObject(env.CALL.getByName("meter"), (_, { storage }) => {
      after(methodsOf(storage.sql), "exec", (cursor) => {
        const done = cursor as SqlStorageCursor<Record<string, SqlStorageValue>>; // what `exec` returns
        // Whoever gets a cursor reads it to its end at once.
        queueMicrotask(() => this.add({ rowsRead: done.rowsRead, rowsWritten: done.rowsWritten }));
      });
      after(methodsOf(storage.kv), "get", () => this.add({ rowsRead: 1 }));
      for (const name of ["put", "delete"])
        after(methodsOf(storage.kv), name, () => this.add({ rowsWritten: 1 }));
      after(methodsOf(storage), "setAlarm", () => this.add({ rowsWritten: 1 }));
    });
  }

  /** What has been counted; begins again from nothing. */
  take(): Reading {
    const reading = this.#reading;
    this.#reading = nothing;
    return reading;
  }

  /** Does something that is the test's, and counts nothing of it. */
  async unseen<Result>(action: () => Promise<Result>): Promise<Result> {
    this.#stopped = true;
    try {
      return await action();
    } finally {
      this.#stopped = false;
    }
  }

  /** Resolves when the feed has all that was on its way to it, and its sinks too. */
  async delivered(): Promise<void> {
    await vi.waitUntil(() => this.#underWay === 0, { interval: 1 });
  }

  add(more: Partial<Reading>): void {
    if (this.#stopped) return;
    const { call, feed, campaign, pacer, rowsWritten, rowsRead } = this.#reading;
    this.#reading = {
      call: call + (more.call ?? 0),
      feed: feed + (more.feed ?? 0),
      campaign: campaign + (more.campaign ?? 0),
      pacer: pacer + (more.pacer ?? 0),
      rowsWritten: rowsWritten + (more.rowsWritten ?? 0),
      rowsRead: rowsRead + (more.rowsRead ?? 0),
    };
  }
}

function methodsOf(instance: object): Methods {
  // The prototype of what the platform made: methods only.
  return Object.getPrototypeOf(instance) as Methods;
}

function after(target: Methods, name: string, note: (result: unknown) => unknown): void {
  const original = target[name];
  if (!original) throw new Error(`${name} is no method any more`);
  vi.spyOn(target, name).mockImplementation(function (this: unknown, ...inputs: unknown[]) {
    const result = original.apply(this, inputs);
    note(result);
    return result;
  });
}
