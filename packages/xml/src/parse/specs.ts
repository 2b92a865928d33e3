import type { ElementSpec } from "../element-spec.ts";
import { spec as conference } from "../elements/conference.ts";
import { spec as dial } from "../elements/dial.ts";
import { spec as dtmf } from "../elements/dtmf.ts";
import { spec as getDigits } from "../elements/get-digits.ts";
import { spec as getInput } from "../elements/get-input.ts";
import { spec as hangup } from "../elements/hangup.ts";
import { spec as message } from "../elements/message.ts";
import { spec as multiPartyCall } from "../elements/multi-party-call.ts";
import { spec as number } from "../elements/number.ts";
import { spec as play } from "../elements/play.ts";
import { spec as preAnswer } from "../elements/pre-answer.ts";
import { spec as record } from "../elements/record.ts";
import { spec as redirect } from "../elements/redirect.ts";
import { spec as response } from "../elements/response.ts";
import { spec as speak } from "../elements/speak.ts";
import { spec as stream } from "../elements/stream.ts";
import { spec as user } from "../elements/user.ts";
import { spec as wait } from "../elements/wait.ts";
import { spec as breakSpec } from "../ssml/break.ts";
import { spec as emphasis } from "../ssml/emphasis.ts";
import { spec as lang } from "../ssml/lang.ts";
import { spec as p } from "../ssml/p.ts";
import { spec as phoneme } from "../ssml/phoneme.ts";
import { spec as prosody } from "../ssml/prosody.ts";
import { spec as s } from "../ssml/s.ts";
import { spec as sayAs } from "../ssml/say-as.ts";
import { spec as sub } from "../ssml/sub.ts";
import { spec as w } from "../ssml/w.ts";

/** Every element that Plivo has, by its name. */
export const specs: Readonly<Record<string, ElementSpec>> = {
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
  break: breakSpec,
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
