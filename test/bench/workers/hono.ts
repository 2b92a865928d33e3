import { Hono } from "hono";

/** A Hono Worker that returns a constant: the floor for an answer document. */
const app = new Hono();
app.post("/answer", (context) =>
  context.body("<Response><Speak>Hello.</Speak></Response>", 200, { "content-type": "application/xml" }),
);

export default app;
