import { parse, XmlError } from "@plivo-edge/xml";
import * as v from "valibot";

/** What is played: a document given here, or one that the relay knows by name. */
export interface DocumentChoice {
  readonly xml?: string | undefined;
  readonly name?: string | undefined;
}

/** A name that needs no escaping in a URL, and is no step in its path: tickets and callback URLs take no other. */
export const Name: v.GenericSchema<unknown, string> = v.pipe(
  v.string("must be a string"),
  v.regex(/^(?!\.{1,2}$)[\w.-]{1,64}$/, "must be 1 to 64 of A-Z a-z 0-9 . _ -, and no path such as .."),
);

const Xml = v.pipe(
  v.string("must be a string"),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      parse(dataset.value);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      addIssue({ message: error.message });
    }
  }),
);

export const DocumentChoiceSchema: v.GenericSchema<unknown, DocumentChoice> = v.pipe(
  v.strictObject({ xml: v.optional(Xml), name: v.optional(Name) }),
  v.check(({ xml, name }) => (xml === undefined) !== (name === undefined), "must be { xml } or { name }"),
);
