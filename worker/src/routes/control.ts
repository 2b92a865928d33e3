import { Hono } from "hono";
import { requirePlivo } from "../account.ts";
import { documentUrl } from "../document-url.ts";
import type { Environment } from "../environment.ts";
import { log, nameOf } from "../log.ts";
import { callObject, placementObject } from "../objects.ts";
import { failureOf } from "../placing/outcome.ts";
import { speakFor } from "../placing/speaker.ts";
import { TransferOrderSchema } from "../placing/transfer-order.ts";
import { admitBackend } from "./api-key.ts";
import { readBody } from "./body.ts";
import { refusal } from "./refusal.ts";

/** Ends and redirects calls that are under way, for backends that hold an API key. */
export function controlRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();

  routes.delete("/:call", async (context) => {
    const key = await admitBackend(context);
    if (key instanceof Response) return key;
    const plivo = requirePlivo(context.env);
    const call = context.req.param("call");
    const callUuid = await callUuidOf(context.env, call);
    try {
      // Of a call that has made no sound yet only the request is known.
      await (callUuid === undefined ? plivo.calls.cancel(call) : plivo.calls.hangUp(callUuid));
    } catch (error) {
      log("warn", "call not hung up", { error: nameOf(error) });
      return refusal(context, failureOf(error));
    }
    return context.body(null, 204);
  });

  routes.post("/:call/transfer", async (context) => {
    const key = await admitBackend(context);
    if (key instanceof Response) return key;
    const plivo = requirePlivo(context.env);
    const order = await readBody(context, TransferOrderSchema);
    if (order instanceof Response) return order;
    const { answer, legs = "aleg" } = order;
    const call = context.req.param("call");
    const callUuid = await callUuidOf(context.env, call);
    if (callUuid === undefined) {
      return context.json({ error: "this call has not begun", ambiguous: false }, 409);
    }
    let held: string | undefined;
    if (answer.xml !== undefined) {
      const placement = placementObject(context.env, crypto.randomUUID());
      await placement.keep(answer.xml);
      held = placement.id.toString();
    }
    // Next to the URL of an answer; with an id of its own, so that a second transfer is a second event.
    const { answerUrl } = speakFor(context).callbacks({ answer });
    const document = held === undefined ? "" : `&document=${held}`;
    const url = documentUrl(answerUrl, undefined, call)("transfer") + document;
    try {
      await plivo.calls.transfer(callUuid, {
        legs,
        ...(legs !== "bleg" && { alegUrl: url }),
        ...(legs !== "aleg" && { blegUrl: url }),
      });
    } catch (error) {
      log("warn", "call not transferred", { error: nameOf(error) });
      return refusal(context, failureOf(error));
    }
    return context.json({ transferred: true }, 202);
  });
  return routes;
}

async function callUuidOf(environment: Environment, call: string): Promise<string | undefined> {
  const { state } = await callObject(environment, call).snapshot({ numbers: false });
  return state.callUuid;
}
