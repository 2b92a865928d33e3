import { CallbackError, type CallEventType, callKey, receiveCallback } from "@plivo-edge/callbacks";
import { answer } from "@plivo-edge/xml";
import { Hono } from "hono";
import { findDocument } from "../answer.ts";
import { type Environment, readSettings } from "../environment.ts";
import { log } from "../log.ts";
import { callObject } from "../objects.ts";
import { heldFirst } from "../placing/held-document.ts";
import type { RelayOptions } from "../relay.ts";
import { storeSoon } from "../store.ts";

type Bindings = { Bindings: Environment };

const types: readonly CallEventType[] = ["ring", "answer", "fallback", "machine", "hangup"];

/** The five URLs that Plivo calls. Nothing behind them is touched before the signature is found good. */
export function callbackRoutes({
  answer: handler,
  patience = 5_000,
  feed = "calls",
}: RelayOptions): Hono<Bindings> {
  const routes = new Hono<Bindings>();
  for (const type of types) {
    routes.on(["GET", "POST"], `/${type}`, async (context) => {
      const { env, req, executionCtx } = context;
      const { authTokens, publicUrl } = readSettings(env);
      const event = await receiveCallback(req.raw, {
        type,
        authTokens,
        ...(publicUrl !== undefined && { publicUrl }),
      });
      const expires = req.query("expires");
      if (expires !== undefined && !(Number(expires) * 1000 > Date.now())) {
        log("warn", "callback refused", { type, code: "expired" });
        return context.json({ error: "this callback URL has expired" }, 403);
      }
      const feeds = [req.query("feed"), feed].filter((name) => typeof name === "string");
      if (event.type === "answer" || event.type === "fallback") {
        // The callee waits: the document goes out whether or not the event is stored yet.
        const [document] = await Promise.all([
          findDocument(
            heldFirst(handler, req.query("document")),
            event,
            { name: req.query("answer"), environment: env },
            patience,
          ),
          storeSoon(env, event, feeds, executionCtx, patience),
        ]);
        return answer(document);
      }
      // A 200 means: stored. When this throws, Plivo sends the callback again.
      const { fresh } = await callObject(env, callKey(event)).record(event, feeds);
      return context.json({ fresh });
    });
  }
  routes.onError((error, context) => {
    if (!(error instanceof CallbackError)) throw error;
    // What was wrong is for the operator: it would help whoever forged the request.
    const { code, message, reason = message } = error;
    log("warn", "callback refused", { path: context.req.path, code, reason });
    return Response.json({ error: "refused" }, { status: error.status });
  });
  return routes;
}
