import { toBody, toQuery } from "./wire.ts";

/** Where a request has its parameters, which depends on its method. */
export interface Verb {
  readonly method: "GET" | "POST" | "DELETE";
  /** Beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Adds the parameters, and what came as `extra`, to the path or the body. */
  write(path: string, parameters: object, extra: object): OutgoingRequest;
}

/** A request as it leaves. */
export interface OutgoingRequest {
  /** Below the account, with its query. */
  readonly path: string;
  readonly body?: object | undefined;
}

export const POST: Verb = {
  method: "POST",
  write: (path, parameters, extra) => ({ path, body: { ...toBody(parameters), ...extra } }),
};

export const GET: Verb = {
  method: "GET",
  write: (path, parameters, extra) => ({ path: withQuery(path, parameters, extra) }),
};

/** Plivo documents the query for the parameters of a DELETE, and most of its SDKs send the body: they go in both. */
export const DELETE: Verb = {
  method: "DELETE",
  // Plivo is said to send bodies with its 204s. On a connection that is used again they would be taken for the beginning
  // of the next response, and a dial would be in doubt. workerd and browsers keep this header to themselves.
  headers: { connection: "close" },
  write: (path, parameters, extra) => {
    const whole = withQuery(path, parameters, extra);
    return whole === path ? { path } : { path: whole, body: { ...toBody(parameters), ...extra } };
  },
};

function withQuery(path: string, parameters: object, extra: object): string {
  const query = [toQuery(parameters), toQuery(extra, String)].filter(Boolean).join("&");
  if (!query) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}
