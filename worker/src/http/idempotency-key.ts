import type { MiddlewareHandler } from "hono";
import { Refusal } from "./refusal.ts";

const missing = "Idempotency-Key: is missing; send one of your own, so that the same request makes one thing";
const rule = "Idempotency-Key: must be 1 to 255 printable characters without spaces";

/** What a route knows of the key that names what its request makes: the same key never makes it twice. */
export type IdempotentEnv = { Variables: { idempotencyKey: string } };

/**
 * Reads the key.
 *
 * @param fallback the key of a request that brings none, which is else refused
 */
export function idempotencyKey(fallback?: () => string): MiddlewareHandler<IdempotentEnv> {
  return async (context, next) => {
    const key = context.req.header("idempotency-key") ?? fallback?.();
    if (key === undefined) throw new Refusal(400, { error: missing });
    if (!/^[!-~]{1,255}$/.test(key)) throw new Refusal(400, { error: rule });
    context.set("idempotencyKey", key);
    await next();
  };
}
