/**
 * Base64 with `-` and `_` and without padding: every character of it is legal in a WebSocket subprotocol.
 *
 * @param text characters up to U+00FF, one for each byte
 */
export function encodeBase64url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws what `atob` throws where `text` is something else. */
export function decodeBase64url(text: string): string {
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}
