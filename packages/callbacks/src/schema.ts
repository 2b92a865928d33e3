import * as v from "valibot";
import type { CallEvent, CallEventOf, CallEventType } from "./event.ts";

/** What an event says beyond its type, its parameters and the time of their arrival. */
export type EventFields<Event = CallEvent> = Event extends CallEvent
  ? Omit<Event, "type" | "receivedAt" | "parameters">
  : never;

/** Reads the parameters that concern a type of event, all of them text. */
export interface EventSchema<Fields = EventFields> extends v.GenericSchema<unknown, Fields> {
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
}

type EventSchemas = { readonly [Type in CallEventType]: EventSchema<EventFields<CallEventOf<Type>>> };

let schemas: EventSchemas | undefined;

/** Built when first needed, so that a bundle that only verifies or folds holds none of it. */
export function eventSchema(type: CallEventType): EventSchema {
  schemas ??= createSchemas();
  return schemas[type];
}

function createSchemas(): EventSchemas {
  const text = v.exactOptional(v.string());
  const wholeNumber = v.exactOptional(v.pipe(v.string(), v.digits(), v.toNumber(), v.safeInteger()));

  /** Plivo writes `+` on some callbacks of a call and not on others; unencoded, it decodes to a space. */
  const party = v.pipe(
    v.string(),
    v.transform((value) => value.replace(/^[+ ]/, "")),
  );

  /** Plivo's pages say `true` and `machine_detection`, its wire `true`: whatever is not `false` means a machine. */
  const machine = v.pipe(
    v.string(),
    v.regex(/^(?!false$)/i, "must not be false"),
    v.transform((): true => true),
  );

  const facts = {
    callUuid: v.pipe(v.string(), v.nonEmpty("must not be empty")),
    requestUuid: text,
    aLegUuid: text,
    aLegRequestUuid: text,
    from: party,
    to: party,
    direction: v.picklist(["outbound", "inbound"], "must be outbound or inbound"),
    callStatus: v.string(),
    sessionStart: text,
    stirVerification: text,
    stirAttestation: text,
  };
  const answer = v.object({ ...facts, machine: v.exactOptional(machine) }, "is required");

  return {
    ring: v.object(facts, "is required"),
    answer,
    fallback: answer,
    machine: v.object(
      {
        ...facts,
        // Absent says it too: nothing else is told at this URL.
        machine: v.optional(machine, "true"),
        ifMachine: v.exactOptional(v.picklist(["continue", "hangup"])),
      },
      "is required",
    ),
    hangup: v.object(
      {
        ...answer.entries,
        hangupCause: text,
        hangupCauseCode: wholeNumber,
        hangupCauseName: text,
        hangupSource: text,
        duration: wholeNumber,
        billDuration: wholeNumber,
        totalCost: v.exactOptional(v.pipe(v.string(), v.decimal())),
        startTime: text,
        answerTime: text,
        endTime: text,
      },
      "is required",
    ),
  };
}
