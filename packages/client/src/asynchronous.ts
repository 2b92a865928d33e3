import type { HttpMethod } from "@plivo-edge/plivo/http";

/** Plivo's asynchronous API, which every operation has. */
export interface Asynchronous {
  /** Plivo responds at once, and posts what came of the request here. */
  callbackUrl?: string | undefined;
  /** @defaultValue `"POST"` */
  callbackMethod?: HttpMethod | undefined;
}
