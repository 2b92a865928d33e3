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

/** What the file of an element has. */
interface ElementModule<Element extends PlivoElement> {
  readonly spec: ElementSpec<Element>;
  readonly documented: AttributeTable<Element["attributes"]>;
  readonly findings?: Findings<Element>;
}

/** What the file of an element has that `Response` holds. */
interface ResponseChildModule<Element extends PlivoElement> extends ElementModule<Element> {
  readonly flow: FlowOf<Element>;
}

/** Every element that Plivo documents, by its name. */
export const plivoElements: {
  readonly [Element in PlivoElement as Element["name"]]: Element extends response.ResponseChild
    ? ResponseChildModule<Element>
    : ElementModule<Element>;
} = {
  Conference: conference,
  DTMF: dtmf,
  Dial: dial,
  GetDigits: getDigits,
  GetInput: getInput,
  Hangup: hangup,
  Message: message,
  MultiPartyCall: multiPartyCall,
  Number: number,
  Play: play,
  PreAnswer: preAnswer,
  Record: record,
  Redirect: redirect,
  Response: response,
  Speak: speak,
  Stream: stream,
  User: user,
  Wait: wait,
  break: pause,
  emphasis,
  lang,
  p,
  phoneme,
  prosody,
  s,
  "say-as": sayAs,
  sub,
  w,
};

/** What the file of any element has, whose functions take only this element. */
interface AnyModule {
  readonly spec: ElementSpec;
  readonly documented: Readonly<Record<string, Rule>>;
  readonly findings?: Findings<never>;
  readonly flow?: FlowOf<never>;
}

/** The file of the element of this name, if Plivo has one. */
export function plivoElement(name: string): AnyModule | undefined {
  return Object.hasOwn(plivoElements, name) ? plivoElements[name as keyof typeof plivoElements] : undefined;
}

/** What Plivo documents of an attribute, if it does. */
export function documentedRule(element: string, attribute: string): Rule | undefined {
  const documented = plivoElement(element)?.documented;
  return documented && Object.hasOwn(documented, attribute) ? documented[attribute] : undefined;
}
