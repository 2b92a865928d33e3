import { Plivo, type PlivoError } from "@plivo-edge/client";
import { describe, it } from "vitest";
import {
  answer,
  closeAfterReading,
  created,
  cutInBody,
  endless,
  type Fault,
  hang,
  hangInBody,
  misbehave,
  resetAfterReading,
  resetBeforeReading,
} from "./misbehaving-server.ts";
import { officialCreate } from "./official-sdk.ts";

type Create = "a call" | { readonly error: string; readonly ambiguous: boolean };

interface Row {
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
const html = "<html><body>Bad Gateway</body></html>";
const problem = { api_id: "api-2", error: "something is wrong" };
const fired = answer(201, created);
const elsewhere = answer(307, "", { location: "/elsewhere" });
// axios reads an endless body until the memory is gone, so the official SDK is spared those rows.
const spared = undefined;

const rows: readonly Row[] = [
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

const parameters = { from: "14155550100", to: "14155550199", answerUrl: "https://example.com/answer" };
const timeout = 400;

function clientOf(baseUrl: string): Plivo {
  return new Plivo({ authId: "MAXXXXXXXXXXXXXXXXXX", authToken: "invented-token", baseUrl, timeout });
}

describe.concurrent("one calls.create sends exactly one POST unless Plivo certainly did not dial", () => {
  it.for(rows)("$failure: $posts POST", async ({ faults, create, posts }, { expect }) => {
    await using server = await misbehave(...faults);
    const result = await clientOf(server.url)
      .calls.create(parameters)
      .then(
        () => "a call",
        (error: PlivoError) => ({ error: error.name, ambiguous: error.ambiguous }),
      );
    expect(result).toEqual(create);
    expect(server.arrivals.map(({ method }) => method)).toEqual(Array(posts).fill("POST"));
  });
});

describe("the official SDK in the same rows", () => {
  const compared = rows.flatMap(({ officialPosts, ...rest }) =>
    officialPosts === spared ? [] : [{ officialPosts, ...rest }],
  );
  it.for(compared)("$failure: $officialPosts POST", async ({ faults, officialPosts }, { expect }) => {
    await using server = await misbehave(...faults);
    await officialCreate(server.url, { timeout });
    expect(server.arrivals.filter(({ method }) => method === "POST")).toHaveLength(officialPosts);
  });
});
