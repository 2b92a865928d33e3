// The eight-element IVR document, built and serialised: ours, Plivo's own builder, and a hand-escaped template string
// that makes the same bytes; then parsed: ours and fast-xml-parser. Documents near the limit of size, made to be slow, are
// parsed and validated too. CPU time, the best of 25 interleaved rounds:
// node --conditions=@plivo-edge/source test/bench/xml.ts
import {
  getDigits,
  hangup,
  parse,
  play,
  redirect,
  render,
  response,
  speak,
  validate,
  wait,
} from "@plivo-edge/xml";
import { XMLParser } from "fast-xml-parser";
import { officialResponse } from "../../packages/xml/test/official.ts";

const voice = { voice: "Polly.Amy", language: "en-GB" } as const;
const prompt = "Press 1 for sales, 2 for support, or 3 to hear our opening hours.";
const music = "https://example.com/audio/hold-music.mp3?quality=high&mono=1";

function ours(call: number): string {
  return render(
    response(
      speak(`Welcome to Example & Sons, caller ${call}.`, voice),
      getDigits(
        {
          action: `https://example.com/ivr/menu?call=${call}&step=1`,
          method: "POST",
          numDigits: 1,
          timeout: 7,
          retries: 2,
          validDigits: "123",
          playBeep: true,
          redirect: true,
        },
        speak(prompt, { ...voice, loop: 2 }),
        play(music, { loop: 1 }),
      ),
      wait({ length: 2 }),
      redirect(`https://example.com/ivr/again?call=${call}&try=2`, { method: "POST" }),
      hangup(),
    ),
  );
}

function official(call: number): string {
  const document = officialResponse();
  document.addSpeak?.(`Welcome to Example & Sons, caller ${call}.`, { ...voice });
  const digits = document.addGetDigits?.({
    action: `https://example.com/ivr/menu?call=${call}&step=1`,
    method: "POST",
    numDigits: 1,
    timeout: 7,
    retries: 2,
    validDigits: "123",
    playBeep: true,
    redirect: true,
  });
  digits?.addSpeak?.(prompt, { ...voice, loop: 2 });
  digits?.addPlay?.(music, { loop: 1 });
  document.addWait?.({ length: 2 });
  document.addRedirect?.(`https://example.com/ivr/again?call=${call}&try=2`, { method: "POST" });
  document.addHangup?.();
  return document.toXML();
}

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(value: string): string {
  return /[&<>"]/.test(value) ? value.replace(/[&<>"]/g, (character) => references[character] ?? "") : value;
}

function template(call: number): string {
  return (
    `<Response><Speak voice="${escaped(voice.voice)}" language="${escaped(voice.language)}">` +
    `${escaped(`Welcome to Example & Sons, caller ${call}.`)}</Speak>` +
    `<GetDigits action="${escaped(`https://example.com/ivr/menu?call=${call}&step=1`)}" method="${escaped("POST")}" ` +
    `numDigits="${1}" timeout="${7}" retries="${2}" validDigits="${escaped("123")}" playBeep="${true}" redirect="${true}">` +
    `<Speak voice="${escaped(voice.voice)}" language="${escaped(voice.language)}" loop="${2}">${escaped(prompt)}</Speak>` +
    `<Play loop="${1}">${escaped(music)}</Play></GetDigits><Wait length="${2}"/>` +
    `<Redirect method="${escaped("POST")}">${escaped(`https://example.com/ivr/again?call=${call}&try=2`)}</Redirect>` +
    "<Hangup/></Response>"
  );
}

const xml = ours(1);
if (xml !== template(1) || xml !== official(1)) throw new Error("the three documents differ");
const other = new XMLParser({ ignoreAttributes: false, preserveOrder: true });

/** Three letters, others for every index below 17,576. */
const nameOf = (index: number): string =>
  [index, index / 26, index / 676]
    .map((digit) => String.fromCharCode(97 + (Math.floor(digit) % 26)))
    .join("");
const repeated = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join("");
const attributes = `<Response><Hangup${repeated(13_000, (index) => ` ${nameOf(index)}=""`)}/></Response>`;
const elements = `<Response>${repeated(11_000, () => "<Wait/>")}</Response>`;

let calls = 0;
const contestants: Readonly<Record<string, readonly [run: () => unknown, times: number]>> = {
  ours: [() => ours(calls++), 20_000],
  template: [() => template(calls++), 40_000],
  official: [() => official(calls++), 2_000],
  parse: [() => parse(xml), 8_000],
  "fast-xml-parser": [() => other.parse(xml), 4_000],
  "13,000 attributes, parsed and validated": [() => validate(parse(attributes)), 2],
  "11,000 elements, parsed and validated": [() => validate(parse(elements)), 2],
};

const best = new Map<string, number>();
for (let round = 0; round < 25; round++) {
  for (const [name, [run, times]] of Object.entries(contestants)) {
    const before = process.cpuUsage();
    for (let time = 0; time < times; time++) run();
    const { user, system } = process.cpuUsage(before);
    best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, (user + system) / times));
  }
}

function ratio(of: string, to: string): string {
  return ((best.get(of) ?? 0) / (best.get(to) ?? 1)).toFixed(2);
}

for (const [name, microseconds] of best) console.log(`${name}: ${microseconds.toFixed(2)} µs of CPU`);
console.log(`${new TextEncoder().encode(xml).length} bytes, the same from all three`);
console.log(
  `builder: ${ratio("official", "ours")} x the official one, ${ratio("template", "ours")} x a template string`,
);
console.log(
  `parser: ${ratio("fast-xml-parser", "parse")} x fast-xml-parser, which does not check what it reads`,
);
