import { type ResponseElement as Document, parse, validate } from "@plivo-edge/xml";
import type { Call } from "../call/call.ts";
import { documentParameters } from "../call/callback-parameters.ts";
import type { DocumentSource } from "../call/document-source.ts";
import { documentPolicy, noticePolicy, type Policy } from "../callback/policy.ts";
import type { Delivery } from "../callback/send.ts";
import type { Context } from "../context.ts";
import { type HangupCause, type HangupCauseName, hangupCauses } from "../hangup-cause.ts";

/** A document, or how the call ends for want of one. */
export type Fetched = { readonly document: Document } | { readonly hangupCause: HangupCause };

/** Plivo's name for the request; it has none of its own for an element's action. */
const events: Record<DocumentSource["type"], string> = {
  answer: "StartApp",
  action: "Redirect",
  redirect: "Redirect",
  transfer: "Transfer",
};

/** How the call ends when a source cannot be reached, or what it gives is no document. */
const failures: Record<
  DocumentSource["type"],
  { readonly reach: HangupCauseName; readonly xml: HangupCauseName }
> = {
  answer: { reach: "answerUnreachable", xml: "answerXmlInvalid" },
  action: { reach: "actionUnreachable", xml: "actionXmlInvalid" },
  redirect: { reach: "redirectUnreachable", xml: "redirectXmlInvalid" },
  transfer: { reach: "transferUnreachable", xml: "transferXmlInvalid" },
};

/** Plivo gives a redirect, an action or a transfer less time than the answer. */
const laterPolicy = (read: number): Policy => ({ ...noticePolicy, read });

/** Asks a source for its document, and the fallback URL if the answer URL has none. */
export async function fetchDocument(call: Call, context: Context, source: DocumentSource): Promise<Fetched> {
  const failure = failures[source.type];
  let delivery = await ask(call, context, source, source.type);
  const { fallback } = call.request;
  if (!delivery.ok && source.type === "answer" && fallback) {
    delivery = await ask(call, context, { ...source, ...fallback }, "fallback");
  }
  if (delivery.ok) {
    warnOf(delivery.value, source, context);
    return { document: delivery.value };
  }
  return { hangupCause: hangupCauses[delivery.failure === "document" ? failure.xml : failure.reach] };
}

/** Tells the operator of what is carried out as if it were not there, since Plivo documents it otherwise. */
function warnOf(document: Document, { type }: DocumentSource, { warn }: Context): void {
  for (const { code, path, attribute, message } of validate(document)) {
    if (code !== "value" && code !== "undocumented") continue;
    const place = attribute === undefined ? path : `${path}@${attribute}`;
    warn(`the document for ${type}: ${place} ${message}`);
  }
}

function ask(
  call: Call,
  context: Context,
  source: DocumentSource,
  event: DocumentSource["type"] | "fallback",
): Promise<Delivery<Document>> {
  const parameters = {
    ...documentParameters(call, events[source.type]),
    ...source.parameters,
  };
  const { documentTimeout } = context.settings;
  const policy = source.type === "answer" ? documentPolicy(documentTimeout) : laterPolicy(documentTimeout);
  return context.ask(call, event, { ...source, parameters }, policy, parse);
}
