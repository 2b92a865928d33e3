import { parse } from "@plivo-edge/xml";
import type { Answer } from "../answer.ts";
import { placementById } from "../objects.ts";

/** Finds the document that came with the request to place or transfer the call; what is not held, the handler says. */
export function heldFirst(handler: Answer, placement: string | undefined): Answer {
  if (placement === undefined) return handler;
  return async (event, context) => {
    const xml = await placementById(context.environment, placement).document();
    return xml === undefined ? handler(event, context) : parse(xml);
  };
}
