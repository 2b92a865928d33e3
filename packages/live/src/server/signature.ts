import { decodeBase64url, encodeBase64url } from "../base64url.ts";

const algorithm = { name: "HMAC", hash: "SHA-256" };

/** RFC 7518 asks for a key as long as the hash. A ticket can be attacked offline, so its secret must not be guessable. */
const minimumLength = 32;

// Keys and not promises of them: on Workers, a promise that one request made must not be awaited by another.
const imported: Map<string, CryptoKey> = /* @__PURE__ */ new Map();
// Whoever asks in the same turn of the event loop is the same request.
const ofThisTurn: Map<string, Promise<CryptoKey>> = /* @__PURE__ */ new Map();
// A process may speak for many relays, and must not grow with them.
const mostKeys = 100;

/** Imports a secret once, however many tickets it signs and verifies. */
function keyOf(secret: string): CryptoKey | Promise<CryptoKey> {
  checkSecret(secret);
  const known = imported.get(secret) ?? ofThisTurn.get(secret);
  if (known) return known;
  const key = importKey(secret);
  ofThisTurn.set(secret, key);
  queueMicrotask(() => ofThisTurn.delete(secret));
  return key;
}

async function importKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign", "verify"]);
  if (imported.size >= mostKeys) imported.clear();
  imported.set(secret, key);
  return key;
}

/** @throws {TypeError} where the secret is shorter than 32 characters, so that a missing one fails closed. */
export function checkSecret(secret: string): void {
  if (typeof secret !== "string" || secret.length < minimumLength) {
    throw new TypeError(`A ticket secret has at least ${minimumLength} characters: openssl rand -base64 32`);
  }
}

/** HMAC-SHA256, in base64url. */
export async function sign(text: string, secret: string): Promise<string> {
  const key = await keyOf(secret);
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
  const key = await keyOf(secret);
  return crypto.subtle.verify(algorithm, key, signature, new TextEncoder().encode(text));
}
