import type { DocumentEvent } from "@plivo-edge/callbacks";
import type { ResponseElement } from "@plivo-edge/xml";
import type { Environment } from "../config/environment.ts";
import { within } from "../deadline.ts";
import type { AboutDocument, Report } from "../problem.ts";
import { askAgain } from "./ask-again.ts";
import type { FillIn } from "./fill-in.ts";
import { type DocumentSource, documentProblem } from "./resolve.ts";
import { readStoredDocument } from "./stored-document.ts";

/**
 * The document that is kept under its name in the `ANSWERS` namespace; none where it is not there, or cannot be used.
 *
 * Where a machine was heard, `name.machine` comes before `name`.
 *
 * @param timeout milliseconds for which the namespace is waited for
 * @param fillIn makes of its text what this callee hears
 */
export function namedDocument(
  { ANSWERS }: Environment,
  name: string | undefined,
  { type, machine }: DocumentEvent,
  timeout: number,
  fillIn: FillIn,
  report: Report,
): DocumentSource {
  const from = "namespace";
  if (!ANSWERS || name === undefined) return { from, find: () => undefined };
  const find = async (): Promise<ResponseElement | undefined> => {
    let about: AboutDocument = { event: type, from, name };
    const names = machine ? [`${name}.machine`, name] : [name];
    try {
      const read = () => Promise.all(names.map((key) => ANSWERS.get(key)));
      const texts = await within(timeout, askAgain(read));
      const index = texts.findIndex((text) => text !== null);
      const xml = texts[index];
      if (typeof xml !== "string") return undefined;
      about = { ...about, name: names[index] };
      return readStoredDocument(await fillIn(xml, about, report), about, report);
    } catch (error) {
      report(documentProblem(about, error, timeout));
      return undefined;
    }
  };
  return { from, find };
}
