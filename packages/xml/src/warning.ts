/** What is suspicious, for programs. */
export type WarningCode =
  /** A `Response` without elements: the call is answered and ends at once. */
  | "empty"
  /** It stands after a `Redirect` or a `Hangup`, so it is never reached. */
  | "unreachable"
  /** It is reached only if the `action` of an element before it cannot be, because that replaces the document. */
  | "replaced"
  /** Nothing follows, so the call ends without a word when there is no input or no answer. */
  | "silent-end"
  /** The stream does not hold the call, and nothing after it does. */
  | "stream-ends"
  /** The order of two elements does not do what it seems to. */
  | "order"
  /** Plivo does not document it, so it may be ignored or refused. */
  | "undocumented"
  /** A value outside of what Plivo documents: a number out of its range, a word not of its list. */
  | "value"
  /** The attribute does nothing without, or beside, another. */
  | "no-effect"
  /** An attribute whose default is a surprise here. */
  | "default"
  /** It never ends by itself. */
  | "endless"
  /** Audio or text travels without encryption. */
  | "insecure"
  /** What sounds like a secret is kept in Plivo's logs. */
  | "logged"
  /** A voice that is not known, or a language that it is not known to speak. */
  | "voice"
  /** Not a number in E.164 form. */
  | "number";

/** Something that Plivo is not known to refuse, but that may not do what was meant. */
export interface Warning {
  /** What is suspicious, for programs. */
  readonly code: WarningCode;
  /** The element, such as `Response/Dial[2]`; indexes count the parent's children from 0. */
  readonly path: string;
  /** The attribute of that element, if it is about one. */
  readonly attribute?: string | undefined;
  /** The end of a sentence that begins with the path: `comes after Redirect, …`. It never holds a value. */
  readonly message: string;
}
