// A relay below /phone of a Worker that has pages of its own.

import { createRelay } from "@plivo-edge/relay";
import page from "@plivo-edge/relay/console.html";
import { response, speak } from "@plivo-edge/xml";
import { Hono } from "hono";

export { Call, Feed, Placement } from "@plivo-edge/relay";

const app = new Hono();
app.get("/", (context) => context.text("my own"));
app.route("/phone", createRelay({ console: page, answer: () => response(speak("Hello from my Worker.")) }));
export default app;
