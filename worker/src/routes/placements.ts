import { Hono } from "hono";
import type { Environment } from "../config/environment.ts";
import { placementObject } from "../config/stubs.ts";
import { apiKeyAuth, requireScope } from "../http/api-key-auth.ts";
import { jsonBody } from "../http/body.ts";
import { bodyDigest, hexDigest } from "../http/digest.ts";
import { idempotencyKey } from "../http/idempotency-key.ts";
import { isOverloaded } from "../http/overload.ts";
import { withPlivo } from "../http/plivo.ts";
import { plivoRefusal } from "../http/plivo-failure.ts";
import { Refusal } from "../http/refusal.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { log, nameOf } from "../log.ts";
import {
  type CreateCallBody,
  CreateCallBodySchema,
  type SynchronousCall,
} from "../placements/create-call-body.ts";
import type { Failure, Outcome } from "../placements/outcome.ts";
import { type RelayUrls, relayUrls } from "../placements/relay-urls.ts";

/** Places calls for backends that hold an API key. */
export function placementRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  const body = jsonBody(CreateCallBodySchema);
  const key = idempotencyKey(() => crypto.randomUUID());
  routes.post("/", apiKeyAuth("place"), withPlivo, key, body, async (context) => {
    const { backend, idempotencyKey } = context.var;
    const body = context.req.valid("json");
    if (body.ticket?.fields?.includes("unredacted")) requireScope(backend.key, "unredacted");
    const relay = relayUrls(context.env, context.var.address);
    // Cloudflare logs the names of objects, and such a key may have a number in it.
    const name = await hexDigest(`${backend.id} ${idempotencyKey}`);
    const hasKey = context.req.header("idempotency-key") !== undefined;
    const outcome = await place(context.env, name, body, relay, hasKey);
    if (outcome.status === "conflict") {
      throw new Refusal(422, { error: "this Idempotency-Key was used for another request" });
    }
    if (outcome.status === "refused") throw plivoRefusal(outcome.failure);
    if (outcome.status === "unknown") throw plivoRefusal(outcome.failure, outcome.since);
    if (outcome.replayed) context.header("idempotent-replayed", "true");
    return context.json(await reply(body, outcome.requestUuids, relay), 201);
  });
  return routes;
}

async function place(
  env: Environment,
  name: string,
  body: CreateCallBody,
  relay: RelayUrls,
  hasKey: boolean,
): Promise<Outcome> {
  const { answer, feed, detection, retry, ticket, ...call } = body;
  const placement = placementObject(env, name);
  const xml = answer?.xml;
  const urls = relay.callbacks(body, xml === undefined ? undefined : placement.id.toString());
  const parameters: SynchronousCall = { ...call, ...urls };
  const digest = await bodyDigest(body);
  const since = Date.now();
  try {
    return await placement.place(digest, parameters, xml);
  } catch (error) {
    // It has not taken the request.
    if (isOverloaded(error)) throw error;
    // Wherever the object was when it broke: if it had begun to dial, it says so when the key is used again.
    log("error", "placement interrupted", { error: nameOf(error) });
    const failure: Failure = {
      status: 502,
      error: hasKey
        ? "the relay was interrupted; ask again with the same Idempotency-Key"
        : "the relay was interrupted while it dialled",
      ambiguous: true,
    };
    return { status: "unknown", failure, since };
  }
}

async function reply(
  { to, ticket }: CreateCallBody,
  requestUuids: readonly string[],
  relay: RelayUrls,
): Promise<Record<string, unknown>> {
  const tickets =
    ticket && (await Promise.all(requestUuids.map((call) => relay.ticket({ call, ...ticket }))));
  if (typeof to !== "string") return { requestUuids, tickets };
  return { requestUuid: requestUuids[0], ticket: tickets?.[0] };
}
