import { atLeast, type Field, field, type Shape } from "./fields.ts";

/** A string in an answer. */
export const string: Field<string> = field("must be a string", (value) => typeof value === "string");

/** A string in an answer, which Plivo may also give as null. */
export const stringOrNull: Field<string | null> = field(
  "must be a string or null",
  (value) => value === null || typeof value === "string",
);

export const numberOrNull: Field<number | null> = field(
  "must be a number or null",
  (value) => value === null || typeof value === "number",
);

/** What Plivo says when it has accepted an instruction. */
export interface Acknowledged {
  /** Plivo's words; they differ between versions, so match on nothing in them. */
  readonly message?: string | undefined;
  readonly apiId?: string | undefined;
}

export const AcknowledgedShape: Shape<Acknowledged> = atLeast<Acknowledged>(
  {},
  { message: string, apiId: string },
);
