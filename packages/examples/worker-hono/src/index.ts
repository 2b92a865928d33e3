// A Worker whose page has it dial, and then watches the call at a relay that runs elsewhere.

import { fromEnv, Plivo } from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";
import { Hono } from "hono";

interface Bindings {
  readonly PLIVO_AUTH_ID: string;
  readonly PLIVO_AUTH_TOKEN: string;
  readonly RELAY_URL: string;
  readonly TICKET_SECRET: string;
  readonly FROM: string;
  readonly TO: string;
}

const app = new Hono<{ Bindings: Bindings }>();

// Put your own login in front of it: whoever reaches it spends your money.
app.post("/call", async ({ env, text }) => {
  const plivo = new Plivo(fromEnv(env));
  const relay = new RelayClient({ url: env.RELAY_URL, secret: env.TICKET_SECRET });
  const { requestUuid } = await plivo.calls.create({ from: env.FROM, to: env.TO, ...relay.callbacks() });
  return text(await relay.ticket({ call: requestUuid }));
});

export default app;
