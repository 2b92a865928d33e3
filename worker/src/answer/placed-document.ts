import { parse } from "@plivo-edge/xml";
import type { Environment } from "../config/environment.ts";
import { placementById } from "../config/stubs.ts";
import type { DocumentSource } from "./resolve.ts";

/**
 * The document that came with the request to place or transfer the call.
 *
 * @param placement the id of the placement that stores it, if one does
 */
export function placedDocument(environment: Environment, placement: string | undefined): DocumentSource {
  return async () => {
    if (placement === undefined) return undefined;
    const xml = await placementById(environment, placement).document();
    return xml === undefined ? undefined : parse(xml);
  };
}
