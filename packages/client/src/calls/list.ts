import type { Connection } from "../connection.ts";
import type { RequestOptions } from "../options.ts";
import { type Pages, pagesFrom } from "../pages.ts";
import { withQuery } from "../path.ts";
import { type CallRecord, CallRecordShape } from "../schemas/call-record.ts";
import { type CallFilters, CallFiltersShape } from "../schemas/filters.ts";
import { pageOf } from "../schemas/page.ts";
import { validate } from "../validate.ts";

/**
 * The records of calls that have ended.
 *
 * @see https://www.plivo.com/docs/voice/api/call#retrieve-all-calls
 * @example
 * for await (const call of listCalls(connection, { toNumber: "14155550199" })) console.log(call.hangupCauseName);
 */
export function listCalls(
  connection: Connection,
  filters: CallFilters = {},
  options?: RequestOptions,
): Pages<CallRecord> {
  return pagesFrom(filters.offset, (offset) =>
    connection.send(
      () => ({
        name: "calls.list",
        method: "GET",
        path: withQuery("Call/", { ...validate(CallFiltersShape, filters, "filters"), offset }),
        read: (answer) => validate(pageOf(CallRecordShape), answer(), "body"),
      }),
      options,
    ),
  );
}
