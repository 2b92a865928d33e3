import { kind as conference } from "../elements/conference.ts";
import { kind as dial } from "../elements/dial.ts";
import { kind as dtmf } from "../elements/dtmf.ts";
import { kind as getDigits } from "../elements/get-digits.ts";
import { kind as getInput } from "../elements/get-input.ts";
import { kind as hangup } from "../elements/hangup.ts";
import { kind as message } from "../elements/message.ts";
import { kind as multiPartyCall } from "../elements/multi-party-call.ts";
import { kind as number } from "../elements/number.ts";
import { kind as play } from "../elements/play.ts";
import { kind as preAnswer } from "../elements/pre-answer.ts";
import { kind as record } from "../elements/record.ts";
import { kind as redirect } from "../elements/redirect.ts";
import { kind as response } from "../elements/response.ts";
import { kind as speak } from "../elements/speak.ts";
import { kind as stream } from "../elements/stream.ts";
import { kind as user } from "../elements/user.ts";
import { kind as wait } from "../elements/wait.ts";
import type { Kind } from "../kind.ts";
import { kind as breakKind } from "../ssml/break.ts";
import { kind as emphasis } from "../ssml/emphasis.ts";
import { kind as lang } from "../ssml/lang.ts";
import { kind as p } from "../ssml/p.ts";
import { kind as phoneme } from "../ssml/phoneme.ts";
import { kind as prosody } from "../ssml/prosody.ts";
import { kind as s } from "../ssml/s.ts";
import { kind as sayAs } from "../ssml/say-as.ts";
import { kind as sub } from "../ssml/sub.ts";
import { kind as w } from "../ssml/w.ts";

/** Every element that Plivo has, by its name. */
export const kinds: Readonly<Record<string, Kind>> = {
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
  break: breakKind,
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
