import { type CreateCallParameters, Plivo } from "@plivo-edge/client";
import {
  answer,
  closeAfterReading,
  created,
  cutInBody,
  endless,
  type Fault,
  hang,
  hangInBody,
  resetAfterReading,
  resetBeforeReading,
} from "./misbehaving-server.ts";

export type Create = "a call" | { readonly error: string; readonly ambiguous: boolean };

export interface Row {
  readonly failure: string;
  readonly faults: readonly Fault[];
  /** What `calls.create` comes to. */
  readonly create: Create;
  /** POSTs that reached the server from one `calls.create`: ours, and the official SDK's. */
  readonly posts: number;
  readonly officialPosts: number | undefined;
  /** GETs that reached it from one `calls.get`, and DELETEs from one `calls.hangUp`. */
  readonly repeats: number;
}

const row = (
  failure: string,
  faults: readonly Fault[],
  create: Create,
  [posts, officialPosts, repeats]: readonly [number, number | undefined, number],
): Row => ({ failure, faults, create, posts, officialPosts, repeats });

const unclear = (error: string): Create => ({ error, ambiguous: true });
const refused: Create = { error: "PlivoApiError", ambiguous: false };
export const html = "<html><body>Bad Gateway</body></html>";
export const problem: { api_id: string; error: string } = { api_id: "api-2", error: "something is wrong" };
export const fired: Fault = answer(201, created);
const elsewhere = answer(307, "", { location: "/elsewhere" });
// axios reads an endless body until the memory is gone, so the official SDK is spared those rows.
export const spared: undefined = undefined;

export const rows: readonly Row[] = [
  row("reset before the request was read", [resetBeforeReading], unclear("PlivoConnectionError"), [1, 1, 3]),
  row("reset after the request was read", [resetAfterReading], unclear("PlivoConnectionError"), [1, 1, 3]),
  row("closed after the request was read", [closeAfterReading], unclear("PlivoConnectionError"), [1, 1, 3]),
  row("no answer in time", [hang], unclear("PlivoTimeoutError"), [1, 1, 3]),
  row("a body that stops coming", [hangInBody], unclear("PlivoTimeoutError"), [1, 1, 3]),
  row("a body cut short", [cutInBody], unclear("PlivoConnectionError"), [1, 1, 3]),
  row(
    "201 with half a JSON document",
    [answer(201, '{"message":"call')],
    unclear("PlivoResponseError"),
    [1, 1, 1],
  ),
  row(
    "201 without an id",
    [answer(201, { message: "call fired" })],
    unclear("PlivoResponseError"),
    [1, 1, 1],
  ),
  row("201 with an endless body", [endless(201, '{"error":"')], unclear("PlivoResponseError"), [
    1,
    spared,
    1,
  ]),
  row("307, and 201 elsewhere", [elsewhere, fired], unclear("PlivoApiError"), [1, 2, 1]),
  row("400", [answer(400, problem)], refused, [1, 1, 1]),
  row("400 with an endless body", [endless(400, '{"error":"')], refused, [1, spared, 1]),
  row("401 in plain text", [answer(401, "Could not verify your access")], refused, [1, 1, 1]),
  row("403", [answer(403, problem)], refused, [1, 1, 1]),
  row("404", [answer(404, problem)], refused, [1, 1, 1]),
  row("405", [answer(405, problem)], refused, [1, 1, 1]),
  row("408", [answer(408, problem)], unclear("PlivoApiError"), [1, 1, 3]),
  row("429, always", [answer(429, problem)], refused, [3, 1, 3]),
  row("429, then 201", [answer(429, problem), fired], "a call", [2, 1, 2]),
  row("500, always", [answer(500, problem)], unclear("PlivoApiError"), [1, 3, 3]),
  row("500, then 201", [answer(500, problem), fired], unclear("PlivoApiError"), [1, 2, 2]),
  row("502 in HTML", [answer(502, html)], unclear("PlivoApiError"), [1, 3, 3]),
  row(
    "503 with Retry-After",
    [answer(503, html, { "retry-after": "0" })],
    unclear("PlivoApiError"),
    [1, 3, 3],
  ),
];

export const parameters: CreateCallParameters<string> = {
  from: "14155550100",
  to: "14155550199",
  answerUrl: "https://example.com/answer",
};
export const timeout = 1000;

export function clientOf(baseUrl: string): Plivo {
  return new Plivo({ authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "invented-token", baseUrl, timeout });
}
