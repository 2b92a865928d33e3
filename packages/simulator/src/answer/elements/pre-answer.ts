import type { PreAnswerElement } from "@plivo-edge/xml";
import type { ExecutionContext, Next } from "../execution-context.ts";

/** Calls that the API makes are answered before their document begins, so that early media is media. */
export async function runPreAnswer({ children }: PreAnswerElement, { run }: ExecutionContext): Promise<Next> {
  for (const child of children) {
    const next = await run(child);
    if (next) return next;
  }
  return undefined;
}
