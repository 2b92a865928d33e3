import type { CallEvent } from "@plivo-edge/callbacks";
import { response, speak } from "@plivo-edge/xml";
import { Hono } from "hono";
import type { Environment } from "../../../worker/src/config/environment.ts";
import { createRelay } from "../../../worker/src/relay.ts";

export { Call, Feed, Placement } from "../../../worker/src/embed.ts";

const app = new Hono<{ Bindings: Environment }>();

/** One event straight to a feed, as a call's outbox would bring it. */
app.post("/bench/feeds/:feed", async ({ env, req }) => {
  const event = await req.json<CallEvent>();
  const feed = env.FEED.getByName(req.param("feed"));
  await feed.append({ call: event.callUuid, epoch: "bench", seq: 1, events: [event] });
  return new Response("stored");
});
app.route("/", createRelay({ answer: () => response(speak("Hello.")), feed: false }));

export default app;
