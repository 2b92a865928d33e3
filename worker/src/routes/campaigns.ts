import { Hono } from "hono";
import { validator } from "hono/validator";
import * as v from "valibot";
import type { Campaign, Replied } from "../campaigns/campaign.ts";
import { CampaignBodySchema, CampaignChoicesSchema, untilRule } from "../campaigns/campaign-body.ts";
import { destinationKey } from "../campaigns/destination-line.ts";
import { importLines } from "../campaigns/import.ts";
import { campaignObject } from "../config/stubs.ts";
import { apiKeyAuth, requireScope } from "../http/api-key-auth.ts";
import { jsonBody, refuseCompressed } from "../http/body.ts";
import { campaignsBound } from "../http/campaigns-bound.ts";
import { bodyDigest, hexDigest } from "../http/digest.ts";
import { follow } from "../http/follow.ts";
import { CampaignId } from "../http/id.ts";
import { idempotencyKey } from "../http/idempotency-key.ts";
import { withPlivo } from "../http/plivo.ts";
import { readParameters } from "../http/query.ts";
import { Refusal, refuseParameters } from "../http/refusal.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { authorizeRequest, ticketRefusal } from "../http/ticket-auth.ts";
import { relayUrls } from "../placements/relay-urls.ts";

const ndjson = "application/x-ndjson";
const rowsAtOnce = 1_000;

const Path = v.object({ campaign: CampaignId });
const Key = v.object({
  campaign: CampaignId,
  key: v.pipe(v.string(), v.regex(destinationKey, "must be a destination's id")),
});
// Before an object is touched.
const path = validator("param", (parameters) => readParameters(Path, parameters));
const keyPath = validator("param", (parameters) => readParameters(Key, parameters));

/** Makes, fills, runs and shows campaigns: for backends that hold an API key, and for whoever holds a ticket. */
export function campaignRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  const mayRun = apiKeyAuth("campaigns");

  const body = jsonBody(CampaignBodySchema);
  routes.post("/", mayRun, campaignsBound, withPlivo, idempotencyKey(), body, async (context) => {
    const { backend, address, idempotencyKey } = context.var;
    const body = context.req.valid("json");
    const { ticket, callsPerSecond, concurrency, hours, attempts, retry, until, ...settings } = body;
    if (ticket?.fields?.includes("unredacted")) requireScope(backend.key, "unredacted");
    const relay = relayUrls(context.env, address);
    // Cloudflare logs the names of objects, and such a key may have a number in it.
    const id = (await hexDigest(`campaign ${backend.id} ${idempotencyKey}`)).slice(0, 32);
    const made = await campaignObject(context.env, id).create({
      digest: await bodyDigest(body),
      url: address.url,
      settings,
      choices: { callsPerSecond, concurrency, hours, attempts, retry, until },
    });
    if (made.status === "late") throw refuseParameters([{ parameter: "until", rule: untilRule }]);
    if (made.status === "conflict") {
      throw new Refusal(422, { error: "this Idempotency-Key was used for another campaign" });
    }
    if (made.status === "replayed") context.header("idempotent-replayed", "true");
    const reply = {
      id,
      ...made.state,
      ...(ticket && { ticket: await relay.ticket({ campaign: id, ...ticket }) }),
    };
    return context.json(reply, made.status === "made" ? 201 : 200);
  });

  routes.get("/:campaign", campaignsBound, path, async (context) => {
    const { campaign } = context.req.valid("param");
    const object = campaignObject(context.env, campaign);
    const grant = await authorizeRequest(context, { campaign }, object);
    const seen = await object.look(grant);
    if (seen === "revoked") throw ticketRefusal("revoked");
    return context.json(found(seen).state);
  });

  routes.get("/:campaign/events", campaignsBound, path, (context) => {
    const { campaign } = context.req.valid("param");
    return follow(context, { campaign }, campaignObject(context.env, campaign));
  });

  const choices = jsonBody(CampaignChoicesSchema);
  routes.patch("/:campaign", mayRun, campaignsBound, path, choices, async (context) => {
    const object = campaignObject(context.env, context.req.valid("param").campaign);
    return context.json(found(await object.change(context.req.valid("json"))).state);
  });

  for (const command of ["start", "pause", "resume", "cancel"] as const) {
    routes.post(`/:campaign/${command}`, mayRun, campaignsBound, path, async (context) => {
      const object = campaignObject(context.env, context.req.valid("param").campaign);
      return context.json(found(await object.obey(command, context.var.address.url)).state);
    });
  }

  routes.post("/:campaign/destinations", mayRun, campaignsBound, path, async (context) => {
    const { req } = context;
    const object = campaignObject(context.env, req.valid("param").campaign);
    if (req.header("content-type")?.split(";")[0]?.trim().toLowerCase() !== ndjson) {
      throw new Refusal(415, { error: `the body must be ${ndjson}: a JSON object in each line` });
    }
    refuseCompressed(req.raw);
    const { needsZone } = found(await object.add([]));
    return context.json(
      await importLines(req.raw.body, needsZone, async (lines) => found(await object.add(lines))),
    );
  });

  routes.get("/:campaign/destinations", mayRun, campaignsBound, path, async (context) => {
    requireScope(context.var.backend.key, "unredacted");
    const object = campaignObject(context.env, context.req.valid("param").campaign);
    const first = found(await object.export(0, rowsAtOnce));
    return context.body(
      linesFrom(first, (after) => object.export(after, rowsAtOnce)),
      200,
      { "content-type": ndjson },
    );
  });

  routes.delete("/:campaign/destinations/:key", mayRun, campaignsBound, keyPath, async (context) => {
    const { campaign, key } = context.req.valid("param");
    if (!(await campaignObject(context.env, campaign).optOut(key)))
      throw new Refusal(404, { error: "not found" });
    return context.body(null, 204);
  });
  return routes;
}

/** @throws Refusal where there is no such campaign, or it cannot do that */
function found<Reply extends object>(reply: Replied<Reply>): Exclude<Reply, { refused: string }> {
  if (reply === undefined) throw new Refusal(404, { error: "not found" });
  if ("refused" in reply) throw new Refusal(409, { error: String(reply.refused) });
  // What is refused has been sorted out.
  return reply as Exclude<Reply, { refused: string }>;
}

type Page = NonNullable<Awaited<ReturnType<Campaign["export"]>>>;

/** Writes pages as they are asked for: no more than one is held. */
function linesFrom(
  first: Page,
  read: (after: number) => Promise<Page | undefined>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let page: Page | undefined = first;
  return new ReadableStream({
    async pull(controller) {
      if (page === undefined) return controller.close();
      const { rows, next } = page;
      page = next === undefined ? undefined : await read(next);
      controller.enqueue(encoder.encode(rows.map((row) => `${JSON.stringify(row)}\n`).join("")));
    },
  });
}
