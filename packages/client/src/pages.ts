import type { Page } from "./page.ts";
import type { PlivoPromise } from "./promise.ts";

/** A list that is fetched page by page, as it is read. */
export interface Pages<T> extends AsyncIterable<T> {
  /** The first page alone. */
  page(): PlivoPromise<Page<T>>;
  /** Every page. */
  pages(): AsyncIterable<Page<T>>;
}

export function pagesFrom<T>(start = 0, fetchPage: (offset: number) => PlivoPromise<Page<T>>): Pages<T> {
  async function* pages(): AsyncGenerator<Page<T>> {
    for (let offset: number | undefined = start; offset !== undefined; ) {
      const page: Page<T> = await fetchPage(offset);
      yield page;
      offset = nextOffset(page, offset);
    }
  }
  return {
    page: () => fetchPage(start),
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { objects } of pages()) yield* objects;
    },
  };
}

// Plivo's own link says where the next page begins; its documents disagree on what an offset counts. A link that
// does not lead onwards, an empty page, or a server that gives the same one for ever, must not make an endless list.
function nextOffset({ meta, objects }: Page<unknown>, offset: number): number | undefined {
  const end = offset + objects.length;
  if (typeof meta?.next !== "string" || end === offset || (meta.totalCount && end >= meta.totalCount))
    return undefined;
  const linked = Number(new URLSearchParams(meta.next.split("?")[1]).get("offset"));
  return linked > offset ? linked : end;
}
