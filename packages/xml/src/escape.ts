/** Characters that no XML 1.0 document can hold, not even as a reference. The u flag leaves surrogate pairs whole. */
export const illegal: RegExp = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** These, and every character that cannot stand everywhere as it is. */
const special = /[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** What stands for a character in text: a parser makes a line feed of a carriage return that is no reference. */
const inText: References = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#xD;",
  '"': '"',
  "\t": "\t",
  "\n": "\n",
};

/** What more there is between quotes, where a parser makes a space of a tab or a line feed. */
const inAttribute: References = { '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;" };

type References = Readonly<Record<string, string>>;

/** Undefined where XML cannot hold a character and nothing is given in its place. A search is quicker than a replacer. */
export function escapeXml(value: string, isAttribute: boolean, substitute?: string): string | undefined {
  let escaped = "";
  let rest = value;
  for (let at = rest.search(special); at >= 0; at = rest.search(special)) {
    const character = rest.charAt(at);
    const written = (isAttribute && inAttribute[character]) || (inText[character] ?? substitute);
    if (!written) return;
    escaped += rest.slice(0, at) + written;
    rest = rest.slice(at + 1);
  }
  return escaped + rest;
}
