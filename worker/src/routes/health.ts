import { Hono } from "hono";
import * as v from "valibot";
import { connectPlivo } from "../config/account.ts";
import { ApiKeys } from "../config/api-keys.ts";
import type { Environment } from "../config/environment.ts";
import { type SettingProblem, settingProblems, variableProblem } from "../config/settings.ts";
import { feedObject } from "../config/stubs.ts";
import { readWebhook } from "../config/webhook.ts";
import { within } from "../deadline.ts";
import type { SinkName } from "../sinks/sink.ts";

/** A webhook is posted what the feed of all calls holds. */
const webhookWithoutFeed: SettingProblem = {
  setting: "WEBHOOK_URL",
  rule: "is not used: it follows the feed of all calls, and this relay has feed: false",
  remedy: "Remove it, or let createRelay have a feed.",
};

const sinksTimeout = 1_000;
// Anyone may ask, and a sink is disabled for hours.
const askedAtMostEvery = 30_000;

/**
 * Tells whether the relay is configured, and which of its sinks get nothing. It is meant to be asked often: it asks neither
 * Plivo nor, where there are no sinks, any object.
 *
 * @param sinks the feed that has sinks, and whether one of them is a handler
 */
export function healthRoutes(sinks: {
  readonly feed: string | false;
  readonly hasHandler: boolean;
}): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  const disabledSinks = askSometimes(sinks);
  routes.get("/", async ({ env, json }) => {
    const placing = mayDial(env);
    const problems = [
      ...settingProblems(env),
      ...(placing && env.PLIVO_AUTH_ID === undefined ? [variableProblem("PLIVO_AUTH_ID", "is missing")] : []),
      ...(sinks.feed === false && readWebhook(env) ? [webhookWithoutFeed] : []),
    ];
    if (problems.length > 0) return json({ ok: false, problems }, 500);
    const disabled = await disabledSinks(env);
    return json({
      ok: true,
      placing,
      watching: connectPlivo(env) !== undefined,
      ...(disabled.length > 0 && { disabledSinks: disabled }),
    });
  });
  return routes;
}

/** Whether there is a key that needs the account. */
function mayDial({ API_KEYS }: Environment): boolean {
  const { output, success } = v.safeParse(v.optional(ApiKeys, ""), API_KEYS);
  const needs = ["place", "control", "campaigns"] as const;
  return success && output.some(({ scopes }) => needs.some((scope) => scopes.has(scope)));
}

function askSometimes({
  feed,
  hasHandler,
}: Parameters<typeof healthRoutes>[0]): (environment: Environment) => Promise<readonly SinkName[]> {
  let known: readonly SinkName[] = [];
  let askedAt = -Infinity;
  return async (environment) => {
    const hasSinks = hasHandler || readWebhook(environment) !== undefined;
    if (feed === false || !hasSinks || Date.now() - askedAt < askedAtMostEvery) return known;
    askedAt = Date.now();
    try {
      known = await within(sinksTimeout, feedObject(environment, feed).disabledSinks());
    } catch {
      // That an object is slow, or down, says nothing of the configuration.
    }
    return known;
  };
}
