import * as v from "valibot";
import { FollowQuery } from "../http/start-query.ts";
import { CreateCallBodySchema } from "../placements/create-call-body.ts";
import { TicketBodySchema } from "../placements/ticket-body.ts";
import { TransferBodySchema } from "../placements/transfer-body.ts";
import { Cursor } from "../routes/feeds.ts";
import {
  CallSnapshot,
  FeedPage,
  Frames,
  Health,
  Placed,
  Refusal,
  Stored,
  Ticket,
  Transferred,
} from "./replies.ts";

/** What the relay's description says about one route. */
export interface Operation {
  readonly method: "get" | "post" | "delete";
  /** As Hono writes it: `/v1/calls/:call`. */
  readonly path: string;
  readonly summary: string;
  /** Who may ask; anyone where it is left out. */
  readonly credential?: "apiKey" | "ticket" | "signature";
  readonly query?: v.GenericSchema;
  readonly headers?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  /** By status; null is a reply without a body. */
  readonly replies: Readonly<Record<number, v.GenericSchema | null>>;
}

const follow = {
  method: "get",
  credential: "ticket",
  query: FollowQuery,
  replies: { 101: null, 200: Frames, 400: Refusal, 401: Refusal, 403: Refusal, 429: Refusal },
} as const;

const callback = {
  summary: "Plivo tells of an event, or asks for a document, which is then the reply.",
  credential: "signature",
  replies: {
    200: Stored,
    400: Refusal,
    401: Refusal,
    403: Refusal,
    404: Refusal,
    405: Refusal,
    413: Refusal,
    415: Refusal,
    503: Refusal,
  },
} as const;

const callbacks: readonly Operation[] = (["get", "post"] as const).flatMap((method) => [
  { ...callback, method, path: "/v1/callbacks/:type" },
  // Such as `feed/support/expires/1764203200`.
  { ...callback, method, path: "/v1/callbacks/:type/:facts" },
]);

/** Every route of the relay. */
export const operations: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/calls",
    summary: "Place a call, or the same call to many. The same Idempotency-Key never dials twice.",
    credential: "apiKey",
    headers: v.object({
      "Idempotency-Key": v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255))),
    }),
    body: CreateCallBodySchema,
    replies: {
      201: Placed,
      400: Refusal,
      401: Refusal,
      413: Refusal,
      422: Refusal,
      429: Refusal,
      501: Refusal,
      502: Refusal,
      503: Refusal,
      504: Refusal,
    },
  },
  {
    method: "get",
    path: "/v1/calls/:call",
    summary: "The call as it stands, and its events so far.",
    credential: "ticket",
    replies: { 200: CallSnapshot, 401: Refusal, 403: Refusal, 429: Refusal },
  },
  {
    method: "delete",
    path: "/v1/calls/:call",
    summary: "Hang up, or cancel a call that has not begun.",
    credential: "apiKey",
    replies: {
      204: null,
      400: Refusal,
      401: Refusal,
      404: Refusal,
      429: Refusal,
      501: Refusal,
      502: Refusal,
      503: Refusal,
      504: Refusal,
    },
  },
  {
    method: "post",
    path: "/v1/calls/:call/transfer",
    summary: "Continue a live call with another document.",
    credential: "apiKey",
    body: TransferBodySchema,
    replies: {
      202: Transferred,
      400: Refusal,
      401: Refusal,
      404: Refusal,
      409: Refusal,
      413: Refusal,
      429: Refusal,
      501: Refusal,
      502: Refusal,
      503: Refusal,
      504: Refusal,
    },
  },
  {
    ...follow,
    path: "/v1/calls/:call/events",
    summary:
      "Watch a call over a WebSocket, whose second subprotocol is the ticket; or by requests that wait for news.",
  },
  {
    method: "get",
    path: "/v1/feeds/:feed",
    summary: "A stretch of a feed's history.",
    credential: "ticket",
    query: Cursor,
    replies: { 200: FeedPage, 400: Refusal, 401: Refusal, 403: Refusal, 429: Refusal },
  },
  {
    ...follow,
    path: "/v1/feeds/:feed/events",
    summary:
      "Follow a feed over a WebSocket, whose second subprotocol is the ticket; or by requests that wait for news.",
  },
  {
    method: "post",
    path: "/v1/tickets",
    summary: "A ticket with which a frontend may watch one call, or a feed: one of both is named.",
    credential: "apiKey",
    body: TicketBodySchema,
    replies: { 201: Ticket, 400: Refusal, 401: Refusal, 413: Refusal, 429: Refusal, 501: Refusal },
  },
  ...callbacks,
  {
    method: "get",
    path: "/healthz",
    summary: "Whether the relay is configured.",
    replies: { 200: Health, 500: Health },
  },
  {
    method: "get",
    path: "/v1/openapi.json",
    summary: "This description.",
    replies: { 200: v.unknown() },
  },
];
