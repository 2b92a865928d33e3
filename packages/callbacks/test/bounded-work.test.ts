import { afterEach, describe, expect, it, vi } from "vitest";
import { explainSignature, receiveCallback, signedHeaders, verify } from "../src/index.ts";

const authTokens = ["invented-token"];
const form = "application/x-www-form-urlencoded";
const url = "https://calls.example.com/v1/hangup?feed=a&expires=9";

// Operations are counted, not time: how often two fields are compared, and how much text is signed.
const sort = Array.prototype.sort;
const verifyHmac = crypto.subtle.verify;
let compared = 0;
let signed = 0;

function count(): void {
  compared = 0;
  signed = 0;
  vi.spyOn(Array.prototype, "sort").mockImplementation(function (this: unknown[], compare) {
    return sort.call(this, (a, b) => {
      compared += Array.isArray(a) ? 1 : 0;
      return compare ? compare(a, b) : 0;
    });
  });
  vi.spyOn(crypto.subtle, "verify").mockImplementation((algorithm, key, signature, data) => {
    signed += data.byteLength;
    return verifyHmac.call(crypto.subtle, algorithm, key, signature, data);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Fields in no order, each of them short: the most that there can be in a body. */
function fields(length: number): string {
  return Array.from({ length }, (_, index) => `${(index * 7919) % length}=${index % 7}`).join("&");
}

function forged(body: string, query = ""): Request {
  return new Request(url + query, {
    method: "POST",
    body,
    headers: {
      "content-type": form,
      "x-plivo-signature-v3": btoa("x".repeat(32)),
      "x-plivo-signature-v3-nonce": "1",
      "x-forwarded-host": "other.example.com",
    },
  });
}

const refusal = (request: Request) =>
  receiveCallback(request, { type: "ring", authTokens }).catch((error: unknown) => error);

describe("of a request that is signed", () => {
  it("a long text is looked through once, whatever its letters", async () => {
    // A look back from each of its letters would take minutes.
    const params = { CallUUID: "c", transcription: `\u2019${"a".repeat(500_000)}` };
    const headers = await signedHeaders({ method: "POST", url, params, authToken: "invented-token" });
    const request = new Request(url, { method: "POST", headers, body: new URLSearchParams(params) });
    const options = { type: "transcription", authTokens, maxBytes: 600_000 } as const;
    expect(await receiveCallback(request, options)).toMatchObject({ callUuid: "c" });
  });
});

describe("of a request that nobody has signed", () => {
  it("more than 500 fields are not even sorted", async () => {
    expect(await refusal(forged(fields(500)))).toMatchObject({ code: "bad_signature" });
    for (const request of [forged(fields(501)), forged("&".repeat(501)), forged("", `&${fields(501)}`)]) {
      count();
      expect(await refusal(request)).toMatchObject({ code: "too_large", status: 413 });
      expect({ compared, signed }).toEqual({ compared: 0, signed: 0 });
      vi.restoreAllMocks();
    }
  });

  it.each([100, 300, 500])(
    "%i fields are explained with no more comparisons than to verify them takes",
    async (n) => {
      const params = [...new URLSearchParams(fields(n))];
      const request = {
        method: "POST",
        url,
        params,
        nonce: "1",
        signatures: btoa("x".repeat(32)),
        authTokens,
      } as const;
      count();
      await verify(request);
      const verifying = compared;
      vi.restoreAllMocks();
      count();
      await refusal(forged(fields(n)));
      // One look at each field for every way to arrange them, of which there are four.
      expect(compared).toBeLessThanOrEqual(verifying + 7 * (n + 2));
    },
  );

  it.each([1_000, 15_000, 60_000])(
    "a body of %i bytes costs no more than 128 KiB of signing to explain",
    async (size) => {
      const body = `Pad=${"x".repeat(size)}`;
      count();
      await verify({
        ...{ method: "POST", url, params: new URLSearchParams(body), nonce: "1" },
        ...{ signatures: btoa("x".repeat(32)), authTokens },
      });
      const verifying = signed;
      vi.restoreAllMocks();
      count();
      await refusal(forged(body));
      expect(signed - verifying).toBeLessThanOrEqual(131_072);
    },
  );

  it("other URLs bring no other queries to sort", async () => {
    const otherUrls = Array.from(
      { length: 50 },
      (_, index) => `https://h${index}.example.com/?${fields(500)}`,
    );
    count();
    await explainSignature({
      ...{ method: "GET", url, nonce: "1", otherUrls },
      ...{ signatures: btoa("x".repeat(32)), authTokens },
    });
    expect(compared).toBeLessThan(10);
  });
});

describe("a query whose names can be read in more than one way", () => {
  it.each(["expires%3D1%26feed=a", "a.b=1", "%3Fa=1", "a%26b="])(
    "%s is refused where that is asked",
    async (query) => {
      const address = `https://calls.example.com/hangup?${query}`;
      const send = async () => {
        const headers = await signedHeaders({
          method: "POST",
          url: address,
          params: { CallUUID: "c" },
          authToken: "t",
        });
        return new Request(address, {
          method: "POST",
          headers,
          body: new URLSearchParams({ CallUUID: "c" }),
        });
      };
      const options = { type: "hangup", authTokens: ["t"] } as const;
      expect(await receiveCallback(await send(), options)).toMatchObject({ callUuid: "c" });
      const refused = receiveCallback(await send(), { ...options, rejectAmbiguousQuery: true });
      await expect(refused).rejects.toMatchObject({ code: "ambiguous_query", status: 400 });
    },
  );
});
