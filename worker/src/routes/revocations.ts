import { Hono } from "hono";
import * as v from "valibot";
import { Name } from "../answer/document-choice.ts";
import { callObject, campaignObject, feedObject } from "../config/stubs.ts";
import { apiKeyAuth } from "../http/api-key-auth.ts";
import { jsonBody } from "../http/body.ts";
import { CampaignId, Id } from "../http/id.ts";
import type { RelayEnv } from "../http/relay-address.ts";
import { isoTime } from "../http/time.ts";

/** Whose tickets are revoked: one call's, one feed's, or one campaign's. */
interface RevocationBody {
  readonly call?: string;
  readonly feed?: string;
  readonly campaign?: string;
  /** ISO 8601. Now, where it is left out. */
  readonly issuedUntil?: string;
}

const time = "must be a time such as 2026-12-01T00:00:00Z, and not to come";
// Clocks of two machines differ by less.
const clockTolerance = 60_000;

/** The body of `POST /v1/revocations`. */
export const RevocationBodySchema: v.GenericSchema<unknown, RevocationBody> = v.pipe(
  v.strictObject({
    call: v.exactOptional(Id),
    feed: v.exactOptional(Name),
    campaign: v.exactOptional(CampaignId),
    issuedUntil: v.exactOptional(
      v.pipe(
        isoTime(time),
        v.check((text) => !(Date.parse(text) > Date.now() + clockTolerance), time),
      ),
    ),
  }),
  v.check(
    ({ call, feed, campaign }) => [call, feed, campaign].filter((name) => name !== undefined).length === 1,
    "must name one of call, feed and campaign",
  ),
);

/** Revokes tickets of a call, a feed or a campaign, for backends that hold an API key, and closes what they have opened. */
export function revocationRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  routes.post("/", apiKeyAuth("revoke"), jsonBody(RevocationBodySchema), async (context) => {
    const { call, feed, campaign, issuedUntil = new Date().toISOString() } = context.req.valid("json");
    const time = Date.parse(issuedUntil);
    if (call !== undefined) await callObject(context.env, call).revoke(time);
    if (feed !== undefined) await feedObject(context.env, feed).revoke(time);
    if (campaign !== undefined) await campaignObject(context.env, campaign).revoke(time);
    return context.json({ issuedUntil });
  });
  return routes;
}
