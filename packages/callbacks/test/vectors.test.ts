import { describe, expect, it } from "vitest";
import { sign, stringToSign, verify } from "../src/index.ts";
import vectors from "./fixtures/signature-v3.json" with { type: "json" };

/** One pair for each value of a repeated field. */
function pairs(params: Record<string, string | string[]>): [string, string][] {
  return Object.entries(params).flatMap(([key, values]) =>
    [values].flat().map((value): [string, string] => [key, value]),
  );
}

describe.each(vectors)("the signature of $name", ({ uri, token, signature, string_to_sign, ...vector }) => {
  const method = vector.method as "GET" | "POST"; // JSON modules widen literals
  const request = { method, url: uri, params: pairs(vector.params), nonce: vector.nonce };

  it("covers the text that Plivo's SDKs sign", () => {
    expect(stringToSign(request)).toBe(string_to_sign);
  });

  it("is the one that Plivo's SDKs compute", async () => {
    expect(await sign({ ...request, authToken: token })).toBe(signature);
  });

  it("verifies, and with another token does not", async () => {
    expect(await verify({ ...request, signatures: signature, authTokens: [token] })).toBe(true);
    expect(await verify({ ...request, signatures: signature, authTokens: [`${token}x`] })).toBe(false);
  });
});

it("covers all nineteen vectors", () => {
  expect(vectors).toHaveLength(19);
});
