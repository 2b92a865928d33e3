import type { Environment } from "../config/environment.ts";
import { feedObject } from "../config/stubs.ts";
import { log, nameOf } from "../log.ts";
import type { EventLog } from "./event-log.ts";

const eventsPerDelivery = 100;
// After a failure; then after as long again as the feed has lacked the newest event, so that each pause doubles.
const tryAgainAfter = 10_000;
const longestPause = 3_600_000;
// Deliveries take milliseconds. Only a crash leaves one behind that nobody knows to have failed, and one alarm a minute,
// each of which is a row written, is enough for that.
const lookAgainAfter = 60_000;

/**
 * Carries a call's events to the feeds that follow it: in order, and at least once.
 *
 * The log is the box. For each feed there is only a mark of how far it has taken the events, which moves after the feed
 * has them on disk; whoever crashes in between, the same events are delivered again and the feed knows them by their ids.
 */
export class Outbox {
  readonly #sql: SqlStorage;
  readonly #log: EventLog;
  readonly #environment: Environment;
  readonly #call: string;
  /** For each feed the place of the last event that it has. */
  readonly #marks: Map<string, number>;
  #running: Promise<void> | undefined;
  #failed = false;

  constructor(storage: DurableObjectStorage, events: EventLog, environment: Environment, call: string) {
    this.#sql = storage.sql;
    this.#log = events;
    this.#environment = environment;
    this.#call = call;
    const rows = this.#sql.exec<{ name: string; sent: number }>("SELECT name, sent FROM feed").toArray();
    this.#marks = new Map(rows.map(({ name, sent }) => [name, sent]));
  }

  /** Adds feeds to those that get the call's events, from the first one on. */
  follow(feeds: readonly string[]): void {
    for (const feed of feeds) if (!this.#marks.has(feed)) this.#mark(feed, 0);
  }

  /** When to deliver what is pending, if nobody does before, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    if (!this.pending) return Infinity;
    const now = Date.now();
    if (!this.#failed) return now + lookAgainAfter;
    return now + Math.min(longestPause, Math.max(tryAgainAfter, now - this.#log.changedAt));
  }

  /** Whether some feed lacks some event. */
  get pending(): boolean {
    return this.#behind().length > 0;
  }

  /** Delivers what is pending. Never rejects: what could not be delivered stays pending. */
  flush(): Promise<void> {
    this.#running ??= this.#deliverAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #deliverAll(): Promise<void> {
    const failed = new Set<string>();
    for (;;) {
      const behind = this.#behind().filter(({ feed }) => !failed.has(feed));
      this.#failed = failed.size > 0;
      if (behind.length === 0) return;
      await Promise.all(
        behind.map(async ({ feed, sent }) => {
          try {
            await this.#deliver(feed, sent);
          } catch (error) {
            failed.add(feed);
            log("warn", "events not delivered to a feed; the alarm tries again", { error: nameOf(error) });
          }
        }),
      );
    }
  }

  async #deliver(feed: string, sent: number): Promise<void> {
    const events = this.#log.after(sent, eventsPerDelivery);
    const { epoch } = this.#log;
    await feedObject(this.#environment, feed).append({ call: this.#call, epoch, seq: sent + 1, events });
    this.#mark(feed, sent + events.length);
  }

  #mark(feed: string, sent: number): void {
    this.#marks.set(feed, sent);
    this.#sql.exec("INSERT OR REPLACE INTO feed (name, sent) VALUES (?, ?)", feed, sent);
  }

  #behind(): { readonly feed: string; readonly sent: number }[] {
    return [...this.#marks]
      .filter(([, sent]) => sent < this.#log.seq)
      .map(([feed, sent]) => ({ feed, sent }));
  }
}
