import { callKey, receiveCallback, wantsDocument } from "@plivo-edge/callbacks";
import { type Context, Hono } from "hono";
import { callbackUrl } from "../answer/callback-url.ts";
import { type Callee, calleeOf } from "../answer/callee.ts";
import { fillInFor } from "../answer/fill-in.ts";
import { namedDocument } from "../answer/named-document.ts";
import { campaignDocument, placedDocument } from "../answer/placed-document.ts";
import { type DocumentSource, type ResolvedDocument, resolveDocument } from "../answer/resolve.ts";
import type { Receipt, Served } from "../call/receipt.ts";
import { type Recorded, recordBehindReply } from "../call/record-behind-reply.ts";
import type { Variables } from "../campaigns/destination-line.ts";
import { readSettings } from "../config/settings.ts";
import { callObject } from "../config/stubs.ts";
import {
  type CallbackUrlFacts,
  readCallbackPath,
  readCallbackQuery,
  readDialOf,
} from "../http/callback-facts.ts";
import { isId } from "../http/id.ts";
import { isLocal } from "../http/local.ts";
import { Refusal } from "../http/refusal.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { log, nameOf } from "../log.ts";
import type { RelayOptions } from "../options.ts";
import { type Report, reportTo, warningOf } from "../problem.ts";

// What four hours of speech take, which is the longest recording that Plivo transcribes, and as much again.
const longestTranscription = 512 * 1024;

/** The URLs that Plivo calls. Nothing behind them is touched before the signature is found good. */
export function callbackRoutes({
  answer,
  answerTimeout = 5_000,
  feed = "calls",
  onError,
}: RelayOptions): Hono<RelayEnv> {
  // A timer takes what it cannot count for a millisecond.
  if (!(answerTimeout > 0 && answerTimeout <= 60_000))
    throw new TypeError("answerTimeout: must be a number of milliseconds, above 0 and 60000 at most");
  const routes = new Hono<RelayEnv>();
  const report = reportTo(onError);

  routes.on(["GET", "POST"], ["/:type", "/:type/:facts{.+}"], async (context) => {
    const { env, req, executionCtx } = context;
    const receivedAt = Date.now();
    const {
      authTokens,
      publicUrl,
      callbackMethods: methods,
      trustSubaccounts,
      keepDocuments,
    } = readSettings(env);
    const address = context.get("address");
    const url = readUrl(context);
    if (url === undefined) return context.notFound();
    if (typeof url === "string") {
      log("warn", "callback refused", { code: "bad_url", reason: url });
      throw new Refusal(400, { error: `callback URL: ${url}` });
    }
    const { type, facts } = url;
    const { call: ownKey, leg = ownKey, id: urlId, answer: name } = facts;
    const dial = readDialOf(facts);
    // A campaign's document is its own, which goes with it.
    const ofCampaign = facts.document !== undefined && facts.document === facts.campaign;
    const document = ofCampaign ? undefined : facts.document;
    const { expires = Infinity, ringTimeout, timeLimit } = facts;
    // Where neither Plivo nor the URL names the call, it goes by an id of our own.
    const nameless = crypto.randomUUID();
    const callUuid = leg ?? nameless;
    const event = await receiveCallback(req.raw, {
      ...{ type, authTokens, publicUrl, methods, mainAccount: trustSubaccounts, urlId, callUuid },
      rejectAmbiguousQuery: true,
      ...(type === "transcription" && { maxBytes: longestTranscription }),
    });
    if (expires * 1000 <= Date.now()) {
      log("warn", "callback refused", { type, code: "expired" });
      throw new Refusal(403, { error: "this callback URL has expired" });
    }
    const key = ownKey ?? callKey(event);
    // What is no id names no object.
    const isNameless = event.callUuid === nameless || !isId(key);
    if (isNameless) log("warn", "callback names no call, and is not stored", { type });
    const call = isNameless ? nameless : key;
    const feeds = [facts.feed, feed].filter((name) => typeof name === "string");
    const times = { ringTimeout, timeLimit, document, dial };
    if (!wantsDocument(event)) {
      // A new stub each time: one that has thrown stays broken.
      const record = async () =>
        isNameless ? { fresh: false } : callObject(env, call).record(event, feeds, times);
      // A 200 means: stored.
      return context.json(await recordBehindReply(type, record, executionCtx, answerTimeout));
    }
    // The callee waits: the document goes out whether or not the event is stored yet.
    const elementUrl = callbackUrl(address, facts, call, isId(event.callUuid) ? event.callUuid : call);
    const warnings: string[] = [];
    const noteAndReport: Report = (problem) => {
      warnings.push(warningOf(problem));
      report(problem);
    };
    // What others are waited for must leave the handler some time.
    const callee = dial && calleeOf(env, dial, answerTimeout / 2);
    const fillIn = fillInFor(callee);
    const placed = ofCampaign
      ? campaignDocument(callee, event, fillIn, noteAndReport)
      : placedDocument(env, document, event, noteAndReport);
    const named = namedDocument(env, name, event, answerTimeout / 2, fillIn, noteAndReport);
    const handler: DocumentSource = {
      from: "handler",
      find: () => {
        const about = { name, environment: env, url: elementUrl, campaign: callee?.campaign };
        // Most handlers have their document at once.
        if (callee === undefined) return answer(event, { ...about, variables: {} });
        return variablesOf(callee).then((variables) => answer(event, { ...about, variables }));
      },
    };
    const found = resolveDocument(
      [placed, named, handler],
      answerTimeout,
      { event: type, name },
      noteAndReport,
      isLocal(req.url),
    );
    const servedWith = (document: ResolvedDocument) => ({
      ...document,
      took: Date.now() - receivedAt,
      warnings,
    });
    const served = found instanceof Promise ? found.then(servedWith) : servedWith(found);
    // Most handlers have their document at once: then it goes to the call with the event, in the same request and write.
    const early = keepDocuments ? await atOnce(served) : undefined;
    const recordQuestion = async (): Promise<Recorded> => {
      if (isNameless) return { fresh: false };
      if (early || !keepDocuments) return callObject(env, call).record(event, feeds, times, early);
      const receipt = await callObject(env, call).recordQuestion(event, feeds, times);
      executionCtx.waitUntil(keep(receipt, served));
      return { fresh: await receipt.fresh };
    };
    const [{ xml }] = await Promise.all([
      served,
      recordBehindReply(type, recordQuestion, executionCtx, answerTimeout).catch((error) => {
        log("warn", "answered before the event was stored", { type, error: nameOf(error) });
      }),
    ]);
    return context.body(xml, 200, { "content-type": "application/xml" });
  });

  return routes;
}

/** What the answer handler is told of a callee: nothing, where the campaign does not say it in time. */
async function variablesOf(callee: Callee): Promise<Variables> {
  try {
    return (await callee.facts()).variables;
  } catch (error) {
    log("error", "a campaign did not tell what a callee's document is made of", { error: nameOf(error) });
    return {};
  }
}

/** What is there, or will be without waiting for anybody else; undefined where that is not so. */
function atOnce<Value>(value: Value | Promise<Value>): Value | Promise<Value | undefined> {
  if (!(value instanceof Promise)) return value;
  // Whatever waits for nobody has settled by the next turn.
  return Promise.race([value, new Promise<undefined>((resolve) => setTimeout(resolve, 0, undefined))]);
}

/** Tells the call what was served. That a look back at it is lost is not worth an answer. */
async function keep(
  receipt: Pick<Rpc.Stub<Receipt>, "keep" | typeof Symbol.dispose>,
  served: Served | Promise<Served>,
): Promise<void> {
  try {
    await receipt.keep(await served);
  } catch (error) {
    log("warn", "a served document is not kept", { error: nameOf(error) });
  } finally {
    // The object stays awake for as long as somebody has it.
    receipt[Symbol.dispose]();
  }
}

/** Reads what a URL says in its path; or in its query, as long as URLs of the version before are taken. */
function readUrl({ env, req, get }: Context<RelayEnv>): CallbackUrlFacts | string | undefined {
  const path = get("address").path.slice("/v1/callbacks/".length);
  const url = readCallbackPath(path);
  // The query of a GET has Plivo's parameters.
  if (typeof url !== "object" || req.method === "GET" || !req.url.includes("?")) return url;
  if (path !== url.type || Date.now() >= readSettings(env).callbackQueriesUntil) return "takes no query";
  const facts = readCallbackQuery(new URL(req.url).searchParams);
  return typeof facts === "string" ? facts : { ...url, facts };
}
