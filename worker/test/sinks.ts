import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { CallEvent } from "@plivo-edge/callbacks";
import { response } from "@plivo-edge/xml";
import { vi } from "vitest";
import {
  createRelay,
  type EventsContext,
  type EventsHandler,
  type Relay,
  type RelayProblem,
  type SinkEvent,
} from "../src/embed.ts";
import type { Feed } from "../src/feed/feed.ts";
import type { SinkState } from "../src/sinks/follower.ts";
import type { SinkName } from "../src/sinks/sink.ts";

/** The feed of a relay of its own, and what its operator is told. */
export class SunkFeed {
  readonly name: string = crypto.randomUUID();
  readonly call: string = crypto.randomUUID();
  readonly problems: RelayProblem[] = [];
  readonly relay: Relay;
  #appended = 0;

  constructor(events?: EventsHandler) {
    this.relay = createRelay({
      answer: () => response(),
      feed: this.name,
      ...(events && { events }),
      onError: (problem) => void this.problems.push(problem),
    });
  }

  get object(): DurableObjectStub<Feed> {
    return env.FEED.getByName(this.name);
  }

  /** The id of the call's nth event. */
  id(place: number): string {
    return `${this.call}:e:${place}`;
  }

  /** Brings so many more events of the call, as its outbox does. */
  async append(count = 1, event: Partial<CallEvent> = {}): Promise<void> {
    const seq = this.#appended + 1;
    this.#appended += count;
    const events = Array.from({ length: count }, (): CallEvent => {
      const ring = { type: "ring", callUuid: this.call, from: "14155550111", to: "14155550199" } as const;
      // A test may make an event of another type of it.
      return { ...ring, receivedAt: Date.now(), parameters: {}, ...event } as CallEvent;
    });
    await this.object.append({ call: this.call, epoch: "e", seq, events });
  }

  /** Where the sink stands, once that is so. */
  async until(isSo: (state: SinkState) => boolean, name: SinkName = "events"): Promise<SinkState> {
    return vi.waitUntil(
      async () => {
        const state = await this.object.sink(name);
        return state && isSo(state) ? state : undefined;
      },
      { timeout: 15_000, interval: 5 },
    );
  }

  /** Lets alarms ring until the sink has taken all that it takes, or is disabled. */
  async drain(name: SinkName = "events"): Promise<void> {
    for (;;) {
      const { status } = await this.until((state) => state.status !== "running" || state.lag === 0, name);
      if (status !== "retrying") return;
      await this.ring();
    }
  }

  /** Ends the object, as a deploy does. */
  async restart(): Promise<void> {
    await evictDurableObject(this.object);
  }

  /** Turns the clock to the next alarm, and lets it ring. */
  async ring(): Promise<void> {
    const at = await this.alarmAt();
    if (at === null) throw new Error("the feed has no alarm");
    vi.setSystemTime(Math.max(at, Date.now()));
    await runDurableObjectAlarm(this.object);
  }

  alarmAt(): Promise<number | null> {
    return runInDurableObject(this.object, (_, { storage }) => storage.getAlarm());
  }
}

/** An events handler that keeps what it is given, and fails where it is told to. */
export class Recorder {
  readonly batches: {
    readonly ids: readonly string[];
    readonly context: Omit<EventsContext, "environment">;
  }[] = [];
  /** Throws, or waits, before a batch counts as taken. */
  before: (events: readonly SinkEvent[]) => void | Promise<void> = () => {};
  // An environment has bindings, which are not to be looked at where an assertion fails.
  readonly handle: EventsHandler = async (events, { environment, ...context }) => {
    this.batches.push({ ids: events.map(({ id }) => id), context });
    await this.before(events);
  };

  get ids(): string[] {
    return this.batches.flatMap(({ ids }) => ids);
  }
}
