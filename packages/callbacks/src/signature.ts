import { type SignedRequest, stringToSign } from "./string-to-sign.ts";

/**
 * Signs a request as Plivo does: the base64 text of `X-Plivo-Signature-V3`.
 *
 * @throws TypeError when the auth token is empty.
 */
export async function sign(request: SignedRequest & { readonly authToken: string }): Promise<string> {
  const key = await hmacKey(request.authToken);
  const signature = await crypto.subtle.sign("HMAC", key, utf8(stringToSign(request)));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}

/**
 * Whether one of the signatures was made with one of the auth tokens. Compares in constant time.
 *
 * Give it the text of `X-Plivo-Signature-V3`, of `X-Plivo-Signature-Ma-V3`, or of both joined by a comma. Never that of
 * a V2 header: V2 covers neither parameters nor query, so whoever saw one could send any parameters with it.
 *
 * @throws TypeError when there is no auth token, or an empty one: a missing secret must not let anybody in.
 * @example
 * await verify({ method: "POST", url, params: new URLSearchParams(body), nonce, signatures, authTokens: [token] });
 */
export async function verify(
  request: SignedRequest & {
    /** Comma-separated, as the header has it. */
    readonly signatures: string;
    /** More than one while a token is being rotated. */
    readonly authTokens: readonly string[];
  },
): Promise<boolean> {
  if (request.authTokens.length === 0) throw new TypeError("authTokens is empty");
  const keys = await Promise.all(request.authTokens.map(hmacKey));
  // The nonce ends the signed text after a dot: a dot inside it could hide the end of the body there.
  if (request.nonce.includes(".")) return false;
  const text = utf8(stringToSign(request));
  // The limit bounds what a forged header can make us compute.
  for (const item of request.signatures.split(",", 16)) {
    const signature = decoded(item.trim());
    if (!signature) continue;
    for (const key of keys) {
      if (await crypto.subtle.verify("HMAC", key, signature, text)) return true;
    }
  }
  return false;
}

// Importing a key costs more than signing with it. Keys, and not promises of them: on Workers, what one request has begun
// must not be awaited by another.
const keys = /* @__PURE__ */ new Map<string, CryptoKey>();
const mostKeys = 100;

async function hmacKey(token: string): Promise<CryptoKey> {
  if (!token) throw new TypeError("an auth token is empty");
  const known = keys.get(token);
  if (known) return known;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8(token), algorithm, false, ["sign", "verify"]);
  if (keys.size === mostKeys) keys.clear();
  keys.set(token, key);
  return key;
}

function utf8(text: string) {
  return new TextEncoder().encode(text);
}

/** Only the one canonical spelling counts: a signature with several could pass a replay check twice. */
function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = atob(base64);
    return btoa(bytes) === base64 ? Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)) : undefined;
  } catch {
    return undefined;
  }
}
