import type { CallEvent, CallState } from "@plivo-edge/callbacks";

/** What a subscriber may see. */
export interface Access {
  /** Phone numbers in full, what was said, pressed and recorded, and the raw parameters. */
  readonly unredacted: boolean;
}

/** What a ticket allows, and until when: milliseconds since the epoch. */
export interface Grant extends Access {
  readonly expires: number;
}

/** The log of which a subscriber has something already, and the last event of it that it has. */
export interface Position {
  readonly epoch: string;
  readonly after: number;
}

/** Where a subscriber wants to begin. */
export interface StartPosition {
  /** Where it was. Without one, it is new. */
  readonly position?: Position;
  /** How many of the events before now to begin with, where it has none of a feed. */
  readonly history?: number;
}

/** A log that subscribers follow. */
export interface EventSource {
  readonly epoch: string;
  /** Sequence number of the last event; 0 while there is none. */
  readonly seq: number;
  /** The events after this one are all there; older ones may have been deleted. */
  readonly forgotten: number;
  /** When the last event came, in milliseconds since the epoch; 0 while there is none. */
  readonly changedAt: number;
  /** Nothing more will come. */
  readonly ended?: boolean;
  /** At most `limit` of the events that come after `seq`. */
  after(seq: number, limit: number): readonly CallEvent[];
  /** What the events up to `seq` add up to, where they add up to something. */
  stateAt?(seq: number): CallState;
}
