import type { CallEventType } from "@plivo-edge/callbacks";

/** What an element of a document, or the API, can be told to call back. */
export type ElementCallback = Exclude<CallEventType, "ring" | "answer" | "fallback" | "machine" | "hangup">;

/**
 * Makes the URL of a callback of the same call, for an attribute of one element.
 *
 * It keeps the feed, the expiry, the call's times and the document's name, unless `answer` gives another name.
 */
export type CallbackUrl = (type: ElementCallback, choice?: { readonly answer?: string }) => string;

const kept = ["expires", "feed", "answer", "ringTimeout", "timeLimit"];

/**
 * @param requestUrl at which the document was asked for
 * @param call whose object it is: some callbacks carry nothing that tells
 * @param leg the `CallUUID` that the document is for, where that is known: some callbacks do not carry that either
 */
export function callbackUrl(
  requestUrl: string,
  publicUrl: string | undefined,
  call: string,
  leg: string = call,
): CallbackUrl {
  const { origin, pathname, searchParams } = new URL(requestUrl);
  const directory = pathname.slice(0, pathname.lastIndexOf("/"));
  const base = `${publicUrl?.replace(/\/$/, "") ?? origin}${directory}`;
  return (type, choice = {}) => {
    // Plivo signs the query, so all of it comes back unforged; and no other URL has this id.
    const query = new URLSearchParams({ call, id: crypto.randomUUID(), ...(leg !== call && { leg }) });
    for (const name of kept) {
      const value = searchParams.get(name);
      if (value !== null) query.set(name, value);
    }
    if (choice.answer !== undefined) query.set("answer", choice.answer);
    return `${base}/${type}?${query}`;
  };
}
