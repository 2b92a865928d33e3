import fc from "fast-check";
import plivo from "plivo";
import { expect, it } from "vitest";
import { sign, verify } from "../src/index.ts";

/**
 * The official Node SDK as the oracle.
 *
 * Left out are the inputs that it reads in ways of its own: user info in the URL, raw non-ASCII in URL, nonce and token,
 * names of Object's own properties as keys, and spaces between the signatures of a list.
 */
const runs = { numRuns: 1000, seed: 20_260_105 };

type Pair = [name: string, value: string];

interface Sample {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly params: readonly Pair[];
  readonly nonce: string;
  readonly authToken: string;
}

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("", "Zoë", "+14155550100", "a b", "1.5", "2026-01-05 08:35:10.910772", "a=b&c", "?#%"),
);
const name = fc
  .oneof(text, fc.constantFrom("From", "To", "to", "CallUUID", "X-PH-Test", "_private", "Machine", "Digits"))
  .filter((key) => !(key in {}));
const pairs = fc.array(fc.tuple(name, text), { maxLength: 8 });

const query = fc
  .tuple(pairs, fc.boolean())
  .map(([fields, asForm]) =>
    asForm
      ? new URLSearchParams(fields).toString()
      : fields.map((pair) => pair.map(encodeURIComponent).join("=")).join("&"),
  );

const url = fc
  .record({
    scheme: fc.constantFrom("https", "http"),
    host: fc.constantFrom("cb.example.com", "CB.Example.com", "127.0.0.1", "a-b.example.co.uk"),
    port: fc.constantFrom("", ":443", ":80", ":8443"),
    path: fc.constantFrom("", "/", "/voice/answer", "/voice/answer/", "/a%20b/c.php", "/~me/v1.2/_x-y"),
    query: fc.option(query, { nil: undefined }),
    fragment: fc.constantFrom("", "#ct=2000&rt=3000"),
  })
  .map(
    (u) =>
      `${u.scheme}://${u.host}${u.port}${u.path}${u.query === undefined ? "" : `?${u.query}`}${u.fragment}`,
  );

const ascii = fc.string({ unit: fc.constantFrom(..."0123456789abcdefXYZ-_"), minLength: 1, maxLength: 24 });

const sample: fc.Arbitrary<Sample> = fc.record({
  method: fc.constantFrom("GET", "POST"),
  url,
  params: pairs,
  nonce: ascii,
  authToken: ascii,
});

/** What the SDK takes: a plain object, with an array where a name repeats. */
function grouped(params: readonly Pair[]): Record<string, string | string[]> {
  const values: Record<string, string[]> = {};
  for (const [key, value] of params) values[key] = [...(values[key] ?? []), value];
  return Object.fromEntries(
    Object.entries(values).map(([key, list]) => [key, list.length > 1 ? list : list.join()]),
  );
}

function officialVerdict({ method, url, params, nonce, authToken }: Sample, signatures: string): boolean {
  const verdict = plivo.validateV3Signature(method, url, nonce, authToken, signatures, grouped(params));
  return verdict.valueOf(); // its types say Boolean
}

it("signs a thousand random requests that the official SDK validates", async () => {
  await fc.assert(
    fc.asyncProperty(sample, async (request) => {
      expect(officialVerdict(request, await sign(request))).toBe(true);
    }),
    runs,
  );
});

const forgery = fc.constantFrom<((request: Sample) => Partial<Sample>)[]>(
  ({ method }) => ({ method: method === "GET" ? "POST" : "GET" }),
  ({ url }) => ({ url: url.replace("://", "://x.") }),
  ({ url }) => ({ url: url.replace(/(#|$)/, `${url.includes("?") ? "&" : "?"}CallStatus=completed$1`) }),
  ({ params }) => ({ params: [...params, ["Duration", "0"]] }),
  ({ params }) => ({ params: params.slice(1) }),
  ({ params }) => ({ params: params.map(([key, value]): Pair => [key, `${value}0`]) }),
  ({ params }) => ({ params: [...params].reverse() }),
  ({ nonce }) => ({ nonce: `${nonce}0` }),
  ({ authToken }) => ({ authToken: `${authToken}0` }),
);

const reshape = fc.constantFrom<((signature: string) => string)[]>(
  (signature) => signature,
  (signature) => signature,
  (signature) => signature,
  (signature) => `${"A".repeat(43)}=,${signature}`,
  (signature) => `not base64!,,${signature}`,
  (signature) => signature.slice(0, -1),
  (signature) => signature.replace(/.=$/, (end) => (end === "A=" ? "B=" : "A=")),
  (signature) => signature.toLowerCase(),
  () => "",
);

const noForgery = fc.constant((): Partial<Sample> => ({}));

it("agrees with the official SDK on a thousand requests, forged ones included", async () => {
  const verdicts = { true: 0, false: 0 };
  await fc.assert(
    fc.asyncProperty(sample, fc.oneof(noForgery, forgery), reshape, async (request, change, reshaped) => {
      const signatures = reshaped(await sign(request));
      const received = { ...request, ...change(request) };
      const verdict = await verify({ ...received, signatures, authTokens: [received.authToken] });
      expect(verdict).toBe(officialVerdict(received, signatures));
      verdicts[`${verdict}`] += 1;
    }),
    runs,
  );
  // Both answers came often enough to mean something.
  expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(200);
});
