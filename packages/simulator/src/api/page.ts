import { ApiError } from "./error.ts";

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

/**
 * Which items of a list a query asks for.
 *
 * @throws ApiError if `limit` or `offset` is out of range.
 */
export function pageOf(
  query: URLSearchParams,
  usualLimit: number,
): { readonly limit: number; readonly offset: number } {
  const whole = (name: string, usual: number, least: number, most: number): number => {
    const text = query.get(name) || String(usual);
    const value = Number(text);
    const fits = text === String(usual) || (/^\d+$/.test(text) && value >= least && value <= most);
    if (!fits) throw new ApiError(400, `${name} parameter must be a whole number, ${range(least, most)}`);
    return value;
  };
  return {
    limit: whole("limit", usualLimit, 1, 20),
    offset: whole("offset", 0, 0, Number.POSITIVE_INFINITY),
  };
}

function range(least: number, most: number): string {
  return most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
}

/** Cuts the page out that `limit` and `offset` ask for; both count items. @throws ApiError if they are out of range. */
export function page<Item>(items: readonly Item[], query: URLSearchParams, path: string): Page<Item> {
  const { limit, offset } = pageOf(query, 20);
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
