import type { Connection } from "../connection.ts";
import { within } from "../deadline.ts";
import { type Issue, PlivoError, PlivoValidationError } from "../errors.ts";
import type { RequestOptions } from "../options.ts";
import { type CreateCallParameters, CreateCallShape, type Destination } from "../schemas/create-call.ts";
import { validate } from "../validate.ts";
import { type Batch, batches } from "./batches.ts";
import { createCall } from "./create.ts";

/** How fast to place many calls, and when to stop. */
export interface CreateManyOptions extends Omit<RequestOptions, "signal"> {
  /**
   * How many calls a second to hand to Plivo, which dials 2 a second unless your account is allowed more and queues
   * the rest. Without it nothing is held back.
   */
  readonly callsPerSecond?: number | undefined;
  /** Requests under way at the same time. @defaultValue `1` */
  readonly concurrency?: number | undefined;
  /** Destinations a request, 1 to 1000. @defaultValue `1000`, or what `callsPerSecond` allows in a second */
  readonly perRequest?: number | undefined;
  /**
   * Stops: nothing more is sent or read, and the requests under way are waited for, so that stopping leaves no call
   * in doubt.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Destinations so far. */
export interface Progress {
  readonly placed: number;
  /** Certainly not dialled. */
  readonly refused: number;
  /** Possibly dialled. */
  readonly ambiguous: number;
  /** Read from the destinations and held back by the abort. */
  readonly unsent: number;
}

/** What became of some destinations, which shared a request. */
export type CreateManyOutcome = { readonly to: readonly Destination[]; readonly progress: Progress } & (
  | {
      readonly status: "placed";
      readonly requestUuids: readonly string[];
      readonly apiId?: string | undefined;
    }
  | { readonly status: "refused" | "ambiguous"; readonly error: PlivoError }
  | { readonly status: "unsent" }
);

type Result = CreateManyOutcome extends infer Each
  ? Each extends CreateManyOutcome
    ? Omit<Each, "progress">
    : never
  : never;

/**
 * Places the same call to any number of destinations, in requests of up to 1000 different ones, and yields what
 * became of each request as it comes. Holds no more than the requests under way.
 *
 * A destination that cannot be dialled is refused by itself. One that comes twice is called twice.
 * Where the signal fires, the destinations that were read and not sent are yielded as `unsent`, and it ends.
 *
 * @throws {PlivoValidationError} for parameters that are wrong whoever is called; else nothing but what the
 * destinations throw themselves.
 * @example
 * for await (const outcome of createCalls(connection, destinations, { from, answerUrl }, { callsPerSecond: 2 })) {
 *   if (outcome.status === "ambiguous") await settleLater(outcome.to, outcome.error.sentAt);
 * }
 */
export async function* createCalls(
  connection: Connection,
  destinations: Iterable<Destination> | AsyncIterable<Destination>,
  parameters: Omit<CreateCallParameters, "to" | "parentCallUuid">,
  options: CreateManyOptions = {},
): AsyncGenerator<CreateManyOutcome, void, undefined> {
  const { callsPerSecond = Infinity, concurrency = 1, signal, ...request } = options;
  const perRequest = options.perRequest ?? Math.min(1000, Math.floor(callsPerSecond) || 1);
  refuseBroken(destinations, parameters, { callsPerSecond, concurrency, perRequest });

  // Fires with the caller's signal, and when the loop is left.
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();

  let free = 0;
  const pace = async (calls: number): Promise<void> => {
    const now = Date.now();
    const start = Math.max(now, free);
    free = start + (calls * 1000) / callsPerSecond;
    if (start > now) await within(start - now, stop.signal);
  };

  const place = async ({ to, error }: Batch): Promise<Result> => {
    if (error) return { status: "refused", to, error };
    await pace(to.length);
    if (stop.signal.aborted) return { status: "unsent", to };
    try {
      const { requestUuids, apiId } = await createCall(connection, { ...parameters, to }, { ...request });
      return { status: "placed", to, requestUuids, apiId };
    } catch (error) {
      if (!(error instanceof PlivoError)) throw error;
      return { status: error.ambiguous ? "ambiguous" : "refused", to, error };
    }
  };

  const source = batches(destinations, perRequest, stop.signal);
  const progress = { placed: 0, refused: 0, ambiguous: 0, unsent: 0 };
  const underWay = new Map<number, Promise<readonly [lane: number, Result | undefined]>>();
  let failure: { readonly error: unknown } | undefined;
  const advance = async (lane: number): Promise<readonly [number, Result | undefined]> => {
    try {
      // A generator answers in the order that it is asked, so the lanes can all ask it.
      const { done, value } = await source.next();
      return [lane, done ? undefined : await place(value)];
    } catch (error) {
      failure ??= { error };
      return [lane, undefined];
    }
  };

  for (let lane = 0; lane < concurrency; lane++) underWay.set(lane, advance(lane));
  try {
    while (underWay.size > 0) {
      const [lane, result] = await Promise.race(underWay.values());
      underWay.delete(lane);
      if (!result) continue;
      underWay.set(lane, advance(lane));
      progress[result.status] += result.to.length;
      yield { ...result, progress: { ...progress } };
    }
    // Thrown last, so that what was under way is still told.
    if (failure) throw failure.error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    onAbort();
    await source.return();
  }
}

function refuseBroken(
  destinations: unknown,
  parameters: Omit<CreateCallParameters, "to">,
  pace: { callsPerSecond: number; concurrency: number; perRequest: number },
): void {
  const issues: Issue[] = [];
  // A text is an iterable as well: of its letters.
  if (typeof destinations !== "object") issues.push({ parameter: "destinations", rule: "must be a list" });
  if (!(pace.callsPerSecond > 0)) issues.push({ parameter: "callsPerSecond", rule: "must be more than 0" });
  for (const parameter of ["concurrency", "perRequest"] as const) {
    const value = pace[parameter];
    if (!Number.isInteger(value) || value < 1 || value > 1000) {
      issues.push({ parameter, rule: "must be a whole number, 1 to 1000" });
    }
  }
  if (issues.length > 0) throw new PlivoValidationError(issues);
  // Whoever is called: the destinations are looked at one by one.
  validate(CreateCallShape, { ...parameters, to: ["sip:anyone@example.com"] });
}
