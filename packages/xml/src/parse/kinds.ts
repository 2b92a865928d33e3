import type { Kind } from "../element.ts";
import { kind as getDigits } from "../elements/get-digits.ts";
import { kind as hangup } from "../elements/hangup.ts";
import { kind as play } from "../elements/play.ts";
import { kind as redirect } from "../elements/redirect.ts";
import { kind as response } from "../elements/response.ts";
import { kind as speak } from "../elements/speak.ts";
import { kind as wait } from "../elements/wait.ts";
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
  GetDigits: getDigits,
  Hangup: hangup,
  Play: play,
  Redirect: redirect,
  Response: response,
  Speak: speak,
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
