import { type Call, Transfer } from "../call/call.ts";
import type { DocumentSource } from "../call/document-source.ts";
import type { Context } from "../context.ts";
import { type HangupCause, hangupCauses } from "../hangup-cause.ts";
import { runElement } from "./elements.ts";
import type { ExecutionContext, Next } from "./execution-context.ts";
import { fetchDocument } from "./fetch.ts";

/** Plivo has a limit too, and does not say which. */
const mostRedirects = 50;

/**
 * Fetches a document and carries it out, with all that follow from it, until the call ends. `answer` answers an inbound
 * call, which rings until an element needs its sound.
 */
export async function runDocuments(
  call: Call,
  context: Context,
  first: DocumentSource,
  answer: () => void,
): Promise<HangupCause> {
  let source = first;
  let redirects = 0;
  while (redirects <= mostRedirects) {
    const { pauses } = call;
    const next = await runDocument(call, context, source, answer);
    if ("end" in next) return next.end;
    // Only documents that lead on at once count.
    redirects = call.pauses > pauses ? 0 : redirects + 1;
    source = next.next;
  }
  return hangupCauses.internalError;
}

/** Runs one document, or as much of it as is played before a transfer cuts in. */
async function runDocument(
  call: Call,
  context: Context,
  source: DocumentSource,
  answer: () => void,
): Promise<Exclude<Next, undefined>> {
  const signal = call.beginDocument();
  const sleep = (ms: number): Promise<void> => {
    if (ms > 0) call.pauses += 1;
    return context.clock.sleep(ms, signal);
  };
  const execution: ExecutionContext = {
    call,
    context,
    signal,
    sleep,
    answer,
    run: (element) => runElement(element, { ...execution, answer: () => undefined }),
  };
  // A request that is under way when a transfer cuts in goes on, so the transfer does not wait for it.
  const cut = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([fetchAndRun(execution, source), cut]);
  } catch (error) {
    if (error instanceof Transfer) return { next: error.source };
    throw error;
  } finally {
    call.endDocument();
  }
}

async function fetchAndRun(
  execution: ExecutionContext,
  source: DocumentSource,
): Promise<Exclude<Next, undefined>> {
  const fetched = await fetchDocument(execution.call, execution.context, source);
  if ("hangupCause" in fetched) return { end: fetched.hangupCause };
  for (const element of fetched.document.children) {
    execution.signal.throwIfAborted();
    const next = await runElement(element, execution);
    if (next) return next;
  }
  return { end: hangupCauses.endOfXml };
}
