import type { ResponseElement } from "./elements/response.ts";
import { type RenderOptions, render } from "./render.ts";

/** What `answer` takes: status and headers of the reply, and the options of `render`. */
export interface AnswerInit extends ResponseInit, RenderOptions {}

/**
 * A web `Response` that holds the document, of type `application/xml` unless `init.headers` says otherwise.
 *
 * Plivo takes only a 2xx status as an answer, and waits 15 seconds for it.
 *
 * @throws {@link XmlError} as `render` does
 * @example
 * app.post("/answer", () => answer(response(speak("Hello."))));
 */
export function answer(document: ResponseElement, init: AnswerInit = {}): Response {
  const headers = new Headers(init.headers);
  if (!headers.has("content-type")) headers.set("content-type", "application/xml");
  return new Response(render(document, init), { ...init, headers });
}
