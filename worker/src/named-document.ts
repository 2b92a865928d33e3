import { parse } from "@plivo-edge/xml";
import type { Answer } from "./answer.ts";
import { within } from "./deadline.ts";
import { log, nameOf } from "./log.ts";

/**
 * Finds the document that is kept under its name in the `ANSWERS` namespace; what is not there, or cannot be used, the
 * handler says.
 *
 * Where a machine was heard, `name.machine` comes before `name`.
 *
 * @param patience milliseconds for which the namespace is waited for
 */
export function namedFirst(handler: Answer, patience: number): Answer {
  return async (event, context) => {
    const { name, environment } = context;
    const { ANSWERS } = environment;
    if (ANSWERS && name !== undefined) {
      const names = event.machine ? [`${name}.machine`, name] : [name];
      try {
        const texts = await within(patience, Promise.all(names.map((key) => ANSWERS.get(key))));
        const xml = texts.find((text) => text !== null);
        if (xml !== undefined) return parse(xml);
      } catch (error) {
        log("error", "named document not used", { name, error: nameOf(error) });
      }
    }
    return handler(event, context);
  };
}
