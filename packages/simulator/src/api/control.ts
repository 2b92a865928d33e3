import { readTransfer } from "@plivo-edge/client/schemas";
import { sees } from "../account.ts";
import type { Call } from "../call/call.ts";
import { hangupCauses } from "../hangup-cause.ts";
import type { Switch } from "../switch.ts";
import { type Api, findCall } from "./context.ts";
import { ApiError } from "./error.ts";
import { bodyOf, readParameters } from "./parameters.ts";

/** Steering calls: transfer, hang up, cancel. */
export function addControl(api: Api, telephony: Switch): void {
  const { calls } = telephony;

  api.post("/Call/:id", async (c) => {
    const call = findCall(calls, c.get("account"), c.req.param("id"), ({ isAnswered }) => isAnswered);
    const parameters = readParameters(readTransfer, await bodyOf(c), c.get("undocumented"));
    const { legs = "aleg", alegUrl, alegMethod = "POST", blegUrl, blegMethod = "POST" } = parameters;
    if (legs !== "bleg" && alegUrl === undefined) throw new ApiError(400, "aleg_url parameter is missing");
    if (legs !== "aleg" && blegUrl === undefined) throw new ApiError(400, "bleg_url parameter is missing");
    // Without a bridge there is no second leg, and what is asked for it happens to nobody.
    if (legs !== "aleg" && blegUrl !== undefined) {
      call.bridged?.transfer({ type: "transfer", url: blegUrl, method: blegMethod });
    }
    if (legs !== "bleg" && alegUrl !== undefined) {
      call.transfer({ type: "transfer", url: alegUrl, method: alegMethod });
    }
    return c.json({ message: "call transferred", api_id: c.get("apiId") }, 202);
  });

  api.delete("/Call/:id", (c) => {
    hangUp(findCall(calls, c.get("account"), c.req.param("id"), ({ endSignal }) => !endSignal.aborted));
    return c.body(null, 204);
  });

  api.delete("/Call", (c) => {
    for (const call of calls) if (call.isLive && sees(c.get("account"), call.account)) hangUp(call);
    return c.body(null, 204);
  });

  api.delete("/Request/:id", (c) => {
    const id = c.req.param("id");
    const waits = (call: Call): boolean =>
      call.requestUuid === id && !call.endSignal.aborted && !call.isAnswered;
    hangUp(findCall(calls, c.get("account"), id, waits));
    return c.body(null, 204);
  });
}

function hangUp(call: Call): void {
  call.end(call.isAnswered ? hangupCauses.hangupRequest : hangupCauses.canceled);
}
