import { readLiveCallFilters } from "@plivo-edge/client/schemas";
import type { Call } from "../call/call.ts";
import type { Switch } from "../switch.ts";
import { sessionTime } from "../time.ts";
import { type Api, findCall } from "./context.ts";
import { callNotFound } from "./error.ts";
import { chosenRecords, filtersOf, isOf, listOf } from "./filters.ts";
import { page, pageOf } from "./page.ts";
import { recordOf } from "./record.ts";

/** Reading calls: records of those that are over, and what is known of those that live or wait. */
export function addRecords(api: Api, telephony: Switch): void {
  const { calls, context } = telephony;

  api.get("/Call", (c) => {
    const query = new URL(c.req.url).searchParams;
    const api_id = c.get("apiId");
    const account = c.get("account");
    const list = listOf(query, c.get("undocumented"));
    if (list !== "ended") {
      const filters = filtersOf(readLiveCallFilters, query, c.get("undocumented"));
      // Plivo documents no pages of these lists, and Python's SDK asks for them.
      const { limit, offset } = pageOf(query, Number.POSITIVE_INFINITY);
      const found = calls
        .filter((call) => (list === "live" ? call.isLive : call.isQueued))
        .filter((call) => isOf(call, account, filters))
        .slice(offset, offset + limit);
      return c.json({ api_id, calls: found.map((call) => call.callUuid) });
    }
    const records = chosenRecords(telephony, account, query, c.get("undocumented"));
    return c.json({ api_id, ...page(records, query, `/v1/Account/${account.authId}/Call/`) });
  });

  api.get("/Call/:id", (c) => {
    const api_id = c.get("apiId");
    const find = (holds: (call: Call) => boolean): Call =>
      findCall(calls, c.get("account"), c.req.param("id"), holds);
    switch ((c.req.query("status") ?? "").toLowerCase()) {
      case "live":
        return c.json({ api_id, ...live(find((call) => call.isLive)) });
      case "queued":
        return c.json({ api_id, ...queued(find((call) => call.isQueued)) });
      case "":
        return c.json({
          api_id,
          ...recordOf(
            find(({ endedAt }) => endedAt !== undefined),
            context.settings,
          ),
        });
      default:
        throw callNotFound();
    }
  });
}

function queued(call: Call): Readonly<Record<string, string>> {
  return {
    direction: call.direction,
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
