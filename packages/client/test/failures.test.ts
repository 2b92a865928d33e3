import { inspect } from "node:util";
import { type Attempt, Plivo, PlivoError } from "@plivo-edge/client";
import { describe, expect, it } from "vitest";
import {
  answer,
  closeAfterReading,
  created,
  cutInBody,
  endless,
  type Fault,
  hang,
  hangInBody,
  type MisbehavingServer,
  misbehave,
  resetAfterReading,
  resetBeforeReading,
} from "./misbehaving-server.ts";
import { officialCreate } from "./official-sdk.ts";

type Create = "a call" | { readonly error: string; readonly ambiguous: boolean };

interface Row {
  readonly failure: string;
  readonly faults: readonly Fault[];
  /** What `calls.create` comes to. */
  readonly create: Create;
  /** POSTs that reached the server from one `calls.create`: ours, and the official SDK's. */
  readonly posts: number;
  readonly officialPosts: number | undefined;
  /** GETs that reached it from one `calls.get`, and DELETEs from one `calls.hangUp`. */
  readonly repeats: number;
}

const row = (
  failure: string,
  faults: readonly Fault[],
  create: Create,
  [posts, officialPosts, repeats]: readonly [number, number | undefined, number],
): Row => ({ failure, faults, create, posts, officialPosts, repeats });

const unclear = (error: string): Create => ({ error, ambiguous: true });
const refused: Create = { error: "PlivoApiError", ambiguous: false };
const html = "<html><body>Bad Gateway</body></html>";
const problem = { api_id: "api-2", error: "something is wrong" };
const fired = answer(201, created);
const elsewhere = answer(307, "", { location: "/elsewhere" });
// axios reads an endless body until the memory is gone, so the official SDK is spared those rows.
const spared = undefined;

const rows: readonly Row[] = [
  row("reset before the request was read", [resetBeforeReading], unclear("PlivoConnectionError"), [1, 1, 3]),
  row("reset after the request was read", [resetAfterReading], unclear("PlivoConnectionError"), [1, 1, 3]),
  row("closed after the request was read", [closeAfterReading], unclear("PlivoConnectionError"), [1, 1, 3]),
  row("no answer in time", [hang], unclear("PlivoTimeoutError"), [1, 1, 3]),
  row("a body that stops coming", [hangInBody], unclear("PlivoTimeoutError"), [1, 1, 3]),
  row("a body cut short", [cutInBody], unclear("PlivoConnectionError"), [1, 1, 3]),
  row(
    "201 with half a JSON document",
    [answer(201, '{"message":"call')],
    unclear("PlivoResponseError"),
    [1, 1, 1],
  ),
  row(
    "201 without an id",
    [answer(201, { message: "call fired" })],
    unclear("PlivoResponseError"),
    [1, 1, 1],
  ),
  row("201 with an endless body", [endless(201, '{"error":"')], unclear("PlivoResponseError"), [
    1,
    spared,
    1,
  ]),
  row("307, and 201 elsewhere", [elsewhere, fired], unclear("PlivoApiError"), [1, 2, 1]),
  row("400", [answer(400, problem)], refused, [1, 1, 1]),
  row("400 with an endless body", [endless(400, '{"error":"')], refused, [1, spared, 1]),
  row("401 in plain text", [answer(401, "Could not verify your access")], refused, [1, 1, 1]),
  row("403", [answer(403, problem)], refused, [1, 1, 1]),
  row("404", [answer(404, problem)], refused, [1, 1, 1]),
  row("405", [answer(405, problem)], refused, [1, 1, 1]),
  row("408", [answer(408, problem)], unclear("PlivoApiError"), [1, 1, 3]),
  row("429, always", [answer(429, problem)], refused, [3, 1, 3]),
  row("429, then 201", [answer(429, problem), fired], "a call", [2, 1, 2]),
  row("500, always", [answer(500, problem)], unclear("PlivoApiError"), [1, 3, 3]),
  row("500, then 201", [answer(500, problem), fired], unclear("PlivoApiError"), [1, 2, 2]),
  row("502 in HTML", [answer(502, html)], unclear("PlivoApiError"), [1, 3, 3]),
  row(
    "503 with Retry-After",
    [answer(503, html, { "retry-after": "0" })],
    unclear("PlivoApiError"),
    [1, 3, 3],
  ),
];

const parameters = { from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer" };
const timeout = 300;

function clientOf(baseUrl: string): Plivo {
  return new Plivo({ authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "invented-token", baseUrl, timeout });
}

describe.concurrent("one calls.create sends exactly one POST unless Plivo certainly did not dial", () => {
  it.for(rows)("$failure: $posts POST", async ({ faults, create, posts }, { expect }) => {
    await using server = await misbehave(...faults);
    const result = await clientOf(server.url)
      .calls.create(parameters)
      .then(
        () => "a call",
        (error: PlivoError) => ({ error: error.name, ambiguous: error.ambiguous }),
      );
    expect(result).toEqual(create);
    expect(server.arrivals.map(({ method }) => method)).toEqual(Array(posts).fill("POST"));
  });
});

describe.concurrent("a GET and a DELETE are tried three times where trying again can help", () => {
  const id = "64d3290a-87a6-46b4-a6e2-20f5f4e07a02";
  it.for(rows)("$failure: $repeats", async ({ faults, repeats }, { expect }) => {
    for (const method of ["get", "hangUp"] as const) {
      await using server = await misbehave(...faults);
      const error = await clientOf(server.url)
        .calls[method](id, { maxRetryDelay: 10 })
        .catch((error: unknown) => error);
      expect(server.arrivals).toHaveLength(repeats);
      if (method === "get" && error instanceof PlivoError) expect(error.ambiguous).toBe(false);
    }
  });

  it("says of a DELETE that an earlier attempt may have done it", async ({ expect }) => {
    await using server = await misbehave(answer(502, html), answer(404, problem));
    const error = await clientOf(server.url)
      .calls.hangUp(id)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoApiError", status: 404, ambiguous: true });
  });
});

describe.concurrent("a refused connection did not dial", () => {
  it("is tried again, and is not ambiguous", async ({ expect }) => {
    await using closed = await misbehave(fired);
    await closed[Symbol.asyncDispose]();
    const attempts: Attempt[] = [];
    const plivo = clientOf(closed.url).withOptions({ onAttempt: (attempt) => attempts.push(attempt) });
    const error = await plivo.calls.create(parameters).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoConnectionError", code: "ECONNREFUSED", ambiguous: false });
    expect(attempts).toHaveLength(3);
  });

  it("is the same for a name that does not resolve", async ({ expect }) => {
    const fetch = async (): Promise<Response> => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) });
    };
    const plivo = clientOf("http://127.0.0.1").withOptions({ fetch, maxRetries: 1 });
    const error = await plivo.calls.create(parameters).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoConnectionError", code: "ENOTFOUND", ambiguous: false });
  });

  it("cannot be told from a reset where the runtime does not say: one attempt, ambiguous", async ({
    expect,
  }) => {
    let attempts = 0;
    const fetch = async (): Promise<Response> => {
      attempts++;
      throw new TypeError("Failed to fetch");
    };
    const plivo = clientOf("http://127.0.0.1").withOptions({ fetch });
    const error = await plivo.calls.create(parameters).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoConnectionError", ambiguous: true });
    expect(attempts).toBe(1);
  });
});

describe.concurrent("Retry-After", () => {
  it("in seconds is waited for", async ({ expect }) => {
    await using server = await misbehave(answer(429, problem, { "retry-after": "1" }), fired);
    await clientOf(server.url).calls.create(parameters);
    expect(gap(server)).toBeGreaterThanOrEqual(990); // timers may fire a little early
  });

  it("as a date is waited for", async ({ expect }) => {
    const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
    await using server = await misbehave(answer(429, problem, { "retry-after": date.toUTCString() }), fired);
    await clientOf(server.url).calls.create(parameters);
    expect(server.arrivals[1]?.at).toBeGreaterThanOrEqual(date.getTime() - 10);
  });

  it("longer than the longest pause ends it at once, and says how long", async ({ expect }) => {
    await using server = await misbehave(answer(429, problem, { "retry-after": "3600" }));
    const error = await clientOf(server.url)
      .calls.create(parameters)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ status: 429, retryAfter: 3600, ambiguous: false, apiId: "api-2" });
    expect(server.arrivals).toHaveLength(1);
  });

  it("that is neither is as if it were not there", async ({ expect }) => {
    await using server = await misbehave(answer(429, problem, { "retry-after": "soon" }), fired);
    await expect(clientOf(server.url).calls.create(parameters)).resolves.toMatchObject({
      message: "call fired",
    });
  });

  const gap = ({ arrivals: [first, second] }: MisbehavingServer): number =>
    (second?.at ?? 0) - (first?.at ?? Number.POSITIVE_INFINITY);
});

describe.concurrent("an AbortSignal ends the request", () => {
  it("before it leaves: nothing is sent, nothing is in doubt", async ({ expect }) => {
    await using server = await misbehave(fired);
    const plivo = clientOf(server.url);
    const error = await plivo.calls
      .create(parameters, { signal: AbortSignal.abort() })
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoAbortError", ambiguous: false, sentAt: undefined });
    expect(server.arrivals).toEqual([]);
  });

  it("while Plivo is silent: the dial is in doubt", async ({ expect }) => {
    const controller = new AbortController();
    const abort: Fault = { answer: () => controller.abort() };
    await using server = await misbehave(abort);
    const before = Date.now();
    const error = await clientOf(server.url)
      .calls.create(parameters, { signal: controller.signal, timeout: Infinity })
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoAbortError", ambiguous: true });
    expect((error as PlivoError).sentAt?.getTime()).toBeGreaterThanOrEqual(before);
  });

  it("while it waits to try again", async ({ expect }) => {
    const controller = new AbortController();
    await using server = await misbehave(answer(429, problem, { "retry-after": "20" }));
    const plivo = clientOf(server.url).withOptions({ onAttempt: () => controller.abort() });
    const error = await plivo.calls
      .create(parameters, { signal: controller.signal })
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoAbortError", ambiguous: false });
    expect(server.arrivals).toHaveLength(1);
  });

  it("leaves no listener behind", async ({ expect }) => {
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    signal.addEventListener = (_: string, listener: unknown) => void listeners.add(listener);
    signal.removeEventListener = (_: string, listener: unknown) => void listeners.delete(listener);
    await using server = await misbehave(answer(429, problem), fired);
    await clientOf(server.url).calls.create(parameters, { signal });
    expect(listeners.size).toBe(0);
  });
});

describe.concurrent("the time limit", () => {
  it("holds for a fetch that ignores its signal", async ({ expect }) => {
    const plivo = clientOf("http://127.0.0.1").withOptions({
      fetch: () => new Promise(() => {}),
      timeout: 20,
    });
    const error = await plivo.calls.create(parameters).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoTimeoutError", ambiguous: true });
  });

  it("can be set for one request", async ({ expect }) => {
    await using server = await misbehave(hang);
    const error = await clientOf(server.url)
      .withOptions({ timeout: Infinity })
      .calls.create(parameters, { timeout: 30 })
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoTimeoutError" });
  });
});

describe("an error can go to any log", () => {
  const quoting = {
    api_id: "api-3",
    error:
      "14155550199 is not a valid phone number, nor are +1 (415) 555-0100, sip:ada@phone.plivo.com and https://example.com/?token=1",
  };

  it("has Plivo's words without the numbers in them", async () => {
    await using server = await misbehave(answer(400, quoting));
    const error = await clientOf(server.url)
      .calls.create(parameters)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({
      message:
        "calls.create got 400 from Plivo: [hidden] is not a valid phone number, nor are [hidden], [hidden] and [hidden]",
      reason: "[hidden] is not a valid phone number, nor are [hidden], [hidden] and [hidden]",
      apiId: "api-3",
      operation: "calls.create",
    });
  });

  it("is bounded, and without HTML", async () => {
    await using long = await misbehave(answer(400, { error: "no ".repeat(5000) }));
    const error = await clientOf(long.url)
      .calls.create(parameters)
      .catch((error: unknown) => error);
    expect(String(error).length).toBeLessThan(400);
    await using page = await misbehave(answer(502, html));
    await expect(clientOf(page.url).calls.create(parameters)).rejects.toThrow(
      /^calls.create got 502 from Plivo$/,
    );
  });

  it.for(rows.filter(({ create }) => create !== "a call"))(
    "$failure: no secret, number or URL in it",
    async ({ faults }) => {
      await using server = await misbehave(...faults);
      const error = await clientOf(server.url)
        .calls.create(parameters)
        .catch((error: unknown) => error);
      const everything = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
      for (const secret of [
        "invented-token",
        btoa("MAXXXXXXXXXXXXXXXXXX:invented-token"),
        "1415555",
        "example.com",
      ]) {
        expect(everything).not.toContain(secret);
      }
    },
  );
});

describe("the official SDK in the same rows", () => {
  const compared = rows.flatMap(({ officialPosts, ...rest }) =>
    officialPosts === spared ? [] : [{ officialPosts, ...rest }],
  );
  it.for(compared)("$failure: $officialPosts POST", async ({ faults, officialPosts }, { expect }) => {
    await using server = await misbehave(...faults);
    await officialCreate(server.url, { timeout });
    expect(server.arrivals.filter(({ method }) => method === "POST")).toHaveLength(officialPosts);
  });
});
