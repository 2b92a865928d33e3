import { CallbackError } from "./error.ts";
import type { CallEventOf, CallEventType } from "./event.ts";
import { explainSignature, type SignatureFailure, type UnverifiedRequest } from "./explain.ts";
import { limitFields, readForm } from "./form.ts";
import { type NodeRequest, webRequest } from "./node-request.ts";
import { rearrangement } from "./one-reading.ts";
import { pairsOf } from "./parameters.ts";
import { parseCallback } from "./parse.ts";
import { verify } from "./signature.ts";
import { signedOrder, stringToSign } from "./string-to-sign.ts";

/** What a route knows of its callbacks. */
export interface ReceiveOptions<Type extends CallEventType = CallEventType> {
  /** Which URL of the call this route is: it decides the event's type. */
  readonly type: Type;
  /**
   * The auth tokens that may have signed: the account's, the sub-account's, and both while one is rotated. One that is
   * undefined, as an unset variable is, is an error.
   */
  readonly authTokens: readonly (string | undefined)[];
  /**
   * Where Plivo finds this server, such as `https://calls.example.com` or `https://example.com/calls`; the path and the
   * query of the request follow it. Needed behind a proxy, as the signature covers the URL that Plivo dialled.
   */
  readonly publicUrl?: string | undefined;
  /**
   * What your own URL has and no other URL, where the request is for a URL of an answer document: two requests at it are
   * two copies of one event.
   */
  readonly urlId?: string | undefined;
  /**
   * Leave GET out where your URLs are posted to: what a caller says, as in a SIP header, can make a POST pass for a GET.
   *
   * @default ["GET", "POST"]
   */
  readonly methods?: readonly ("GET" | "POST")[] | undefined;
  /**
   * Whether the main account may sign for its sub-accounts, in `X-Plivo-Signature-Ma-V3`. Whoever has a sub-account can
   * have any URL signed so, yours too: say false where they are not all your own.
   *
   * @default true
   */
  readonly mainAccount?: boolean | undefined;
  /** The call whose URL this is: some callbacks name none. */
  readonly callUuid?: string | undefined;
  /** Milliseconds since the epoch; now by default. */
  readonly receivedAt?: number | undefined;
  /** 65,536 by default, some forty times what Plivo sends. */
  readonly maxBytes?: number | undefined;
  /**
   * Refuse a query in which a name holds `=`, `&`, `.` or `?`. The signature covers names and values as they read when
   * decoded, so that `?a%3D1%26b=2` has that of `?a=1&b=2`: set it where your own query says what a caller may do.
   */
  readonly rejectAmbiguousQuery?: boolean | undefined;
}

/**
 * Verifies and reads a callback: the one call that a route makes.
 *
 * Of a POST, the event's parameters are Plivo's alone, and your own query stays in the URL. Plivo merges the two in a
 * GET, so there the event has all of them.
 *
 * @param request the web's `Request`; or that of Node, Express or Fastify, whether or not its body was parsed
 * @throws CallbackError for what Plivo did not send, with the HTTP `status` to answer.
 * @throws TypeError when an auth token is missing, or the body was read before: mistakes of this server.
 * @example
 * app.post("/hangup", async (c) => {
 *   const event = await receiveCallback(c.req.raw, { type: "hangup", authTokens: [c.env.PLIVO_AUTH_TOKEN] });
 *   return c.text(event.hangupCauseName ?? "");
 * });
 * @see https://www.plivo.com/docs/voice/concepts/signature-validation
 */
export async function receiveCallback<Type extends CallEventType>(
  request: Request | NodeRequest,
  options: ReceiveOptions<Type>,
): Promise<CallEventOf<Type>> {
  const { type, receivedAt, urlId, callUuid } = options;
  const { nonce, params } = await readSigned(request, options);
  return parseCallback(type, params, receivedAt, {
    nonce,
    ...(urlId !== undefined && { urlId }),
    ...(callUuid !== undefined && { callUuid }),
  });
}

function isOfTheWeb(request: Request | NodeRequest): request is Request {
  return typeof request.headers["get"] === "function";
}

const both = ["GET", "POST"] as const;

/** Verifies a request before anything is made of its parameters. */
async function readSigned(
  given: Request | NodeRequest,
  {
    authTokens,
    publicUrl,
    maxBytes = 65_536,
    rejectAmbiguousQuery,
    methods,
    mainAccount = true,
  }: ReceiveOptions,
): Promise<{ readonly nonce: string; readonly params: Iterable<readonly [string, string]> }> {
  const taken = methods ?? both;
  // The web makes no request of some methods.
  const method = taken.find((each) => each === given.method);
  if (!method) throw new CallbackError("bad_method", `a callback is a ${taken.join(" or a ")}`);
  const { request, url: asked } = isOfTheWeb(given)
    ? { request: given, url: given.url }
    : webRequest(given, method);
  const { headers } = request;
  const nonce = headers.get("X-Plivo-Signature-V3-Nonce");
  const own = headers.get("X-Plivo-Signature-V3");
  const main = headers.get("X-Plivo-Signature-Ma-V3");
  const signatures = [own, mainAccount && main].filter(Boolean).join();
  if (!nonce || !signatures) {
    throw new CallbackError("missing_signature", "the V3 signature or its nonce is missing");
  }
  const { search, searchParams } = new URL(request.url);
  limitFields(search);
  const form = method === "POST" ? await readForm(request, maxBytes) : undefined;
  const url = publicUrl ? dialledUrl(asked, publicUrl) : asked;
  const pairs = pairsOf(form ?? searchParams);
  // Sorted once, for whatever is looked for in them. A GET's are in its URL.
  const params = form ? [...pairs].sort(signedOrder) : [];
  const signed = { method, url, params, nonce, signatures, authTokens } as const;
  // HTTP asks for `/` where Plivo was given an origin alone, and signed that.
  for (const dialled of new Set([url, url.replace(/^(\w+:\/\/[^/]+)\/(?![^?])/, "$1")])) {
    const text = stringToSign({ ...signed, url: dialled });
    if (!(await verify(signed, text))) continue;
    if (rejectAmbiguousQuery && [...searchParams.keys()].some((name) => /[=&.?]/.test(name))) {
      throw new CallbackError("ambiguous_query", "a name in the query holds =, &, . or ?");
    }
    // Where GET is asked for by name, a POST may be what was signed as a GET.
    const isMixed = method === "GET" || methods?.includes("GET");
    const rearranged = rearrangement(dialled, text, isMixed, pairs);
    if (rearranged !== undefined) throw new CallbackError("rearranged", rearranged);
    return { nonce, params: pairs };
  }
  const reason = await explain(signed, asked, headers, main);
  throw new CallbackError("bad_signature", `no signature matches: ${reason}`, { reason });
}

async function explain(
  signed: UnverifiedRequest,
  asked: string,
  headers: Headers,
  main: string | null,
): Promise<SignatureFailure> {
  if (main !== null && (await verify({ ...signed, signatures: main }))) return "main_account";
  return explainSignature({ ...signed, otherUrls: urlsOf(asked, headers) });
}

/** Replaces the origin as text, because the signature covers the text. */
function dialledUrl(url: string, publicUrl: string): string {
  return publicUrl.replace(/\/$/, "") + url.replace(/^[^:]+:\/\/[^/?#]*/, "");
}

/** By which other names the server may have been dialled. Anybody can claim them: they are good for explaining only. */
function urlsOf(url: string, headers: Headers): string[] {
  const hosts = [headers.get("Host"), headers.get("X-Forwarded-Host")?.split(",", 1)[0]];
  return [url, ...hosts.filter((host) => !!host).map((host) => dialledUrl(url, `https://${host}`))];
}
