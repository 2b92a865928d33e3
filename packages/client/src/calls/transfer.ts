import { type Legs, legs } from "@plivo-edge/plivo/audio";
import { httpMethod, httpUrl } from "@plivo-edge/plivo/http";
import type { Asynchronous } from "../asynchronous.ts";
import { POST } from "../http-verb.ts";
import { type Method, operation } from "../operation.ts";
import type { Extra } from "../options.ts";
import { path } from "../path.ts";
import { type Acknowledged, AcknowledgedShape } from "../response.ts";
import type { Shape } from "../shape.ts";

/** Where to send a live call: its legs continue with new documents. */
export interface TransferParameters extends Asynchronous, Extra {
  /** @defaultValue `"aleg"`, this call; `"bleg"` is the one it is bridged to */
  legs?: Legs | undefined;
  /** Asked for the document of this leg; needed unless `legs` is `"bleg"`. */
  alegUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  alegMethod?: "GET" | "POST" | undefined;
  /** Asked for the document of the other leg; needed if `legs` is `"bleg"` or `"both"`. */
  blegUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  blegMethod?: "GET" | "POST" | undefined;
}

/** Parameters of Transfer. */
export const TransferShape: Shape<TransferParameters> = {
  required: {},
  fields: {
    legs: { words: legs },
    alegUrl: httpUrl,
    alegMethod: httpMethod,
    blegUrl: httpUrl,
    blegMethod: httpMethod,
    callbackUrl: httpUrl,
    callbackMethod: httpMethod,
  },
  *relations({ legs = "aleg", alegUrl, blegUrl }) {
    if (legs !== "bleg" && !alegUrl) yield { parameter: "alegUrl", rule: "is missing" };
    if (legs !== "aleg" && !blegUrl) yield { parameter: "blegUrl", rule: "is missing" };
  },
};

/** A call that continues elsewhere. */
export interface Transferred extends Acknowledged {
  /** The legs, where Plivo says which. */
  readonly callUuids?: readonly string[] | undefined;
}

/**
 * Continues a live call with another document.
 *
 * @see https://www.plivo.com/docs/voice/api/call#transfer-a-call
 */
export const transferCall: Method<[callUuid: string, parameters: TransferParameters], Transferred> =
  /* @__PURE__ */ operation({
    name: "calls.transfer",
    method: POST,
    path: path("Call/{callUuid}/"),
    parameters: TransferShape,
    response: AcknowledgedShape,
  });
