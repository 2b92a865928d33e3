import type { AboutDocument, Report } from "../problem.ts";
import type { Callee } from "./callee.ts";

const placeholder = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;
const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Makes the text of a stored document what one callee hears. */
export type FillIn = (xml: string, about: AboutDocument, report: Report) => string | Promise<string>;

/**
 * Puts a callee's variables in place of `{{name}}`, escaped, so that they are text wherever they stand. One that the callee has
 * not is left out, and the operator is told. Without a callee, a document is what it says.
 */
export function fillInFor(callee: Callee | undefined): FillIn {
  if (callee === undefined) return (xml) => xml;
  return async (xml, about, report) => {
    if (xml.search(placeholder) === -1) return xml;
    const { variables } = await callee.facts();
    return xml.replace(placeholder, (_, name: string) => {
      if (Object.hasOwn(variables, name)) return escaped(variables[name] ?? "");
      const rule = `the callee has no variable \`${name}\`, which is left out`;
      report({
        code: "document-suspicious",
        ...about,
        path: "Response",
        attribute: undefined,
        warning: "missing-variable",
        rule,
      });
      return "";
    });
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}
