import fc from "fast-check";
import { relayUrl } from "../plivo.ts";
import { bytes, headerText, oddText } from "./odd.ts";

const order = { from: "14155550100", to: "14155550199" };

const values = fc.oneof(
  fc.constantFrom<unknown>(null, -1, 0.5, 1e308, true, "", "\u0000", [], [[]], {}, [null], {
    __proto__: null,
    xml: 1,
  }),
  fc.constantFrom<unknown>(
    { xml: "<Response>" },
    { xml: "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Response/>" },
  ),
  fc.constantFrom<unknown>(
    { xml: "<a>".repeat(20_000) },
    { name: "../secret" },
    { xml: "<Response/>", name: "a" },
  ),
  fc.constantFrom<unknown>(
    "14155550199<14155550198",
    "sip:a@b\r\nX: y",
    "+0",
    Array(1_001).fill("14155550199"),
  ),
  oddText,
  fc.jsonValue(),
);

const names = fc.oneof(
  fc.constantFrom(
    "from",
    "to",
    "answer",
    "feed",
    "ticket",
    "detection",
    "callerName",
    "sipHeaders",
    "timeLimit",
    "legs",
  ),
  fc.constantFrom(
    "answerUrl",
    "machineDetection",
    "parentCallUuid",
    "__proto__",
    "constructor",
    "sendDigits",
  ),
  oddText,
);

/** A request to a route of the backends. */
export interface Wish {
  readonly route: { readonly method: "POST" | "DELETE" | "PUT"; readonly path: string };
  readonly body: Uint8Array<ArrayBuffer> | string;
  readonly idempotencyKey: string;
}

function broken(bases: readonly object[], name: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return (
    fc
      .tuple(fc.constantFrom(...bases), name, values)
      // A computed name makes a field of `__proto__` too, as JSON does.
      .map(([base, name, value]) => JSON.stringify({ ...base, [name]: value }))
  );
}

const noOrder = fc.oneof(
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: bytes },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "{",
      "null",
      '{"from":"14155550100","from":1}',
      "[".repeat(100_000),
      " ".repeat(700_000),
    ),
  },
);

const body = fc.oneof(
  { weight: 4, arbitrary: broken([{}, order], names) },
  { weight: 4, arbitrary: noOrder },
);

/** Bodies that ask for a ticket, and mostly for one that there is not. */
export const ticketBody: fc.Arbitrary<Uint8Array<ArrayBuffer> | string> = fc.oneof(
  {
    weight: 4,
    arbitrary: broken(
      [{}, { call: "one" }, { feed: "support" }],
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom("call", "feed", "fields", "expiresIn", "once") },
        names,
      ),
    ),
  },
  { weight: 1, arbitrary: noOrder },
);

/** Bodies that ask a sink to go on after a place, and mostly after none that there is. */
export const sinkBody: fc.Arbitrary<Uint8Array<ArrayBuffer> | string> = fc.oneof(
  {
    weight: 4,
    arbitrary: broken(
      [{}, { after: 0 }, { after: 1 }, { after: 1e15 }, { after: -1 }],
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom("after", "seq", "name") }, names),
    ),
  },
  { weight: 1, arbitrary: noOrder },
);

/** Bodies that ask to revoke the tickets of something, or to erase it, and mostly of nothing that there is. */
export const withdrawalBody: fc.Arbitrary<Uint8Array<ArrayBuffer> | string> = fc.oneof(
  {
    weight: 4,
    arbitrary: broken(
      [{}, { call: "one" }, { feed: "support" }, { call: "one", issuedUntil: "2026-01-01T00:00:00Z" }],
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom("call", "feed", "issuedUntil") }, names),
    ),
  },
  { weight: 1, arbitrary: noOrder },
);

export function wish(call: string): fc.Arbitrary<Wish> {
  const id = fc.oneof(
    fc.constant(call),
    oddText.map(encodeURIComponent),
    fc.constantFrom("%", "%2e%2e%2f", "..%2fRequest"),
  );
  const route = fc.oneof(
    { weight: 6, arbitrary: fc.constant({ method: "POST" as const, path: "" }) },
    { weight: 3, arbitrary: id.map((text) => ({ method: "DELETE" as const, path: `/${text}` })) },
    { weight: 3, arbitrary: id.map((text) => ({ method: "POST" as const, path: `/${text}/transfer` })) },
    { weight: 1, arbitrary: id.map((text) => ({ method: "PUT" as const, path: `/${text}` })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { method: "DELETE" as const, path: "" },
        { method: "DELETE" as const, path: "/" },
      ),
    },
  );
  const idempotencyKey = fc.oneof(
    { weight: 3, arbitrary: fc.constant("") },
    headerText,
    fc.constant("x".repeat(256)),
  );
  return fc.record({ route, body, idempotencyKey });
}

export function asked({ route, body, idempotencyKey }: Wish, authorization: string): Request {
  return new Request(`${relayUrl}/v1/calls${route.path}`, {
    method: route.method,
    headers: {
      ...(authorization !== "" && { authorization }),
      ...(idempotencyKey !== "" && { "idempotency-key": idempotencyKey }),
    },
    body,
  });
}
