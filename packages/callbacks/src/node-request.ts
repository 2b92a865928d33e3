import { type CallbackParameters, pairsOf } from "./parameters.ts";

/**
 * The parts of a request that a callback is read from, in Node's `http` and what builds on it: Express, Fastify, Vercel's Node
 * functions. A body parser may have read the body before.
 */
export interface NodeRequest {
  readonly method?: string | undefined;
  /** The path and the query. */
  readonly url?: string | undefined;
  /** The same before a router has cut it. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `https` or `http`, as Express tells it. */
  readonly protocol?: string | undefined;
  readonly socket?: object | undefined;
  /** The parsed form, or the text or the bytes of it. */
  readonly body?: unknown;
  /** Whether somebody has read the body from the stream. */
  readonly readableDidRead?: boolean | undefined;
  [Symbol.asyncIterator]?(): AsyncIterator<unknown>;
}

/**
 * The web's request with the same method, URL, headers and body; and its URL with the path as it was spelled, which the web's
 * would resolve and escape: Plivo signs the text.
 */
export function webRequest(
  request: NodeRequest,
  method: "GET" | "POST",
): { readonly request: Request; readonly url: string } {
  const { url = "/", originalUrl = url, protocol, socket } = request;
  const headers = new Headers();
  for (const [name, value = []] of Object.entries(request.headers)) {
    // HTTP/2 has its own, such as `:path`, which are no headers of the web's.
    if (!name.startsWith(":")) headers.set(name, [value].flat().join());
  }
  const host = headers.get("Host") ?? request.headers[":authority"];
  const scheme = protocol ?? (socket && "encrypted" in socket ? "https" : "http");
  const parts = { method, headers, ...(method === "POST" && bodyOf(request)) };
  const asked = (base: string): { readonly request: Request; readonly url: string } => {
    // A `Host` may hold a path and a query of its own, which are not to be read.
    const { origin } = new URL(base);
    const made = new Request(`${origin}${originalUrl}`, parts);
    return { request: made, url: originalUrl.startsWith("/") ? `${origin}${originalUrl}` : made.url };
  };
  try {
    return asked(`${scheme}://${host}`);
  } catch {
    // Anybody can send a `Host` that is none.
    return asked("http://localhost");
  }
}

function bodyOf(request: NodeRequest): { body?: BodyInit; duplex?: "half" } {
  const { body, readableDidRead } = request;
  const iterator = readableDidRead ? undefined : request[Symbol.asyncIterator]?.();
  // A parser of other types may leave an empty object, and the body unread.
  const isParsed = body != null && !(iterator && readableDidRead === false);
  if (isParsed) {
    if (typeof body === "string" || body instanceof Uint8Array) return { body: body as BodyInit };
    // What a parser makes of a form.
    const fields = pairsOf(body as CallbackParameters).map(([name, value]) => [name, value]);
    return { body: String(new URLSearchParams(fields)) };
  }
  if (!iterator) throw new TypeError("the request's body was read before: its signature covers it");
  const stream = new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      // Text, where somebody has set an encoding.
      else controller.enqueue(typeof value === "string" ? new TextEncoder().encode(value) : value);
    },
    // Not `return`, which closes the connection before a refusal is sent.
  });
  return { body: stream, duplex: "half" };
}
