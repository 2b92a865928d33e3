import type { Rule } from "@plivo-edge/plivo/rule";
import type { ElementSpec } from "./element-spec.ts";
import * as conference from "./elements/conference.ts";
import * as dial from "./elements/dial.ts";
import * as dtmf from "./elements/dtmf.ts";
import * as getDigits from "./elements/get-digits.ts";
import * as getInput from "./elements/get-input.ts";
import * as hangup from "./elements/hangup.ts";
import * as message from "./elements/message.ts";
import * as multiPartyCall from "./elements/multi-party-call.ts";
import * as number from "./elements/number.ts";
import * as play from "./elements/play.ts";
import * as preAnswer from "./elements/pre-answer.ts";
import * as record from "./elements/record.ts";
import * as redirect from "./elements/redirect.ts";
import * as response from "./elements/response.ts";
import * as speak from "./elements/speak.ts";
import * as stream from "./elements/stream.ts";
import * as user from "./elements/user.ts";
import * as wait from "./elements/wait.ts";
import type { Findings } from "./finding.ts";
import type { FlowOf } from "./flow.ts";
import type { RawElement } from "./raw.ts";
import type { AttributeTable } from "./rule.ts";
import * as pause from "./ssml/break.ts";
import type { SsmlElement } from "./ssml/element.ts";
import * as emphasis from "./ssml/emphasis.ts";
import * as lang from "./ssml/lang.ts";
import * as p from "./ssml/p.ts";
import * as phoneme from "./ssml/phoneme.ts";
import * as prosody from "./ssml/prosody.ts";
import * as s from "./ssml/s.ts";
import * as sayAs from "./ssml/say-as.ts";
import * as sub from "./ssml/sub.ts";
import * as w from "./ssml/w.ts";

/** Any element that Plivo documents. */
export type PlivoElement =
  | response.ResponseElement
  | Exclude<response.ResponseChild | dial.DialChild, RawElement>
  | SsmlElement;

// What the file of each element has: four tables and not one, so that who only parses brings no warnings along.

/** Where it may stand, and what Plivo refuses of it. */
export const specs: { readonly [Element in PlivoElement as Element["name"]]: ElementSpec<Element> } = {
  Conference: conference.spec,
  DTMF: dtmf.spec,
  Dial: dial.spec,
  GetDigits: getDigits.spec,
  GetInput: getInput.spec,
  Hangup: hangup.spec,
  Message: message.spec,
  MultiPartyCall: multiPartyCall.spec,
  Number: number.spec,
  Play: play.spec,
  PreAnswer: preAnswer.spec,
  Record: record.spec,
  Redirect: redirect.spec,
  Response: response.spec,
  Speak: speak.spec,
  Stream: stream.spec,
  User: user.spec,
  Wait: wait.spec,
  break: pause.spec,
  emphasis: emphasis.spec,
  lang: lang.spec,
  p: p.spec,
  phoneme: phoneme.spec,
  prosody: prosody.spec,
  s: s.spec,
  "say-as": sayAs.spec,
  sub: sub.spec,
  w: w.spec,
};

/** What Plivo documents of its attributes. */
export const documented: {
  readonly [Element in PlivoElement as Element["name"]]: AttributeTable<Element["attributes"]>;
} = {
  Conference: conference.documented,
  DTMF: dtmf.documented,
  Dial: dial.documented,
  GetDigits: getDigits.documented,
  GetInput: getInput.documented,
  Hangup: hangup.documented,
  Message: message.documented,
  MultiPartyCall: multiPartyCall.documented,
  Number: number.documented,
  Play: play.documented,
  PreAnswer: preAnswer.documented,
  Record: record.documented,
  Redirect: redirect.documented,
  Response: response.documented,
  Speak: speak.documented,
  Stream: stream.documented,
  User: user.documented,
  Wait: wait.documented,
  break: pause.documented,
  emphasis: emphasis.documented,
  lang: lang.documented,
  p: p.documented,
  phoneme: phoneme.documented,
  prosody: prosody.documented,
  s: s.documented,
  "say-as": sayAs.documented,
  sub: sub.documented,
  w: w.documented,
};

/** What is suspicious of it, apart from single values. */
const findings: { readonly [Element in PlivoElement as Element["name"]]: Findings<Element> | undefined } = {
  Conference: conference.findings,
  DTMF: dtmf.findings,
  Dial: dial.findings,
  GetDigits: getDigits.findings,
  GetInput: getInput.findings,
  Hangup: undefined,
  Message: undefined,
  MultiPartyCall: multiPartyCall.findings,
  Number: number.findings,
  Play: play.findings,
  PreAnswer: preAnswer.findings,
  Record: record.findings,
  Redirect: undefined,
  Response: undefined,
  Speak: speak.findings,
  Stream: stream.findings,
  User: user.findings,
  Wait: wait.findings,
  break: undefined,
  emphasis: undefined,
  lang: lang.findings,
  p: undefined,
  phoneme: undefined,
  prosody: undefined,
  s: undefined,
  "say-as": undefined,
  sub: undefined,
  w: undefined,
};

/** What it does with the document that it stands in. */
const flows: {
  readonly [Element in Exclude<response.ResponseChild, RawElement> as Element["name"]]: FlowOf<Element>;
} = {
  Conference: conference.flow,
  DTMF: dtmf.flow,
  Dial: dial.flow,
  GetDigits: getDigits.flow,
  GetInput: getInput.flow,
  Hangup: hangup.flow,
  Message: message.flow,
  MultiPartyCall: multiPartyCall.flow,
  Play: play.flow,
  PreAnswer: preAnswer.flow,
  Record: record.flow,
  Redirect: redirect.flow,
  Speak: speak.flow,
  Stream: stream.flow,
  Wait: wait.flow,
};

// An element outside the tables is in none of them, and neither is what every object inherits.

export function specOfName(name: string): ElementSpec | undefined {
  return own<ElementSpec>(specs, name);
}

export function documentedRule(element: string, attribute: string): Rule | undefined {
  const rules = own<Readonly<Record<string, Rule>>>(documented, element);
  return rules && own(rules, attribute);
}

/** The function takes only an element of this name. */
export function findingsOfName(name: string): Findings<never> | undefined {
  return own<Findings<never> | undefined>(findings, name);
}

/** The function takes only an element of this name. */
export function flowOfName(name: string): FlowOf<never> | undefined {
  return own<FlowOf<never>>(flows, name);
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
