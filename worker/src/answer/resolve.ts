import { hangup, type ResponseElement, render, response, speak, XmlError } from "@plivo-edge/xml";
import { DeadlineError, within } from "../deadline.ts";
import {
  type AboutDocument,
  type DocumentFailed,
  type DocumentLate,
  type DocumentOrigin,
  type DocumentRefused,
  printable,
  type Report,
} from "../problem.ts";

type DocumentProblem = DocumentFailed | DocumentLate | DocumentRefused;

/** Where a document may come from. */
export interface DocumentSource {
  readonly from: DocumentOrigin;
  /** Undefined where it has none for this call. */
  find(): Found | Promise<Found>;
}

type Found = ResponseElement | undefined;

const apology = apologize("We are sorry, something went wrong on our side. Please try again later.");

// Plivo speaks 3000 characters; an operator needs the first of them.
const mostSpoken = 500;

/** What the callee hears, and where it came from. */
export interface ResolvedDocument {
  readonly xml: string;
  readonly from: DocumentOrigin | "apology";
}

/**
 * Writes the document of the first source that has one: at once, where it has it at once. When that fails, or takes longer
 * than `deadline` milliseconds, the callee hears an apology; in development, where the callee is the operator, one that says
 * what happened.
 */
export function resolveDocument(
  sources: readonly DocumentSource[],
  deadline: number,
  about: Omit<AboutDocument, "from">,
  report: Report,
  isDevelopment: boolean,
): ResolvedDocument | Promise<ResolvedDocument> {
  let from: DocumentOrigin = "handler";
  const firstOf = ([source, ...others]: readonly DocumentSource[]): string | Promise<string> => {
    if (!source) throw new Error("the answer handler has no document");
    from = source.from;
    const found = source.find();
    const written = (document: Found): string | Promise<string> =>
      document ? render(document) : firstOf(others);
    return isPromise(found) ? Promise.resolve(found).then(written) : written(found);
  };
  const apologized = (error: unknown): ResolvedDocument => {
    const problem = documentProblem({ ...about, from }, error, deadline);
    report(problem);
    return { xml: isDevelopment ? explain(problem) : apology, from: "apology" };
  };
  try {
    const xml = firstOf(sources);
    if (typeof xml === "string") return { xml, from };
    return within(deadline, xml).then((xml) => ({ xml, from }), apologized);
  } catch (error) {
    return apologized(error);
  }
}

/** The promises of RPC are not instances of `Promise`. */
function isPromise(found: Found | PromiseLike<Found>): found is PromiseLike<Found> {
  return found instanceof Object && "then" in found;
}

function apologize(text: string): string {
  return render(response(speak(text), hangup()));
}

function explain(problem: DocumentProblem): string {
  try {
    return apologize(`The ${problem.from} failed: ${reasonOf(problem)}`.slice(0, mostSpoken));
  } catch {
    // It has characters that no document may have.
    return apology;
  }
}

function reasonOf(problem: DocumentProblem): string {
  switch (problem.code) {
    case "document-failed":
      return problem.error instanceof Error ? problem.error.message : String(problem.error);
    case "document-late":
      return `no document after ${problem.waited} ms`;
    case "document-refused":
      return `${problem.path || "the document"} ${problem.attribute ?? ""} ${problem.rule}`;
  }
}

/** Tells apart what became of a document. */
export function documentProblem(about: AboutDocument, thrown: unknown, waited: number): DocumentProblem {
  const error = printable(thrown);
  if (error instanceof DeadlineError) return { code: "document-late", ...about, waited };
  if (!(error instanceof XmlError)) return { code: "document-failed", ...about, error };
  const { path, attribute, rule, line, column } = error;
  return { code: "document-refused", ...about, path, attribute, rule, line, column };
}
