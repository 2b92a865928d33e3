import { signedHeaders } from "@plivo-edge/callbacks";
import fc from "fast-check";
import { facts, relayUrl } from "../plivo.ts";
import { bytes, headerText, oddQuery, oddText, pairs } from "./odd.ts";

const notices = ["speech", "leg", "conference", "multiparty", "recording", "transcription", "stream"];
export const eventTypes: readonly string[] = [
  ...[
    "ring",
    "machine",
    "hangup",
    "answer",
    "fallback",
    "digits",
    "input",
    "record",
    "dial",
    "exit",
    "redirect",
  ],
  ...["transfer", ...notices],
];

const wireNames = [
  ...[
    "CallUUID",
    "RequestUUID",
    "ALegRequestUUID",
    "ALegUUID",
    "From",
    "To",
    "Direction",
    "CallStatus",
    "Event",
  ],
  ...["Machine", "HangupCauseCode", "Duration", "TotalCost", "Digits", "Speech", "RecordUrl", "DialAction"],
  ...["ConferenceAction", "StreamStatus", "Timestamp", "DialBLegUUID", "ConferenceMemberID", "__proto__"],
  ...["StableSpeech", "SequenceNumber", "EventName", "MPCUUID", "ParticipantRole"],
];

const type = fc.constantFrom(...eventTypes);
const formType = "application/x-www-form-urlencoded";
const oddContentType = fc.constantFrom(
  ...["APPLICATION/X-WWW-FORM-URLENCODED;charset=latin1", "text/plain", ""],
  ...["application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded-not"],
);

/** A request that Plivo did not sign: whatever else it is, it is refused. */
export interface Forgery {
  readonly path: string;
  readonly query: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer> | string;
  readonly credential:
    | "none"
    | "made up"
    | "another token"
    | "another URL"
    | "another body"
    | "another method";
  readonly headers: readonly [string, string, string];
}

export function forgery(witness: string): fc.Arbitrary<Forgery> {
  const form = pairs(wireNames).map((more) =>
    String(
      new URLSearchParams([...Object.entries(facts(witness)), ...more.map(([name, value]) => [name, value])]),
    ),
  );
  return fc
    .record({
      path: fc.oneof(
        { weight: 20, arbitrary: type },
        oddText.map(encodeURIComponent),
        fc.constantFrom("%", "%ff", "ring/", "ring/x", "//ring"),
      ),
      query: oddQuery,
      method: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom("POST", "POST", "GET") },
        { weight: 1, arbitrary: fc.constantFrom("HEAD", "PUT", "PATCH", "DELETE") },
      ),
      contentType: fc.oneof({ weight: 4, arbitrary: fc.constant(formType) }, oddContentType),
      body: fc.oneof(
        { weight: 3, arbitrary: form },
        { weight: 3, arbitrary: bytes },
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            "CallUUID=%",
            "CallUUID=%E2%82",
            "&&==&",
            "%00=%00",
            "{}",
            "CallUUID[]=a",
          ),
        },
        { weight: 1, arbitrary: fc.constantFrom(65_536, 65_537, 1_000_000).map((size) => "x".repeat(size)) },
      ),
      credential: fc.constantFrom(
        "none",
        "made up",
        "another token",
        "another URL",
        "another body",
        "another method",
      ),
      headers: fc.tuple(headerText, headerText, headerText),
    })
    .filter(isForged);
}

/** Without fields, a GET and a POST have one signature. */
function isForged({ credential, method, body }: Forgery): boolean {
  const fields = method === "POST" && typeof body === "string" ? [...new URLSearchParams(body)] : [];
  return credential !== "another method" || fields.length > 0;
}

export async function forged(forgery: Forgery): Promise<Request> {
  const { path, query, method, body, contentType, headers, credential } = forgery;
  const url = `${relayUrl}/v1/callbacks/${path}${query}`;
  const sent = method === "GET" || method === "HEAD" ? undefined : body;
  return new Request(url, {
    method,
    headers: {
      ...(contentType !== "" && { "content-type": contentType }),
      ...(credential === "made up" && madeUp(headers)),
      ...(credential !== "none" &&
        credential !== "made up" &&
        (await signedForAnother(credential, url, sent))),
    },
    ...(sent !== undefined && { body: sent }),
  });
}

function madeUp([signature, main, nonce]: Forgery["headers"]): Record<string, string> {
  return {
    "x-plivo-signature-v3": signature,
    "x-plivo-signature-ma-v3": main,
    "x-plivo-signature-v3-nonce": nonce,
    "x-plivo-signature-v2": signature,
    "x-forwarded-host": main,
  };
}

function signedForAnother(
  what: string,
  url: string,
  body: Forgery["body"] | undefined,
): Promise<Record<string, string>> {
  const params = typeof body === "string" ? [...new URLSearchParams(body)] : [];
  const isGet = (body === undefined) !== (what === "another method");
  return signedHeaders({
    method: isGet ? "GET" : "POST",
    url: what === "another URL" ? `${url}x` : url,
    params: what === "another body" || isGet ? [...params, ["X", "1"]] : params,
    authToken: what === "another token" ? "guessed" : "new-token",
  });
}

const ids = ["CallUUID", "ALegUUID", "RequestUUID", "ALegRequestUUID"];

/** A callback that Plivo's token has signed, and that names no call. */
export interface Nameless {
  readonly type: string;
  readonly method: "GET" | "POST";
  readonly empty: boolean;
  readonly more: readonly (readonly [string, string])[];
}

export const nameless: fc.Arbitrary<Nameless> = fc
  .record({
    type,
    method: fc.constantFrom("GET" as const, "POST" as const),
    empty: fc.boolean(),
    more: pairs(wireNames),
  })
  .map((input) => ({ ...input, more: input.more.filter((pair) => !ids.includes(pair[0]) && !isCut(pair)) }));

/** An id that begins with an equals sign is refused: the request may have been signed as a GET. */
function isCut([name, value]: readonly [string, string]): boolean {
  return /(uuid|direction)$/i.test(name) && value.startsWith("=");
}

export async function signedNameless({ type, method, empty, more }: Nameless): Promise<Request> {
  const params = [...Object.entries(facts("")), ...more].filter(([name]) => empty || !ids.includes(name));
  return signedRequest(method, `${relayUrl}/v1/callbacks/${type}`, params);
}

/** A callback that Plivo's token has signed, and that is odd in everything that need not be there. */
export interface Odd {
  readonly type: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly more: readonly (readonly [string, string])[];
}

export const odd: fc.Arbitrary<Odd> = fc.record({
  type,
  method: fc.constantFrom("GET" as const, "POST" as const),
  path: fc.oneof(
    fc.constantFrom("", "/feed/a", "/answer/a/expires/4102444800"),
    oddQuery,
    pairs(["call", "leg", "id", "feed", "answer", "document", "timeLimit", "expires"]).map((facts) =>
      facts.map(([name, value]) => `/${encodeURIComponent(name)}/${encodeURIComponent(value)}`).join(""),
    ),
  ),
  more: pairs(wireNames),
});

export async function signedOdd(call: string, { type, method, path, more }: Odd): Promise<Request> {
  return signedRequest(method, `${relayUrl}/v1/callbacks/${type}${path}`, [
    ...Object.entries(facts(call)),
    ...more,
  ]);
}

async function signedRequest(
  method: "GET" | "POST",
  url: string,
  pairs: readonly (readonly [string, string])[],
): Promise<Request> {
  const params = new URLSearchParams(pairs.map(([name, value]) => [name, value]));
  const dialled = method === "GET" ? `${url}${url.includes("?") ? "&" : "?"}${params}` : url;
  // Through the platform's own reading of the URL, as the relay is going to see it.
  const { url: address } = new Request(dialled);
  const headers = await signedHeaders({
    method,
    url: address,
    ...(method === "POST" && { params: [...params] }),
    nonce: crypto.randomUUID(),
    authToken: "new-token",
  });
  return new Request(address, { method, headers, ...(method === "POST" && { body: params }) });
}
