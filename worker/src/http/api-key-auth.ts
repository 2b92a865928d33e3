import type { MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { type ApiKey, allows, type KeyScope } from "../config/api-keys.ts";
import type { Environment } from "../config/environment.ts";
import { readSettings } from "../config/settings.ts";
import { log } from "../log.ts";
import { bearerOf } from "./bearer.ts";
import { hexDigest } from "./digest.ts";
import { countAgainst } from "./rate-limit.ts";
import { Refusal } from "./refusal.ts";
import type { RelayEnv } from "./relay-address.ts";

/** A backend whose key is known. */
export interface Backend {
  /** What to call the key by: it tells keys apart, and does not open anything. */
  readonly id: string;
  readonly key: ApiKey;
}

/** What a route behind an API key knows. */
export type KeyedEnv = RelayEnv & { Variables: { backend: Backend } };

/**
 * Lets a backend through by the API key in its `Authorization`, where that has the scope.
 *
 * Hono's own `bearerAuth` takes fewer keys than `API_KEYS` does, and up to Hono 4.10 no scheme in other letters than
 * `Bearer`.
 *
 * @param scope leave it out where the body decides what is asked for, and call `requireScope` with what that is
 */
export function apiKeyAuth(scope?: KeyScope): MiddlewareHandler<KeyedEnv> {
  return createMiddleware<KeyedEnv>(async (context, next) => {
    const { apiKeys } = readSettings(context.env);
    if (!apiKeys) throw new Refusal(501, { error: "no API key opens this relay: API_KEYS is not set" });
    const offered = bearerOf(context);
    const backend = offered === undefined ? undefined : await findBackend(context.env, offered);
    if (!backend) {
      log("warn", "backend refused", { code: offered === undefined ? "missing" : "unknown key" });
      const error = `API key ${offered === undefined ? "missing" : "unknown"}`;
      throw new Refusal(401, { error }, { "www-authenticate": "Bearer" });
    }
    await countAgainst(`key ${backend.id}`, context.env);
    if (scope !== undefined) requireScope(backend.key, scope);
    context.set("backend", backend);
    await next();
  });
}

/** Whose API key this is; undefined where it is none. */
export async function findBackend(environment: Environment, offered: string): Promise<Backend | undefined> {
  const key = await find(readSettings(environment).apiKeys ?? [], offered);
  return key && { id: (await hexDigest(key.key)).slice(0, 16), key };
}

/** @throws Refusal of a key that is known, and may not do this */
export function requireScope({ scopes }: ApiKey, scope: KeyScope): void {
  if (scopes.has(scope)) return;
  log("warn", "backend refused", { code: "scope", scope });
  // RFC 6750, 3.1.
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
  throw new Refusal(
    403,
    { error: `this API key may not ${allows[scope]}` },
    { "www-authenticate": challenge },
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
