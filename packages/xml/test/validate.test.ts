import {
  conference,
  dial,
  getDigits,
  getInput,
  hangup,
  multiPartyCall,
  number,
  parse,
  play,
  preAnswer,
  type ResponseElement,
  raw,
  record,
  redirect,
  response,
  speak,
  stream,
  user,
  validate,
  wait,
} from "@plivo-edge/xml";
import { expect, it } from "vitest";

const action = "https://example.com/next";
const bye = speak("Goodbye.");

const suspicious: readonly [string, ResponseElement, object][] = [
  ["an empty document", response(), { code: "empty", path: "Response" }],
  [
    "what follows a Redirect",
    response(redirect(action), bye),
    { code: "unreachable", path: "Response/Speak[1]" },
  ],
  ["what follows a Hangup", response(hangup(), bye), { code: "unreachable", path: "Response/Speak[1]" }],
  [
    "a second Dial after one whose action replaces the document",
    response(dial({ action }, number("14155550100")), dial({ action }, number("14155550101"))),
    { code: "replaced", path: "Response/Dial[1]" },
  ],
  [
    "a GetDigits at the end",
    response(getDigits({ action })),
    { code: "silent-end", path: "Response/GetDigits[0]" },
  ],
  [
    "a Dial at the end",
    response(dial(number("14155550100"))),
    { code: "silent-end", path: "Response/Dial[0]" },
  ],
  [
    "a Stream that nothing holds",
    response(stream("wss://example.com/")),
    { code: "stream-ends", attribute: "keepCallAlive" },
  ],
  [
    "a Record after a Stream",
    response(stream("wss://example.com/", { keepCallAlive: true }), record()),
    { code: "order", path: "Response/Record[1]" },
  ],
  [
    "a PreAnswer that is not first",
    response(bye, preAnswer(bye)),
    { code: "order", path: "Response/PreAnswer[1]" },
  ],
  [
    "endless music before the answer",
    response(preAnswer(play("https://example.com/a.mp3", { loop: 0 }))),
    { code: "endless", path: "Response/PreAnswer[0]" },
  ],
  [
    "a session's Record of the default length",
    response(record({ recordSession: true })),
    { code: "default", attribute: "maxLength" },
  ],
  [
    "a session's Record that replaces the document",
    response(record({ recordSession: true, maxLength: 3600, action })),
    { code: "order", attribute: "action" },
  ],
  [
    "a file over http",
    response(play("http://example.com/a.mp3")),
    { code: "insecure", path: "Response/Play[0]" },
  ],
  ["a stream over ws", response(stream("ws://example.com/", { keepCallAlive: true })), { code: "insecure" }],
  [
    "a logged PIN",
    response(getDigits({ action }, speak("Enter your PIN.")), bye),
    { code: "logged", attribute: "log" },
  ],
  [
    "a GetInput without a type",
    response(getInput({ action }), bye),
    { code: "default", attribute: "inputType" },
  ],
  [
    "a Polly voice that is not known",
    response(speak("a", { voice: "Polly.Nobody" })),
    { code: "voice", attribute: "voice" },
  ],
  [
    "a language that a Polly voice does not speak",
    parse('<Response><Speak voice="Polly.Amy" language="fr-FR">a</Speak></Response>'),
    { code: "voice", attribute: "language" },
  ],
  [
    "a number that is not E.164",
    response(dial(number("555-0100")), bye),
    { code: "number", path: "Response/Dial[0]/Number[0]" },
  ],
  [
    "digitsMatch without callbackUrl",
    response(dial({ digitsMatch: "1" }, number("14155550100")), bye),
    { code: "no-effect", attribute: "digitsMatch" },
  ],
  [
    "confirmKey without confirmSound",
    response(dial({ confirmKey: "1" }, number("14155550100")), bye),
    { code: "no-effect", attribute: "confirmKey" },
  ],
  [
    "half of the SIP credentials",
    response(dial(user("sip:a@b", { sipAuthUsername: "a" })), bye),
    { code: "no-effect" },
  ],
  [
    "minSilence without silence",
    response(wait({ minSilence: 500 })),
    { code: "no-effect", attribute: "minSilence" },
  ],
  [
    "minSilence longer than the wait",
    response(wait({ length: 1, silence: true, minSilence: 1000 })),
    { code: "no-effect" },
  ],
  [
    "beep beside silence",
    response(wait({ silence: true, beep: true })),
    { code: "no-effect", attribute: "beep" },
  ],
  [
    "coachMode of an agent",
    response(multiPartyCall("a", { role: "Agent", coachMode: true })),
    { code: "no-effect", attribute: "coachMode" },
  ],
  [
    "an AI's stream of a customer",
    response(multiPartyCall("a", { role: "Customer", aiAgentStreamSamplingRate: 8000 })),
    { code: "no-effect" },
  ],
  [
    "a noise level without noise cancellation",
    response(stream("wss://example.com/", { keepCallAlive: true, noiseCancellationLevel: 70 })),
    { code: "no-effect", attribute: "noiseCancellationLevel" },
  ],
  [
    "floorEvent without callbackUrl",
    response(conference("a", { floorEvent: true })),
    { code: "no-effect", attribute: "floorEvent" },
  ],
  [
    "an undocumented attribute",
    parse('<Response><Hangup later="1"/></Response>'),
    { code: "undocumented", attribute: "later" },
  ],
  [
    "undocumented nesting",
    response(getDigits({ action }, wait()), bye),
    { code: "undocumented", path: "Response/GetDigits[0]" },
  ],
  ["a raw element", response(raw("Beta"), bye), { code: "undocumented", path: "Response" }],
];

it.each(suspicious)("warns of %s", (_, document, expected) => {
  expect(validate(document)).toContainEqual(expect.objectContaining(expected));
});

it("has nothing to say of a sound document", () => {
  const menu = getDigits({ action, numDigits: 1, log: false }, speak("Enter your PIN."));
  const sound = response(
    preAnswer(play("https://example.com/ring.mp3")),
    menu,
    dial({ timeout: 20, callerId: "14155550100" }, number("+14155550101")),
    dial({ action, redirect: false }, user("sip:ada@phone.plivo.com")),
    speak("L\u00e9a.", { voice: "Polly.L\u00e9a" }),
    hangup({ schedule: 60 }),
    record({ action }),
  );
  expect(validate(sound)).toEqual([]);
});
