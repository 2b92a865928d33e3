import type { PreAnswerElement } from "@plivo-edge/xml";
import { performElement } from "../element.ts";
import type { Stage, Step } from "../stage.ts";

/** Calls that the API makes are answered before their document begins, so that early media is media. */
export async function performPreAnswer({ children }: PreAnswerElement, stage: Stage): Promise<Step> {
  for (const child of children) {
    const step = await performElement(child, stage);
    if (step) return step;
  }
  return undefined;
}
