import { describe, expect, it, vi } from "vitest";
import {
  CallbackError,
  explainSignature,
  type ReceiveOptions,
  receiveCallback,
  signedHeaders,
  type UnverifiedRequest,
} from "../src/index.ts";
import { payloads } from "./payloads.ts";

const authToken = "invented-token";
const url = "https://calls.example.com/v1/hangup?feed=a";
const params = [...new URLSearchParams(payloads.hangup)];

type Asked = Pick<UnverifiedRequest, "url" | "method" | "params">;

/** Why a request that Plivo signed as the first one does not match as the second. */
async function explain(signed: Partial<Asked>, received: Partial<Asked>, otherUrls: string[] = []) {
  const headers = await signedHeaders({ method: "POST", url, params, ...signed, authToken });
  return explainSignature({
    method: "POST",
    url,
    params,
    ...received,
    nonce: headers["X-Plivo-Signature-V3-Nonce"],
    signatures: headers["X-Plivo-Signature-V3"],
    authTokens: ["older-token", authToken],
    otherUrls,
  });
}

describe("a signature does not match because of", () => {
  it.each([
    ["wrong_scheme", "http://calls.example.com/v1/hangup?feed=a"],
    ["wrong_port", "https://calls.example.com:8443/v1/hangup?feed=a"],
    ["wrong_port", "https://calls.example.com:443/v1/hangup?feed=a"],
    ["wrong_path", "https://calls.example.com/v1/hangup/?feed=a"],
  ])("the %s of %s", async (reason, received) => {
    expect(await explain({}, { url: received })).toBe(reason);
  });

  it.each([
    ["wrong_port", "https://calls.example.com:443/v1/hangup?feed=a", url],
    ["wrong_port", "http://calls.example.com:80/v1/hangup", "http://calls.example.com/v1/hangup"],
    ["wrong_path", "https://calls.example.com", "https://calls.example.com/"],
    ["wrong_scheme", "http://calls.example.com/v1/hangup/", "https://calls.example.com/v1/hangup"],
  ])("the %s where %s was dialled", async (reason, dialled, received) => {
    expect(await explain({ url: dialled }, { url: received })).toBe(reason);
  });

  it("another host that the server is known by, whatever else is different", async () => {
    const received = "http://127.0.0.1:8787/v1/hangup?feed=a";
    expect(await explain({}, { url: received }, ["http://calls.example.com/v1/hangup?feed=a"])).toBe(
      "wrong_host",
    );
    expect(await explain({}, { url: received })).toBe("wrong_token_or_forged");
  });

  it("a path that a proxy has cut", async () => {
    const prefixed = "https://calls.example.com/twice/v1/hangup?feed=a";
    expect(await explain({}, { url: prefixed }, [url])).toBe("wrong_path");
  });

  it("the method", async () => {
    const base = "https://calls.example.com/v1/hangup";
    const merged = `${base}?${new URLSearchParams(params)}`;
    expect(await explain({ method: "GET", url: merged, params: [] }, { url: base })).toBe("wrong_method");
    expect(await explain({ url: base }, { method: "GET", url: merged, params: [] })).toBe("wrong_method");
  });

  it("the body: fields that were not Plivo's, or the query's once more", async () => {
    expect(await explain({ params: [] }, {})).toBe("wrong_body");
    expect(await explain({}, { params: [...params, ["feed", "a"]] })).toBe("wrong_body");
  });

  it("nothing that can be proven", async () => {
    expect(await explain({}, { params: params.slice(1) })).toBe("wrong_token_or_forged");
    expect(await explain({}, { url: "not a URL" })).toBe("wrong_token_or_forged");
    expect(await explain({ url: "http://a.example.com/" }, {})).toBe("wrong_token_or_forged");
  });
});

describe("looking for the reason", () => {
  const forged = {
    method: "POST",
    url: "https://calls.example.com:8443/v1/hangup?feed=a",
    params,
    nonce: "1",
    signatures: Array.from({ length: 40 }, (_, index) => btoa(`${index}`.padStart(32))).join(),
    authTokens: ["one", "two"],
    otherUrls: ["http://a.example.com/", "http://b.example.com/b", "http://c.example.com/c"],
  } as const;

  it("takes 64 signatures at most, whatever a forger sends", async () => {
    const verify = vi.spyOn(crypto.subtle, "verify");
    expect(await explainSignature(forged)).toBe("wrong_token_or_forged");
    expect(verify.mock.calls.length).toBeGreaterThan(32);
    expect(verify.mock.calls.length).toBeLessThanOrEqual(64);
    verify.mockRestore();
  });

  it("takes none for a long body", async () => {
    const verify = vi.spyOn(crypto.subtle, "verify");
    await explainSignature({ ...forged, params: [["Pad", "x".repeat(20_000)]] });
    expect(verify).not.toHaveBeenCalled();
    verify.mockRestore();
  });
});

describe("a refused callback", () => {
  async function refusal(
    arrivesAt: string,
    options: Partial<ReceiveOptions<"hangup">>,
    headers?: HeadersInit,
  ) {
    const signed = await signedHeaders({ method: "POST", url, params, authToken });
    const body = new URLSearchParams(params);
    const request = new Request(arrivesAt, { method: "POST", body, headers: { ...headers, ...signed } });
    const received = receiveCallback(request, { type: "hangup", authTokens: [authToken], ...options });
    return received.then(undefined, (error: unknown) => error);
  }

  it("says why, for the log", async () => {
    const error = await refusal("http://calls.example.com/v1/hangup?feed=a", {});
    expect(error).toBeInstanceOf(CallbackError);
    expect(error).toMatchObject({ code: "bad_signature", reason: "wrong_scheme" });
  });

  it("tells that publicUrl is missing, or wrong", async () => {
    const inside = "http://127.0.0.1:8787/v1/hangup?feed=a";
    const forwarded = { "X-Forwarded-Host": "calls.example.com, inner" };
    expect(await refusal(inside, {}, forwarded)).toMatchObject({ reason: "wrong_host" });
    expect(await refusal(url, { publicUrl: "https://old.example.com" })).toMatchObject({
      reason: "wrong_host",
    });
    expect(await refusal(url, { publicUrl: "https://calls.example.com/twice" })).toMatchObject({
      reason: "wrong_path",
    });
  });

  it("for any other cause has none", () => {
    expect(new CallbackError("malformed", "To is required").reason).toBeUndefined();
  });
});
