import { type Call, Transfer } from "../call/call.ts";
import { type Ending, endings } from "../ending.ts";
import type { Exchange } from "../exchange.ts";
import { performElement } from "./element.ts";
import { fetchDocument } from "./fetch.ts";
import type { Source } from "./source.ts";
import type { Stage, Step } from "./stage.ts";

/** Plivo has a limit too, and does not say which. */
const mostRedirects = 50;

/** Fetches the answer document and carries it out, with all that follow from it, until the call ends. */
export async function perform(call: Call, exchange: Exchange): Promise<Ending> {
  let source: Source = { type: "answer", ...call.request.answer };
  let redirects = 0;
  while (redirects <= mostRedirects) {
    const { pauses } = call;
    const step = await scene(call, exchange, source);
    if ("end" in step) return step.end;
    // Only documents that lead on at once count.
    redirects = call.pauses > pauses ? 0 : redirects + 1;
    source = step.next;
  }
  return endings.internalError;
}

/** One document, or as much of it as is played before a transfer cuts in. */
async function scene(call: Call, exchange: Exchange, source: Source): Promise<Exclude<Step, undefined>> {
  const signal = call.openScene();
  const sleep = (ms: number): Promise<void> => {
    if (ms > 0) call.pauses += 1;
    return exchange.clock.sleep(ms, signal);
  };
  const stage: Stage = { call, exchange, signal, sleep };
  // A request that is under way when a transfer cuts in goes on, so the transfer does not wait for it.
  const cut = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([run(stage, source), cut]);
  } catch (error) {
    if (error instanceof Transfer) return { next: error.source };
    throw error;
  } finally {
    call.closeScene();
  }
}

async function run(stage: Stage, source: Source): Promise<Exclude<Step, undefined>> {
  const fetched = await fetchDocument(stage.call, stage.exchange, source);
  if ("ending" in fetched) return { end: fetched.ending };
  for (const element of fetched.document.children) {
    stage.signal.throwIfAborted();
    const step = await performElement(element, stage);
    if (step) return step;
  }
  return { end: endings.endOfXml };
}
