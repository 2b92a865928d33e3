import type { CreateCallParameters } from "@plivo-edge/client";
import { Hono } from "hono";
import { requirePlivo } from "../account.ts";
import type { Environment } from "../environment.ts";
import { log, nameOf } from "../log.ts";
import { placementObject } from "../objects.ts";
import { hexDigest } from "../placing/digest.ts";
import { type Order, OrderSchema } from "../placing/order.ts";
import type { Failure, Outcome } from "../placing/outcome.ts";
import { type Speaker, speakFor } from "../placing/speaker.ts";
import { admitBackend } from "./api-key.ts";
import { readBody } from "./body.ts";
import { refusal } from "./refusal.ts";

/** Places calls for backends that hold an API key. */
export function placingRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  routes.post("/", async (context) => {
    const key = await admitBackend(context);
    if (key instanceof Response) return key;
    requirePlivo(context.env);
    const idempotencyKey = context.req.header("idempotency-key") ?? crypto.randomUUID();
    if (!/^[!-~]{1,255}$/.test(idempotencyKey)) {
      return context.json(
        { error: "Idempotency-Key: must be 1 to 255 printable characters without spaces" },
        400,
      );
    }
    const order = await readBody(context, OrderSchema);
    if (order instanceof Response) return order;
    const speaker = speakFor(context);
    // Cloudflare logs the names of objects, and such a key may have a number in it.
    const name = await hexDigest(`${key} ${idempotencyKey}`);
    const outcome = await place(context.env, name, order, speaker);
    if (outcome.status === "conflict") {
      return context.json({ error: "this Idempotency-Key was used for another request" }, 422);
    }
    if (outcome.status !== "placed")
      return refusal(context, outcome.failure, outcome.status === "unknown" ? outcome.since : undefined);
    if (outcome.replayed) context.header("idempotent-replayed", "true");
    return context.json(await reply(order, outcome.requestUuids, speaker), 201);
  });
  return routes;
}

async function place(env: Environment, name: string, order: Order, speaker: Speaker): Promise<Outcome> {
  const { answer, feed, detection, ticket, ...call } = order;
  const placement = placementObject(env, name);
  const xml = answer?.xml;
  const urls = speaker.callbacks(order, xml === undefined ? undefined : placement.id.toString());
  const parameters: CreateCallParameters = { ...call, ...urls };
  try {
    return await placement.place(await hexDigest(JSON.stringify(order)), parameters, xml);
  } catch (error) {
    // Wherever the object was when it broke: if it had begun to dial, it says so when the key is used again.
    log("error", "placement interrupted", { error: nameOf(error) });
    const failure: Failure = {
      status: 502,
      error: "the relay was interrupted; ask again with the same Idempotency-Key",
      ambiguous: true,
    };
    return { status: "unknown", failure, since: Date.now() };
  }
}

async function reply(
  { to, ticket }: Order,
  requestUuids: readonly string[],
  speaker: Speaker,
): Promise<Record<string, unknown>> {
  const tickets =
    ticket && (await Promise.all(requestUuids.map((call) => speaker.ticket({ call, ...ticket }))));
  if (typeof to !== "string") return { requestUuids, tickets };
  return { requestUuid: requestUuids[0], ticket: tickets?.[0] };
}
