/** Characters that no XML 1.0 document can hold, not even as a reference. The u flag leaves surrogate pairs whole. */
export const illegal: RegExp = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** These, and every character that cannot stand everywhere as it is. */
const special = /[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** A parser makes a line feed of a bare carriage return and, between quotes, a space of any of these three. */
const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
  "\n": "&#xA;",
  "\t": "&#x9;",
};

/** Undefined where XML cannot hold a character and nothing is given in its place. */
export function escapeXml(value: string, isAttribute: boolean, substitute?: string): string | undefined {
  let escaped = "";
  let rest = value;
  // A search and slices are quicker than a replacer.
  for (let at = rest.search(special); at >= 0; at = rest.search(special)) {
    const character = rest.charAt(at);
    const isPlain = !isAttribute && '\t\n"'.includes(character);
    const written = isPlain ? character : (references[character] ?? substitute);
    if (!written) return;
    escaped += rest.slice(0, at) + written;
    rest = rest.slice(at + 1);
  }
  return escaped + rest;
}
