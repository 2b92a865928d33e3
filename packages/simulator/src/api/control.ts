import { readTransfer } from "@plivo-edge/client/schemas";
import type { Call } from "../call/call.ts";
import { hangupCauses } from "../hangup-cause.ts";
import type { Switch } from "../switch.ts";
import { accept, jsonObject } from "./accept.ts";
import { type Api, findCall } from "./context.ts";

/** Steering calls: transfer, hang up, cancel. */
export function addControl(api: Api, { calls }: Switch): void {
  api.post("/Call/:id", async (c) => {
    const call = findCall(calls, c.req.param("id"), ({ isAnswered }) => isAnswered);
    // These calls have one leg: what is asked for the other has nobody to happen to.
    const { legs, alegUrl: url, alegMethod: method = "POST" } = accept(readTransfer, await jsonObject(c));
    if (legs !== "bleg" && url !== undefined) call.transfer({ type: "transfer", url, method });
    return c.json({ message: "call transferred", api_id: c.get("apiId") }, 202);
  });

  api.delete("/Call/:id", (c) => {
    hangUp(findCall(calls, c.req.param("id"), ({ endSignal }) => !endSignal.aborted));
    return c.body(null, 204);
  });

  api.delete("/Call", (c) => {
    for (const call of calls) if (call.isLive) hangUp(call);
    return c.body(null, 204);
  });

  api.delete("/Request/:id", (c) => {
    const id = c.req.param("id");
    const waits = (call: Call): boolean =>
      call.requestUuid === id && !call.endSignal.aborted && !call.isAnswered;
    hangUp(findCall(calls, id, waits));
    return c.body(null, 204);
  });
}

function hangUp(call: Call): void {
  call.end(call.isAnswered ? hangupCauses.hangupRequest : hangupCauses.canceled);
}
