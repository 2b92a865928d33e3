import {
  type CampaignEventsFrame,
  type CampaignOutcome,
  type CampaignStatusEvent,
  type CampaignWelcomeFrame,
  campaignStatuses,
  type EndFrame,
  type EventsFrame,
  type CampaignState as LiveCampaignState,
  type LiveEvent,
  outcomeStatuses,
  type ServedDocument,
  type WelcomeFrame,
} from "@plivo-edge/live/frames";
import * as v from "valibot";
import { DocumentChoiceSchema } from "../answer/document-choice.ts";
import type { Snapshot } from "../call/call.ts";
import { CampaignBodySchema, CampaignChoicesSchema } from "../campaigns/campaign-body.ts";
import type { LineRefusal } from "../campaigns/destination-line.ts";
import type { Imported as ImportedLines } from "../campaigns/import.ts";
import type { SettingProblem } from "../config/settings.ts";
import type { Page } from "../feed/feed.ts";
import { CreateCallBodySchema } from "../placements/create-call-body.ts";
import { TicketBodySchema } from "../placements/ticket-body.ts";
import { TransferBodySchema } from "../placements/transfer-body.ts";
import type { SinkState } from "../sinks/follower.ts";
import type { LastError, SetAside } from "../sinks/mark.ts";
import { sinkNames } from "../sinks/sink.ts";

/** A schema for each field: the compiler names every one that is forgotten, and one that is another. */
type Entries<Fields> = { readonly [Name in keyof Fields]-?: v.GenericSchema<unknown, Fields[Name]> };

const text = v.string();
const sequence = v.pipe(v.number(), v.integer(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.minValue(0));

// What is known of events and states, `@plivo-edge/callbacks/json-schema` says: these only have the names of that.
const CallEvent = v.custom<LiveEvent>(() => true);
const CallState = v.custom<NonNullable<WelcomeFrame["state"]>>(() => true);

const issue = v.object({ parameter: text, rule: text });
/** The reply to everything that is refused or fails. */
export const Refusal: v.GenericSchema = v.object({
  error: text,
  /** Of a request to Plivo: it may have been carried out all the same. */
  ambiguous: v.exactOptional(v.boolean()),
  /** When it may have been. */
  since: v.exactOptional(text),
  issues: v.exactOptional(v.array(issue)),
});

export const Placed: v.GenericSchema = v.union([
  v.object({ requestUuid: text, ticket: v.exactOptional(text) }),
  v.object({ requestUuids: v.array(text), tickets: v.exactOptional(v.array(text)) }),
]);

export const Ticket: v.GenericSchema = v.object({
  ticket: text,
  /** Where it opens the WebSocket. */
  url: text,
  /** When it stops to, in ISO 8601. */
  expires: text,
});

export const Revoked: v.GenericSchema = v.object({
  /** Tickets that were issued until then open nothing, in ISO 8601. */
  issuedUntil: v.string(),
});

export const Erased: v.GenericSchema = v.object({
  /** False where the relay is still at it. */
  erased: v.boolean(),
});

export const Transferred: v.GenericSchema = v.object({ transferred: v.literal(true) });

const served = {
  seq: sequence,
  from: v.picklist(["placement", "namespace", "handler", "apology"]),
  took: milliseconds,
  warnings: v.array(text),
  xml: v.exactOptional(text),
} satisfies Entries<ServedDocument>;
const snapshot: Entries<Snapshot> = {
  epoch: text,
  seq: sequence,
  state: CallState,
  events: v.array(CallEvent),
  next: sequence,
  documents: v.array(v.object(served)),
  subscribers: sequence,
};
export const CallSnapshot: v.GenericSchema = v.object(snapshot);

const welcome: Entries<WelcomeFrame> = {
  type: v.literal("welcome"),
  epoch: text,
  seq: sequence,
  recovered: v.boolean(),
  state: v.exactOptional(CallState),
  spread: v.exactOptional(milliseconds),
};
const events: Entries<EventsFrame> = {
  type: v.literal("events"),
  seq: sequence,
  events: v.array(CallEvent),
};
const end: Entries<EndFrame> = { type: v.literal("end"), seq: sequence };
const Frame = v.union([v.object(welcome), v.object(events), v.object(end)]);

/** What came while the request waited. */
export const Frames: v.GenericSchema = v.object({
  frames: v.array(Frame),
  /** To go on with, where the one that was brought opened once. */
  ticket: v.exactOptional(text),
});

const count = sequence;
const progress: Entries<LiveCampaignState["progress"]> = {
  ...{ pending: count, live: count, completed: count, machine: count, busy: count, "no-answer": count },
  ...{ failed: count, unknown: count, refused: count, expired: count, canceled: count },
};
const campaignState = {
  status: v.picklist(campaignStatuses),
  reason: v.exactOptional(text),
  progress: v.object(progress),
  destinations: count,
  callsPerSecond: v.number(),
  concurrency: count,
  nextAt: v.exactOptional(milliseconds),
} satisfies Entries<LiveCampaignState>;
const campaignStateObject = v.object(campaignState);
export const CampaignState: v.GenericSchema = campaignStateObject;
export const CreatedCampaign: v.GenericSchema = v.object({
  id: text,
  ...campaignState,
  ticket: v.exactOptional(text),
});
const outcome = {
  type: v.literal("outcome"),
  position: sequence,
  id: text,
  to: text,
  status: v.picklist(outcomeStatuses),
  attempts: count,
  at: milliseconds,
  call: v.exactOptional(text),
  hangupCauseCode: v.exactOptional(v.number()),
  hangupCauseName: v.exactOptional(text),
} satisfies Entries<CampaignOutcome>;
const statusEvent = {
  type: v.literal("status"),
  status: v.picklist(campaignStatuses),
  reason: v.exactOptional(text),
  at: milliseconds,
} satisfies Entries<CampaignStatusEvent>;
const campaignWelcome = { ...welcome, state: campaignStateObject } satisfies Entries<CampaignWelcomeFrame>;
const campaignEvents = {
  ...events,
  events: v.array(v.union([v.object(outcome), v.object(statusEvent)])),
  state: campaignStateObject,
} satisfies Entries<CampaignEventsFrame>;
/** What came of a campaign while the request waited. */
export const CampaignFrames: v.GenericSchema = v.object({
  frames: v.array(v.union([v.object(campaignWelcome), v.object(campaignEvents), v.object(end)])),
  ticket: v.exactOptional(text),
});

const refusedLine: Entries<LineRefusal> = { line: sequence, rule: text };
const imported: Entries<ImportedLines> = {
  added: count,
  duplicates: count,
  refused: v.array(v.object(refusedLine)),
  refusedCount: count,
};
/** What became of lines of destinations. */
export const Imported: v.GenericSchema = v.object(imported);

const page: Entries<Page> = {
  epoch: text,
  seq: sequence,
  events: v.array(CallEvent),
  next: sequence,
  last: sequence,
  subscribers: sequence,
};
export const FeedPage: v.GenericSchema = v.object(page);

const aside: Entries<SetAside> = { seq: sequence, id: text, at: milliseconds };
const lastError = {
  kind: v.picklist(["thrown", "timeout", "unreachable", "refused", "failed", "redirected", "gone"]),
  status: v.exactOptional(v.number()),
  at: milliseconds,
} satisfies Entries<LastError>;
const sink: Entries<SinkState> = {
  name: v.picklist(sinkNames),
  status: v.picklist(["running", "retrying", "disabled"]),
  disabledBy: v.exactOptional(v.picklist(["gone", "exhausted"])),
  epoch: text,
  after: sequence,
  lag: sequence,
  retryAt: v.exactOptional(milliseconds),
  lastError: v.exactOptional(v.object(lastError)),
  setAside: v.array(v.object(aside)),
};
export const Sink: v.GenericSchema = v.object(sink);

const problem: Entries<SettingProblem> = { setting: text, rule: text, remedy: text };
export const Health: v.GenericSchema = v.object({
  ok: v.boolean(),
  placing: v.exactOptional(v.boolean()),
  watching: v.exactOptional(v.boolean()),
  /** The sinks that get nothing until they are resumed. */
  disabledSinks: v.exactOptional(v.array(v.picklist(sinkNames))),
  problems: v.exactOptional(v.array(v.object(problem))),
});

export const Stored: v.GenericSchema = v.object({ fresh: v.boolean() });

/** What the description has names for. */
export const named: Readonly<Record<string, v.GenericSchema>> = {
  ...{ CreateCallBody: CreateCallBodySchema, TicketBody: TicketBodySchema, TransferBody: TransferBodySchema },
  ...{ Document: DocumentChoiceSchema, CallEvent, CallState, CallSnapshot, FeedPage, Frame, Frames },
  ...{
    CampaignBody: CampaignBodySchema,
    CampaignChoices: CampaignChoicesSchema,
    CampaignState,
    CampaignFrames,
  },
  ...{ CreatedCampaign, Imported },
  ...{ Erased, Health, Placed, Refusal, Revoked, Sink, Stored, Ticket, Transferred },
};
