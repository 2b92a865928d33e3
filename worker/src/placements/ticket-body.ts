import type { TicketOptions } from "@plivo-edge/live/server";
import * as v from "valibot";
import { Name } from "../answer/document-choice.ts";
import { Id } from "../http/id.ts";

/** What a ticket allows, whatever it opens: as `relay.ticket` takes it. */
export type TicketGrants = Pick<TicketOptions, "fields" | "expiresIn" | "once">;

const lifetime = "must be a whole number of seconds, 1 to 31536000, which is a year";
const scope = "must name a call or a feed, and not both";

const grantEntries = {
  fields: v.exactOptional(v.array(v.literal("unredacted", 'must be "unredacted"'), "must be an array")),
  expiresIn: v.exactOptional(
    v.pipe(
      v.number(lifetime),
      v.integer(lifetime),
      v.minValue(1, lifetime),
      v.maxValue(31_536_000, lifetime),
    ),
  ),
  once: v.exactOptional(v.literal(true, "must be true")),
};

/** The `ticket` of a call that is placed. */
export const TicketGrantsSchema: v.GenericSchema<unknown, TicketGrants> = v.strictObject(grantEntries);

/** The body of `POST /v1/tickets`. */
export const TicketBodySchema: v.GenericSchema<unknown, TicketOptions> = v.pipe(
  v.strictObject({
    call: v.exactOptional(Id),
    feed: v.exactOptional(Name),
    ...grantEntries,
  }),
  v.guard(
    (body: TicketGrants & { readonly call?: string; readonly feed?: string }): body is TicketOptions =>
      (body.call === undefined) !== (body.feed === undefined),
    scope,
  ),
);
