import { exports } from "cloudflare:workers";
import { signedHeaders } from "@plivo-edge/callbacks";

export const relayUrl = "https://relay.example.com";

/** The parameters that every callback of an outbound call carries. */
export function facts(call: string): Record<string, string> {
  return {
    CallUUID: call,
    RequestUUID: call,
    From: "14155550111",
    To: "14155550199",
    Direction: "outbound",
    CallStatus: "in-progress",
  };
}

/** What Plivo would send to a URL, signed as Plivo signs. */
export async function signed(
  url: string,
  params: Record<string, string>,
  authToken = "new-token",
): Promise<Request> {
  const headers = await signedHeaders({
    method: "POST",
    url,
    params: Object.entries(params),
    nonce: crypto.randomUUID(),
    authToken,
  });
  return new Request(url, { method: "POST", headers: { ...headers }, body: new URLSearchParams(params) });
}

/**
 * Asks the relay what Plivo would ask.
 *
 * @param path what the URL says besides its type: `/feed/support`
 */
export async function callback(
  type: string,
  params: Record<string, string>,
  { authToken = "new-token", path = "" }: { authToken?: string; path?: string } = {},
): Promise<Response> {
  return exports.default.fetch(await signed(`${relayUrl}/v1/callbacks/${type}${path}`, params, authToken));
}
