import * as v from "valibot";
import { type DocumentChoice, DocumentChoiceSchema } from "../answer/document-choice.ts";

/** What `POST /v1/calls/:call/transfer` takes. */
export interface TransferBody {
  /** What the call continues with. */
  readonly answer: DocumentChoice;
  /**
   * Which leg: this call's, that of whom it is bridged to, or both.
   * @default "aleg"
   */
  readonly legs?: "aleg" | "bleg" | "both" | undefined;
}

export const TransferBodySchema: v.GenericSchema<unknown, TransferBody> = v.strictObject({
  answer: DocumentChoiceSchema,
  legs: v.optional(v.picklist(["aleg", "bleg", "both"], "must be aleg, bleg or both")),
});
