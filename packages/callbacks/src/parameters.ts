/**
 * The parameters of a callback, decoded: a `URLSearchParams`, pairs such as `Object.entries(…)` makes, or an object, such as
 * a framework makes of a form, where a name that repeats has an array.
 */
export type CallbackParameters =
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The parameters as pairs, in a list of its own. */
export function pairsOf(params: CallbackParameters = []): (readonly [name: string, value: string])[] {
  return Symbol.iterator in params
    ? // What can be iterated are pairs.
      [...(params as Iterable<readonly [string, string]>)]
    : Object.entries(params).flatMap(([name, value = []]) =>
        [value].flat().map((one) => [name, one] as const),
      );
}
