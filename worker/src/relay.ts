import { CallbackError } from "@plivo-edge/callbacks";
import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import type { Environment } from "./config/environment.ts";
import { ConfigurationError, readSettings } from "./config/settings.ts";
import { DeadlineError } from "./deadline.ts";
import { countRequest } from "./http/analytics.ts";
import { noStore } from "./http/no-store.ts";
import { isOverloaded, overloadPause } from "./http/overload.ts";
import { findAddress } from "./http/relay-address.ts";
import { mayAsk } from "./http/ticket-auth.ts";
import { log, nameOf } from "./log.ts";
import { describeRelay } from "./openapi/document.ts";
import type { RelayOptions } from "./options.ts";
import { reportTo } from "./problem.ts";
import { callbackRoutes } from "./routes/callbacks.ts";
import { callRoutes } from "./routes/calls.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { consoleRoutes } from "./routes/console.ts";
import { controlRoutes } from "./routes/control.ts";
import { erasureRoutes } from "./routes/erasures.ts";
import { feedRoutes } from "./routes/feeds.ts";
import { healthRoutes } from "./routes/health.ts";
import { placementRoutes } from "./routes/placements.ts";
import { revocationRoutes } from "./routes/revocations.ts";
import { sinkRoutes } from "./routes/sinks.ts";
import { ticketRoutes } from "./routes/tickets.ts";
import { registerFeed } from "./sinks/registry.ts";

/** A Hono app with the relay's bindings. */
export type Relay = Hono<{ Bindings: Environment }>;

/**
 * The relay as a Hono app: give it to a Worker as it is, or mount it in your own with `app.route("/", relay)`.
 *
 * The Worker must export the classes of its Durable Objects too: `Call`, bound as `CALL`, `Feed` as `FEED`, and
 * `Placement` as `PLACEMENT`; for campaigns also `Campaign` as `CAMPAIGN` and `Pacer` as `PACER`.
 *
 * @throws TypeError for an option that does not do
 * @example
 * ```ts
 * export { Call, Campaign, Feed, Pacer, Placement } from "@plivo-edge/relay";
 * export default createRelay({ answer: () => response(speak("Hello from the edge.")) });
 * ```
 */
export function createRelay<Env extends Environment = Environment>(options: RelayOptions<Env>): Relay {
  // What the handlers are given is the Worker's environment, whose type its author knows.
  const { feed = "calls", events, ...others } = options as RelayOptions;
  const relay: Relay = new Hono();
  const report = reportTo(options.onError);
  if (feed !== false) registerFeed(feed, { events, report });
  else if (events) throw new TypeError("events: needs a feed, and this relay has feed: false");
  // Before anything that takes the request's URL for one: of a `Host` that is none, the runtime makes a URL that is none.
  relay.use(async ({ req, json }, next) => {
    return URL.canParse(req.url) ? next() : json({ error: "Host is malformed" }, 400);
  });
  relay.use(countRequest);
  // A page whose WebSocket does not open asks here why, and nothing here is a secret.
  relay.use("/healthz", cors());
  relay.route("/healthz", healthRoutes({ feed, hasHandler: events !== undefined }));
  if (options.console !== undefined) {
    relay.route("/console", consoleRoutes(options.console, feed));
  }
  relay.use("/v1/*", noStore);
  // First of all, so that what is missing is named, and not what fails for want of it.
  relay.use("/v1/*", findAddress);
  const told = new WeakSet<Environment>();
  relay.use("/v1/*", ({ env }, next) => {
    const { webhookError: error } = readSettings(env);
    if (error && !told.has(env)) {
      // Once, and not with every request.
      told.add(env);
      report({ code: "setting-wrong", error });
    }
    return next();
  });
  relay.route("/v1/callbacks", callbackRoutes({ ...others, feed }));
  relay.use(
    "/v1/*",
    cors({
      // Whoever only reads is refused by a reply that its page can read: without it, it looks as if the network failed.
      origin: (origin, context) => (mayAsk(context) || isRead(context) ? origin : null),
      allowHeaders: ["authorization"],
      exposeHeaders: ["retry-after"],
      // The longest that any browser keeps a preflight is a day. Without it, each long poll costs one too.
      maxAge: 86_400,
    }),
  );
  relay.get("/v1/openapi.json", ({ json }) => json(describeRelay()));
  relay.route("/v1/calls", callRoutes());
  relay.route("/v1/calls", placementRoutes());
  relay.route("/v1/calls", controlRoutes());
  relay.route("/v1/feeds", feedRoutes());
  relay.route("/v1/campaigns", campaignRoutes());
  relay.route("/v1/tickets", ticketRoutes());
  relay.route("/v1/revocations", revocationRoutes());
  relay.route("/v1/erasures", erasureRoutes());
  relay.route("/v1/sinks", sinkRoutes(feed));
  relay.notFound((context) => context.json({ error: "not found" }, 404));
  relay.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse();
    if (error instanceof CallbackError) {
      // What was wrong is for the operator: it would help whoever forged the request.
      const { code, message, reason = message } = error;
      log("warn", "callback refused", { path: context.req.path, code, reason });
      return context.json({ error: "refused" }, error.status);
    }
    if (isOverloaded(error)) {
      log("error", "overloaded", { path: context.req.routePath, error: nameOf(error) });
      return context.json({ error: "overloaded" }, 503, { "retry-after": `${overloadPause}` });
    }
    // The one thing that a reply waits for in vain is an event that is not stored yet.
    if (error instanceof DeadlineError) {
      return context.json({ error: "not stored yet" }, 503, { "retry-after": "5" });
    }
    if (error instanceof ConfigurationError) {
      report({ code: "setting-wrong", error });
      // It is thrown before CORS is looked at, and a page that cannot read it takes the network for broken. It is no secret.
      return context.json({ error: error.message }, 500, { "access-control-allow-origin": "*" });
    }
    log("error", "request failed", { path: context.req.routePath, error: nameOf(error) });
    return context.json({ error: "internal error" }, 500);
  });
  return relay;
}

/** Whether a request reads, or asks whether it may. */
function isRead({ req }: Context): boolean {
  return (req.header("access-control-request-method") ?? req.method) === "GET";
}
