import { sameDestination } from "@plivo-edge/plivo/destination";
import { mostDestinations } from "@plivo-edge/plivo/limits";
import type { Rule } from "@plivo-edge/plivo/rule";
import type { Connection } from "../connection.ts";
import { PlivoError } from "../errors.ts";
import { extraOf } from "../operation.ts";
import { LimitsShape, limit, type RequestOptions } from "../options.ts";
import { type Shape, validate } from "../shape.ts";
import { sleep } from "../timeout.ts";
import { type Batch, batches } from "./batches.ts";
import {
  type CreateCallParameters,
  CreateCallShape,
  createCall,
  type Destination,
  type PlacedCalls,
} from "./create.ts";
import { Gate, refusesAccount } from "./gate.ts";

/** How fast to place many calls, and when to stop. */
export interface CreateManyOptions
  extends Omit<RequestOptions, "signal" | "maxRetries" | "maxRetryDelay" | "extra"> {
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
   * How long to wait, in milliseconds, while Plivo says 429 or refuses the connection. All requests wait then, and one of
   * them tries again: no destination is lost to it. If Plivo asks for longer, or has not let one through until then,
   * what was read is yielded as `unsent`, with the error, and the loop ends.
   * @defaultValue `30_000`
   */
  readonly maxRetryDelay?: number | undefined;
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
  /** Read from the destinations, and held back: by the abort, or because Plivo took no requests. */
  readonly unsent: number;
}

/** What became of some destinations, which shared a request. */
export type CreateManyOutcome = { readonly to: readonly Destination[]; readonly progress: Progress } & (
  | {
      readonly status: "placed";
      /** Empty with a `callbackUrl`. */
      readonly requestUuids: readonly string[];
      /**
       * How many of `to` Plivo gave no id for, without saying which. They count as ambiguous. Absent if there are none.
       */
      readonly missing?: number | undefined;
      readonly apiId?: string | undefined;
    }
  | { readonly status: "refused" | "ambiguous"; readonly error: PlivoError }
  /** With an error if Plivo took no requests for too long. */
  | { readonly status: "unsent"; readonly error?: PlivoError | undefined }
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
 * A destination that cannot be dialled is refused by itself, and so is one that Plivo names as invalid. One that comes
 * twice is called twice. Where the signal fires, or Plivo takes no requests for too long, the destinations that were read
 * and not sent are yielded as `unsent`, and it ends.
 *
 * @throws {PlivoValidationError} for parameters that are wrong whoever is called; else nothing but what the
 * destinations throw themselves
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
  const { callsPerSecond = Infinity, concurrency = 1, signal, timeout, maxRetryDelay = 30_000 } = options;
  const perRequest = options.perRequest ?? Math.min(mostDestinations, Math.floor(callsPerSecond) || 1);
  validate(HandoverShape, { destinations, callsPerSecond, concurrency, perRequest });
  validate(LimitsShape, { timeout, maxRetryDelay });
  // Whoever is called: the destinations are looked at one by one.
  validate(CreateCallShape, { ...parameters, to: ["sip:one@example.com", "sip:another@example.com"] });
  extraOf(parameters, CreateCallShape.fields);

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
    if (start > now) await sleep(start - now, stop.signal);
  };

  const gate = new Gate(maxRetryDelay, stop.signal);
  const place = async ({ to, error }: Batch): Promise<Result[]> => {
    if (error) return [{ status: "refused", to, error }];
    await pace(to.length);
    try {
      const response = await gate.pass(() =>
        // The gate tries again, for all requests at once.
        createCall(connection, { ...parameters, to }, { timeout, maxRetries: 0 }),
      );
      return response ? outcomesOf(to, response) : [{ status: "unsent", to }];
    } catch (error) {
      if (!(error instanceof PlivoError)) throw error;
      if (!refusesAccount(error)) return [{ status: error.ambiguous ? "ambiguous" : "refused", to, error }];
      stop.abort();
      return [{ status: "unsent", to, error }];
    }
  };

  const source = batches(destinations, perRequest, stop.signal);
  const progress = { placed: 0, refused: 0, ambiguous: 0, unsent: 0 };
  const underWay = new Map<number, Promise<readonly [lane: number, Result[] | undefined]>>();
  let failure: { readonly error: unknown } | undefined;
  const advance = async (lane: number): Promise<readonly [number, Result[] | undefined]> => {
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
      const [lane, results] = await Promise.race(underWay.values());
      underWay.delete(lane);
      if (!results) continue;
      underWay.set(lane, advance(lane));
      for (const result of results) {
        const missing = result.status === "placed" ? (result.missing ?? 0) : 0;
        progress[result.status] += result.to.length - missing;
        progress.ambiguous += missing;
        yield { ...result, progress: { ...progress } };
      }
    }
    // Thrown last, so that what was under way is still told.
    if (failure) throw failure.error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    onAbort();
    await source.return();
  }
}

/** What became of each destination of one request, as far as Plivo says. */
function outcomesOf(
  to: readonly Destination[],
  { requestUuids, invalidNumbers = [], apiId }: Partial<PlacedCalls>,
): Result[] {
  // A list as a text has commas.
  const invalid = new Set(
    String(invalidNumbers)
      .split(/[,<\s]+/)
      .map(sameDestination),
  );
  const refused = to.filter((each) => invalid.has(sameDestination(each)));
  const taken = to.filter((each) => !invalid.has(sameDestination(each)));
  const outcomes: Result[] = [];
  if (taken.length > 0) {
    // The asynchronous API gives no ids at all.
    const missing = requestUuids ? taken.length - requestUuids.length : 0;
    outcomes.push({
      status: "placed",
      to: taken,
      requestUuids: requestUuids ?? [],
      ...(missing > 0 && { missing }),
      apiId,
    });
  }
  if (refused.length > 0) {
    const error = new PlivoError("calls.create: Plivo named these as invalid numbers", {
      operation: "calls.create",
    });
    outcomes.push({ status: "refused", to: refused, error });
  }
  return outcomes;
}

const count: Rule = { from: 1, to: mostDestinations };

const HandoverShape: Shape<Handover> = {
  required: { destinations: true, callsPerSecond: true, concurrency: true, perRequest: true },
  fields: {
    destinations: {
      rule: "must be a list",
      // A text is an iterable as well: of its letters.
      read: (value) => (typeof value === "object" && value !== null ? value : undefined),
    },
    callsPerSecond: /* @__PURE__ */ limit("must be more than 0", (value) => value > 0),
    concurrency: count,
    perRequest: count,
  },
};

/** Who is called, and how fast. */
interface Handover {
  readonly destinations: object;
  readonly callsPerSecond: number;
  readonly concurrency: number;
  readonly perRequest: number;
}
