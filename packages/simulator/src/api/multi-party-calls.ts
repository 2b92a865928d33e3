import type { Context } from "hono";
import { mpcKey } from "../answer/elements/multi-party-call.ts";
import type { Conference } from "../call/conference.ts";
import { hangupCauses } from "../hangup-cause.ts";
import type { Switch } from "../switch.ts";
import type { Api, ApiEnv } from "./context.ts";
import { ApiError } from "./error.ts";
import { bodyOf, canonical } from "./parameters.ts";

/** Multiparty calls, as far as a participant can be held, muted or taken out. */
export function addMultiPartyCalls(api: Api, { context }: Switch): void {
  /** SDKs write `name_Support` and `uuid_…`. */
  const find = (c: Context<ApiEnv, "/MultiPartyCall/:mpc/*">): Conference => {
    const [, kind, id = ""] = /^(?:(name|uuid)_)?(.+)$/s.exec(c.req.param("mpc")) ?? [];
    const byName = (): Conference | undefined => context.conferences.find(mpcKey(c.get("account"), id));
    const byId = (): Conference | undefined => context.conferences.findById(id);
    const found = kind === "name" ? byName() : kind === "uuid" ? byId() : (byId() ?? byName());
    if (found === undefined) throw new ApiError(404, "multi party call not found");
    return found;
  };
  const findMember = (c: Context<ApiEnv, "/MultiPartyCall/:mpc/Participant/:id">) => {
    const id = c.req.param("id");
    const member = [...find(c).members].find((each) => each.id === id || each.participant?.callUuid === id);
    if (member?.participant === undefined) throw new ApiError(404, "participant not found");
    return { leaving: member.leaving, participant: member.participant };
  };

  api.post("/MultiPartyCall/:mpc/Participant/:id", async (c) => {
    const { participant } = findMember(c);
    const { mute, hold, ...others } = canonical(await bodyOf(c), c.get("undocumented"));
    for (const name of Object.keys(others)) c.get("undocumented")(`${name} changes nothing here`);
    if (mute !== undefined) participant.setMuted(flag("mute", mute));
    if (hold !== undefined) participant.setHeld(flag("hold", hold));
    return c.json({ message: "participant updated", api_id: c.get("apiId") }, 202);
  });

  api.delete("/MultiPartyCall/:mpc/Participant/:id", (c) => {
    findMember(c).leaving.abort(hangupCauses.kicked);
    return c.body(null, 204);
  });

  api.delete("/MultiPartyCall/:mpc", (c) => {
    for (const { leaving } of find(c).members) leaving.abort(hangupCauses.mpcEnded);
    return c.body(null, 204);
  });
}

function flag(name: string, value: unknown): boolean {
  if (value !== "true" && value !== "false")
    throw new ApiError(400, `${name} parameter must be true or false`);
  return value === "true";
}
