import type { DocumentEvent } from "@plivo-edge/callbacks";
import { parse } from "@plivo-edge/xml";
import type { Environment } from "../config/environment.ts";
import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";
import type { DocumentSource } from "./resolve.ts";

/**
 * The document that is kept under its name in the `ANSWERS` namespace; none where it is not there, or cannot be used.
 *
 * Where a machine was heard, `name.machine` comes before `name`.
 *
 * @param timeout milliseconds for which the namespace is waited for
 */
export function namedDocument(
  { ANSWERS }: Environment,
  name: string | undefined,
  { machine }: DocumentEvent,
  timeout: number,
): DocumentSource {
  return async () => {
    if (!ANSWERS || name === undefined) return undefined;
    const names = machine ? [`${name}.machine`, name] : [name];
    try {
      const texts = await within(timeout, Promise.all(names.map((key) => ANSWERS.get(key))));
      const xml = texts.find((text) => text !== null);
      return xml === undefined ? undefined : parse(xml);
    } catch (error) {
      log("error", "named document not used", { name, error: nameOf(error) });
      return undefined;
    }
  };
}
