/** What is wrong, for programs. */
export type XmlErrorCode =
  /** Not well-formed XML. */
  | "syntax"
  /** Bytes that are not UTF-8. */
  | "encoding"
  /** More than 102,400 bytes. */
  | "too-large"
  /** More levels than any answer needs. */
  | "too-deep"
  /** A character that XML 1.0 cannot hold. */
  | "character"
  /** The root is not one `Response`. */
  | "root"
  /** An element of TwiML's, or one whose name XML does not take. */
  | "element"
  /** A child that is neither a string nor an element of this package. */
  | "nesting"
  /** Text or children that are missing or not of the right form. */
  | "content"
  /** A value that Plivo refuses, or an attribute that XML cannot hold. */
  | "attribute"
  /** A required attribute is missing. */
  | "missing"
  /** Attributes, or an attribute and the content, that exclude each other. */
  | "conflict";

/** One thing that is wrong with an element, before it is known where the element is. */
export interface Fault extends Partial<Position> {
  readonly code: XmlErrorCode;
  readonly attribute?: string | undefined;
  readonly message: string;
}

/** Where in a text something is, both counted from 1; columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * A document that Plivo would refuse, or that is not XML.
 *
 * The message is a sentence that names the place and the rule, and never holds the offending value.
 */
export class XmlError extends Error {
  override readonly name = "XmlError";
  /** What is wrong, for programs. */
  declare readonly code: XmlErrorCode;
  /** The element, such as `Response/GetDigits[0]/Speak[1]`; indexes count the parent's children from 0. Empty for the document. */
  declare readonly path: string;
  /** The attribute of that element, if it is about one. */
  declare readonly attribute?: string | undefined;
  /** What was not kept to, without the place: `must be GET or POST`. */
  declare readonly rule: string;
  /** Counted from 1; set by `parse`, as `column` is. */
  declare readonly line?: number;
  /** Counted from 1, in UTF-16 code units. */
  declare readonly column?: number;

  constructor({ message: rule, ...fault }: Fault, path = "") {
    const { attribute, line, column } = fault;
    const place = `${path || "The document"}${attribute === undefined ? "" : `@${attribute}`}`;
    const position = line === undefined ? "" : ` (line ${line}, column ${column})`;
    super(`${place} ${rule}${position}`);
    Object.assign(this, fault, { path, rule });
  }
}
