import * as v from "valibot";
import { numberOrNull, string, stringOrNull } from "./answers.ts";
import { atLeast, type Shape } from "./fields.ts";

/** A page of a list. */
export interface Page<T> {
  readonly objects: readonly T[];
  readonly meta?: PageMeta | undefined;
  readonly apiId?: string | undefined;
}

/** Where a page lies in its list. */
export interface PageMeta {
  readonly limit?: number | null | undefined;
  readonly offset?: number | null | undefined;
  readonly totalCount?: number | null | undefined;
  /** The path of the next page; null on the last. */
  readonly next?: string | null | undefined;
  readonly previous?: string | null | undefined;
}

/** The shape of a page of these. */
export function pageOf<T>(item: Shape<T>): Shape<Page<T>> {
  const meta = atLeast<PageMeta>(
    {},
    {
      limit: numberOrNull,
      offset: numberOrNull,
      totalCount: numberOrNull,
      next: stringOrNull,
      previous: stringOrNull,
    },
  );
  return atLeast<Page<T>>(
    { objects: v.array(item.schema, "must be a list") },
    { meta: meta.schema, apiId: string },
  );
}
