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
  /** An element that Plivo does not have, or that was not made by this package. */
  | "element"
  /** A child, or text, in a parent that does not take it. */
  | "nesting"
  /** Text or children that are missing or not of the right form. */
  | "content"
  /** A value that the attribute does not take, or an attribute name that XML does not. */
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
 * The message names the place and the rule, never the offending value.
 */
export class XmlError extends Error {
  override readonly name = "XmlError";
  declare readonly code: XmlErrorCode;
  /** The element, such as `Response/GetDigits[0]/Speak[1]`; indexes count the parent's children from 0. */
  declare readonly path: string;
  declare readonly attribute?: string | undefined;
  /** Set by `parse`, as `column` is. */
  declare readonly line?: number;
  declare readonly column?: number;

  constructor(fault: Fault, path = "") {
    const place = path && `${path}${fault.attribute ? `@${fault.attribute}` : ""}: `;
    const message = place + fault.message;
    super(message);
    Object.assign(this, fault, { path, message });
  }
}
