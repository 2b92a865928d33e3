/**
 * CallbackParameters of a callback, decoded: a `URLSearchParams`, pairs such as `Object.entries(…)` makes, or an object, such as
 * a framework makes of a form, where a name that repeats has an array.
 */
export type CallbackParameters =
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The parameters as pairs, in a list of its own. */
export function pairsOf(params: CallbackParameters = []): (readonly [name: string, value: string])[] {
  if (isIterable(params)) return [...params];
  return Object.entries(params).flatMap(([name, value = []]) =>
    [value].flat().map((one) => [name, `${one}`] as const),
  );
}

function isIterable(params: CallbackParameters): params is Iterable<readonly [string, string]> {
  return Symbol.iterator in params;
}
