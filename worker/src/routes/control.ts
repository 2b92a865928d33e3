import { type Plivo, PlivoApiError } from "@plivo-edge/client";
import { Hono } from "hono";
import { validator } from "hono/validator";
import * as v from "valibot";
import type { Environment } from "../config/environment.ts";
import { callObject, placementObject } from "../config/stubs.ts";
import { apiKeyAuth } from "../http/api-key-auth.ts";
import { jsonBody } from "../http/body.ts";
import { Id } from "../http/id.ts";
import { withPlivo } from "../http/plivo.ts";
import { plivoRefusal } from "../http/plivo-failure.ts";
import { readParameters } from "../http/query.ts";
import { Refusal } from "../http/refusal.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { log, nameOf } from "../log.ts";
import { failureOf } from "../placements/outcome.ts";
import { relayUrls } from "../placements/relay-urls.ts";
import { TransferBodySchema } from "../placements/transfer-body.ts";

const CallPath = v.object({ call: Id });
// Before an object is touched.
const callPath = validator("param", (path) => readParameters(CallPath, path));

/** Ends and redirects calls that are under way, for backends that hold an API key. */
export function controlRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();

  routes.delete("/:call", apiKeyAuth("control"), callPath, withPlivo, async (context) => {
    const { plivo } = context.var;
    const { call } = context.req.valid("param");
    const callUuid = await callUuidOf(context.env, call);
    try {
      // Of a call that has made no sound yet only the request is known.
      await (callUuid === undefined ? cancelOrHangUp(plivo, call) : plivo.calls.hangUp(callUuid));
    } catch (error) {
      log("warn", "call not hung up", { error: nameOf(error) });
      throw plivoRefusal(failureOf(error));
    }
    return context.body(null, 204);
  });

  const body = jsonBody(TransferBodySchema);
  routes.post("/:call/transfer", apiKeyAuth("control"), callPath, withPlivo, body, async (context) => {
    const { plivo } = context.var;
    const { call } = context.req.valid("param");
    const { answer, legs = "aleg" } = context.req.valid("json");
    const callUuid = await callUuidOf(context.env, call);
    if (callUuid === undefined)
      throw new Refusal(409, { error: "this call has not begun, or was erased", ambiguous: false });
    let placed: string | undefined;
    if (answer.xml !== undefined) {
      const placement = placementObject(context.env, crypto.randomUUID());
      await placement.storeDocument(answer.xml);
      placed = placement.id.toString();
    }
    const url = relayUrls(context.env, context.var.address).transfer(call, answer, placed);
    try {
      await plivo.calls.transfer(callUuid, {
        legs,
        ...(legs !== "bleg" && { alegUrl: url }),
        ...(legs !== "aleg" && { blegUrl: url }),
      });
    } catch (error) {
      log("warn", "call not transferred", { error: nameOf(error) });
      throw plivoRefusal(failureOf(error));
    }
    return context.json({ transferred: true }, 202);
  });
  return routes;
}

/** Of a call that has begun, and of which nothing is known here, the id is that of its request, as a rule. */
async function cancelOrHangUp(plivo: Plivo, call: string): Promise<void> {
  try {
    await plivo.calls.cancel(call);
  } catch (error) {
    if (!(error instanceof PlivoApiError && error.status === 404)) throw error;
    await plivo.calls.hangUp(call);
  }
}

async function callUuidOf(environment: Environment, call: string): Promise<string | undefined> {
  return await callObject(environment, call).callUuid();
}
