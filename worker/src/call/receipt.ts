import { RpcTarget } from "cloudflare:workers";
import type { ServedDocument } from "@plivo-edge/live/frames";

/** What was served, before its place in the log is known. */
export type Served = Omit<ServedDocument, "seq">;

/**
 * Says that an event which asks for a document is stored, and takes what was served for it.
 *
 * It comes from the object: a call at it belongs to the request that it came from, and is not billed as another one.
 */
export class Receipt extends RpcTarget {
  readonly #fresh: boolean;
  readonly #keep: (served: Served) => void;

  constructor(fresh: boolean, keep: (served: Served) => void) {
    super();
    this.#fresh = fresh;
    this.#keep = keep;
  }

  /** False where the event was stored before. */
  get fresh(): boolean {
    return this.#fresh;
  }

  /** Keeps what was served. A copy of an event is answered with the same document, which is kept once. */
  keep(served: Served): void {
    if (this.#fresh) this.#keep(served);
  }
}
