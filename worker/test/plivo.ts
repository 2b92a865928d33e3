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

/** Asks the relay what Plivo would ask. */
export async function callback(
  type: string,
  params: Record<string, string>,
  { authToken = "new-token", query = "" }: { authToken?: string; query?: string } = {},
): Promise<Response> {
  return exports.default.fetch(await signed(`${relayUrl}/v1/callbacks/${type}${query}`, params, authToken));
}
