import { PlivoError } from "@plivo-edge/client";
import { describe, it } from "vitest";
import { clientOf, html, parameters, problem, rows, spared, timeout } from "./failure-table.ts";
import { answer, misbehave } from "./misbehaving-server.ts";
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
