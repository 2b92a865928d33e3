import { method, parameters, type Shape, url, word } from "./fields.ts";

/** Where to send a live call: its legs continue with new documents. */
export interface TransferParameters {
  /** @defaultValue `"aleg"`, this call; `"bleg"` is the one it is bridged to */
  legs?: "aleg" | "bleg" | "both" | undefined;
  /** Asked for the document of this leg; needed unless `legs` is `"bleg"`. */
  alegUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  alegMethod?: "GET" | "POST" | undefined;
  /** Asked for the document of the other leg; needed if `legs` is `"bleg"` or `"both"`. */
  blegUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  blegMethod?: "GET" | "POST" | undefined;
}

export const TransferShape: Shape<TransferParameters> = parameters<TransferParameters>(
  {},
  {
    legs: word("aleg", "bleg", "both"),
    alegUrl: url,
    alegMethod: method,
    blegUrl: url,
    blegMethod: method,
  },
  function* ({ legs = "aleg", alegUrl, blegUrl }) {
    if (legs !== "bleg" && !alegUrl) yield { parameter: "alegUrl", rule: "is missing" };
    if (legs !== "aleg" && !blegUrl) yield { parameter: "blegUrl", rule: "is missing" };
  },
);
