import { Hono } from "hono";
import { requirePlivo } from "../config/account.ts";
import type { Environment } from "../config/environment.ts";
import { placementObject } from "../config/stubs.ts";
import { authenticateBackend, lacks } from "../http/api-key-auth.ts";
import { readBody } from "../http/body.ts";
import { hexDigest } from "../http/digest.ts";
import { failureReply } from "../http/plivo-failure.ts";
import { log, nameOf } from "../log.ts";
import {
  type CreateCallBody,
  CreateCallBodySchema,
  type SynchronousCall,
} from "../placements/create-call-body.ts";
import type { Failure, Outcome } from "../placements/outcome.ts";
import { type RelayUrls, relayUrls } from "../placements/relay-urls.ts";

/** Places calls for backends that hold an API key. */
export function placementRoutes(): Hono<{ Bindings: Environment }> {
  const routes = new Hono<{ Bindings: Environment }>();
  routes.post("/", async (context) => {
    const backend = await authenticateBackend(context, "place");
    if (backend instanceof Response) return backend;
    requirePlivo(context.env);
    const idempotencyKey = context.req.header("idempotency-key") ?? crypto.randomUUID();
    if (!/^[!-~]{1,255}$/.test(idempotencyKey)) {
      return context.json(
        { error: "Idempotency-Key: must be 1 to 255 printable characters without spaces" },
        400,
      );
    }
    const body = await readBody(context, CreateCallBodySchema);
    if (body instanceof Response) return body;
    const { scopes } = backend.key;
    if (body.ticket?.fields?.includes("unredacted") && !scopes.has("unredacted")) return lacks("unredacted");
    const relay = relayUrls(context);
    // Cloudflare logs the names of objects, and such a key may have a number in it.
    const name = await hexDigest(`${backend.id} ${idempotencyKey}`);
    const outcome = await place(context.env, name, body, relay);
    if (outcome.status === "conflict") {
      return context.json({ error: "this Idempotency-Key was used for another request" }, 422);
    }
    if (outcome.status !== "placed")
      return failureReply(context, outcome.failure, outcome.status === "unknown" ? outcome.since : undefined);
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
): Promise<Outcome> {
  const { answer, feed, detection, ticket, ...call } = body;
  const placement = placementObject(env, name);
  const xml = answer?.xml;
  const urls = relay.callbacks(body, xml === undefined ? undefined : placement.id.toString());
  const parameters: SynchronousCall = { ...call, ...urls };
  try {
    return await placement.place(await hexDigest(JSON.stringify(body)), parameters, xml);
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
  { to, ticket }: CreateCallBody,
  requestUuids: readonly string[],
  relay: RelayUrls,
): Promise<Record<string, unknown>> {
  const tickets =
    ticket && (await Promise.all(requestUuids.map((call) => relay.ticket({ call, ...ticket }))));
  if (typeof to !== "string") return { requestUuids, tickets };
  return { requestUuid: requestUuids[0], ticket: tickets?.[0] };
}
