import fc from "fast-check";

/** Text that somebody else's code has stumbled over, and text that nobody has thought of. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      "",
      " ",
      "0",
      "-1",
      "1e999",
      "NaN",
      "null",
      "undefined",
      "true",
      "[object Object]",
      "٣",
      "🙂",
      "\u0000",
    ],
    ...[
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
      "..",
      "../../..",
      "a/b",
      "a\\b",
      "\r\nx: y",
    ],
    ...["%", "%zz", "%e2%82", "%00", "&", "=", "#", "?", ";", "+", "'--", "<Response/>", "{}", "[]", '{"a":'],
    ...["9".repeat(400), "x".repeat(5_000), "calls"],
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

export const bytes: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc
  .uint8Array({ maxLength: 200 })
  .map((array) => new Uint8Array(array));

type Pair = readonly [string, string];

/** Names and values, of which some repeat, and some are names that a callback really has. */
export function pairs(names: readonly string[]): fc.Arbitrary<readonly Pair[]> {
  const name = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, oddText);
  return fc.array(fc.tuple(name, oddText), { maxLength: 6 });
}

const queryNames = [
  "expires",
  "feed",
  "answer",
  "document",
  "call",
  "id",
  "after",
  "epoch",
  "history",
  "limit",
  "wait",
  "ticket",
];

/** A query with its question mark: some are broken off in the middle of an escape, or were never escaped. */
export const oddQuery: fc.Arbitrary<string> = fc.oneof(
  fc.constant(""),
  pairs(queryNames).map((all) => `?${new URLSearchParams(all.map(([name, value]) => [name, value]))}`),
  fc.constantFrom(
    "?",
    "?%",
    "?feed=%E2%82",
    "?=&&=",
    "?feed[]=a&feed[__proto__]=b",
    "?expires=1&expires=9999999999",
  ),
  fc.constantFrom(...queryNames).map((name) => `?${name}=a&${name}=b&${name}`),
);

/** What a header may hold at all: the platform refuses everything else by itself. */
export const headerText: fc.Arbitrary<string> = fc
  .array(fc.integer({ min: 0x21, max: 0x7e }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes));

/** One character of the text is another one, or is missing, or comes twice. */
export function mutated(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.nat(text.length - 1),
      fc.constantFrom("drop", "double", "replace"),
      fc.constantFrom(..."Aa0-_.=~,"),
    )
    .map(([at, how, other]) => {
      const kept = how === "drop" ? "" : how === "double" ? `${text[at]}${text[at]}` : other;
      return text.slice(0, at) + kept + text.slice(at + 1);
    })
    .filter((result) => result !== text);
}
