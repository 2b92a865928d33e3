import { type ScopeName, type TicketOptions, ticketLifetime } from "@plivo-edge/live/server";
import * as v from "valibot";
import { Name } from "../answer/document-choice.ts";
import { Id } from "../http/id.ts";
import { noList } from "../http/no-list.ts";

/** What a ticket allows, whatever it opens: as `relay.ticket` takes it. */
export type TicketGrants = Pick<TicketOptions, "fields" | "expiresIn" | "once">;

const { rule: lifetime, shortest, longest } = ticketLifetime;
const scope = "must name one of call, feed and campaign";

const grantEntries = {
  fields: v.exactOptional(v.array(v.literal("unredacted", 'must be "unredacted"'), "must be an array")),
  expiresIn: v.exactOptional(
    v.pipe(
      v.number(lifetime),
      v.integer(lifetime),
      v.minValue(shortest, lifetime),
      v.maxValue(longest, lifetime),
    ),
  ),
  once: v.exactOptional(v.literal(true, "must be true")),
};

/** The `ticket` of a call that is placed. */
export const TicketGrantsSchema: v.GenericSchema<unknown, TicketGrants> = noList(
  v.strictObject(grantEntries),
);

/** The body of `POST /v1/tickets`. */
export const TicketBodySchema: v.GenericSchema<unknown, TicketOptions> = v.pipe(
  v.strictObject({
    call: v.exactOptional(Id),
    feed: v.exactOptional(Name),
    campaign: v.exactOptional(Id),
    ...grantEntries,
  }),
  v.guard(
    (body: TicketGrants & { readonly [Name in ScopeName]?: string }): body is TicketOptions =>
      [body.call, body.feed, body.campaign].filter((name) => name !== undefined).length === 1,
    scope,
  ),
);
