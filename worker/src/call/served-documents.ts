import type { ServedDocument } from "@plivo-edge/live/frames";
import type { Access } from "../subscribers/types.ts";

const prefix = "document ";
// A caller who presses keys for hours is given a document for each: what is kept, and what is shown at once, has an end.
const documentsKept = 100;
const charactersShown = 1024 * 1024;

/** What was served to a call: a row for each document, which goes with the call. */
export class ServedDocuments {
  readonly #kv: DurableObjectStorage["kv"];

  constructor({ kv }: DurableObjectStorage) {
    this.#kv = kv;
  }

  /** Keeps a document, unless the call has had too many. */
  add(document: ServedDocument): void {
    if (document.seq <= documentsKept) this.#kv.put(keyOf(document.seq), document);
  }

  /** In the order of the events that asked for them. */
  list({ unredacted }: Access): ServedDocument[] {
    let shown = 0;
    return [...this.#kv.list<ServedDocument>({ prefix })].map(([, { xml = "", ...facts }]) => {
      shown += xml.length;
      return unredacted && shown <= charactersShown ? { ...facts, xml } : facts;
    });
  }
}

/** In digits of one length, so that keys are sorted by place. */
function keyOf(seq: number): string {
  return prefix + String(seq).padStart(6, "0");
}
