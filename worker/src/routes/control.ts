import { Hono } from "hono";
import { requirePlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { callObject, placementObject } from "../config/stubs.ts";
import { authenticateBackend } from "../http/api-key-auth.ts";
import { readBody } from "../http/body.ts";
import { readCall } from "../http/id.ts";
import { failureReply } from "../http/plivo-failure.ts";
import { log, nameOf } from "../log.ts";
import { failureOf } from "../placements/outcome.ts";
import { relayUrls } from "../placements/relay-urls.ts";
import { TransferBodySchema } from "../placements/transfer-body.ts";

/** Ends and redirects calls that are under way, for backends that hold an API key. */
export function controlRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();

  routes.delete("/:call", async (context) => {
    const backend = await authenticateBackend(context, "control");
    if (backend instanceof Response) return backend;
    const call = readCall(context);
    if (call instanceof Response) return call;
    const plivo = requirePlivo(context.env);
    const callUuid = await callUuidOf(context.env, call);
    try {
      // Of a call that has made no sound yet only the request is known.
      await (callUuid === undefined ? plivo.calls.cancel(call) : plivo.calls.hangUp(callUuid));
    } catch (error) {
      log("warn", "call not hung up", { error: nameOf(error) });
      return failureReply(context, failureOf(error));
    }
    return context.body(null, 204);
  });

  routes.post("/:call/transfer", async (context) => {
    const backend = await authenticateBackend(context, "control");
    if (backend instanceof Response) return backend;
    const call = readCall(context);
    if (call instanceof Response) return call;
    const plivo = requirePlivo(context.env);
    const body = await readBody(context, TransferBodySchema);
    if (body instanceof Response) return body;
    const { answer, legs = "aleg" } = body;
    const callUuid = await callUuidOf(context.env, call);
    if (callUuid === undefined) {
      return context.json({ error: "this call has not begun", ambiguous: false }, 409);
    }
    let placed: string | undefined;
    if (answer.xml !== undefined) {
      const placement = placementObject(context.env, crypto.randomUUID());
      await placement.storeDocument(answer.xml);
      placed = placement.id.toString();
    }
    const url = relayUrls(context).transfer(call, answer, placed);
    try {
      await plivo.calls.transfer(callUuid, {
        legs,
        ...(legs !== "bleg" && { alegUrl: url }),
        ...(legs !== "aleg" && { blegUrl: url }),
      });
    } catch (error) {
      log("warn", "call not transferred", { error: nameOf(error) });
      return failureReply(context, failureOf(error));
    }
    return context.json({ transferred: true }, 202);
  });
  return routes;
}

async function callUuidOf(environment: Environment, call: string): Promise<string | undefined> {
  return await callObject(environment, call).callUuid();
}
