import { Hono } from "hono";
import * as v from "valibot";
import type { Environment } from "../config/environment.ts";
import { callObject } from "../config/stubs.ts";
import { authenticateBackend } from "../http/api-key-auth.ts";
import { readBody } from "../http/body.ts";
import { Id } from "../http/id.ts";

/** The body of `POST /v1/erasures`. */
export const ErasureBodySchema: v.GenericSchema<unknown, { readonly call: string }> = v.strictObject({
  call: Id,
});

/** Forgets calls, for backends that hold an API key: somebody has asked to be forgotten. */
export function erasureRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  routes.post("/", async (context) => {
    const backend = await authenticateBackend(context, "erase");
    if (backend instanceof Response) return backend;
    const body = await readBody(context, ErasureBodySchema);
    if (body instanceof Response) return body;
    const erased = await callObject(context.env, body.call).erase();
    return context.json({ erased }, erased ? 200 : 202);
  });
  return routes;
}
