import {
  CallbackError,
  callKey,
  isCallEventType,
  receiveCallback,
  wantsDocument,
} from "@plivo-edge/callbacks";
import { Hono } from "hono";
import { callbackUrl } from "../answer/callback-url.ts";
import { namedDocument } from "../answer/named-document.ts";
import { placedDocument } from "../answer/placed-document.ts";
import { type DocumentSource, resolveDocument } from "../answer/resolve.ts";
import { readCallTimes } from "../call/call-times.ts";
import { recordBehindReply } from "../call/record-behind-reply.ts";
import type { Environment } from "../config/environment.ts";
import { readSettings } from "../config/settings.ts";
import { callObject } from "../config/stubs.ts";
import { log } from "../log.ts";
import type { RelayOptions } from "../options.ts";
import { reportTo } from "../problem.ts";

/** The URLs that Plivo calls. Nothing behind them is touched before the signature is found good. */
export function callbackRoutes({
  answer,
  answerTimeout = 5_000,
  feed = "calls",
  onError,
}: RelayOptions): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  const report = reportTo(onError);

  routes.on(["GET", "POST"], "/:type", async (context) => {
    const { env, req, executionCtx } = context;
    const type = req.param("type");
    if (!isCallEventType(type)) return context.notFound();
    const { authTokens, publicUrl } = readSettings(env);
    // What the relay itself has put into its URLs: Plivo signs it with the rest.
    const query = req.query();
    const { id: urlId, call: ownKey, leg = ownKey, expires, answer: name, document, feed: ownFeed } = query;
    // Where neither Plivo nor the URL names the call, it goes by an id of our own.
    const nameless = crypto.randomUUID();
    const callUuid = leg ?? nameless;
    const event = await receiveCallback(req.raw, { type, authTokens, publicUrl, urlId, callUuid });
    if (expires !== undefined && !(Number(expires) * 1000 > Date.now())) {
      log("warn", "callback refused", { type, code: "expired" });
      return context.json({ error: "this callback URL has expired" }, 403);
    }
    const call = ownKey ?? callKey(event);
    const feeds = [ownFeed, feed].filter((name) => typeof name === "string");
    const times = readCallTimes(query);
    const isNameless = event.callUuid === nameless;
    if (isNameless) log("warn", "callback names no call, and is not stored", { type });
    // A new stub each time: one that has thrown stays broken.
    const record = async () =>
      isNameless ? { fresh: false } : callObject(env, call).record(event, feeds, times);
    if (!wantsDocument(event)) {
      // A 200 means: stored. When this throws, Plivo sends the callback again.
      const { fresh } = await record();
      return context.json({ fresh });
    }
    // The callee waits: the document goes out whether or not the event is stored yet.
    const url = callbackUrl(req.url, publicUrl, call, event.callUuid);
    const placed = placedDocument(env, document, event, report);
    // What the namespace is waited for must leave the handler some time.
    const named = namedDocument(env, name, event, answerTimeout / 2, report);
    const handler: DocumentSource = {
      from: "handler",
      find: () => answer(event, { name, environment: env, url }),
    };
    const [xml] = await Promise.all([
      resolveDocument([placed, named, handler], answerTimeout, { event: type, name }, report),
      recordBehindReply(type, record, executionCtx, answerTimeout),
    ]);
    return context.body(xml, 200, { "content-type": "application/xml" });
  });

  routes.onError((error, context) => {
    if (!(error instanceof CallbackError)) throw error;
    // What was wrong is for the operator: it would help whoever forged the request.
    const { code, message, reason = message } = error;
    log("warn", "callback refused", { path: context.req.path, code, reason });
    return Response.json({ error: "refused" }, { status: error.status });
  });
  return routes;
}
