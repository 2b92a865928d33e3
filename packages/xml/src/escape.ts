/** Characters that no XML 1.0 document can hold, not even as a reference. The u flag leaves surrogate pairs whole. */
export const illegal: RegExp = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** These, and every character but the ampersand that cannot stand everywhere as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a search for what is special is quicker than one for the rest
const special = /[\0-\x1f"<>\ud800-\udfff\ufffe\uffff]/;

/** A parser makes a line feed of a bare carriage return and, between quotes, a space of any of these three. */
const references: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
  "\n": "&#xA;",
  "\t": "&#x9;",
};

/** `replace` gives what stands in place of a character that XML cannot hold, or throws. */
export function escapeXml(value: string, isAttribute: boolean, replace: () => string): string {
  const escaped = value.replaceAll("&", "&amp;");
  if (!special.test(value)) return escaped;
  // Only now, as a replacer is slow; and by code points, which leaves surrogate pairs whole.
  return escaped.replace(RegExp(special, "gu"), (character) =>
    !isAttribute && '\t\n"'.includes(character) ? character : (references[character] ?? replace()),
  );
}
