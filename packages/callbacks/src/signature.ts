import { type SignedRequest, stringToSign } from "./string-to-sign.ts";

/**
 * Signs a request as Plivo does: the base64 text of `X-Plivo-Signature-V3`.
 *
 * @throws TypeError when the auth token is empty.
 * @example
 * const signature = await sign({ method: "POST", url, params: { CallUUID: "…" }, nonce: "1", authToken });
 */
export async function sign(request: SignedRequest & { readonly authToken: string }): Promise<string> {
  const key = await hmacKey(request.authToken);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(stringToSign(request)));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}

/** The nonce and the signatures of a request, and the auth tokens that may have signed it. */
export interface Credentials {
  /** Comma-separated, as the header has it. */
  readonly signatures: string;
  /** More than one while a token is being rotated. One that is undefined, as an unset variable is, is an error. */
  readonly authTokens: readonly (string | undefined)[];
}

/**
 * Whether one of the signatures was made with one of the auth tokens. Compares in constant time.
 *
 * Give it the text of `X-Plivo-Signature-V3`, of `X-Plivo-Signature-Ma-V3`, or of both joined by a comma. Never that of
 * a V2 header: V2 covers neither parameters nor query, so whoever saw one could send any parameters with it.
 *
 * @param text what was signed, where `stringToSign` has made it before
 * @throws TypeError when there is no auth token, or an empty one: a missing secret must not let anybody in.
 * @example
 * await verify({ method: "POST", url, params: request.body, nonce, signatures, authTokens: [token] });
 */
export async function verify(
  request: SignedRequest & Credentials,
  text: string = stringToSign(request),
): Promise<boolean> {
  const { nonce, signatures, authTokens } = request;
  const keys = await Promise.all((authTokens.length ? authTokens : [""]).map(hmacKey));
  // The nonce ends the signed text after a dot: a dot inside it could hide the end of the body there.
  if (nonce.includes(".")) return false;
  const bytes = encoder.encode(text);
  // The limit bounds what a forged header can make us compute.
  for (const item of signatures.split(/[, ]+/, 16)) {
    for (const key of keys) {
      if (await crypto.subtle.verify("HMAC", key, decoded(item), bytes)) return true;
    }
  }
  return false;
}

const encoder = /* @__PURE__ */ new TextEncoder();

// Importing a key costs more than signing with it, so a hundred are kept. Keys, and not promises of them: on Workers, what
// one request has begun must not be awaited by another.
const keys = /* @__PURE__ */ new Map<string, CryptoKey>();

async function hmacKey(token: string | undefined): Promise<CryptoKey> {
  if (!token) throw new TypeError("no auth token");
  let key = keys.get(token);
  if (!key) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    key = await crypto.subtle.importKey("raw", encoder.encode(token), algorithm, false, ["sign", "verify"]);
    if (keys.size === 100) keys.clear();
    keys.set(token, key);
  }
  return key;
}

/** Only the one canonical spelling counts: a signature with several could pass a replay check twice. Of others, no bytes. */
function decoded(base64: string): Uint8Array<ArrayBuffer> {
  let text = "";
  try {
    text = atob(base64);
  } catch {
    // No signature is empty, so this one matches nothing.
  }
  return Uint8Array.from(btoa(text) === base64 ? text : "", (byte) => byte.charCodeAt(0));
}
