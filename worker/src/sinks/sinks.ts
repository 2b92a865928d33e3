import type { Environment } from "../config/environment.ts";
import { readWebhook } from "../config/webhook.ts";
import type { FeedLog } from "../feed/feed-log.ts";
import { eventsHandlerSink } from "./events-handler.ts";
import { Follower, type SinkState } from "./follower.ts";
import { type FeedOptions, feedOptions } from "./registry.ts";
import type { Sink, SinkName } from "./sink.ts";
import { webhookSink } from "./webhook.ts";

/** The sinks of a feed; none, unless every call joins it. */
export class Sinks {
  readonly #followers: readonly Follower[];

  constructor(context: DurableObjectState, log: FeedLog, environment: Environment) {
    const feed = context.id.name ?? "";
    const options = feedOptions(feed);
    const sinks = options ? sinksOf(options, environment) : [];
    this.#followers = sinks.map(
      (sink) => new Follower(context, log, feed, sink, options?.report ?? (() => {})),
    );
  }

  get any(): boolean {
    return this.#followers.length > 0;
  }

  /** Lets sinks that are new begin after that event. */
  begin(seq: number): void {
    for (const follower of this.#followers) follower.begin(seq);
  }

  /** When something is due, in milliseconds since the epoch; never is Infinity. */
  get dueAt(): number {
    return Math.min(Infinity, ...this.#followers.map(({ dueAt }) => dueAt));
  }

  /** Lets each sink leave behind what it does not want. */
  pass(): void {
    for (const follower of this.#followers) follower.pass();
  }

  /**
   * Delivers what is due. Each sink on its own: one that hangs does not delay the other.
   *
   * @param done is called after each of them
   */
  async deliver(done: () => Promise<void>): Promise<void> {
    await Promise.all(this.#followers.map((follower) => follower.deliver().then(done)));
  }

  /** Resolves when nothing is on its way that was read before. */
  async settled(): Promise<void> {
    await Promise.all(this.#followers.map((follower) => follower.settled()));
  }

  find(name: SinkName): Follower | undefined {
    return this.#followers.find((follower) => follower.name === name);
  }

  states(): SinkState[] {
    return this.#followers.map((follower) => follower.state());
  }
}

function sinksOf({ events, report }: FeedOptions, environment: Environment): Sink[] {
  const webhook = readWebhook(environment);
  return [
    ...(events ? [eventsHandlerSink(events, environment, report)] : []),
    ...(webhook ? [webhookSink(webhook)] : []),
  ];
}
