/** Characters that no XML 1.0 document can hold, not even as a reference. The u flag leaves surrogate pairs whole. */
export const illegal: RegExp = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

// Everything but what may stand as it is.
const inText = /[^\t\n -%'-;=?-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
// Without a reference, a parser would turn a tab or a line feed in an attribute into a space.
const inAttribute = /[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The value as XML text, with U+FFFD for each illegal character; the very same string if nothing needs escaping. */
export function escapeText(value: string): string {
  return inText.test(value) ? substitute(value, inText) : value;
}

/** The same for a value that stands between double quotes. */
export function escapeAttribute(value: string): string {
  return inAttribute.test(value) ? substitute(value, inAttribute) : value;
}

function substitute(value: string, special: RegExp): string {
  return value.replace(new RegExp(special, "gu"), reference);
}

function reference(character: string): string {
  switch (character) {
    case "&":
      return "&amp;";
    case "<":
      return "&lt;";
    case ">":
      return "&gt;";
    case '"':
      return "&quot;";
    case "\t":
      return "&#x9;";
    case "\n":
      return "&#xA;";
    case "\r":
      return "&#xD;";
    default:
      return "\ufffd";
  }
}
