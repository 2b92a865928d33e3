import { hangup, type ResponseElement, render, response, speak } from "@plivo-edge/xml";
import { within } from "../deadline.ts";
import { log, nameOf } from "../log.ts";

/** Where a document may come from; undefined where it has none for this call. */
export type DocumentSource = () => ResponseElement | undefined | Promise<ResponseElement | undefined>;

const apology: string = render(
  response(speak("We are sorry, something went wrong on our side. Please try again later."), hangup()),
);

/**
 * Writes the document of the first source that has one. When that fails, or takes longer than `deadline` milliseconds,
 * the callee hears an apology.
 *
 * @param facts what the log says about it
 */
export async function resolveDocument(
  sources: readonly DocumentSource[],
  deadline: number,
  facts: { readonly type: string; readonly name: string | undefined },
): Promise<string> {
  try {
    return render(await within(deadline, firstOf(sources)));
  } catch (error) {
    log("error", "no answer document", { ...facts, error: nameOf(error) });
    return apology;
  }
}

async function firstOf(sources: readonly DocumentSource[]): Promise<ResponseElement> {
  for (const source of sources) {
    const document = await source();
    if (document) return document;
  }
  throw new Error("no source has a document");
}
