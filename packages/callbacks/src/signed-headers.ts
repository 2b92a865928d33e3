import { pairsOf } from "./parameters.ts";
import { sign } from "./signature.ts";
import type { SignedRequest } from "./string-to-sign.ts";

/** The three headers that every callback carries. A type, not an interface, so that `fetch` takes it as headers. */
export type SignedHeaders = Record<
  "X-Plivo-Signature-V3" | "X-Plivo-Signature-Ma-V3" | "X-Plivo-Signature-V3-Nonce",
  string
>;

/**
 * The headers that Plivo would send with a request: for tests of your own routes.
 *
 * @example
 * const params = new URLSearchParams({ CallUUID: "…", Event: "Hangup" });
 * const headers = await signedHeaders({ method: "POST", url, params, authToken });
 * await app.request(url, { method: "POST", body: params, headers });
 */
export async function signedHeaders(
  request: Omit<SignedRequest, "nonce"> & {
    /** Random by default. */
    readonly nonce?: string | undefined;
    /** The token of the account, or sub-account, that owns the call. */
    readonly authToken: string;
    /** The main account's token, where a sub-account owns the call. */
    readonly mainAuthToken?: string | undefined;
  },
): Promise<SignedHeaders> {
  const { nonce = randomNonce(), authToken, mainAuthToken = authToken } = request;
  // Signed twice, so read once: an iterator would be empty the second time.
  const signed = { ...request, params: pairsOf(request.params), nonce };
  return {
    "X-Plivo-Signature-V3": await sign({ ...signed, authToken }),
    "X-Plivo-Signature-Ma-V3": await sign({ ...signed, authToken: mainAuthToken }),
    "X-Plivo-Signature-V3-Nonce": nonce,
  };
}

/** Twenty decimal digits, as Plivo's are. */
function randomNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => byte % 10).join("");
}
