import { type Plivo, PlivoError, type PlivoOptions } from "@plivo-edge/client";
import { describe, it } from "vitest";
import { clientOf, fired, html, parameters, problem, rows, spared, timeout } from "./failure-table.ts";
import { answer, bodyAfterNoContent, misbehave } from "./misbehaving-server.ts";
import { officialCreate } from "./official-sdk.ts";

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

describe("a DELETE whose 204 has a body", () => {
  it("leaves no connection behind on which a dial would be in doubt", async ({ expect }) => {
    const turns = Array.from({ length: 10 }, () => [bodyAfterNoContent, fired]).flat();
    await using server = await misbehave(...turns);
    const { calls } = clientOf(server.url).withOptions({ timeout: 5000, maxRetries: 0 });
    for (let turn = 0; turn < 10; turn++) {
      await calls.hangUp("call-1");
      await calls.create(parameters);
    }
    expect(server.arrivals.map(({ method }) => method)).toEqual(Array(10).fill(["DELETE", "POST"]).flat());
    expect(server.arrivals[0]?.headers.connection).toBe("close");
  });
});

describe("what an error says to do", () => {
  const create = (plivo: Plivo): Promise<string> =>
    plivo.calls.create(parameters).then(
      () => "a call",
      (error: unknown) => String(error),
    );

  it("names the two variables where the account is refused", async ({ expect }) => {
    await using server = await misbehave(answer(401, "Could not verify your access"));
    expect(await create(clientOf(server.url))).toBe(
      "PlivoApiError: calls.create got 401 from Plivo: Could not verify your access. Check authId and authToken (PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN)",
    );
  });

  it("has the code of a refused connection", async ({ expect }) => {
    const server = await misbehave(fired);
    await server[Symbol.asyncDispose]();
    expect(await create(clientOf(server.url).withOptions({ maxRetryDelay: 1 }))).toBe(
      "PlivoConnectionError: calls.create could not connect to Plivo: ECONNREFUSED",
    );
  });

  it.for<[PlivoOptions["timeout"], string]>([
    [0, "timeout: must be a number of milliseconds, more than 0"],
    [-1, "timeout: must be a number of milliseconds, more than 0"],
    [Number.NaN, "timeout: must be a number of milliseconds, more than 0"],
  ])("refuses a timeout of %d, for one request and for all", async ([timeout, message], { expect }) => {
    await using server = await misbehave(fired);
    const plivo = clientOf(server.url);
    await expect(plivo.calls.create(parameters, { timeout })).rejects.toThrow(message);
    expect(() => plivo.withOptions({ timeout })).toThrow(message);
    expect(() => plivo.withOptions({ maxRetries: -1 })).toThrow("maxRetries: must be a number, 0 or more");
    expect(server.arrivals).toEqual([]);
  });
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
