import type { DtmfElement } from "@plivo-edge/xml";
import type { ExecutionContext } from "../execution-context.ts";

/** What each character of the text takes; every key that is not a wait. In milliseconds. */
const waits: Readonly<Record<string, number>> = { w: 500, W: 1_000 };
const tone = 250;

/** Sends keys to the callee; the document waits for them only if it is told to. */
export async function runDtmf(
  { attributes, children: [tones] }: DtmfElement,
  { call, sleep }: ExecutionContext,
): Promise<undefined> {
  call.sentDigits += tones.replace(/w/gi, "");
  if (attributes.async ?? true) return;
  await sleep([...tones].reduce((ms, character) => ms + (waits[character] ?? tone), 0));
}
