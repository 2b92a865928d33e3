import { signedHeaders } from "@plivo-edge/callbacks";
import type { Callback } from "./attempt.ts";

/** A callback as it goes over the wire. */
export interface WireRequest {
  readonly url: string;
  readonly init: RequestInit & { readonly headers: Record<string, string> };
}

/** Plivo sorts parameters by their bytes: `ALegUUID` before `To` before `direction`. */
export function sorted(pairs: Iterable<readonly [string, string]>): [string, string][] {
  return Array.from(pairs, ([key, value]): [string, string] => [key, value]).sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
}

/** The URL as Plivo dials it: the fragment is for Plivo alone. */
export function dialled(url: string): string {
  return url.split("#", 1)[0] ?? "";
}

/** Signs a callback: parameters in the body of a POST, or merged into the query of a GET. */
export async function wireRequest(
  callback: Callback,
  nonce: string,
  tokens: { readonly authToken: string; readonly mainAuthToken: string },
): Promise<WireRequest> {
  const parameters = Object.entries(callback.parameters);
  if (callback.method === "GET") {
    const [base = "", query = ""] = callback.url.split(/\?(.*)/s, 2);
    const url = `${base}?${new URLSearchParams(sorted([...new URLSearchParams(query), ...parameters]))}`;
    const headers = await signedHeaders({ method: "GET", url, nonce, ...tokens });
    return { url, init: { method: "GET", headers, redirect: "manual" } };
  }
  const params = sorted(parameters);
  const signature = await signedHeaders({ method: "POST", url: callback.url, params, nonce, ...tokens });
  const headers = { ...signature, "Content-Type": "application/x-www-form-urlencoded" };
  const body = String(new URLSearchParams(params));
  return { url: callback.url, init: { method: "POST", headers, body, redirect: "manual" } };
}
