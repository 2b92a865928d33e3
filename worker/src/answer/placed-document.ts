import type { DocumentEvent } from "@plivo-edge/callbacks";
import type { ResponseElement } from "@plivo-edge/xml";
import type { Environment } from "../config/environment.ts";
import { placementById } from "../config/stubs.ts";
import type { Report } from "../problem.ts";
import { askAgain } from "./ask-again.ts";
import type { Callee } from "./callee.ts";
import type { FillIn } from "./fill-in.ts";
import type { DocumentSource } from "./resolve.ts";
import { readStoredDocument } from "./stored-document.ts";

/** The document that came with the campaign that placed the call. */
export function campaignDocument(
  callee: Callee | undefined,
  { type }: DocumentEvent,
  fillIn: FillIn,
  report: Report,
): DocumentSource {
  const from = "placement";
  const find: DocumentSource["find"] = async () => {
    const { xml } = (await callee?.facts()) ?? {};
    if (xml === undefined) return undefined;
    const about = { event: type, from, name: undefined } as const;
    return readStoredDocument(await fillIn(xml, about, report), about, report);
  };
  return { from, find };
}

/**
 * The document that came with the request to place or transfer the call.
 *
 * @param placement the id of the placement that stores it, if one does
 */
export function placedDocument(
  environment: Environment,
  placement: string | undefined,
  { type }: DocumentEvent,
  report: Report,
): DocumentSource {
  const from = "placement";
  const stored = async (id: string): Promise<ResponseElement | undefined> => {
    const xml = await askAgain(async () => placementById(environment, id).document());
    if (xml === undefined) return undefined;
    return readStoredDocument(xml, { event: type, from, name: undefined }, report);
  };
  return { from, find: () => (placement === undefined ? undefined : stored(placement)) };
}
