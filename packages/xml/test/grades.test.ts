import {
  dial,
  dtmf,
  getDigits,
  getInput,
  number,
  parse,
  type ResponseElement,
  record,
  render,
  response,
  speak,
  stream,
  user,
  validate,
  wait,
} from "@plivo-edge/xml";
import * as ssml from "@plivo-edge/xml/ssml";
import { describe, expect, it } from "vitest";

// Three grades: refused (it is no XML, or Plivo is documented or was seen to refuse it), a warning (documented otherwise,
// out of a documented range, or unknown to us), and nothing.

/** What JavaScript without types could pass. */
function untyped(value: unknown): never {
  return value as never;
}

const prompt = "<Speak>a</Speak>";
const input = (attributes: string): string =>
  `<GetInput action="https://x.y/s" inputType="dtmf" ${attributes}>${prompt}</GetInput>${prompt}`;
const polly = (content: string): string => `<Speak voice="Polly.Amy">a${content}</Speak>`;
const calling = (attributes: string, content = "<Number>14155550100</Number>"): string =>
  `<Dial${attributes && ` ${attributes}`}>${content}</Dial>${prompt}`;

/** Documents that Plivo is not known to refuse, with the one warning that each gets. */
const warned: readonly [xml: string, warning: object][] = [
  // What people run, and Plivo's own examples.
  [
    `<GetInput action="https://x.y/s" inputType="speech dtmf">${prompt}</GetInput>${prompt}`,
    { code: "undocumented", attribute: "inputType" },
  ],
  ['<Speak language="ru-RU" voice="MAN">a</Speak>', { code: "voice", attribute: "language" }],
  ['<Speak language="en-gb">a</Speak>', { code: "voice", attribute: "language" }],
  ['<Speak language="EN-GB" voice="MAN">a</Speak>', { code: "voice", attribute: "language" }],
  ['<Speak language="pt-PT">a</Speak>', { code: "voice", attribute: "language" }],
  ['<Hangup schedule="0"/>', { code: "value", attribute: "schedule" }],
  [`Hello${prompt}`, { code: "undocumented", path: "Response" }],
  [
    `<MultiPartyCall role="Agent">room<AgentHoldMusic>${prompt}</AgentHoldMusic></MultiPartyCall>`,
    { code: "undocumented", path: "Response/MultiPartyCall[0]" },
  ],
  ['<MultiPartyCall role="SUPERVISOR" coachMode="false">room</MultiPartyCall>', { attribute: "role" }],
  ['<Conference maxMembers="100">room</Conference>', { code: "value", attribute: "maxMembers" }],
  ['<Conference recordWhenAlone="">room</Conference>', { code: "undocumented" }],
  [
    calling("", '<Number sendDigitsMode="">14155550100</Number>'),
    { code: "value", attribute: "sendDigitsMode" },
  ],
  [calling("", "<User>14155550100</User>"), { code: "value", path: "Response/Dial[0]/User[0]" }],

  // Numbers: out of range, fractions, other spellings, none at all.
  [input('executionTimeout="4"'), { code: "value", attribute: "executionTimeout" }],
  [input('executionTimeout="61"'), { code: "value", attribute: "executionTimeout" }],
  [input('numDigits="0"'), { code: "value", attribute: "numDigits" }],
  [input('digitEndTimeout="11"'), { code: "value", attribute: "digitEndTimeout" }],
  [input('retries="-1"'), { code: "value", attribute: "retries" }],
  ['<Wait length="0"/>', { code: "value", attribute: "length" }],
  ['<Wait length="1.5"/>', { code: "value", attribute: "length" }],
  ['<Wait length="1.0"/>', { code: "value", attribute: "length" }],
  ['<Wait length="+5"/>', { code: "value", attribute: "length" }],
  ['<Wait length="1e3"/>', { code: "value", attribute: "length" }],
  ['<Wait length="10s"/>', { code: "value", attribute: "length" }],
  ['<Wait length="99999999999999999999"/>', { code: "value", attribute: "length" }],
  ['<Wait length=""/>', { code: "value", attribute: "length" }],
  [calling('timeout="soon"'), { code: "value", attribute: "timeout" }],
  ['<Record maxLength="1"/>', { code: "value", attribute: "maxLength" }],
  [
    '<MultiPartyCall role="Agent" maxDuration="60">room</MultiPartyCall>',
    { code: "value", attribute: "maxDuration" },
  ],

  // Booleans.
  ['<Record playBeep="True"/>', { code: "value", attribute: "playBeep" }],
  ['<Record playBeep="yes"/>', { code: "value", attribute: "playBeep" }],
  ['<Record playBeep="1"/>', { code: "value", attribute: "playBeep" }],
  ['<Record playBeep=""/>', { code: "value", attribute: "playBeep" }],

  // Lists of words, in other words.
  ['<Record fileFormat="ogg"/>', { code: "value", attribute: "fileFormat" }],
  ['<Record fileFormat="MP3"/>', { code: "value", attribute: "fileFormat" }],
  ['<Record transcriptionType="human"/>', { code: "value", attribute: "transcriptionType" }],
  ['<Hangup reason="whatever"/>', { code: "value", attribute: "reason" }],
  [input('speechModel="enhanced"'), { code: "value", attribute: "speechModel" }],
  [
    `<GetInput action="https://x.y/s" inputType="telepathy"/>${prompt}`,
    { code: "value", attribute: "inputType" },
  ],
  [
    `<Stream contentType="audio/ogg" keepCallAlive="true">wss://x.y/</Stream>`,
    { code: "value", attribute: "contentType" },
  ],
  [calling('callType="sms"'), { code: "value", attribute: "callType" }],
  [
    '<MultiPartyCall role="AGENT">room</MultiPartyCall>',
    { code: "value", attribute: "role", path: "Response/MultiPartyCall[0]" },
  ],
  [
    '<MultiPartyCall role="agent" statusCallbackEvents="everything">room</MultiPartyCall>',
    { code: "value", attribute: "statusCallbackEvents" },
  ],
  ['<Redirect method="post">https://x.y/</Redirect>', { code: "value", attribute: "method" }],
  ['<Record callbackMethod="PUT"/>', { code: "value", attribute: "callbackMethod" }],

  // URLs of notices, music and files: nothing is documented to become of the call.
  ['<Record callbackUrl="/recorded"/>', { code: "value", attribute: "callbackUrl" }],
  [calling('dialMusic="ring.xml"'), { code: "value", attribute: "dialMusic" }],
  ['<Conference waitSound="music">room</Conference>', { code: "value", attribute: "waitSound" }],
  [
    '<MultiPartyCall role="agent" waitMusicUrl="!!! foo.bar !!!">room</MultiPartyCall>',
    { code: "value", attribute: "waitMusicUrl" },
  ],

  // Texts of a documented form.
  [input('finishOnKey="10"'), { code: "value", attribute: "finishOnKey" }],
  [input('language="english"'), { code: "value", attribute: "language" }],
  [input(`hints="${"a".repeat(101)}"`), { code: "value", attribute: "hints" }],
  [calling(`callerName="${"a".repeat(51)}"`), { code: "value", attribute: "callerName" }],
  [calling('sipHeaders="a b"'), { code: "value", attribute: "sipHeaders" }],
  ["<DTMF>1,2</DTMF>", { code: "value", path: "Response/DTMF[0]" }],
  [
    `<Stream keepCallAlive="true">wss://x.y/${"a".repeat(2048)}</Stream>`,
    { code: "value", path: "Response/Stream[0]" },
  ],
  [
    `<Stream keepCallAlive="true" extraHeaders="a=${"\u00e9".repeat(300)}">wss://x.y/</Stream>`,
    { code: "value", attribute: "extraHeaders" },
  ],
  [`<Speak>${"a".repeat(3001)}</Speak>`, { code: "value", path: "Response/Speak[0]" }],

  // Voices and languages.
  ['<Speak voice="woman">a</Speak>', { code: "value", attribute: "voice" }],
  ['<Speak voice="Polly.Nobody">a</Speak>', { code: "voice", attribute: "voice" }],
  ['<Speak voice="Polly.Amy" language="fr-FR">a</Speak>', { code: "voice", attribute: "language" }],
  [polly('<lang xml:lang="invalid">b</lang>'), { code: "value", attribute: "xml:lang" }],
  [polly('<lang xml:lang="zz">b</lang>'), { code: "voice", attribute: "xml:lang" }],
  [polly('<lang xml:lang="">b</lang>'), { attribute: "xml:lang" }],

  // SSML: values and nesting.
  [polly('<break time="11s"/>'), { code: "value", attribute: "time" }],
  [polly('<break strength="mighty"/>'), { code: "value", attribute: "strength" }],
  [polly('<prosody pitch="80%">b</prosody>'), { code: "value", attribute: "pitch" }],
  [polly('<prosody rate="x-high">b</prosody>'), { code: "value", attribute: "rate" }],
  [polly('<prosody rate="">b</prosody>'), { code: "value", attribute: "rate" }],
  [polly('<say-as interpret-as="date" format="">b</say-as>'), { code: "value", attribute: "format" }],
  [polly('<say-as interpret-as="currency">b</say-as>'), { code: "value", attribute: "interpret-as" }],
  [polly('<w role="claws:VV0">b</w>'), { code: "value", attribute: "role" }],
  [polly('<phoneme alphabet="kirshenbaum" ph="k">b</phoneme>'), { code: "value", attribute: "alphabet" }],
  [polly("<s><p>b</p></s>"), { code: "undocumented", path: "Response/Speak[0]/s[1]" }],
  [polly('<sub alias="c">b<s>d</s></sub>'), { code: "undocumented", path: "Response/Speak[0]/sub[1]" }],
  [polly("<mark/>"), { code: "undocumented", path: "Response/Speak[0]" }],

  // What stands where.
  [`<Beta>${prompt}</Beta>`, { code: "undocumented", path: "Response" }],
  ["<toString/>", { code: "undocumented", path: "Response" }],
  ["<Number>14155550100</Number>", { code: "undocumented", path: "Response" }],
  [`<GetDigits>${prompt}<Hangup/></GetDigits>${prompt}`, { path: "Response/GetDigits[0]" }],
  [`<GetDigits>${prompt}<Wait/></GetDigits>${prompt}`, { path: "Response/GetDigits[0]" }],
  [`<GetDigits>Press 1.${prompt}</GetDigits>${prompt}`, { path: "Response/GetDigits[0]" }],
  ["<Hangup>bye</Hangup>", { path: "Response/Hangup[0]" }],
  [`<Play>https://x.y/a.mp3${prompt}</Play>`, { path: "Response/Play[0]" }],
  ["<Stream keepCallAlive='true'>wss://x.y/<s>b</s></Stream>", { path: "Response/Stream[0]" }],
  [calling("", "<Number>14155550100</Number>or"), { path: "Response/Dial[0]" }],
  ['<Hangup later="1"/>', { code: "undocumented", attribute: "later" }],
  ['<Hangup __proto__="1"/>', { code: "undocumented", attribute: "__proto__" }],
  ['<Hangup constructor="1"/>', { code: "undocumented", attribute: "constructor" }],
];

describe("a warning", () => {
  it.each(warned)("serves %s", (content, expected) => {
    const document = parse(`<Response>${content}</Response>`);
    expect(validate(document)).toEqual([expect.objectContaining(expected)]);
    const xml = render(document);
    expect(validate(parse(xml))).toEqual(validate(document));
    expect(xml.replaceAll('"', "'")).toBe(`<Response>${content}</Response>`.replaceAll('"', "'"));
  });

  const action = "https://example.com/";
  const built: readonly [string, () => ResponseElement, object][] = [
    ["a number out of its range", () => response(wait({ length: 0 })), { attribute: "length" }],
    ["a fraction", () => response(wait({ length: 1.5 })), { attribute: "length" }],
    [
      "a number over its range",
      () => response(getInput({ action, inputType: "dtmf", numDigits: 33 }), speak("a")),
      { attribute: "numDigits" },
    ],
    [
      "a word of no list",
      () => response(record({ fileFormat: untyped("ogg") })),
      { attribute: "fileFormat" },
    ],
    ["no boolean", () => response(record({ playBeep: untyped("yes") })), { attribute: "playBeep" }],
    ["tones of another alphabet", () => response(dtmf("1-2")), { path: "Response/DTMF[0]" }],
    [
      "headers over 512 bytes",
      () =>
        response(stream("wss://x.y/", { keepCallAlive: true, extraHeaders: `a=${"\u00e9".repeat(300)}` })),
      { attribute: "extraHeaders" },
    ],
    ["a number in a User", () => response(dial(user("14155550100")), speak("a")), { code: "value" }],
    ["text between elements", () => response(untyped("Hello.")), { code: "undocumented", path: "Response" }],
    ["an element out of place", () => response(untyped(number("14155550100"))), { path: "Response" }],
    [
      "a Record between prompts",
      () => response(getDigits({}, untyped(record())), speak("a")),
      { path: "Response/GetDigits[0]" },
    ],
    [
      "a break over ten seconds",
      () => response(speak(["a", ssml.break({ time: "11s" })], { voice: "Polly.Amy" })),
      { attribute: "time" },
    ],
    [
      "a language that one page has and another has not",
      () => response(speak("a", { voice: "MAN", language: "ru-RU" })),
      { code: "voice", attribute: "language" },
    ],
  ];

  it.each(built)("renders %s", (_, document, expected) => {
    expect(validate(document())).toEqual([expect.objectContaining(expected)]);
    expect(() => parse(render(document()))).not.toThrow();
  });
});

/** Documents that keep to the documentation, in spellings that a stricter reader would refuse. */
const unremarkable: readonly string[] = [
  '<Speak voice="Polly.Amy"><break time="1s"/></Speak>',
  `<DTMF>ww</DTMF>${prompt}`,
  // Spaces in lists.
  `<MultiPartyCall role="agent" statusCallbackEvents="mpc-state-changes, participant-speak-events">room</MultiPartyCall>`,
  calling('digitsMatch="1, 22, *" callbackUrl="https://x.y/"'),
  calling('digitsMatchBLeg="1 , 22" callbackUrl="https://x.y/"'),
  calling('sipHeaders="a=1, b-c=3f2c-11, d=%20"'),
  calling('sipHeaders="a=1,"'),
  calling("", '<Number sipHeaders="a=1, b=2">14155550100</Number>'),
  calling("", '<User sipHeaders="a=1, b=2">sip:ada@x.y</User>'),
  '<Conference digitsMatch="#0, 99, 000" callbackUrl="https://x.y/">room</Conference>',
  '<Stream keepCallAlive="true" extraHeaders="a=1, b=2">wss://x.y/</Stream>',
  '<MultiPartyCall role="ai-agent" aiAgentStreamExtraHeaders="a=1, b=2">room</MultiPartyCall>',
  '<Wait beep="duration=300, threshold=256"/>',
  input('hints="sales, support"'),
  // Roles in both of the documented spellings, and no key at all.
  '<MultiPartyCall role="Agent">room</MultiPartyCall>',
  '<MultiPartyCall role="agent">room</MultiPartyCall>',
  input('finishOnKey=""'),
  input('finishOnKey="none"'),
  '<Conference enterSound="">room</Conference>',
  polly('<lang xml:lang="it">b</lang>'),
  polly('<lang xml:lang="fr-FR">b</lang>'),
  '<Speak voice="Polly.L\u00e9a">a</Speak>',
];

it.each(unremarkable)("has nothing to say of %s", (content) => {
  expect(validate(parse(`<Response>${content}</Response>`))).toEqual([]);
});
