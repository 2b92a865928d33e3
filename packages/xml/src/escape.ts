/** Characters that no XML 1.0 document can hold, not even as a reference. The u flag leaves surrogate pairs whole. */
export const illegal: RegExp = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** What text may not hold as it is; without the u flag, every surrogate is among it. */
export const specialInText: RegExp = /[^\t\n -%'-;=?-\ud7ff\ue000-\ufffd]/;

/** The same between quotes, where a parser makes a space of a tab or a line feed. */
export const specialInAttribute: RegExp = /[^ !#-%'-;=?-\ud7ff\ue000-\ufffd]/;

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

/** The value with a reference for each special character; a search and slices are quicker than a replacer. */
export function escapeXml(value: string, special: RegExp): string {
  let escaped = "";
  let rest = value;
  for (let at = rest.search(special); at >= 0; at = rest.search(special)) {
    const character = rest.charAt(at);
    escaped += rest.slice(0, at) + (references[character] ?? character);
    rest = rest.slice(at + 1);
  }
  return escaped + rest;
}
