/** A document that the relay served, as a snapshot of the call tells of it. */
export interface ServedDocument {
  /** Place in the call's log of the event that asked for it, counted from 1. */
  readonly seq: number;
  /**
   * Where it came from: the request to place or transfer the call, the documents that are stored by name, the relay's
   * answer handler; or the relay's own apology, where none of those had one in time.
   */
  readonly from: "placement" | "namespace" | "handler" | "apology";
  /** Milliseconds from the question to the reply. */
  readonly took: number;
  /** What is doubtful about it, or why it is an apology. None repeats what the document says. */
  readonly warnings: readonly string[];
  /** The document itself; only for a ticket that has the field `unredacted`. */
  readonly xml?: string;
}
