import type { Context } from "hono";
import type { Environment } from "../config/environment.ts";
import { readSettings } from "../config/settings.ts";
import { log } from "../log.ts";
import { bearerOf } from "./bearer.ts";
import { hexDigest } from "./digest.ts";
import { countAgainst } from "./rate-limit.ts";

/**
 * Authenticates a backend by the API key in its `Authorization`, or says why not.
 *
 * @throws RateLimitError
 * @returns what to call the key by: it tells keys apart, and does not open anything
 */
export async function authenticateBackend(
  context: Context<{ Bindings: Environment }>,
): Promise<string | Response> {
  const { env } = context;
  const { apiKeys } = readSettings(env);
  if (!apiKeys) {
    return Response.json({ error: "no API key opens this relay: API_KEYS is not set" }, { status: 501 });
  }
  const key = bearerOf(context);
  if (key !== undefined && (await isOneOf(apiKeys, key))) {
    const id = (await hexDigest(key)).slice(0, 16);
    await countAgainst(`key ${id}`, env);
    return id;
  }
  log("warn", "backend refused", { code: key === undefined ? "missing" : "unknown key" });
  return Response.json(
    { error: `API key ${key === undefined ? "missing" : "unknown"}` },
    { status: 401, headers: { "www-authenticate": "Bearer" } },
  );
}

/** Compares by HMAC with a key of the moment: how long it takes tells nothing of any key. Looks at all of them. */
async function isOneOf(keys: readonly string[], offered: string): Promise<boolean> {
  const text = new TextEncoder();
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign", "verify"]);
  const signature = await crypto.subtle.sign(hmac, key, text.encode(offered));
  const matches = keys.map((each) => crypto.subtle.verify(hmac, key, signature, text.encode(each)));
  return (await Promise.all(matches)).includes(true);
}
