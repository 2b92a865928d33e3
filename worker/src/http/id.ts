import * as v from "valibot";

/**
 * The id of a call, a leg or a URL. Plivo's are UUIDs. It stands in paths, and names objects: what is none must not get as
 * far as that.
 */
export const Id: v.GenericSchema<unknown, string> = v.pipe(
  v.string("must be a string"),
  v.regex(/^[A-Za-z0-9-]{1,64}$/, "must be 1 to 64 of A-Z a-z 0-9 -"),
);

/** The id of a campaign, as the relay makes it: what is none names no object. */
export const CampaignId: v.GenericSchema<unknown, string> = v.pipe(
  v.string("must be a string"),
  v.regex(/^[0-9a-f]{32}$/, "must be the id of a campaign"),
);

export function isId(text: string): boolean {
  return v.is(Id, text);
}
