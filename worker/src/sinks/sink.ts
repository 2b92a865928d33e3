import type { SinkEvent } from "./sink-event.ts";

/** What sinks are called, in the API and in the log: a handler of the operator's, and a signed webhook. */
export const sinkNames = ["events", "webhook"] as const;

export type SinkName = (typeof sinkNames)[number];

/** What a sink takes at once. */
export interface Batch {
  readonly feed: string;
  readonly epoch: string;
  /** The place of the first event. */
  readonly seq: number;
  /** The place of the last event. Where a sink takes some types only, there are fewer events than places. */
  readonly last: number;
  readonly events: readonly SinkEvent[];
  readonly gap: boolean;
  readonly skipped: readonly string[];
  /** How often what comes next has failed. */
  readonly failures: number;
}

/** Where the events of a feed go besides its subscribers. */
export interface Sink {
  readonly name: SinkName;
  /** Whether it wants events of that type. */
  wants(type: string): boolean;
  /**
   * Delivers a batch, within {@link deliveryTimeout}.
   *
   * @throws DeliveryFailure
   */
  send(batch: Batch): Promise<void>;
}

/** Milliseconds after which a sink has not taken a batch. */
export const deliveryTimeout = 15_000;
