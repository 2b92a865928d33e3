import { GET } from "../http-verb.ts";
import { type Method, operation } from "../operation.ts";
import { path } from "../path.ts";
import { id, numberOrNull } from "../response.ts";
import type { OpenShape } from "../shape.ts";

/** The record of a call that has ended. Plivo keeps it for 90 days. */
export interface CallRecord {
  readonly callUuid: string;
  /** `outbound` or `inbound`. */
  readonly callDirection?: string | null | undefined;
  readonly fromNumber?: string | null | undefined;
  readonly toNumber?: string | null | undefined;
  readonly parentCallUuid?: string | null | undefined;
  readonly conferenceUuid?: string | null | undefined;
  /** `YYYY-MM-DD HH:MM:SS±HH:MM`, in the time zone of the Plivo console, as are the other two times. */
  readonly initiationTime?: string | null | undefined;
  /** Null if nobody answered. */
  readonly answerTime?: string | null | undefined;
  readonly endTime?: string | null | undefined;
  /** Seconds from the answer, or from the beginning, to the end. */
  readonly callDuration?: number | null | undefined;
  /** Seconds from the answer to the end. */
  readonly billDuration?: number | null | undefined;
  /** Seconds after rounding to what is billed. */
  readonly billedDuration?: number | null | undefined;
  /** A decimal, such as `0.00850`. */
  readonly totalRate?: string | null | undefined;
  /** A decimal, such as `0.13600`. */
  readonly totalAmount?: string | null | undefined;
  /** How it ended, such as `ANSWER`; one SDK has it as `callStatus`. */
  readonly callState?: string | null | undefined;
  /** @see https://www.plivo.com/docs/voice/troubleshooting/hangup-causes */
  readonly hangupCauseCode?: number | null | undefined;
  readonly hangupCauseName?: string | null | undefined;
  readonly hangupSource?: string | null | undefined;
  readonly stirVerification?: string | null | undefined;
  readonly stirAttestation?: string | null | undefined;
  /** Plivo's class of the destination's network. */
  readonly voiceNetworkGroup?: string | null | undefined;
  /** Where a SIP call came from. */
  readonly sourceIp?: string | null | undefined;
  readonly cnamLookup?: string | null | undefined;
  readonly resourceUri?: string | null | undefined;
  readonly apiId?: string | undefined;
}

export const CallRecordShape: OpenShape<CallRecord> = {
  required: { callUuid: true },
  fields: {
    callUuid: id,
    callDuration: numberOrNull,
    billDuration: numberOrNull,
    billedDuration: numberOrNull,
    hangupCauseCode: numberOrNull,
  },
  open: true,
};

/**
 * The record of a call that has ended. A live or queued call has none yet: Plivo responds with 404.
 *
 * @see https://www.plivo.com/docs/voice/api/call#retrieve-a-call
 */
export const getCall: Method<[callUuid: string], CallRecord> = /* @__PURE__ */ operation({
  name: "calls.get",
  method: GET,
  path: path("Call/{callUuid}/"),
  response: CallRecordShape,
});
