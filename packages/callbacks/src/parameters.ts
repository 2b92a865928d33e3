/**
 * The parameters of a callback, decoded: a `URLSearchParams`, pairs such as `Object.entries(…)` makes, or an object, such as
 * a framework makes of a form, where a name that repeats has an array.
 */
export type CallbackParameters =
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

type Pairs = Iterable<readonly [name: string, value: string]>;

/** The parameters as pairs, in a list of its own. */
export function pairsOf(params: CallbackParameters = []): (readonly [name: string, value: string])[] {
  // What can be iterated are pairs. Not `in`, whose error for a text, such as a body that nobody parsed, repeats it.
  return (params as Pairs)[Symbol.iterator]
    ? [...(params as Pairs)]
    : Object.entries(params).flatMap(([name, value = []]) =>
        [value].flat().map((one) => [name, one] as const),
      );
}
