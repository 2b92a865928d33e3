import { mostPerPage } from "@plivo-edge/plivo/limits";
import type { Rule } from "@plivo-edge/plivo/rule";
import { GET } from "../http-verb.ts";
import { type Method, operation } from "../operation.ts";
import type { Extra } from "../options.ts";
import { path } from "../path.ts";
import { id } from "../response.ts";
import type { Field, OpenShape, Shape } from "../shape.ts";
import { areTexts } from "./create.ts";

/** Which live calls. */
export interface LiveCallFilters extends Extra {
  readonly callDirection?: "inbound" | "outbound" | undefined;
  /** A number, or its beginning. */
  readonly fromNumber?: string | undefined;
  /** A number, or its beginning. */
  readonly toNumber?: string | undefined;
  /** How many a page, 1 to 20. @defaultValue `20` */
  readonly limit?: number | undefined;
  /** How many to skip. @defaultValue `0` */
  readonly offset?: number | undefined;
}

/** What a filter of numbers takes. */
export const numberOrPrefix: Rule = {
  pattern: /^(\+?\d+|sips?:\S+)$/i,
  form: "a phone number, its beginning, or a SIP URI",
};

/** What a list of live calls can be asked for. */
export const LiveCallFiltersShape: Shape<LiveCallFilters> = {
  required: {},
  fields: {
    callDirection: { words: { inbound: true, outbound: true } },
    fromNumber: numberOrPrefix,
    toNumber: numberOrPrefix,
    limit: { from: 1, to: mostPerPage, unit: "calls" },
    offset: { from: 0, unit: "calls" },
  },
};

/** A call that is live or queued. */
export interface OngoingCall {
  readonly callUuid: string;
  readonly requestUuid?: string | null | undefined;
  readonly parentCallUuid?: string | null | undefined;
  /** `queued`, `ringing`, `in-progress`. */
  readonly callStatus?: string | null | undefined;
  readonly direction?: string | null | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly callerName?: string | null | undefined;
  readonly answerUrl?: string | null | undefined;
  /** UTC, `YYYY-MM-DD HH:MM:SS.ffffff`. */
  readonly sessionStart?: string | null | undefined;
  readonly stirVerification?: string | null | undefined;
  readonly stirAttestation?: string | null | undefined;
  readonly apiId?: string | null | undefined;
}

const OngoingCallShape: OpenShape<OngoingCall> = {
  required: { callUuid: true },
  fields: {
    callUuid: id,
  },
  open: true,
};

/** The ids of calls that are live or queued. */
export interface CallIds {
  readonly calls: readonly string[];
  readonly apiId?: string | undefined;
}

const ids: Field<readonly string[]> = {
  rule: "must be a list of ids",
  read: (value) => (Array.isArray(value) && areTexts(value) ? value : undefined),
};

const CallIdsShape: OpenShape<CallIds> = {
  required: { calls: true },
  fields: { calls: ids },
  open: true,
};

/** The ids of the calls that ring or are answered. */
export const listLiveCalls: Method<[filters?: LiveCallFilters], CallIds> = /* @__PURE__ */ operation({
  name: "calls.live.list",
  method: GET,
  path: "Call/?status=live",
  parameters: LiveCallFiltersShape,
  response: CallIdsShape,
});

/** A call that rings or is answered. */
export const getLiveCall: Method<[callUuid: string], OngoingCall> = /* @__PURE__ */ operation({
  name: "calls.live.get",
  method: GET,
  path: path("Call/{callUuid}/?status=live"),
  response: OngoingCallShape,
});

/** The ids of the calls that wait for their turn to be dialled. */
export const listQueuedCalls: Method<[], CallIds> = /* @__PURE__ */ operation({
  name: "calls.queued.list",
  method: GET,
  path: "Call/?status=queued",
  response: CallIdsShape,
});

/** A call that waits for its turn to be dialled. */
export const getQueuedCall: Method<[callUuid: string], OngoingCall> = /* @__PURE__ */ operation({
  name: "calls.queued.get",
  method: GET,
  path: path("Call/{callUuid}/?status=queued"),
  response: OngoingCallShape,
});
