import { type Field, field, parameters, type Shape, text, whole, word } from "./fields.ts";

/** A value that must be met exactly, or bounds for it. */
export type Range<T> =
  | T
  | {
      readonly gt?: T | undefined;
      readonly gte?: T | undefined;
      readonly lt?: T | undefined;
      readonly lte?: T | undefined;
    };

/** Which live calls. */
export interface LiveCallFilters {
  readonly callDirection?: "inbound" | "outbound" | undefined;
  readonly fromNumber?: string | undefined;
  readonly toNumber?: string | undefined;
}

/**
 * Which records of calls. Without `endTime` Plivo gives those of the last 7 days; a range may span 30 days.
 */
export interface CallFilters extends LiveCallFilters {
  readonly subaccount?: string | undefined;
  readonly parentCallUuid?: string | undefined;
  /** Seconds. */
  readonly billDuration?: Range<number> | undefined;
  /** A Date, or `YYYY-MM-DD HH:MM[:SS[.ffffff]]` in UTC. */
  readonly endTime?: Range<Date | string> | undefined;
  readonly hangupCauseCode?: number | undefined;
  readonly hangupSource?: string | undefined;
  readonly stirVerification?: "Verified" | "Not Verified" | "Not Applicable" | undefined;
  /** Records a page, 1 to 20. @defaultValue `20` */
  readonly limit?: number | undefined;
  /** Records to skip. @defaultValue `0` */
  readonly offset?: number | undefined;
}

// @__NO_SIDE_EFFECTS__
function range<T>(rule: string, test: (value: unknown) => boolean): Field<Range<T>> {
  return field(
    rule,
    (value) =>
      test(value) ||
      (Object.prototype.toString.call(value) === "[object Object]" &&
        Object.entries(value as object).every(([bound, each]) => /^[gl]te?$/.test(bound) && test(each))),
  );
}

const someText = text("must be a text", /\S/);
const prefix = text("must be a phone number, its beginning, or a SIP URI", /^(\+?\d+|sips?:\S+)$/i);
const direction = word("inbound", "outbound");

export const LiveCallFiltersShape: Shape<LiveCallFilters> = parameters<LiveCallFilters>(
  {},
  { callDirection: direction, fromNumber: prefix, toNumber: prefix },
);

export const CallFiltersShape: Shape<CallFilters> = parameters<CallFilters>(
  {},
  {
    callDirection: direction,
    fromNumber: prefix,
    toNumber: prefix,
    subaccount: someText,
    parentCallUuid: someText,
    billDuration: range<number>("must be seconds, or bounds (gt, gte, lt, lte) of them", (value) =>
      Number.isInteger(value),
    ),
    endTime: range<Date | string>(
      "must be a Date or YYYY-MM-DD HH:MM, or bounds (gt, gte, lt, lte) of them",
      (value) =>
        value instanceof Date
          ? !Number.isNaN(value.getTime())
          : typeof value === "string" && /^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d{1,6})?)?$/.test(value),
    ),
    hangupCauseCode: whole("code", 0),
    hangupSource: someText,
    stirVerification: word("Verified", "Not Verified", "Not Applicable"),
    limit: whole("records", 1, 20),
    offset: whole("records", 0),
  },
);
