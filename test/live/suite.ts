import { type CallWatch, type WatchOptions, watchCall } from "@plivo-edge/live";

/** Where the suite runs, and with what. */
export interface Setup {
  /** Does to this platform's wire and call what a path says: `/cut`, `/silence`, `/ring`, `/hangup`. */
  readonly control: string;
  readonly ticket: string;
  readonly expired: string;
}

/** What came of each case: `ok`, or what did not. */
export type Report = Readonly<Record<Case, string>>;
export type Case = "open" | "cut" | "silent wire" | "expired ticket" | "origin" | "abort" | "end";

function until(watch: CallWatch, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = watch.subscribe(() => check());
    const check = (): void => {
      if (!condition()) return;
      unsubscribe();
      resolve();
    };
    check();
  });
}

/** Resolves when it has come to this, and fails when it has ended instead. */
async function become(watch: CallWatch, status: "open" | "waiting"): Promise<void> {
  await until(watch, () => [status, "closed"].includes(watch.connection.status));
  if (watch.connection.status === "closed") throw watch.connection.cause;
}

const isOpen = (watch: CallWatch): Promise<void> => become(watch, "open");
const isCut = (watch: CallWatch): Promise<void> => become(watch, "waiting");

/** The same cases on every platform, one after the other. */
export async function run(
  { control, ticket, expired }: Setup,
  own: Pick<WatchOptions, "WebSocket"> = {},
): Promise<Report> {
  const ask = async (what: string): Promise<string> => (await fetch(`${control}/${what}`)).text();
  Math.random = () => 0;
  /** Runs a case with a watch, and says what was wrong with it. */
  const tried = async (act: (watch: CallWatch, stop: () => void) => Promise<unknown>, opens = ticket) => {
    const controller = new AbortController();
    const watch = watchCall(opens, { ...own, signal: controller.signal });
    const result = await act(watch, () => controller.abort()).catch((error: unknown) => error);
    watch.close();
    return String(result ?? "ok");
  };
  const refusal = async (watch: CallWatch): Promise<string> => {
    await until(watch, () => watch.connection.status === "closed" || watch.connection.status === "open");
    return watch.connection.cause?.message ?? watch.connection.status;
  };

  return {
    open: await tried(isOpen),
    cut: await tried(async (watch) => {
      await isOpen(watch);
      await ask("cut");
      await isCut(watch);
      await isOpen(watch);
    }),
    // Twenty-five seconds of silence and fifteen of waiting, on a clock that runs twenty times as fast.
    "silent wire": await hurried(20, () =>
      tried(async (watch) => {
        await isOpen(watch);
        await ask("silence");
        await ask("ring");
        // A socket is noticed to be silent, and cut. A request that is held is replaced by one on another connection.
        await until(watch, () => watch.state.status === "ringing");
        // What was silenced is over at last, so that no platform waits for it.
        watch.close();
        await ask("cut");
      }),
    ),
    "expired ticket": await tried(refusal, expired),
    origin: await tried(refusal),
    abort: await tried(async (watch, stop) => {
      await isOpen(watch);
      const steps = watch[Symbol.asyncIterator]();
      await steps.next();
      const step = steps.next();
      stop();
      const error: unknown = await step.catch((error: unknown) => error);
      return error instanceof Error && error.name === "AbortError" ? "ok" : String(error);
    }),
    end: await tried(async (watch) => {
      await isOpen(watch);
      await ask("hangup");
      const seen: string[] = [];
      for await (const { event } of watch) seen.push(event.type);
      return seen.join() === "ring,hangup" && watch.connection.status === "closed" ? "ok" : seen.join();
    }),
  };
}

async function hurried<Result>(speed: number, act: () => Promise<Result>): Promise<Result> {
  const { setTimeout } = globalThis;
  const fast = (action: () => void, delay = 0, ...rest: []) => setTimeout(action, delay / speed, ...rest);
  globalThis.setTimeout = fast as typeof setTimeout;
  try {
    return await act();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}
