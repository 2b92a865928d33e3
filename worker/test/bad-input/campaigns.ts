import fc from "fast-check";
import { relayUrl } from "../plivo.ts";
import { bytes, oddText } from "./odd.ts";

const values = fc.oneof(
  fc.constantFrom<unknown>(null, -1, 0, 0.5, 1e308, true, "", "\u0000", [], {}, [null]),
  fc.constantFrom<unknown>(
    { xml: "<Response>" },
    { name: "../x" },
    { from: "09:00" },
    { from: "24:00", to: "24:00" },
  ),
  fc.constantFrom<unknown>(
    "14155550199<14155550198",
    "America/New_York",
    "Etc/GMT+25",
    "2026-13-45T99:00:00Z",
  ),
  oddText,
  fc.jsonValue(),
);
const names = fc.oneof(
  fc.constantFrom(
    "from",
    "answer",
    "feed",
    "ticket",
    "hours",
    "zone",
    "until",
    "attempts",
    "retry",
    "concurrency",
  ),
  fc.constantFrom(
    "callsPerSecond",
    "to",
    "id",
    "variables",
    "__proto__",
    "constructor",
    "sipHeaders",
    "extra",
  ),
  oddText,
);

/** An object that is like one that is taken, and mostly is none. */
function near(...bases: readonly object[]): fc.Arbitrary<string> {
  return (
    fc
      .tuple(fc.constantFrom(...bases), names, values)
      // A computed name makes a field of `__proto__` too, as JSON does.
      .map(([base, name, value]) => JSON.stringify({ ...base, [name]: value }))
  );
}

const body: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  { weight: 4, arbitrary: near({}, { from: "14155550100" }) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: bytes },
  { weight: 1, arbitrary: fc.constantFrom("", "{", "null", "[".repeat(100_000), " ".repeat(700_000)) },
);

const line = fc.oneof(
  { weight: 4, arbitrary: near({ to: "14155550199" }, {}) },
  { weight: 1, arbitrary: oddText },
  {
    weight: 1,
    arbitrary: fc.constantFrom("x".repeat(9_000), '{"to":', "[[[[", "\u0000", '{"to":"1"}{"to":"2"}'),
  },
);
const lines: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n", "\n\n", "\r"))
      .map(([all, end]) => all.join(end)),
  },
  { weight: 1, arbitrary: bytes },
);

/** A request to a route of campaigns. */
export interface CampaignWish {
  readonly method: "POST" | "PATCH" | "DELETE" | "GET" | "PUT";
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * @param draft a campaign that is never started
 * @param empty a campaign without destinations, which cannot be
 */
export function campaignWish(draft: string, empty: string): fc.Arbitrary<CampaignWish> {
  const odd = fc.oneof(
    oddText.map(encodeURIComponent),
    fc.constantFrom("%", "..%2fcalls", "0".repeat(32), "a".repeat(33)),
  );
  const id = (known: string): fc.Arbitrary<string> => fc.oneof(fc.constant(known), odd);
  const commands = fc.constantFrom("start", "pause", "resume", "stop", "..", "");
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(body, fc.constantFrom("a-key", "", "two words", "x".repeat(256))).map(
        ([body, key]): CampaignWish => ({
          method: "POST",
          path: "",
          body,
          headers: key === "" ? {} : { "idempotency-key": `${key}` },
        }),
      ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(id(empty), body)
        .map(([id, body]): CampaignWish => ({ method: "PATCH", path: `/${id}`, body })),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(id(draft), lines, fc.constantFrom("application/x-ndjson", "text/plain", "")).map(
        ([id, body, type]): CampaignWish => ({
          method: "POST",
          path: `/${id}/destinations`,
          body,
          headers: type === "" ? {} : { "content-type": type },
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(id(empty), commands)
        .map(([id, command]): CampaignWish => ({ method: "POST", path: `/${id}/${command}` })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(id(draft), odd)
        .map(([id, key]): CampaignWish => ({ method: "DELETE", path: `/${id}/destinations/${key}` })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          id(draft),
          fc.constantFrom("GET" as const, "PUT" as const),
          fc.constantFrom("", "/events?wait=0&after=x", "/destinations", "/nothing"),
        )
        .map(([id, method, path]): CampaignWish => ({ method, path: `/${id}${path}` })),
    },
  );
}

export function askedOfCampaigns(
  { method, path, body, headers }: CampaignWish,
  authorization: string,
): Request {
  return new Request(`${relayUrl}/v1/campaigns${path}`, {
    method,
    headers: { authorization, ...headers },
    ...(body !== undefined && { body }),
  });
}
