import { readLiveCallFilters } from "@plivo-edge/client/schemas";
import type { Call } from "../call/call.ts";
import type { Switch } from "../switch.ts";
import { sessionTime } from "../time.ts";
import { accept } from "./accept.ts";
import { type Api, findCall } from "./context.ts";
import { callNotFound } from "./error.ts";
import { chosenRecords, isOf } from "./filters.ts";
import { page } from "./page.ts";
import { recordOf } from "./record.ts";

/** Reading calls: records of those that are over, and what is known of those that live or wait. */
export function addRecords(api: Api, telephony: Switch): void {
  const { calls, context } = telephony;
  const { authId } = context.settings;

  api.get("/Call", (c) => {
    const query = new URL(c.req.url).searchParams;
    const api_id = c.get("apiId");
    const status = query.get("status");
    if (status === "live" || status === "queued") {
      const filters = accept(readLiveCallFilters, Object.fromEntries(query));
      const found = calls
        .filter((call) => (status === "live" ? call.isLive : call.isQueued))
        .filter((call) => isOf(call, filters));
      return c.json({ api_id, calls: found.map((call) => call.callUuid) });
    }
    const records = chosenRecords(telephony, query);
    return c.json({ api_id, ...page(records, query, `/v1/Account/${authId}/Call/`) });
  });

  api.get("/Call/:id", (c) => {
    const id = c.req.param("id");
    const api_id = c.get("apiId");
    switch (c.req.query("status")) {
      case "live":
        return c.json({ api_id, ...live(findCall(calls, id, (call) => call.isLive)) });
      case "queued":
        return c.json({ api_id, ...queued(findCall(calls, id, (call) => call.isQueued)) });
      case undefined: {
        const call = findCall(calls, id, ({ endedAt }) => endedAt !== undefined);
        return c.json({ api_id, ...recordOf(call, context.settings) });
      }
      default:
        throw callNotFound();
    }
  });
}

function queued(call: Call): Readonly<Record<string, string>> {
  return {
    direction: "outbound",
    from: call.from.replace(/^\+/, ""),
    to: call.to.replace(/^\+/, ""),
    call_status: "queued",
    caller_name: call.request.callerName,
    call_uuid: call.callUuid,
    request_uuid: call.requestUuid,
  };
}

function live(call: Call): Readonly<Record<string, string>> {
  return {
    ...queued(call),
    call_status: call.status,
    session_start: sessionTime(call.ringingAt ?? call.initiatedAt ?? call.createdAt, call.micros),
    stir_verification: "Not Applicable",
    stir_attestation: "",
  };
}
