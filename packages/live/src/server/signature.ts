import { decodeBase64url, encodeBase64url } from "../base64url.ts";

const algorithm = { name: "HMAC", hash: "SHA-256" };

/** RFC 7518 asks for a key as long as the hash. A ticket can be attacked offline, so its secret must not be guessable. */
const minimumLength = 32;

/** Imported anew each time: on Workers, a promise that one request made must not be awaited by another. */
async function importKey(secret: string, usage: "sign" | "verify"): Promise<CryptoKey> {
  checkSecret(secret);
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, [usage]);
}

/** @throws {TypeError} where the secret is shorter than 32 characters, so that a missing one fails closed. */
export function checkSecret(secret: string): void {
  if (typeof secret !== "string" || secret.length < minimumLength) {
    throw new TypeError(`A ticket secret has at least ${minimumLength} characters: openssl rand -base64 32`);
  }
}

/** HMAC-SHA256, in base64url. */
export async function sign(text: string, secret: string): Promise<string> {
  const key = await importKey(secret, "sign");
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(text));
  return encodeBase64url(String.fromCharCode(...new Uint8Array(signature)));
}

/** The bytes of a signature; undefined where the text is none, or is not spelled the way `sign` spells it. */
export function signatureBytes(signature: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = decodeBase64url(signature);
    // The last character has bits to spare, and a ticket must not have a second form.
    if (bytes.length !== 32 || encodeBase64url(bytes) !== signature) return undefined;
    return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Compares in constant time, as `subtle.verify` does. */
export async function isSignedBy(
  secret: string,
  text: string,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const key = await importKey(secret, "verify");
  return crypto.subtle.verify(algorithm, key, signature, new TextEncoder().encode(text));
}
