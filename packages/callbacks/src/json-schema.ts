// Events and states in JSON Schema's words, for descriptions of APIs that pass them on.

import type { CallEventType } from "./event.ts";
import { carries } from "./event-table.ts";
import type { FactSchemas } from "./fact-schemas.ts";
import type { EventFacts } from "./facts.ts";
import type { HangupEvent } from "./life-event.ts";
import type { CallState } from "./state.ts";
import type { CallStatus } from "./status.ts";

/** A JSON Schema, draft 2020-12. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const text: JsonSchema = { type: "string" };
const time: JsonSchema = { type: "integer", description: "Milliseconds since the epoch." };
const seconds: JsonSchema = { type: "number", description: "Seconds." };
const yes: JsonSchema = { const: true };
const open = (...known: readonly string[]): JsonSchema => ({ anyOf: [{ enum: known }, text] });

/** A JSON Schema of an object. */
export interface ObjectSchema extends JsonSchema {
  readonly type: "object";
  readonly properties: { readonly [name: string]: JsonSchema };
  readonly required: readonly string[];
}

/** What the value of each kind of fact is, once it is read. */
const kinds: { readonly [Kind in keyof FactSchemas]: JsonSchema | typeof open } = {
  text,
  textOrNone: text,
  empty: yes,
  wholeNumber: { type: "integer" },
  quantity: { type: "number", minimum: 0 },
  amount: { type: "string", description: "A decimal number." },
  flag: { type: "boolean" },
  party: text,
  machine: yes,
  word: open,
};

/** What an event has besides what its parameters say. */
const ofEvents: Readonly<Record<Exclude<keyof EventFacts, "callUuid">, JsonSchema>> = {
  receivedAt: time,
  parameters: { type: "object", additionalProperties: text },
  nonce: text,
  urlId: text,
};
const ofHangups: Readonly<Record<"inferred" | "endedAt", JsonSchema>> & {
  readonly [Name in keyof HangupEvent]?: JsonSchema;
} = { inferred: yes, endedAt: time };

/**
 * Each type of event as a subscriber sees it: without a ticket for what is unredacted, all but the type, the call and the
 * time may be left out.
 */
export function eventSchemas(): Readonly<Record<CallEventType, ObjectSchema>> {
  // The table puts the kinds in place, and looks into none of them.
  const table = carries(kinds as unknown as FactSchemas);
  const described = Object.entries(table).map(([type, fields]) => {
    const own = type === "hangup" ? ofHangups : {};
    const properties = { type: { const: type }, ...fields, ...ofEvents, ...own };
    return [type, { type: "object", properties, required: ["type", "callUuid", "receivedAt"] }];
  });
  return Object.fromEntries(described);
}

const statuses: Readonly<Record<CallStatus, true>> = {
  ...{ queued: true, ringing: true, "in-progress": true, completed: true, busy: true },
  ...{ "no-answer": true, failed: true, timeout: true, canceled: true, unknown: true },
};

const hangup: Readonly<Record<keyof NonNullable<CallState["hangup"]>, JsonSchema>> = {
  cause: text,
  code: { type: "integer" },
  name: text,
  source: text,
  inferred: yes,
};

const stateProperties: Readonly<Record<keyof CallState, JsonSchema>> = {
  status: { enum: Object.keys(statuses) },
  callUuid: text,
  requestUuid: text,
  from: text,
  to: text,
  direction: open("outbound", "inbound"),
  ringingAt: time,
  answeredAt: time,
  unanswered: yes,
  endedAt: time,
  machine: yes,
  hangup: { type: "object", properties: hangup },
  duration: seconds,
  billDuration: seconds,
  totalCost: { type: "string", description: "A decimal number." },
};

/** What the events so far say of a call. */
export const stateSchema: ObjectSchema = {
  type: "object",
  properties: stateProperties,
  required: ["status"],
};
