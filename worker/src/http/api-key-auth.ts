import type { Context } from "hono";
import { type ApiKey, allows, type KeyScope } from "../config/api-keys.ts";
import type { Environment } from "../config/environment.ts";
import { readSettings } from "../config/settings.ts";
import { log } from "../log.ts";
import { bearerOf } from "./bearer.ts";
import { hexDigest } from "./digest.ts";
import { countAgainst } from "./rate-limit.ts";

/** A backend whose key is known. */
export interface Backend {
  /** What to call the key by: it tells keys apart, and does not open anything. */
  readonly id: string;
  readonly key: ApiKey;
}

/**
 * Authenticates a backend by the API key in its `Authorization`, and looks whether it has the scope; or says why not.
 *
 * @param scope leave it out where the body decides what is asked for, and call `lacks` with what that is
 * @throws RateLimitError
 */
export async function authenticateBackend(
  context: Context<{ Bindings: Environment }>,
  scope?: KeyScope,
): Promise<Backend | Response> {
  const { env } = context;
  const { apiKeys } = readSettings(env);
  if (!apiKeys) {
    return Response.json({ error: "no API key opens this relay: API_KEYS is not set" }, { status: 501 });
  }
  const offered = bearerOf(context);
  const key = offered === undefined ? undefined : await find(apiKeys, offered);
  if (!key) {
    log("warn", "backend refused", { code: offered === undefined ? "missing" : "unknown key" });
    return Response.json(
      { error: `API key ${offered === undefined ? "missing" : "unknown"}` },
      { status: 401, headers: { "www-authenticate": "Bearer" } },
    );
  }
  const id = (await hexDigest(key.key)).slice(0, 16);
  await countAgainst(`key ${id}`, env);
  return scope === undefined || key.scopes.has(scope) ? { id, key } : lacks(scope);
}

/** Refuses a key that is known, and may not do this. */
export function lacks(scope: KeyScope): Response {
  log("warn", "backend refused", { code: "scope", scope });
  return Response.json(
    { error: `this API key may not ${allows[scope]}` },
    // RFC 6750, 3.1.
    { status: 403, headers: { "www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"` } },
  );
}

/** Compares by HMAC with a key of the moment: how long it takes tells nothing of any key. Looks at all of them. */
async function find(keys: readonly ApiKey[], offered: string): Promise<ApiKey | undefined> {
  const text = new TextEncoder();
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign", "verify"]);
  const signature = await crypto.subtle.sign(hmac, key, text.encode(offered));
  const matches = await Promise.all(
    keys.map((each) => crypto.subtle.verify(hmac, key, signature, text.encode(each.key))),
  );
  return keys[matches.indexOf(true)];
}
