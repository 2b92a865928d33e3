import { describe, expect, it } from "vitest";
import { sign, signedHeaders, stringToSign, verify } from "../src/index.ts";

const authToken = "invented-token";
const other = "another-token";
const request = {
  method: "POST",
  url: "https://cb.example.com/hangup?feed=a",
  params: Object.entries({ CallUUID: "64d3290a", Event: "Hangup" }),
  nonce: "37300338173920782155",
} as const;
const signature = await sign({ ...request, authToken });
const foreign = await sign({ ...request, authToken: "a-stranger's" });

describe("verify", () => {
  it("takes any of several signatures, with or without spaces between them", async () => {
    for (const signatures of [
      `${foreign},${signature}`,
      `${signature}, ${foreign}`,
      ` ${foreign} , ${signature} `,
    ]) {
      expect(await verify({ ...request, signatures, authTokens: [authToken] })).toBe(true);
    }
  });

  it("takes any of several tokens, so that one can be rotated", async () => {
    expect(await verify({ ...request, signatures: signature, authTokens: [other, authToken] })).toBe(true);
    expect(await verify({ ...request, signatures: signature, authTokens: [authToken, other] })).toBe(true);
    expect(await verify({ ...request, signatures: signature, authTokens: [other] })).toBe(false);
  });

  it("goes on after a signature that is not base64", async () => {
    const signatures = `%%%,,AAAA,${signature}`;
    expect(await verify({ ...request, signatures, authTokens: [authToken] })).toBe(true);
  });

  it.each(["", ",", "AAAA", "%%%"])("refuses %j", async (signatures) => {
    expect(await verify({ ...request, signatures, authTokens: [authToken] })).toBe(false);
  });

  it("takes one spelling of a signature only, so that its text can serve as a replay key", async () => {
    const spellings = [signature.replace("=", ""), `${signature.slice(0, 20)} ${signature.slice(20)}`];
    for (const spelling of spellings) {
      expect(atob(spelling)).toBe(atob(signature));
      expect(await verify({ ...request, signatures: spelling, authTokens: [authToken] })).toBe(false);
    }
  });

  it("refuses a nonce that hides the end of the body", async () => {
    const [url, hidden = ""] = stringToSign(request).split(/\?feed=a\./);
    const forged = { method: "POST", url: `${url}?feed=a`, nonce: hidden } as const;
    expect(stringToSign(forged)).toBe(stringToSign(request));
    expect(await verify({ ...forged, signatures: signature, authTokens: [authToken] })).toBe(false);
  });

  it("computes no more than sixteen signatures, however many a header brings", async () => {
    const padded = (count: number) => `${`${foreign},`.repeat(count)}${signature}`;
    expect(await verify({ ...request, signatures: padded(15), authTokens: [authToken] })).toBe(true);
    expect(await verify({ ...request, signatures: padded(16), authTokens: [authToken] })).toBe(false);
  });

  it("throws without a token, rather than let anybody in", async () => {
    const unset = undefined as unknown as string; // what a missing secret is to JavaScript
    for (const authTokens of [[], [""], [authToken, ""], [unset]]) {
      await expect(verify({ ...request, signatures: signature, authTokens })).rejects.toThrow(TypeError);
    }
  });

  it("does not take a signature of the second version, which covers no parameter", async () => {
    const v2 = "aHULzuNwOAeC3ustT/rtH7PmgE6RVEXtrBmdUy0akdM=";
    const signed = {
      method: "POST",
      url: "https://cb.example.com/voice/answer?s=1",
      nonce: "05429567804466091622",
    };
    const authTokens = ["MGMyNTM1NzYxZjBlNGM0ZTg0NDI0ZTVkYTcyMzEx"];
    expect(await verify({ ...signed, method: "POST", signatures: v2, authTokens })).toBe(false);
  });
});

describe("stringToSign", () => {
  it("takes a URLSearchParams as well as entries", () => {
    const params = new URLSearchParams([...request.params]);
    expect(stringToSign({ ...request, params })).toBe(stringToSign(request));
  });

  it("keeps a question mark inside the query", () => {
    expect(stringToSign({ method: "GET", url: "https://a.example/?x=1??&?y=2", nonce: "n" })).toBe(
      "https://a.example/??y=2&x=1??.n",
    );
  });

  it("refuses a method that Plivo does not use", () => {
    const method = "PUT" as "POST"; // what an untyped caller may pass
    expect(() => stringToSign({ ...request, method })).toThrow("method must be GET or POST");
  });
});

describe("signedHeaders", () => {
  it("are what Plivo sends: two signatures and a nonce of twenty digits", async () => {
    const headers = await signedHeaders({ ...request, nonce: undefined, authToken });
    expect(headers["X-Plivo-Signature-V3-Nonce"]).toMatch(/^\d{20}$/);
    expect(headers["X-Plivo-Signature-Ma-V3"]).toBe(headers["X-Plivo-Signature-V3"]);
  });

  it("sign with the main account's token too", async () => {
    const headers = await signedHeaders({ ...request, authToken, mainAuthToken: other });
    expect(headers["X-Plivo-Signature-V3"]).toBe(signature);
    expect(headers["X-Plivo-Signature-Ma-V3"]).toBe(await sign({ ...request, authToken: other }));
  });

  it("read parameters that can be read only once", async () => {
    const params = request.params.values();
    const headers = await signedHeaders({ ...request, params, authToken, mainAuthToken: authToken });
    expect(headers["X-Plivo-Signature-Ma-V3"]).toBe(signature);
  });
});
