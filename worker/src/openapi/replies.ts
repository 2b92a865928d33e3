import * as v from "valibot";

/** The reply to everything that is refused or fails. */
export const Refusal: v.GenericSchema = v.object({
  error: v.string(),
  /** Of a request to Plivo: it may have been carried out all the same. */
  ambiguous: v.optional(v.boolean()),
  /** When it may have been. */
  since: v.optional(v.string()),
  issues: v.optional(v.array(v.object({ parameter: v.string(), rule: v.string() }))),
});

export const Placed: v.GenericSchema = v.union([
  v.object({ requestUuid: v.string(), ticket: v.optional(v.string()) }),
  v.object({ requestUuids: v.array(v.string()), tickets: v.optional(v.array(v.string())) }),
]);

export const Ticket: v.GenericSchema = v.object({
  ticket: v.string(),
  /** Where it opens the WebSocket. */
  url: v.string(),
  /** When it stops to, in ISO 8601. */
  expires: v.string(),
});

export const Transferred: v.GenericSchema = v.object({ transferred: v.literal(true) });

const Sequence = v.pipe(v.number(), v.integer(), v.minValue(0));
// What an event and a state hold, the types of `@plivo-edge/callbacks` say.
const Event = v.object({
  type: v.string(),
  callUuid: v.string(),
  receivedAt: v.pipe(v.number(), v.integer()),
});

export const CallSnapshot: v.GenericSchema = v.object({
  epoch: v.string(),
  seq: Sequence,
  state: v.object({ status: v.string() }),
  events: v.array(Event),
  documents: v.array(
    v.object({
      /** Place of the event that asked for it. */
      seq: Sequence,
      from: v.picklist(["placement", "namespace", "handler", "apology"]),
      /** Milliseconds. */
      took: v.number(),
      warnings: v.array(v.string()),
      xml: v.optional(v.string()),
    }),
  ),
  subscribers: Sequence,
});

/** What came while the request waited; the frames of `@plivo-edge/live/frames`. */
export const Frames: v.GenericSchema = v.object({ frames: v.array(v.object({ type: v.string() })) });

export const FeedPage: v.GenericSchema = v.object({
  epoch: v.string(),
  seq: Sequence,
  events: v.array(Event),
  next: Sequence,
  last: Sequence,
  subscribers: Sequence,
});

export const Health: v.GenericSchema = v.object({
  ok: v.boolean(),
  placing: v.optional(v.boolean()),
  watching: v.optional(v.boolean()),
  problems: v.optional(v.array(v.object({ setting: v.string(), rule: v.string(), remedy: v.string() }))),
});

export const Stored: v.GenericSchema = v.object({ fresh: v.boolean() });
