import type { Environment } from "../environment.ts";
import { log, nameOf } from "../log.ts";
import { feedObject } from "../objects.ts";
import type { EventLog } from "./event-log.ts";

/** For each feed the place of the last event that it has. */
type Marks = Readonly<Record<string, number>>;

const eventsPerDelivery = 100;

/**
 * Carries a call's events to the feeds that follow it: in order, and at least once.
 *
 * The log is the box. For each feed there is only a mark of how far it has taken the events, which moves after the feed
 * has them on disk; whoever crashes in between, the same events are delivered again and the feed knows them by their ids.
 */
export class Outbox {
  readonly #storage: DurableObjectStorage;
  readonly #log: EventLog;
  readonly #environment: Environment;
  readonly #call: string;
  #marks: Marks;
  #running: Promise<void> | undefined;

  constructor(storage: DurableObjectStorage, events: EventLog, environment: Environment, call: string) {
    this.#storage = storage;
    this.#log = events;
    this.#environment = environment;
    this.#call = call;
    this.#marks = storage.kv.get<Marks>("outbox") ?? {};
  }

  /** Adds feeds to those that get the call's events, from the first one on. */
  follow(feeds: readonly string[]): void {
    const unknown = feeds.filter((feed) => !Object.hasOwn(this.#marks, feed));
    if (unknown.length > 0) this.#mark(Object.fromEntries(unknown.map((feed) => [feed, 0])));
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
    this.#mark({ [feed]: sent + events.length });
  }

  #mark(marks: Marks): void {
    this.#marks = { ...this.#marks, ...marks };
    this.#storage.kv.put("outbox", this.#marks);
  }

  #behind(): { readonly feed: string; readonly sent: number }[] {
    return Object.entries(this.#marks)
      .filter(([, sent]) => sent < this.#log.seq)
      .map(([feed, sent]) => ({ feed, sent }));
  }
}
