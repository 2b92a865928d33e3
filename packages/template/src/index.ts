import { createRelay } from "@plivo-edge/relay";
import page from "@plivo-edge/relay/console.html";
import { response, speak } from "@plivo-edge/xml";
import { Hono } from "hono";

export { Call, Campaign, Feed, Pacer, Placement } from "@plivo-edge/relay";

const app = new Hono();

app.get("/", (context) =>
  context.html(`<!doctype html>
<html lang="en">
<title>Plivo relay</title>
<h1>The relay is up</h1>
<ul>
  <li><a href="/healthz">Is it configured?</a></li>
  <li><a href="/console">See calls, and place one</a></li>
  <li><a href="https://github.com/plivo-edge/plivo-edge/blob/main/packages/docs/inbound-calls.md">Point your Plivo number here</a></li>
</ul>
</html>`),
);

// What callees and callers hear.
app.route("/", createRelay({ console: page, answer: () => response(speak("Hello from the edge.")) }));

export default app;
