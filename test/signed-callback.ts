import { signedHeaders } from "@plivo-edge/callbacks";

/** A callback of an outbound call as Plivo would send it: signed, with the parameters that each of them carries. */
export async function signedCallback(
  url: string,
  call: string,
  authToken: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Request> {
  const body = new URLSearchParams({
    CallUUID: call,
    RequestUUID: call,
    From: "14155550111",
    To: "14155550100",
    Direction: "outbound",
    CallStatus: "ringing",
    ...more,
  });
  const headers = await signedHeaders({ method: "POST", url, params: body, authToken });
  return new Request(url, { method: "POST", headers, body });
}
