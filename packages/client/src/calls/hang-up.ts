import { DELETE } from "../http-verb.ts";
import { type Method, operation } from "../operation.ts";
import { path } from "../path.ts";

/**
 * Ends a call, ringing or answered.
 *
 * A call that has ended already is a {@link PlivoApiError} with status 404.
 *
 * @see https://www.plivo.com/docs/voice/api/call#hang-up-a-call
 */
export const hangUpCall: Method<[callUuid: string], void> = /* @__PURE__ */ operation({
  name: "calls.hangUp",
  method: DELETE,
  path: path("Call/{callUuid}/"),
});

/** Takes back a call that is not answered yet, by the id that `calls.create` returned. */
export const cancelCall: Method<[requestUuid: string], void> = /* @__PURE__ */ operation({
  name: "calls.cancel",
  method: DELETE,
  path: path("Request/{requestUuid}/"),
});
