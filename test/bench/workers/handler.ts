import type { Hono } from "hono";
import type { Environment } from "../../../worker/src/config/environment.ts";
import { sunkFeed } from "./sunk-feed.ts";

export { Call, Feed, Placement } from "../../../worker/src/embed.ts";

let handled = 0;
const app: Hono<{ Bindings: Environment }> = sunkFeed((events) => {
  handled += events.length;
});

/** Answers when the handler has had so many events. */
app.post("/bench/handled/:count", async ({ req }) => {
  while (handled < Number(req.param("count"))) await scheduler.wait(5);
  return new Response("handled");
});

export default app;
