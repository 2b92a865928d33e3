import type { WelcomeFrame } from "@plivo-edge/live/frames";

/** What a subscriber may see. */
export interface Access {
  /** Phone numbers in full, what was said, pressed and recorded, and the raw parameters. */
  readonly unredacted: boolean;
}

/** What a ticket allows, since when and until when: milliseconds since the epoch. */
export interface Grant extends Access {
  /** When the ticket was issued. */
  readonly issued: number;
  readonly expires: number;
  /** The ticket's id: what is limited is limited for each ticket. */
  readonly ticket: string;
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
  /** It has been told of the end, and waits for what comes after it. */
  readonly afterEnd?: boolean;
}

/** A log that subscribers follow. */
export interface EventSource<Event, State> {
  readonly epoch: string;
  /** Sequence number of the last event; 0 while there is none. */
  readonly seq: number;
  /** The events after this one are all there; older ones may have been deleted. */
  readonly forgotten: number;
  /** When the last event came, in milliseconds since the epoch; 0 while there is none. */
  readonly changedAt: number;
  /** When subscribers are to hear of the end, in milliseconds since the epoch; never is Infinity, as of a feed. */
  readonly endsAt: number;
  /** At most `limit` of the events that come after `seq`, and no more than fit into one reply. */
  after(seq: number, limit: number): readonly Event[];
  /** What the events up to `seq` add up to; undefined where they add up to nothing. */
  stateAt(seq: number): State;
}

/** How a log is shown to those who follow it: what of it each may see, and in which frames. */
export interface FrameFormat<Event, State, Frame> {
  welcome(facts: Omit<WelcomeFrame, "state">, state: State, access: Access): Frame;
  /** @param seq of the first event, or of the one that will come next */
  events(seq: number, events: readonly Event[], log: EventSource<Event, State>, access: Access): Frame;
  end(seq: number): Frame;
  /** Writes a frame, in parts where it is long. */
  write(frame: Frame): Iterable<string>;
}
