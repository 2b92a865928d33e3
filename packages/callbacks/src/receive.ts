import { CallbackError } from "./error.ts";
import type { CallEventOf, CallEventType } from "./event.ts";
import { explainSignature } from "./explain.ts";
import { readForm } from "./form.ts";
import { parseCallback } from "./parse.ts";
import { verify } from "./signature.ts";

/** What a route knows of its callbacks. */
export interface ReceiveOptions<Type extends CallEventType = CallEventType> {
  /** Which URL of the call this route is: it decides the event's type. */
  readonly type: Type;
  /** The auth tokens that may have signed: the account's, the sub-account's, and both while one is rotated. */
  readonly authTokens: readonly string[];
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
  /** The call whose URL this is, for what a `<MultiPartyCall>` tells: some of that names none. */
  readonly callUuid?: string | undefined;
  /** Milliseconds since the epoch; now by default. */
  readonly receivedAt?: number | undefined;
  /** 65,536 by default, some forty times what Plivo sends. */
  readonly maxBytes?: number | undefined;
}

/**
 * Verifies and reads a callback: the one call that a route makes.
 *
 * Of a POST, the event's parameters are Plivo's alone, and your own query stays in the URL. Plivo merges the two in a
 * GET, so there the event has all of them.
 *
 * @throws CallbackError for what Plivo did not send, with the HTTP `status` to answer.
 * @throws TypeError when the auth tokens are missing, or the body was read before: mistakes of this server.
 * @example
 * app.post("/hangup", async (c) => {
 *   const event = await receiveCallback(c.req.raw, { type: "hangup", authTokens: [c.env.PLIVO_AUTH_TOKEN] });
 *   return c.text(event.hangupCauseName ?? "");
 * });
 * @see https://www.plivo.com/docs/voice/concepts/signature-validation
 */
export async function receiveCallback<Type extends CallEventType>(
  request: Request,
  { type, authTokens, publicUrl, urlId, callUuid, receivedAt, maxBytes = 65_536 }: ReceiveOptions<Type>,
): Promise<CallEventOf<Type>> {
  const { method, headers } = request;
  if (method !== "GET" && method !== "POST") {
    throw new CallbackError("bad_method", "a callback is a GET or a POST");
  }
  const nonce = headers.get("X-Plivo-Signature-V3-Nonce");
  const signatures = ["X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3"]
    .map((name) => headers.get(name))
    .filter((value) => value !== null)
    .join();
  if (!nonce || !signatures) {
    throw new CallbackError("missing_signature", "the V3 signature, or its nonce, is missing");
  }
  const form = method === "POST" ? await readForm(request, maxBytes) : undefined;
  const url = publicUrl ? dialledUrl(request.url, publicUrl) : request.url;
  const signed = { method, url, params: form, nonce, signatures, authTokens } as const;
  if (!(await verify(signed))) {
    const reason = await explainSignature({ ...signed, otherUrls: urlsOf(request) });
    throw new CallbackError("bad_signature", `no signature matches: ${reason}`, { reason });
  }
  return parseCallback(type, form ?? new URL(request.url).searchParams, receivedAt, {
    nonce,
    ...(urlId !== undefined && { urlId }),
    ...(callUuid !== undefined && { callUuid }),
  });
}

/** Replaces the origin as text, because the signature covers the text. */
function dialledUrl(url: string, publicUrl: string): string {
  return publicUrl.replace(/\/$/, "") + url.replace(/^[^:]+:\/\/[^/?#]*/, "");
}

/** By which other names the server may have been dialled. Anybody can claim them: they are good for explaining only. */
function urlsOf({ url, headers }: Request): string[] {
  const hosts = [headers.get("Host"), headers.get("X-Forwarded-Host")?.split(",", 1)[0]];
  return [url, ...hosts.filter((host) => !!host).map((host) => dialledUrl(url, `https://${host}`))];
}
