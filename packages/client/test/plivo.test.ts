import { inspect } from "node:util";
import {
  type Attempt,
  fromEnv,
  Plivo,
  PlivoError,
  type PlivoOptions,
  PlivoValidationError,
  type PlivoWith,
} from "@plivo-edge/client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { recording } from "./recording.ts";

const authId = "MAXXXXXXXXXXXXXXXXXX";
const authToken = "invented-token";
const call = { from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer" };

describe("new Plivo", () => {
  it.for<[object, string]>([
    [{ authId: "" }, "authId: must be printable ASCII without a colon"],
    [{ authId: undefined }, "authId: is missing"],
    [{ authId: "MA:X" }, "authId: must be printable ASCII without a colon"],
    [{ authToken: "" }, "authToken: must be printable ASCII without a colon"],
    [{ authToken: "töken" }, "authToken: must be printable ASCII without a colon"],
    [{ authToken: "token\n" }, "authToken: must be printable ASCII without a colon"],
    [{ baseUrl: "api.plivo.com" }, "baseUrl: must be an absolute http or https URL"],
  ])("refuses %o, and does not say what it was", ([options, issue]) => {
    const construct = (): Plivo => new Plivo({ authId, authToken, ...options } as PlivoOptions); // wrong on purpose
    expect(construct).toThrow(PlivoValidationError);
    expect(construct).toThrow(issue);
  });

  it("shows its token to nobody", () => {
    const plivo = new Plivo({ authId, authToken });
    expect(inspect(plivo, { depth: 10, showHidden: true })).not.toContain(authToken);
    expect(JSON.stringify(plivo)).not.toContain(authToken);
  });

  it("can act on a subaccount, and be somewhere else", async () => {
    const urls: string[] = [];
    const fetch = async (url: string): Promise<Response> => {
      urls.push(url);
      return Response.json({ request_uuid: "1" });
    };
    const options = {
      authId,
      authToken,
      fetch,
      subaccount: "SAXXXXXXXXXXXXXXXXXX",
      baseUrl: "http://127.0.0.1:8080/",
    };
    await new Plivo(options).calls.create(call);
    expect(urls).toEqual(["http://127.0.0.1:8080/v1/Account/SAXXXXXXXXXXXXXXXXXX/Call/"]);
  });

  it("takes the global fetch, and does not call it as a method", async () => {
    vi.stubGlobal("fetch", async function (this: unknown) {
      if (this !== undefined && this !== globalThis) throw new TypeError("Illegal invocation");
      return Response.json({ request_uuid: "1" });
    });
    await expect(new Plivo({ authId, authToken }).calls.create(call)).resolves.toEqual({ requestUuid: "1" });
  });

  it("refuses to run in a web page unless told so", async () => {
    vi.stubGlobal("document", {});
    expect(() => new Plivo({ authId, authToken })).toThrow(PlivoError);
    expect(() => new Plivo({ authId, authToken })).toThrow("dangerouslyAllowBrowser");
    expect(new Plivo({ authId, authToken, dangerouslyAllowBrowser: true })).toBeInstanceOf(Plivo);
  });

  afterEach(() => vi.unstubAllGlobals());
});

describe("withOptions", () => {
  it("is the same account with some options changed, and leaves the first as it was", async () => {
    const { plivo, sent } = recording(() => new Response("", { status: 429 }), { maxRetries: 0 });
    await expect(plivo.withOptions({ maxRetries: 1 }).calls.get("1")).rejects.toThrow("429");
    expect(sent).toHaveLength(2);
    await expect(plivo.calls.get("1")).rejects.toThrow("429");
    expect(sent).toHaveLength(3);
  });

  it("yields to the options of a request", async () => {
    const { plivo, sent } = recording(() => new Response("", { status: 429 }), { maxRetries: 2 });
    await expect(plivo.calls.get("1", { maxRetries: 0 })).rejects.toThrow("429");
    expect(sent).toHaveLength(1);
    await expect(plivo.calls.get("1", { maxRetries: undefined })).rejects.toThrow("429");
    expect(sent).toHaveLength(4);
  });
});

function raise(): never {
  throw new Error("the log is full");
}

describe("onAttempt", () => {
  it("is told of every attempt, without secrets and numbers", async () => {
    const attempts: Attempt[] = [];
    const answers = [
      new Response("{}", { status: 429 }),
      Response.json({ request_uuid: "1" }, { status: 201 }),
    ];
    const { plivo } = recording(() => answers.shift(), { onAttempt: (attempt) => attempts.push(attempt) });
    await plivo.calls.create(call);
    expect(attempts).toEqual([
      {
        operation: "calls.create",
        attempt: 1,
        duration: expect.any(Number),
        status: 429,
        error: expect.objectContaining({ name: "PlivoApiError" }),
        retryIn: expect.any(Number),
      },
      {
        operation: "calls.create",
        attempt: 2,
        duration: expect.any(Number),
        status: 201,
        error: undefined,
        retryIn: undefined,
      },
    ]);
    const everything = inspect(attempts, { depth: 10, showHidden: true });
    expect(everything).not.toMatch(/1415555|invented-token|example\.com/);
  });

  it.each<[string, () => void]>([
    ["at once", () => raise()],
    ["later, where it is asynchronous", () => Promise.reject(new Error("the log is full"))],
  ])("cannot fail a call, nor a process: it throws %s", async (_, onAttempt) => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const { plivo } = recording({ request_uuid: "1" }, { onAttempt });
    await expect(plivo.calls.create(call)).resolves.toEqual({ requestUuid: "1" });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe("withResponse", () => {
  it("rejects alone: the promise that nobody awaits is no unhandled rejection", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const { plivo } = recording(() => new Response("", { status: 400 }));
    await expect(plivo.calls.create(call).withResponse()).rejects.toThrow("400");
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe("fromEnv", () => {
  it("takes what Plivo's own SDKs read, and nothing else", () => {
    expect(fromEnv({ PLIVO_AUTH_ID: authId, PLIVO_AUTH_TOKEN: authToken, HOME: "/" })).toEqual({
      authId,
      authToken,
    });
  });

  it("takes where a simulated Plivo is, unless that is set to nothing", () => {
    const account = { PLIVO_AUTH_ID: authId, PLIVO_AUTH_TOKEN: authToken };
    expect(fromEnv({ ...account, PLIVO_API_URL: "http://127.0.0.1:8790" })).toEqual({
      ...{ authId, authToken, baseUrl: "http://127.0.0.1:8790" },
    });
    expect(fromEnv({ ...account, PLIVO_API_URL: "" })).toEqual({ authId, authToken });
  });

  it("leaves it to Plivo to say what is missing", () => {
    expect(() => new Plivo(fromEnv({ PLIVO_AUTH_ID: authId }))).toThrow("authToken: is missing");
  });
});

describe("PlivoWith", () => {
  async function remind(plivo: PlivoWith<"create" | "hangUp">): Promise<string> {
    const { requestUuid } = await plivo.calls.create(call);
    await plivo.calls.hangUp(requestUuid);
    return requestUuid;
  }

  it("is what Plivo is", async () => {
    const { plivo } = recording({ request_uuid: "1" });
    expect(await remind(plivo)).toBe("1");
  });

  it("is what a fake of plain functions is", async () => {
    const calls = { create: async () => ({ requestUuid: "fake" }), hangUp: async () => {} };
    expect(await remind({ calls })).toBe("fake");
    // @ts-expect-error a call has an id
    const wrong = () => remind({ calls: { ...calls, create: async () => ({}) } });
    expect(wrong).toBeTypeOf("function");
  });
});
