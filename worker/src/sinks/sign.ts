const text = new TextEncoder();

/**
 * The headers by which the receiver of a webhook knows it: each secret signs, so that it may have any of them.
 *
 * @param timestamp seconds since the epoch; receivers allow five minutes
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function signWebhook(
  id: string,
  timestamp: number,
  body: string,
  secrets: readonly Uint8Array<ArrayBuffer>[],
): Promise<Record<string, string>> {
  const signed = `${id}.${timestamp}.${body}`;
  const signatures = await Promise.all(secrets.map((secret) => sign(signed, secret)));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.map((signature) => `v1,${signature}`).join(" "),
  };
}

async function sign(signed: string, secret: Uint8Array<ArrayBuffer>): Promise<string> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, text.encode(signed));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}
