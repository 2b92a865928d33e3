import { type ResponseElement as Document, parse } from "@plivo-edge/xml";
import type { Call } from "../call/call.ts";
import { documentParameters } from "../callback/parameters.ts";
import { documentPolicy, noticePolicy, type Policy, policyOf } from "../callback/policy.ts";
import { dialled } from "../callback/request.ts";
import type { Delivery } from "../callback/send.ts";
import { type Ending, type EndingName, endings } from "../ending.ts";
import type { Exchange } from "../exchange.ts";
import type { Source } from "./source.ts";

/** A document, or how the call ends for want of one. */
export type Fetched = { readonly document: Document } | { readonly ending: Ending };

/** Plivo's name for the request; it has none of its own for an element's action. */
const events: Record<Source["type"], string> = {
  answer: "StartApp",
  action: "Redirect",
  redirect: "Redirect",
  transfer: "Transfer",
};

/** How the call ends when a source cannot be reached, or what it gives is no document. */
const failures: Record<Source["type"], { readonly reach: EndingName; readonly xml: EndingName }> = {
  answer: { reach: "answerUnreachable", xml: "answerXmlInvalid" },
  action: { reach: "actionUnreachable", xml: "actionXmlInvalid" },
  redirect: { reach: "redirectUnreachable", xml: "redirectXmlInvalid" },
  transfer: { reach: "transferUnreachable", xml: "transferXmlInvalid" },
};

/** Plivo gives a redirect, an action or a transfer less time than the answer. */
const laterPolicy: Policy = { ...noticePolicy, read: documentPolicy.read };

/** Asks a source for its document, and the fallback URL if the answer URL has none. */
export async function fetchDocument(call: Call, exchange: Exchange, source: Source): Promise<Fetched> {
  const failure = failures[source.type];
  let delivery = await ask(call, exchange, source, source.type);
  const { fallback } = call.request;
  if (!delivery.ok && source.type === "answer" && fallback) {
    delivery = await ask(call, exchange, { ...source, ...fallback }, "fallback");
  }
  if (delivery.ok) return { document: delivery.value };
  return { ending: endings[delivery.failure === "document" ? failure.xml : failure.reach] };
}

function ask(
  call: Call,
  exchange: Exchange,
  source: Source,
  event: Source["type"] | "fallback",
): Promise<Delivery<Document>> {
  const { url, method } = source;
  const parameters = {
    ...documentParameters(call, events[source.type], exchange.settings),
    ...source.parameters,
  };
  const policy = policyOf(url, source.type === "answer" ? documentPolicy : laterPolicy);
  return exchange.courier.deliver(call, { event, url: dialled(url), method, parameters }, policy, parse);
}
