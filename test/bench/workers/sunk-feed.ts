import type { CallEvent } from "@plivo-edge/callbacks";
import { response } from "@plivo-edge/xml";
import { Hono } from "hono";
import type { Environment } from "../../../worker/src/config/environment.ts";
import { createRelay } from "../../../worker/src/relay.ts";
import type { EventsHandler } from "../../../worker/src/sinks/events-handler.ts";

/** A relay whose feed takes events straight, as calls' outboxes would bring them, and has sinks. */
export function sunkFeed(events?: EventsHandler): Hono<{ Bindings: Environment }> {
  const app = new Hono<{ Bindings: Environment }>();
  app.post("/bench/feeds/sunk", async ({ env, req }) => {
    const event = await req.json<CallEvent>();
    await env.FEED.getByName("sunk").append({
      call: event.callUuid,
      epoch: "bench",
      seq: 1,
      events: [event],
    });
    return new Response("stored");
  });
  return app.route("/", createRelay({ answer: () => response(), feed: "sunk", ...(events && { events }) }));
}
