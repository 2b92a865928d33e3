import { sameDestination } from "@plivo-edge/plivo/destination";
import { PlivoValidationError } from "../errors.ts";
import { withTimeout } from "../timeout.ts";
import { type Destination, destinationRule, readDestination } from "./create.ts";

/** Destinations for one request; with an error, one that no request can have. */
export interface Batch {
  readonly to: readonly Destination[];
  readonly error?: PlivoValidationError;
}

/**
 * Destinations in batches of up to `size` different ones. Reads no further when the signal fires or the destinations
 * fail, and yields what it has read until then.
 */
export async function* batches(
  destinations: Iterable<Destination> | AsyncIterable<Destination>,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
  let to: Destination[] = [];
  const seen = new Set<string>();
  const close = (): Batch => {
    const batch = { to };
    to = [];
    seen.clear();
    return batch;
  };
  let failure: { readonly error: unknown } | undefined;
  let index = 0;
  const iterator = iterate(destinations);
  try {
    for (;;) {
      const next = await read(iterator, signal).catch((error: unknown) => {
        failure = { error };
      });
      if (!next || next.done) break;
      const parameter = `destinations[${index++}]`;
      const each = readDestination(next.value);
      if (each === undefined) {
        yield { to: [next.value], error: new PlivoValidationError([{ parameter, rule: destinationRule }]) };
        continue;
      }
      // One that comes again opens the next request: within one, Plivo would dial it once.
      if (seen.has(sameDestination(each))) yield close();
      seen.add(sameDestination(each));
      if (to.push(each) === size) yield close();
    }
    if (to.length > 0) yield close();
    if (failure) throw failure.error;
  } finally {
    // Not awaited: it may be waiting for a destination that never comes.
    Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

type Source = Iterator<Destination> | AsyncIterator<Destination>;

function iterate(destinations: Iterable<Destination> | AsyncIterable<Destination>): Source {
  return Symbol.asyncIterator in destinations
    ? destinations[Symbol.asyncIterator]()
    : destinations[Symbol.iterator]();
}

/** The next destination; nothing once the signal has fired. */
async function read(source: Source, signal: AbortSignal): Promise<IteratorResult<Destination> | undefined> {
  if (signal.aborted) return undefined;
  const next = source.next();
  if (!(next instanceof Promise)) return next;
  // What comes after the abort is left where it is, and so is how it fails.
  const result = await withTimeout(Infinity, signal, () => next);
  return "cause" in result ? undefined : result;
}
