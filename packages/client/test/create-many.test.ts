import {
  type Calls,
  type CreateManyOptions,
  type CreateManyOutcome,
  PlivoValidationError,
} from "@plivo-edge/client";
import { describe, expect, it, vi } from "vitest";
import { collect, recording, type Sent } from "./recording.ts";

const parameters = { from: "14155550100", answerUrl: "https://example.com/answer" };

function* numbers(count: number, first = 0): Generator<string> {
  for (let index = first; index < first + count; index++) yield String(14_150_000_000 + index);
}

/** A Plivo that places every call. */
function placing({ body }: Sent): Response {
  const to = destinationsOf(body);
  const ids = to.map((number) => `id-${number}`);
  return Response.json({ request_uuid: ids.length === 1 ? ids[0] : ids, api_id: "api-1" }, { status: 201 });
}

function destinationsOf(body: unknown): string[] {
  return String((body as { to: string }).to).split("<");
}

const many = (
  calls: Calls,
  destinations: Iterable<string> | AsyncIterable<string>,
  options?: CreateManyOptions,
): Promise<CreateManyOutcome[]> => collect(calls.createMany(destinations, parameters, options));

describe("calls.createMany", () => {
  it("splits any number of destinations into requests of 1000, and counts", async () => {
    const { plivo, sent } = recording(placing);
    const outcomes = await many(plivo.calls, numbers(2500));
    expect(sent.map(({ body }) => destinationsOf(body).length)).toEqual([1000, 1000, 500]);
    expect(outcomes.map(({ status, to, progress }) => [status, to.length, progress.placed])).toEqual([
      ["placed", 1000, 1000],
      ["placed", 1000, 2000],
      ["placed", 500, 2500],
    ]);
    const [first] = outcomes;
    expect(first).toMatchObject({ apiId: "api-1", to: [...numbers(1000)] });
    expect(first?.status === "placed" && first.requestUuids[999]).toBe("id-14150000999");
  });

  it("takes an async iterable, and parameters that all the calls share", async () => {
    const { plivo, sent } = recording(placing);
    async function* slowly(): AsyncGenerator<string> {
      yield* numbers(2);
    }
    await collect(plivo.calls.createMany(slowly(), { ...parameters, ringTimeout: 30 }));
    expect(sent[0]?.body).toEqual({
      from: "14155550100",
      answer_url: "https://example.com/answer",
      ring_timeout: 30,
      to: "14150000000<14150000001",
    });
  });

  it("sends nothing for no destinations", async () => {
    const { plivo, sent } = recording(placing);
    expect(await many(plivo.calls, [])).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("refuses a destination that cannot be dialled by itself", async () => {
    const { plivo, sent } = recording(placing);
    const outcomes = await many(plivo.calls, ["14155550101", "oops", "14155550102"]);
    expect(outcomes.map(({ status, to }) => [status, to])).toEqual([
      ["refused", ["oops"]],
      ["placed", ["14155550101", "14155550102"]],
    ]);
    expect(outcomes[0]).toMatchObject({ error: { issues: [{ parameter: "destinations[1]" }] } });
    expect(sent).toHaveLength(1);
  });

  it("calls a destination that comes twice twice, in two requests", async () => {
    const { plivo, sent } = recording(placing);
    await many(plivo.calls, ["14155550101", "14155550102", "+14155550101"]);
    expect(sent.map(({ body }) => destinationsOf(body))).toEqual([
      ["14155550101", "14155550102"],
      ["+14155550101"],
    ]);
  });

  it("tells refused from ambiguous, and goes on", async () => {
    const statuses = [400, 500, 201];
    const { plivo } = recording((sent: Sent) => {
      const status = statuses.shift();
      return status === 201 ? placing(sent) : new Response("{}", { status: status ?? 0 });
    });
    const outcomes = await many(plivo.calls, numbers(30), { perRequest: 10 });
    expect(outcomes.map(({ status }) => status)).toEqual(["refused", "ambiguous", "placed"]);
    expect(outcomes[2]?.progress).toEqual({ placed: 10, refused: 10, ambiguous: 10, unsent: 0 });
    expect(outcomes[1]).toMatchObject({ error: { name: "PlivoApiError", ambiguous: true } });
  });

  it("keeps as many requests under way as it may, and yields each as it comes", async () => {
    const waiting: (() => void)[] = [];
    const { plivo, sent } = recording(async (sent: Sent) => {
      await new Promise<void>((answer) => waiting.push(answer));
      return placing(sent);
    });
    const outcomes = plivo.calls.createMany(numbers(5), parameters, { perRequest: 1, concurrency: 3 });
    const first = outcomes.next();
    await vi.waitFor(() => expect(waiting).toHaveLength(3));
    expect(sent).toHaveLength(3);
    waiting[2]?.();
    expect((await first).value).toMatchObject({ to: ["14150000002"] });
    for (let answered = 0; answered < 3; answered++) waiting[answered]?.();
    const rest = collect(outcomes);
    await vi.waitFor(() => expect(waiting).toHaveLength(5));
    for (const answer of waiting) answer();
    expect(await rest).toHaveLength(4);
  });

  it("keeps to a number of calls a second", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      const begin = Date.now();
      const at: number[] = [];
      const fetch = (): Response => {
        at.push(Date.now() - begin);
        return Response.json({ request_uuid: ["id-1", "id-2"] });
      };
      const { plivo } = recording(undefined, { fetch });
      const all = many(plivo.calls, numbers(25), { callsPerSecond: 10, concurrency: 2 });
      await vi.advanceTimersByTimeAsync(10_000);
      expect((await all).map(({ to }) => to.length)).toEqual([10, 10, 5]);
      expect(at).toEqual([0, 1000, 2000]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("holds no more than what is under way, for two hundred thousand destinations", async () => {
    const { plivo, sent } = recording(placing);
    let read = 0;
    let most = 0;
    let outstanding = 0;
    function* counted(): Generator<string> {
      for (const number of numbers(200_000)) {
        read++;
        most = Math.max(most, ++outstanding);
        yield number;
      }
    }
    for await (const { to } of plivo.calls.createMany(counted(), parameters, { concurrency: 2 })) {
      outstanding -= to.length;
      sent.length = 0;
    }
    expect(read).toBe(200_000);
    expect(most).toBeLessThanOrEqual(3000);
  });
});

describe("calls.createMany, while Plivo takes no requests", () => {
  const problem = (headers?: Record<string, string>): Response =>
    Response.json({ error: "slow down" }, { status: 429, ...(headers && { headers }) });

  /** Lets the clock run until it is done: bodies are read between its ticks. */
  async function settle<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const done = (): void => {
      settled = true;
    };
    work.then(done, done);
    while (!settled) {
      await vi.advanceTimersByTimeAsync(100);
      await new Promise((turn) => setImmediate(turn));
    }
    return work;
  }

  it("waits with all requests, and places each batch again: no destination is lost", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      const begin = Date.now();
      const { plivo, sent } = recording((sent: Sent) =>
        Date.now() - begin < 4000 ? problem({ "retry-after": "1" }) : placing(sent),
      );
      const outcomes = await settle(
        many(plivo.calls, numbers(20_000), { concurrency: 4, timeout: Infinity }),
      );
      expect(outcomes.at(-1)?.progress).toEqual({ placed: 20_000, refused: 0, ambiguous: 0, unsent: 0 });
      // Four requests find out, one a second tries again, and then the 20.
      expect(sent.length).toBeLessThanOrEqual(4 + 5 + 20);
    } finally {
      vi.useRealTimers();
    }
  });

  it("waits without a Retry-After as well, for 5 s and more", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      const begin = Date.now();
      const { plivo } = recording((sent: Sent) => (Date.now() - begin < 5000 ? problem() : placing(sent)));
      const outcomes = await settle(many(plivo.calls, numbers(5000), { concurrency: 2, timeout: Infinity }));
      expect(outcomes.at(-1)?.progress).toEqual({ placed: 5000, refused: 0, ambiguous: 0, unsent: 0 });
    } finally {
      vi.useRealTimers();
    }
  });

  it.for<[string, () => Response]>([
    ["if Plivo asks for longer than maxRetryDelay", () => problem({ "retry-after": "60" })],
    [
      "if the connection is refused",
      () => {
        throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
      },
    ],
  ])("stops %s, and says what was not sent and why", async ([, respond]) => {
    const { plivo, sent } = recording(respond);
    const options = { concurrency: 3, maxRetryDelay: 20 };
    const outcomes = await many(plivo.calls, numbers(100_000), options);
    const last = outcomes.at(-1)?.progress;
    expect(last).toMatchObject({ placed: 0, refused: 0, ambiguous: 0 });
    expect(last?.unsent).toBeGreaterThan(0);
    expect(last?.unsent).toBeLessThanOrEqual(3000);
    expect(sent.length).toBeLessThanOrEqual(20);
    expect(outcomes.some((outcome) => outcome.status === "unsent" && outcome.error !== undefined)).toBe(true);
  });

  it("stops at once when it is aborted", async () => {
    const controller = new AbortController();
    const { plivo } = recording(() => {
      controller.abort();
      return problem({ "retry-after": "20" });
    });
    const outcomes = await many(plivo.calls, numbers(3), { signal: controller.signal });
    expect(outcomes).toMatchObject([{ status: "unsent", to: [...numbers(3)] }]);
  });
});

describe("calls.createMany, where Plivo takes a part of a list", () => {
  const partly = async (response: object): Promise<CreateManyOutcome[]> =>
    many(recording(response).plivo.calls, ["14155550101", "+14155550102", "14155550103"]);

  it.for<string | readonly string[]>([
    ["14155550102"],
    "+14155550102",
    "14155550102, 14155550198",
    "14155550198<14155550102",
  ])("tells the numbers that Plivo names as invalid from the others: %o", async (invalid_numbers) => {
    const outcomes = await partly({ request_uuid: ["r-1", "r-2"], invalid_numbers });
    expect(outcomes).toMatchObject([
      { status: "placed", to: ["14155550101", "14155550103"], requestUuids: ["r-1", "r-2"] },
      { status: "refused", to: ["+14155550102"], progress: { placed: 2, refused: 1, ambiguous: 0 } },
    ]);
    expect(outcomes[0]).not.toHaveProperty("missing");
  });

  it("counts those that no id was given for as ambiguous, where nobody knows which", async () => {
    expect(await partly({ request_uuid: ["r-1", "r-2"] })).toMatchObject([
      { status: "placed", missing: 1, progress: { placed: 2, refused: 0, ambiguous: 1 } },
    ]);
  });
});

describe("calls.createMany, stopped", () => {
  it("waits for what is under way, and says what was not sent", async () => {
    const controller = new AbortController();
    const { plivo, sent } = recording((sent: Sent) => {
      controller.abort();
      return placing(sent);
    });
    const options = { perRequest: 10, concurrency: 2, signal: controller.signal };
    const outcomes = await many(plivo.calls, numbers(100), options);
    expect(sent.length).toBeLessThanOrEqual(2);
    const last = outcomes.at(-1)?.progress;
    expect(last).toMatchObject({ placed: 10 * sent.length, refused: 0, ambiguous: 0 });
    expect(outcomes.flatMap(({ to }) => to).sort()).toEqual([
      ...numbers((last?.placed ?? 0) + (last?.unsent ?? 0)),
    ]);
  });

  it("does so while it waits for a destination", async () => {
    const controller = new AbortController();
    const { plivo, sent } = recording(placing);
    async function* stuck(): AsyncGenerator<string> {
      yield* numbers(3);
      controller.abort();
      await new Promise(() => {});
    }
    const outcomes = await many(plivo.calls, stuck(), { signal: controller.signal });
    expect(outcomes).toMatchObject([{ status: "unsent", to: [...numbers(3)], progress: { unsent: 3 } }]);
    expect(sent).toEqual([]);
  });

  it("does so while it waits for its turn", async () => {
    const controller = new AbortController();
    const { plivo, sent } = recording(placing);
    const outcomes: CreateManyOutcome[] = [];
    const options = { callsPerSecond: 0.001, signal: controller.signal };
    for await (const outcome of plivo.calls.createMany(numbers(3), parameters, options)) {
      outcomes.push(outcome);
      controller.abort();
    }
    expect(outcomes.map(({ status }) => status)).toEqual(["placed", "unsent"]);
    expect(sent).toHaveLength(1);
  });

  it("sends nothing at all if the signal has fired before", async () => {
    const { plivo, sent } = recording(placing);
    expect(await many(plivo.calls, numbers(3), { signal: AbortSignal.abort() })).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("lets go of the destinations when the loop is left", async () => {
    const { plivo } = recording(placing);
    const returned = vi.fn();
    function* source(): Generator<string> {
      try {
        yield* numbers(100);
      } finally {
        returned();
      }
    }
    for await (const _ of plivo.calls.createMany(source(), parameters, { perRequest: 10 })) break;
    expect(returned).toHaveBeenCalledOnce();
  });

  it("does not wait for a destination that never comes when the loop is left", async () => {
    const { plivo } = recording(placing);
    async function* stuck(): AsyncGenerator<string> {
      yield* numbers(2);
      await new Promise(() => {});
    }
    const options = { perRequest: 1, concurrency: 3 };
    for await (const { status } of plivo.calls.createMany(stuck(), parameters, options)) {
      expect(status).toBe("placed");
      break;
    }
  });

  it("leaves no listener on the signal", async () => {
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    signal.addEventListener = (_: string, listener: unknown) => void listeners.add(listener);
    signal.removeEventListener = (_: string, listener: unknown) => void listeners.delete(listener);
    const { plivo } = recording(placing);
    await many(plivo.calls, numbers(30), { perRequest: 10, callsPerSecond: 10_000, signal });
    expect(listeners.size).toBe(0);
  });

  it("places what it has read before the destinations fail, and then throws their error", async () => {
    const { plivo, sent } = recording(placing);
    const broken = new Error("the file ends here");
    function* source(): Generator<string> {
      yield* numbers(3);
      throw broken;
    }
    const outcomes: CreateManyOutcome[] = [];
    const all = async (): Promise<void> => {
      for await (const outcome of plivo.calls.createMany(source(), parameters)) outcomes.push(outcome);
    };
    await expect(all()).rejects.toBe(broken);
    expect(outcomes).toMatchObject([{ status: "placed", progress: { placed: 3 } }]);
    expect(sent).toHaveLength(1);
  });
});

describe("calls.createMany refuses, before it reads a destination", () => {
  it.for<[object, CreateManyOptions, string]>([
    [{ from: "Ada" }, {}, "from"],
    [{ answerUrl: "/answer" }, {}, "answerUrl"],
    [{ parentCallUuid: "p-1" }, {}, "parentCallUuid"],
    [{}, { callsPerSecond: 0 }, "callsPerSecond"],
    [{}, { callsPerSecond: Number.NaN }, "callsPerSecond"],
    [{}, { concurrency: 0 }, "concurrency"],
    [{}, { perRequest: 1001 }, "perRequest"],
    [{}, { timeout: 0 }, "timeout"],
    [{}, { maxRetryDelay: Number.NaN }, "maxRetryDelay"],
    [{ extra: { answer_url: "https://example.com" } }, {}, "extra.answer_url"],
  ])("%o %o", async ([wrong, options, parameter]) => {
    const { plivo, sent } = recording(placing);
    const read = vi.fn();
    function* source(): Generator<string> {
      read();
      yield* numbers(1);
    }
    const error = await collect(plivo.calls.createMany(source(), { ...parameters, ...wrong }, options)).catch(
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(PlivoValidationError);
    expect(error).toMatchObject({ issues: [{ parameter }] });
    expect(read).not.toHaveBeenCalled();
    expect(sent).toEqual([]);
  });

  it("a text, which is an iterable of its letters", async () => {
    const { plivo } = recording(placing);
    await expect(many(plivo.calls, "14155550199")).rejects.toThrow("destinations: must be a list");
  });
});
