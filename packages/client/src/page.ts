import { listOf, type OpenShape } from "./shape.ts";

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
  /** Some lists have this in place of `totalCount`. */
  readonly count?: number | null | undefined;
  /** The path of the next page; null on the last. */
  readonly next?: string | null | undefined;
  readonly previous?: string | null | undefined;
}

/** The shape of a page of these. */
// @__NO_SIDE_EFFECTS__
export function pageOf<T>(item: OpenShape<T>): OpenShape<Page<T>> {
  return { required: { objects: true }, fields: { objects: listOf(item) }, open: true };
}
