import type { PlivoError } from "@plivo-edge/client";
import { describe, it } from "vitest";
import { clientOf, fired, parameters, problem } from "./failure-table.ts";
import { answer, type Fault, hang, misbehave } from "./misbehaving-server.ts";

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

  it.for([2 ** 31, 1e12])(
    "is none if it is longer than a timer can be: %d ms",
    async (timeout, { expect }) => {
      await using server = await misbehave({ answer: (...of) => setImmediate(() => fired.answer(...of)) });
      expect(await clientOf(server.url).calls.create(parameters, { timeout })).toHaveProperty("requestUuid");
    },
  );

  it("can be set for one request", async ({ expect }) => {
    await using server = await misbehave(hang);
    const error = await clientOf(server.url)
      .withOptions({ timeout: Infinity })
      .calls.create(parameters, { timeout: 30 })
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "PlivoTimeoutError" });
  });
});
