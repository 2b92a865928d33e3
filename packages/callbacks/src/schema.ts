import * as v from "valibot";
import type { CallEvent, CallEventOf, CallEventType } from "./event.ts";
import type { EventFacts } from "./facts.ts";

/** What an event says beyond its type and what is known without its parameters. */
export type EventFields<Event = CallEvent> = Event extends CallEvent
  ? Omit<Event, "type" | "inferred" | Exclude<keyof EventFacts, "callUuid">>
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

/** As one of Plivo's pages has them; another page says it in one word at once. */
const streamStatuses: Readonly<Record<string, string>> = {
  startstream: "started",
  stopstream: "stopped",
  droppedstream: "dropped",
  degradedstream: "degraded",
};

function createSchemas(): EventSchemas {
  const text = v.exactOptional(v.string());
  const wholeNumber = v.exactOptional(v.pipe(v.string(), v.digits(), v.toNumber(), v.safeInteger()));
  /** Plivo says -1 for a length that is not known yet. */
  const quantity = v.exactOptional(v.pipe(v.string(), v.decimal(), v.toNumber(), v.minValue(0)));
  const amount = v.exactOptional(v.pipe(v.string(), v.decimal()));

  const flag = v.exactOptional(
    v.pipe(
      v.string(),
      v.regex(/^(true|false)$/i),
      v.transform((value) => value.toLowerCase() === "true"),
    ),
  );

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
  const document = { ...facts, machine: v.exactOptional(machine) };
  const notice = {
    ...facts,
    from: v.exactOptional(party),
    to: v.exactOptional(party),
    direction: v.exactOptional(facts.direction),
    callStatus: text,
  };
  const recording = {
    recordingId: text,
    recordUrl: text,
    recordingDuration: quantity,
    recordingDurationMs: quantity,
    recordingStartMs: quantity,
    recordingEndMs: quantity,
  };
  const conference = { conferenceName: text, conferenceUuid: text, conferenceMemberId: text };
  const multiparty = {
    mpcUuid: text,
    mpcName: text,
    memberId: text,
    // Its pages write them with and without capitals.
    participantRole: v.exactOptional(word(/^$/, ["agent", "customer", "supervisor", "ai-agent"])),
    participantCallUuid: text,
  };

  return {
    ring: object(facts),
    machine: object({
      ...facts,
      // Absent says it too: nothing else is told at this URL.
      machine: v.optional(machine, "true"),
      ifMachine: v.exactOptional(v.picklist(["continue", "hangup"])),
    }),
    hangup: object({
      ...document,
      hangupCause: text,
      hangupCauseCode: wholeNumber,
      hangupCauseName: text,
      hangupSource: text,
      duration: wholeNumber,
      billDuration: wholeNumber,
      totalCost: amount,
      startTime: text,
      answerTime: text,
      endTime: text,
    }),

    answer: object(document),
    fallback: object(document),
    redirect: object(document),
    transfer: object(document),
    digits: object({ ...document, digits: v.optional(v.string(), "") }),
    input: object({
      ...document,
      inputType: v.exactOptional(v.picklist(["dtmf", "speech"])),
      digits: text,
      speech: text,
      speechConfidenceScore: quantity,
    }),
    record: object({ ...document, ...recording, digits: text }),
    dial: object({
      ...document,
      dialStatus: v.exactOptional(
        v.picklist(["completed", "busy", "failed", "cancel", "timeout", "no-answer"]),
      ),
      dialRingStatus: flag,
      dialHangupCause: text,
      dialBLegUuid: text,
    }),
    exit: object({
      ...document,
      ...conference,
      ...recording,
      ...multiparty,
      participantJoinTime: text,
      participantEndTime: text,
    }),

    speech: object({
      ...notice,
      stableSpeech: text,
      unstableSpeech: text,
      stability: quantity,
      sequenceNumber: wholeNumber,
    }),
    leg: object({
      ...notice,
      dialAction: v.exactOptional(word(/^dial|match$/g, ["answer", "connected", "hangup", "digits"])),
      dialALegUuid: text,
      dialBLegUuid: text,
      dialBLegFrom: v.exactOptional(party),
      dialBLegTo: v.exactOptional(party),
      dialBLegPosition: wholeNumber,
      dialBLegDuration: wholeNumber,
      dialBLegBillDuration: wholeNumber,
      dialBLegHangupCause: text,
      dialBLegHangupCauseCode: wholeNumber,
      dialBLegHangupCauseName: text,
      dialBLegHangupSource: text,
      dialDigitsMatch: text,
      dialDigitsPressedBy: v.exactOptional(word(/^$/, ["aleg", "bleg"])),
    }),
    conference: object({
      ...notice,
      ...conference,
      ...recording,
      conferenceAction: v.exactOptional(
        word(/^conference|match$/g, ["enter", "exit", "digits", "floor", "record"]),
      ),
      conferenceDigitsMatch: text,
    }),
    multiparty: object({
      ...notice,
      ...multiparty,
      ...recording,
      eventName: text,
      eventTimestamp: text,
      participantCoachMode: flag,
      mpcDuration: quantity,
      mpcBilledDuration: quantity,
      mpcBilledAmount: amount,
      sequenceNumber: wholeNumber,
    }),
    recording: object({ ...notice, ...recording }),
    transcription: object({
      ...notice,
      recordingId: text,
      transcription: text,
      transcriptionCharge: amount,
      transcriptionRate: amount,
      error: text,
    }),
    stream: object({
      ...notice,
      streamId: text,
      streamStatus: v.exactOptional(
        v.pipe(
          v.string(),
          v.transform((value) => streamStatuses[value.toLowerCase()] ?? value.toLowerCase()),
          v.picklist(["started", "stopped", "dropped", "degraded", "failed"]),
        ),
      ),
      serviceUrl: text,
      statusReason: text,
      timestamp: text,
    }),
  };
}

function object<Entries extends v.ObjectEntries>(entries: Entries): v.ObjectSchema<Entries, "is required"> {
  return v.object(entries, "is required");
}

/** One of the words, in whatever letters, without what `Event` puts around it. */
function word<const Words extends readonly string[]>(
  affixes: RegExp,
  words: Words,
): v.GenericSchema<string, Words[number]> {
  return v.pipe(
    v.string(),
    v.transform((value) => value.toLowerCase().replace(affixes, "")),
    v.picklist(words),
  );
}
