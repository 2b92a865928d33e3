import * as v from "valibot";
import { CampaignBodySchema, CampaignChoicesSchema } from "../campaigns/campaign-body.ts";
import { FollowQuery } from "../http/start-query.ts";
import { CreateCallBodySchema } from "../placements/create-call-body.ts";
import { TicketBodySchema } from "../placements/ticket-body.ts";
import { TransferBodySchema } from "../placements/transfer-body.ts";
import { ErasureBodySchema } from "../routes/erasures.ts";
import { Cursor } from "../routes/feeds.ts";
import { RevocationBodySchema } from "../routes/revocations.ts";
import { ResumeBodySchema } from "../routes/sinks.ts";
import {
  CallSnapshot,
  CampaignFrames,
  CampaignState,
  CreatedCampaign,
  Erased,
  FeedPage,
  Frames,
  Health,
  Imported,
  Placed,
  Revoked,
  Sink,
  Stored,
  Ticket,
  Transferred,
} from "./replies.ts";

/** Why a request may be refused, each with the same body. */
export const refusals = {
  400: "Something is wrong with the request; the error names the parameter",
  401: "The credential is missing or does not open this",
  403: "Not from here, or not with this API key",
  404: "Not known",
  405: "Not by this method",
  409: "Not yet",
  413: "Too long",
  415: "Not the media type that this takes, or compressed",
  422: "The Idempotency-Key stands for another request",
  429: "Too many requests; see Retry-After",
  500: "Not configured; the error names the setting",
  501: "No API key opens this relay: API_KEYS is not set; or it has no campaigns, whose objects are not bound",
  502: "Plivo, or the way to it, failed; see `ambiguous`",
  503: "Not now: Plivo could not be reached, or an object has too much to do",
  504: "Plivo did not answer in time; see `ambiguous`",
} as const;

export type RefusalStatus = keyof typeof refusals;

/** A reply: what it means, and its body by media type. */
export interface Reply {
  readonly description: string;
  readonly content?: Readonly<Record<string, v.GenericSchema>>;
}

/** What the relay's description says about one route. */
export interface Operation {
  /** What a generated client calls it. */
  readonly id: string;
  readonly method: "get" | "post" | "patch" | "delete";
  /** As Hono writes it: `/v1/calls/:call`. */
  readonly path: string;
  readonly summary: string;
  /** Who may ask; anyone where it is left out. */
  readonly credential?: "apiKey" | "ticket" | "signature";
  readonly query?: v.GenericSchema;
  readonly headers?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  /** The media type of the body, where it is not JSON. */
  readonly bodyType?: string;
  readonly replies: Readonly<Record<number, Reply>>;
  /** A 500 may come from every route but the ones that need no setting. */
  readonly refusals: readonly RefusalStatus[];
}

const json = (schema: v.GenericSchema, description = "Done"): Reply => ({
  description,
  content: { "application/json": schema },
});

const ofTickets = [401, 403, 429, 500, 503] as const;
const ofKeys = [401, 403, 429, 500, 501, 503] as const;
const ofPlivo = [502, 504] as const;

const follow = {
  method: "get",
  credential: "ticket",
  query: FollowQuery,
  replies: {
    101: { description: "Accepted as a WebSocket; a refusal is a close code" },
    200: json(Frames, "What came while the request waited"),
  },
  refusals: [400, ...ofTickets],
} as const;

const commands: readonly Operation[] = (
  [
    ["start", "Start a campaign: it dials by itself, in its hours and at its pace."],
    ["pause", "Pause a campaign: no other call leaves, and those that are live go on."],
    ["resume", "Resume a campaign that was paused, or blocked once what blocked it has been put right."],
    ["cancel", "Cancel a campaign for good: nobody who waits is dialled."],
  ] as const
).map(([command, summary]) => ({
  id: `${command}Campaign`,
  method: "post",
  path: `/v1/campaigns/:campaign/${command}`,
  summary,
  credential: "apiKey",
  replies: { 200: json(CampaignState) },
  refusals: [400, 404, 409, ...ofKeys],
}));

const campaigns: readonly Operation[] = [
  {
    id: "createCampaign",
    method: "post",
    path: "/v1/campaigns",
    summary: "Make a campaign. The same Idempotency-Key and body give the same one.",
    credential: "apiKey",
    headers: v.object({ "Idempotency-Key": v.pipe(v.string(), v.minLength(1), v.maxLength(255)) }),
    body: CampaignBodySchema,
    replies: { 201: json(CreatedCampaign, "Made"), 200: json(CreatedCampaign, "It was made before") },
    refusals: [400, 413, 415, 422, ...ofKeys],
  },
  {
    id: "readCampaign",
    method: "get",
    path: "/v1/campaigns/:campaign",
    summary: "The campaign as it stands. An API key opens it too.",
    credential: "ticket",
    replies: { 200: json(CampaignState) },
    refusals: [400, 404, 501, ...ofTickets],
  },
  {
    id: "changeCampaign",
    method: "patch",
    path: "/v1/campaigns/:campaign",
    summary: "Change a campaign's pace, its hours and its attempts, while it runs.",
    credential: "apiKey",
    body: CampaignChoicesSchema,
    replies: { 200: json(CampaignState) },
    refusals: [400, 404, 409, 413, 415, ...ofKeys],
  },
  {
    ...follow,
    id: "watchCampaign",
    path: "/v1/campaigns/:campaign/events",
    summary:
      "Watch a campaign over a WebSocket, whose second subprotocol is the ticket; or by requests that wait for news.",
    replies: { ...follow.replies, 200: json(CampaignFrames, "What came while the request waited") },
    refusals: [404, 501, ...follow.refusals],
  },
  ...commands,
  {
    id: "addDestinations",
    method: "post",
    path: "/v1/campaigns/:campaign/destinations",
    summary:
      "Add destinations, one a line. A line that is wrong is left out; one that is there already changes nothing.",
    credential: "apiKey",
    body: v.string(),
    bodyType: "application/x-ndjson",
    replies: { 200: json(Imported) },
    refusals: [400, 404, 409, 415, ...ofKeys],
  },
  {
    id: "exportDestinations",
    method: "get",
    path: "/v1/campaigns/:campaign/destinations",
    summary:
      "All destinations and what became of them, one a line, unredacted: the key must be one that may see that.",
    credential: "apiKey",
    replies: {
      200: { description: "A destination in each line", content: { "application/x-ndjson": v.string() } },
    },
    refusals: [400, 404, ...ofKeys],
  },
  {
    id: "optOut",
    method: "delete",
    path: "/v1/campaigns/:campaign/destinations/:key",
    summary: "Dial a destination no more: by its id, or its number where it has none.",
    credential: "apiKey",
    replies: { 204: { description: "Done" } },
    refusals: [400, 404, ...ofKeys],
  },
];

const callbacks: readonly Operation[] = (["get", "post"] as const).flatMap((method) => {
  const operation: Omit<Operation, "id" | "path"> = {
    method,
    summary: "Plivo tells of an event, or asks for a document, which is then the reply.",
    credential: "signature",
    replies: {
      200: {
        description: "Stored; or what the call goes on with",
        content: { "application/json": Stored, "application/xml": v.string() },
      },
    },
    refusals: [400, 401, 403, 404, 405, 413, 415, 500, 503],
  };
  return [
    { ...operation, id: `${method}Callback`, path: "/v1/callbacks/:type" },
    // Such as `feed/support/expires/1764203200`.
    { ...operation, id: `${method}CallbackWithFacts`, path: "/v1/callbacks/:type/:facts" },
  ];
});

/** Every route of the relay. */
export const operations: readonly Operation[] = [
  {
    id: "placeCall",
    method: "post",
    path: "/v1/calls",
    summary: "Place a call, or the same call to many. The same Idempotency-Key never dials twice.",
    credential: "apiKey",
    headers: v.object({
      "Idempotency-Key": v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(255))),
    }),
    body: CreateCallBodySchema,
    replies: { 201: json(Placed, "Placed") },
    refusals: [400, 404, 413, 415, 422, ...ofKeys, ...ofPlivo],
  },
  {
    id: "readCall",
    method: "get",
    path: "/v1/calls/:call",
    summary: "The call as it stands, and its events so far.",
    credential: "ticket",
    replies: { 200: json(CallSnapshot) },
    refusals: ofTickets,
  },
  {
    id: "hangUpCall",
    method: "delete",
    path: "/v1/calls/:call",
    summary: "Hang up, or cancel a call that has not begun.",
    credential: "apiKey",
    replies: { 204: { description: "Done" } },
    refusals: [400, 404, ...ofKeys, ...ofPlivo],
  },
  {
    id: "transferCall",
    method: "post",
    path: "/v1/calls/:call/transfer",
    summary: "Continue a live call with another document.",
    credential: "apiKey",
    body: TransferBodySchema,
    replies: { 202: json(Transferred, "Accepted by Plivo") },
    refusals: [400, 404, 409, 413, 415, ...ofKeys, ...ofPlivo],
  },
  {
    ...follow,
    id: "watchCall",
    path: "/v1/calls/:call/events",
    summary:
      "Watch a call over a WebSocket, whose second subprotocol is the ticket; or by requests that wait for news.",
  },
  {
    id: "readFeed",
    method: "get",
    path: "/v1/feeds/:feed",
    summary: "A stretch of a feed's history.",
    credential: "ticket",
    query: Cursor,
    replies: { 200: json(FeedPage) },
    refusals: [400, ...ofTickets],
  },
  {
    ...follow,
    id: "followFeed",
    path: "/v1/feeds/:feed/events",
    summary:
      "Follow a feed over a WebSocket, whose second subprotocol is the ticket; or by requests that wait for news.",
  },
  {
    id: "createTicket",
    method: "post",
    path: "/v1/tickets",
    summary: "A ticket with which a frontend may watch one call, a feed or a campaign: one of them is named.",
    credential: "apiKey",
    body: TicketBodySchema,
    replies: { 201: json(Ticket, "Made") },
    refusals: [400, 413, 415, ...ofKeys],
  },
  {
    id: "revokeTickets",
    method: "post",
    path: "/v1/revocations",
    summary:
      "Revoke the tickets of a call, a feed or a campaign that were issued until then, and close what they have opened.",
    credential: "apiKey",
    body: RevocationBodySchema,
    replies: { 200: json(Revoked, "Revoked") },
    refusals: [400, 413, 415, ...ofKeys],
  },
  {
    id: "eraseCall",
    method: "post",
    path: "/v1/erasures",
    summary: "Forget a call, its events in all feeds, its documents and its tickets.",
    credential: "apiKey",
    body: ErasureBodySchema,
    replies: { 200: json(Erased, "Erased"), 202: json(Erased, "The relay is still at it") },
    refusals: [400, 413, 415, ...ofKeys],
  },
  {
    id: "readSink",
    method: "get",
    path: "/v1/sinks/:name",
    summary: "Where a sink stands: the events handler, or the webhook.",
    credential: "apiKey",
    replies: { 200: json(Sink) },
    refusals: [404, ...ofKeys],
  },
  {
    id: "resumeSink",
    method: "post",
    path: "/v1/sinks/:name",
    summary:
      "Let a sink go on at once, from where it is; or from behind a place, so that events are delivered again.",
    credential: "apiKey",
    body: ResumeBodySchema,
    replies: { 200: json(Sink) },
    refusals: [400, 404, 413, 415, ...ofKeys],
  },
  ...campaigns,
  ...callbacks,
  {
    id: "openConsole",
    method: "get",
    path: "/console",
    summary: "The page that shows all calls.",
    replies: {
      200: { description: "The page", content: { "text/html": v.string() } },
      404: {
        description: "There is none: the feed of all calls is off",
        content: { "text/plain": v.string() },
      },
    },
    refusals: [],
  },
  {
    id: "readHealth",
    method: "get",
    path: "/healthz",
    summary: "Whether the relay is configured.",
    replies: { 200: json(Health, "It is"), 500: json(Health, "It is not; the problems say why") },
    refusals: [],
  },
  {
    id: "describeRelay",
    method: "get",
    path: "/v1/openapi.json",
    summary: "This description.",
    replies: { 200: json(v.looseObject({ openapi: v.string() })) },
    refusals: [500],
  },
];
