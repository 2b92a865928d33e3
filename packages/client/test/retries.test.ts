import type { Attempt } from "@plivo-edge/client";
import { describe, it } from "vitest";
import { clientOf, fired, parameters, problem } from "./failure-table.ts";
import { answer, type MisbehavingServer, misbehave } from "./misbehaving-server.ts";

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

  it.for(["soon", "0xe10", "36e2"])(
    "that is neither is as if it were not there: %s",
    async (text, { expect }) => {
      await using server = await misbehave(answer(429, problem, { "retry-after": text }), fired);
      await expect(clientOf(server.url).calls.create(parameters)).resolves.toMatchObject({
        message: "call fired",
      });
    },
  );

  const gap = ({ arrivals: [first, second] }: MisbehavingServer): number =>
    (second?.at ?? 0) - (first?.at ?? Number.POSITIVE_INFINITY);
});
