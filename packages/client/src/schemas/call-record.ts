import { numberOrNull, string, stringOrNull } from "./answers.ts";
import { atLeast, type Shape } from "./fields.ts";

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
  readonly callState?: string | null | undefined;
  /** @see https://www.plivo.com/docs/voice/troubleshooting/hangup-causes */
  readonly hangupCauseCode?: number | null | undefined;
  readonly hangupCauseName?: string | null | undefined;
  readonly hangupSource?: string | null | undefined;
  readonly stirVerification?: string | null | undefined;
  readonly stirAttestation?: string | null | undefined;
  readonly resourceUri?: string | null | undefined;
}

export const CallRecordShape: Shape<CallRecord> = atLeast<CallRecord>(
  { callUuid: string },
  {
    callDirection: stringOrNull,
    fromNumber: stringOrNull,
    toNumber: stringOrNull,
    parentCallUuid: stringOrNull,
    conferenceUuid: stringOrNull,
    initiationTime: stringOrNull,
    answerTime: stringOrNull,
    endTime: stringOrNull,
    callDuration: numberOrNull,
    billDuration: numberOrNull,
    billedDuration: numberOrNull,
    totalRate: stringOrNull,
    totalAmount: stringOrNull,
    callState: stringOrNull,
    hangupCauseCode: numberOrNull,
    hangupCauseName: stringOrNull,
    hangupSource: stringOrNull,
    stirVerification: stringOrNull,
    stirAttestation: stringOrNull,
    resourceUri: stringOrNull,
  },
);
