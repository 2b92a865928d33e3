import { readCallFilters } from "@plivo-edge/client/schemas";
import { accept } from "./accept.ts";

/** One page of a list, in Plivo's envelope. */
export interface Page<Item> {
  readonly meta: {
    readonly limit: number;
    readonly next: string | null;
    readonly offset: number;
    readonly previous: string | null;
    readonly total_count: number;
  };
  readonly objects: readonly Item[];
}

/** Cuts the page out that `limit` and `offset` ask for; both count items. @throws ApiError if they are out of range. */
export function page<Item>(items: readonly Item[], query: URLSearchParams, path: string): Page<Item> {
  const { limit = 20, offset = 0 } = accept(readCallFilters, Object.fromEntries(query));
  const at = (start: number): string => {
    const params = new URLSearchParams(query);
    params.set("limit", String(limit));
    params.set("offset", String(start));
    return `${path}?${params}`;
  };
  return {
    meta: {
      limit,
      next: offset + limit < items.length ? at(offset + limit) : null,
      offset,
      previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
      total_count: items.length,
    },
    objects: items.slice(offset, offset + limit),
  };
}
