import { hangup, type ResponseElement, render, response, speak, XmlError } from "@plivo-edge/xml";
import { DeadlineError, within } from "../deadline.ts";
import type { AboutDocument, DocumentOrigin, RelayProblem, Report } from "../problem.ts";

/** Where a document may come from. */
export interface DocumentSource {
  readonly from: DocumentOrigin;
  /** Undefined where it has none for this call. */
  find(): ResponseElement | undefined | Promise<ResponseElement | undefined>;
}

const apology: string = render(
  response(speak("We are sorry, something went wrong on our side. Please try again later."), hangup()),
);

/**
 * Writes the document of the first source that has one. When that fails, or takes longer than `deadline` milliseconds,
 * the callee hears an apology.
 */
export async function resolveDocument(
  sources: readonly DocumentSource[],
  deadline: number,
  about: Omit<AboutDocument, "from">,
  report: Report,
): Promise<string> {
  let from: DocumentOrigin = "handler";
  const firstOf = async (): Promise<string> => {
    for (const source of sources) {
      from = source.from;
      const document = await source.find();
      if (document) return render(document);
    }
    throw new Error("the answer handler has no document");
  };
  try {
    return await within(deadline, firstOf());
  } catch (error) {
    report(documentProblem({ ...about, from }, error, deadline));
    return apology;
  }
}

/** Tells apart what became of a document. */
export function documentProblem(about: AboutDocument, error: unknown, waited: number): RelayProblem {
  if (error instanceof DeadlineError) return { code: "document-late", ...about, waited };
  if (!(error instanceof XmlError)) return { code: "document-failed", ...about, error };
  const { path, attribute, rule, line, column } = error;
  return { code: "document-refused", ...about, path, attribute, rule, line, column };
}
