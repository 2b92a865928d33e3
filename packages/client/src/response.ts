import type { Field, OpenShape } from "./shape.ts";

// Plivo adds, drops and respells fields without notice: only what a result is useless without is required.

/** A text that a response must have. */
export const id: Field<string> = {
  rule: "must be a string",
  read: (value) => (typeof value === "string" ? value : undefined),
};

/** A number in a response; some of Plivo's are written as text. */
export const numberOrNull: Field<number | null | undefined> = {
  rule: "must be a number or null",
  read(value) {
    if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
    return typeof value === "number" || value === null ? value : undefined;
  },
};

/** What Plivo says when it has accepted an instruction. */
export interface Acknowledged {
  /** Plivo's words; they differ between versions, so match on nothing in them. */
  readonly message?: string | undefined;
  readonly apiId?: string | undefined;
}

export const AcknowledgedShape: OpenShape<Acknowledged> = { required: {}, fields: {}, open: true };
