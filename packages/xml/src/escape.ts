/** Characters that no XML 1.0 document can hold, not even as a reference. The u flag leaves surrogate pairs whole. */
export const illegal: RegExp = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

// The illegal characters and all surrogates, in classes so small that engines scan for them many bytes at a time.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
const low = /[\0-\x08\v\f\x0e-\x12]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
const middle = /[\x13-\x1f]/;
const high = /[\ud800-\udfff\ufffe\uffff]/;

export function isLegal(text: string): boolean {
  return !(low.test(text) || middle.test(text) || high.test(text)) || !illegal.test(text);
}

/** A parser makes a line feed of a carriage return, unless that is a reference. */
export const specialInText: RegExp = /[&<>\r]/;

/** Between quotes, a parser makes a space of a tab or a line feed, unless that is a reference. */
export const specialInAttribute: RegExp = /[&<>"\t\n\r]/;

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

export function escapeXml(value: string, special: RegExp): string {
  let escaped = "";
  let rest = value;
  for (let at = rest.search(special); at >= 0; at = rest.search(special)) {
    escaped += rest.slice(0, at) + references[rest.charAt(at)];
    rest = rest.slice(at + 1);
  }
  return escaped + rest;
}
