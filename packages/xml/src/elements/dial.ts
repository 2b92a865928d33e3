import { destination, verb } from "../content-model.ts";
import { element, isElement, type XmlElement } from "../element.ts";
import { defineElement, type ElementSpec } from "../element-spec.ts";
import { type Findings, noEffect } from "../finding.ts";
import type { FlowOf } from "../flow.ts";
import type { RawElement } from "../raw.ts";
import type { AttributeTable } from "../rule.ts";
import {
  boolean,
  digitsMatch,
  httpUrl,
  type Method,
  method,
  nextMethod,
  positive,
  sipHeaders,
  someText,
  urlOr,
} from "../rules.ts";
import type { NumberElement } from "./number.ts";
import type { UserElement } from "./user.ts";

/** The attributes of `Dial`. */
export interface DialAttributes {
  /** Gets `DialStatus` when the dial is over, however it went. */
  readonly action?: string | undefined;
  /** How `action` is requested. @default "POST" */
  readonly method?: Method | undefined;
  /** Whether the reply of `action` replaces this document; false to go on to the next `Dial`. @default true */
  readonly redirect?: boolean | undefined;
  /** Seconds to let it ring. Plivo's pages differ on the default: 120, or 30. */
  readonly timeout?: number | undefined;
  /** Seconds that the parties may talk. @default 14400 */
  readonly timeLimit?: number | undefined;
  /** A number that you own or have verified. @default the caller's */
  readonly callerId?: string | undefined;
  /** At most 50 characters. @default the caller's */
  readonly callerName?: string | undefined;
  /** Whether `*` of the caller hangs up on the callee. @default false */
  readonly hangupOnStar?: boolean | undefined;
  /** The kind of call; `whatsapp` does not reach the phone network. @default "voice" */
  readonly callType?: "voice" | "whatsapp" | undefined;
  /** The URL of a document of `Speak`, `Play` and `Wait`, which the callee hears first. */
  readonly confirmSound?: string | undefined;
  /** The key that connects the callee, after `confirmSound`. */
  readonly confirmKey?: string | undefined;
  /** Seconds to wait for `confirmKey`. */
  readonly confirmTimeout?: number | undefined;
  /** What the caller hears while it rings: a document's URL, `real` for the carrier's own tone, or `none`. */
  readonly dialMusic?: "real" | "none" | (string & {}) | undefined;
  /** Gets `DialAction`: answer, connected, hangup, digits. */
  readonly callbackUrl?: string | undefined;
  /** How `callbackUrl` is requested. @default "POST" */
  readonly callbackMethod?: Method | undefined;
  /** Digits to report when the caller presses them, between commas. Needs `callbackUrl`. */
  readonly digitsMatch?: string | undefined;
  /** The same for the callee. */
  readonly digitsMatchBLeg?: string | undefined;
  /** `name=value` pairs between commas, which arrive as `X-PH-name`. */
  readonly sipHeaders?: string | undefined;
}

/** Whom a `Dial` rings. */
export type DialChild = NumberElement | RawElement | UserElement;

/** The call connected to others. */
export type DialElement = XmlElement<"Dial", DialAttributes, readonly DialChild[]>;

export const documented: AttributeTable<DialAttributes> = {
  action: httpUrl,
  method,
  redirect: boolean,
  timeout: positive,
  timeLimit: positive,
  callerId: someText,
  callerName: { pattern: /^.{0,50}$/s, form: "at most 50 characters" },
  hangupOnStar: boolean,
  callType: { words: { voice: true, whatsapp: true } },
  confirmSound: httpUrl,
  confirmKey: { pattern: /^[\d*#]$/, form: "one of 0-9 * #" },
  confirmTimeout: positive,
  dialMusic: /* @__PURE__ */ urlOr({ real: true, none: true }),
  callbackUrl: httpUrl,
  callbackMethod: method,
  digitsMatch,
  digitsMatchBLeg: digitsMatch,
  sipHeaders,
};

export const spec: ElementSpec<DialElement> = /* @__PURE__ */ defineElement({
  name: "Dial",
  // Plivo ends the call with 7022 or 7032 otherwise.
  refused: { action: httpUrl, method: nextMethod },
  category: verb,
  contentModel: destination,
  check({ children }) {
    // Without a child it was seen to end the call with 8011.
    if (children.some(({ name }) => name !== "#text")) return;
    return { code: "content", message: "must hold a Number or a User" };
  },
});

/**
 * Connects the call to the first of its children that answers; all of them ring together.
 *
 * @see https://www.plivo.com/docs/voice/xml/routing
 * @example
 * dial({ callerId: "14155550100", timeout: 20 }, number("14155550101"), user("sip:ada@phone.plivo.com"));
 */
export function dial(
  attributes: DialAttributes,
  ...children: readonly [DialChild, ...DialChild[]]
): DialElement;
/** Connects the call to the first of these that answers, with every attribute as it is by default. */
export function dial(...children: readonly [DialChild, ...DialChild[]]): DialElement;
export function dial(first: DialAttributes | DialChild, ...rest: readonly DialChild[]): DialElement {
  return isElement(first) ? element(spec, {}, [first, ...rest]) : element(spec, first, rest);
}

export const findings: Findings<DialElement> = function* ({ attributes }) {
  const { callbackUrl, confirmKey, confirmSound, digitsMatch, digitsMatchBLeg } = attributes;
  if (digitsMatch && !callbackUrl) yield noEffect("digitsMatch", "needs callbackUrl");
  if (digitsMatchBLeg && !callbackUrl) yield noEffect("digitsMatchBLeg", "needs callbackUrl");
  if (confirmKey && !confirmSound) yield noEffect("confirmKey", "needs confirmSound");
};

export const flow: FlowOf<DialElement> = ({ attributes: { action, redirect } }) => {
  const replaces = action !== undefined && redirect !== false;
  return { holds: true, replaces, endsSilently: !replaces };
};
