import { parse, validate } from "@plivo-edge/xml";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

// The work that a document makes is counted in steps: a step is a function that is called, or a loop that goes round. So
// it is the same on every machine, whatever else that does.

type Package = typeof import("@plivo-edge/xml");

/** This package as it is, but each block that is entered counts. */
async function countingPackage(): Promise<{ readonly xml: Package; readonly steps: () => number }> {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "@plivo-edge/xml";', resolveDir: import.meta.dirname },
    bundle: true,
    format: "iife",
    globalName: "xml",
    // So that every function has a block.
    supported: { arrow: false },
    conditions: ["@plivo-edge/source"],
    write: false,
  });
  const code = (outputFiles[0]?.text ?? "").replace(/^(?!.*\bswitch \().*\) \{$/gm, "$& steps++;");
  return new Function(`let steps = 0; ${code}; return { xml, steps: () => steps };`)();
}

const repeated = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join("");

/** Three letters, others for every index below 17,576. */
const nameOf = (index: number): string =>
  [index, index / 26, index / 676]
    .map((digit) => String.fromCharCode(97 + (Math.floor(digit) % 26)))
    .join("");

/** Documents of a size, made to be slow to read: at 10,000 they are near the limit of 102,400 bytes. */
const shapes: Readonly<Record<string, (size: number) => string>> = {
  "many attributes": (size) => `<Response><Hangup${repeated(size, (at) => ` ${nameOf(at)}=""`)}/></Response>`,
  "attributes that Plivo documents otherwise": (size) =>
    `<Response>${repeated(size / 10, () => '<Wait length="a" silence="b" minSilence="c" beep="d"/>')}</Response>`,
  "many elements": (size) => `<Response>${repeated(size, () => "<Wait/>")}</Response>`,
  "elements that nobody knows": (size) => `<Response>${repeated(size, () => "<a/>")}</Response>`,
  "elements after the end": (size) => `<Response>${repeated(size / 2, () => "<Hangup/><Wait/>")}</Response>`,
  "streams that nothing holds": (size) =>
    `<Response>${repeated(size / 4, () => "<Stream>wss://a/</Stream><Record/>")}</Response>`,
  "elements side by side in another": (size) =>
    `<Response><GetDigits>${repeated(size, () => "<Wait/>")}</GetDigits></Response>`,
  "text between elements": (size) => `<Response>${repeated(size, () => "a<Wait/>")}</Response>`,
  "text in pieces": (size) => `<Response><Speak>a${repeated(size, () => "<!---->")}</Speak></Response>`,
  references: (size) => `<Response><Speak>${repeated(size, () => "&amp;")}</Speak></Response>`,
  "SSML side by side": (size) =>
    `<Response><Speak voice="Polly.Amy">a${repeated(size, () => "<s>b</s>")}</Speak></Response>`,
  prompts: (size) =>
    `<Response>${repeated(size / 4, () => "<GetDigits><Speak>a</Speak></GetDigits>")}</Response>`,
  depth: (size) => `<Response>${repeated(size / 50, () => "<a>")}`,
};

const { xml, steps } = await countingPackage();

function stepsOf(text: string): number {
  const before = steps();
  try {
    xml.render(xml.parse(text));
    xml.validate(xml.parse(text));
  } catch (error) {
    if (!(error instanceof xml.XmlError)) throw error;
  }
  return steps() - before;
}

describe("a document of four times the size makes four times the work", () => {
  it.each(Object.entries(shapes))("%s", (_, shape) => {
    const small = stepsOf(shape(500));
    expect(small).toBeGreaterThan(10);
    expect(stepsOf(shape(2000)) / small).toBeLessThan(4.1);
  });
});

it("reads 100 kB of attributes, and of elements", () => {
  const attributes = `<Response><Hangup${repeated(13_000, (at) => ` ${nameOf(at)}=""`)}/></Response>`;
  expect(validate(parse(attributes))).toHaveLength(13_000);
  const elements = `<Response>${repeated(11_000, () => "<Wait/>")}</Response>`;
  expect(validate(parse(elements))).toEqual([]);
});
