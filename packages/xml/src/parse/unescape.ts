import { illegal } from "../escape.ts";

// XML's five entities; there is no way to declare more.
const entities = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The text that an XML parser reports: line ends are line feeds. `fail` gets the offset of a bad reference. */
export function unescapeText(raw: string, fail: (offset: number) => never): string {
  if (!raw.includes("&") && !raw.includes("\r")) return raw;
  return raw.replace(/\r\n?|&([^;]*);?/g, (match, reference: string | undefined, offset: number) =>
    reference === undefined ? "\n" : (resolve(match, reference) ?? fail(offset)),
  );
}

/** The same for an attribute's value, where each tab and line end is a space. */
export function unescapeAttribute(raw: string, fail: (offset: number) => never): string {
  if (!/[&\t\n\r]/.test(raw)) return raw;
  return raw.replace(/\r\n|[\t\n\r]|&([^;]*);?/g, (match, reference: string | undefined, offset: number) =>
    reference === undefined ? " " : (resolve(match, reference) ?? fail(offset)),
  );
}

function resolve(match: string, reference: string): string | undefined {
  if (!match.endsWith(";")) return;
  if (!reference.startsWith("#")) return entities.get(reference);
  const code = /^#\d+$/.test(reference)
    ? Number(reference.slice(1))
    : /^#x[\da-f]+$/i.test(reference) && reference[1] === "x"
      ? Number(`0${reference.slice(1)}`)
      : Number.NaN;
  if (!(code <= 0x10ffff)) return;
  const character = String.fromCodePoint(code);
  return illegal.test(character) ? undefined : character;
}
