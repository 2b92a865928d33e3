import { string, stringOrNull } from "./answers.ts";
import { atLeast, type Field, field, type Shape } from "./fields.ts";

/** A call that is live or queued. */
export interface OngoingCall {
  readonly callUuid: string;
  readonly requestUuid?: string | null | undefined;
  /** `queued`, `ringing`, `in-progress`. */
  readonly callStatus?: string | null | undefined;
  readonly direction?: string | null | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly callerName?: string | null | undefined;
  /** UTC, `YYYY-MM-DD HH:MM:SS.ffffff`. */
  readonly sessionStart?: string | null | undefined;
  readonly stirVerification?: string | null | undefined;
  readonly stirAttestation?: string | null | undefined;
  readonly apiId?: string | null | undefined;
}

export const OngoingCallShape: Shape<OngoingCall> = atLeast<OngoingCall>(
  { callUuid: string },
  {
    requestUuid: stringOrNull,
    callStatus: stringOrNull,
    direction: stringOrNull,
    from: stringOrNull,
    to: stringOrNull,
    callerName: stringOrNull,
    sessionStart: stringOrNull,
    stirVerification: stringOrNull,
    stirAttestation: stringOrNull,
    apiId: stringOrNull,
  },
);

/** The ids of calls that are live or queued. */
export interface CallIds {
  readonly calls: readonly string[];
  readonly apiId?: string | undefined;
}

const ids: Field<readonly string[]> = field(
  "must be a list of ids",
  (value) => Array.isArray(value) && value.every((id) => typeof id === "string"),
);

export const CallIdsShape: Shape<CallIds> = atLeast<CallIds>({ calls: ids }, { apiId: string });
