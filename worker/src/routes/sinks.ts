import { Hono } from "hono";
import * as v from "valibot";
import { feedObject } from "../config/stubs.ts";
import { apiKeyAuth } from "../http/api-key-auth.ts";
import { jsonBody } from "../http/body.ts";
import { Refusal, refuseParameters } from "../http/refusal.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { type SinkName, sinkNames } from "../sinks/sink.ts";

/** After which event a sink is to go on; after the one where it is, where that is left out. */
interface ResumeBody {
  readonly after?: number;
}

const place = "must be the place of an event in the feed, or 0";
const ahead = { parameter: "after", rule: "must not be after the feed's last event" };

/** The body of `POST /v1/sinks/:name`. */
export const ResumeBodySchema: v.GenericSchema<unknown, ResumeBody> = v.strictObject({
  after: v.exactOptional(v.pipe(v.number(place), v.safeInteger(place), v.minValue(0, place))),
});

/**
 * Shows where the sinks of the feed stand that every call joins, and moves them, for backends that hold an API key.
 *
 * @param feed false where there is none, and so no sinks
 */
export function sinkRoutes(feed: string | false): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();

  routes.get("/:name", apiKeyAuth("sinks"), async ({ env, req, json }) => {
    const [name, feedName] = readName(req.param("name"), feed);
    const state = await feedObject(env, feedName).sink(name);
    if (!state) throw missing(notThere[name]);
    return json(state);
  });

  routes.post("/:name", apiKeyAuth("sinks"), jsonBody(ResumeBodySchema), async ({ env, req, json }) => {
    const [name, feedName] = readName(req.param("name"), feed);
    const { after } = req.valid("json");
    const state = await feedObject(env, feedName).resumeSink(name, after);
    if (!state) throw missing(notThere[name]);
    if (state === "ahead") {
      throw refuseParameters([ahead]);
    }
    return json(state);
  });
  return routes;
}

const notThere: Readonly<Record<SinkName, string>> = {
  events: "events: this relay has no handler of events; give createRelay one as its option events",
  webhook: "webhook: this relay posts no events; set WEBHOOK_URL and WEBHOOK_SECRET",
};

function missing(error: string): Refusal {
  return new Refusal(404, { error });
}

function readName(text: string, feed: string | false): readonly [SinkName, feed: string] {
  const name = sinkNames.find((each) => each === text);
  if (name === undefined) throw missing(`name: must be one of ${sinkNames.join(", ")}`);
  if (feed === false)
    throw missing(`${name}: with the option feed: false there is no feed of all calls to deliver`);
  return [name, feed];
}
