import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type CallEvent, signedHeaders } from "@plivo-edge/callbacks";
import { type CallbackFacts, callbackPath } from "@plivo-edge/live/server";
import { response } from "@plivo-edge/xml";
import fc from "fast-check";
import { beforeAll, expect, it, vi } from "vitest";
import type { Environment } from "../src/config/environment.ts";
import { createRelay } from "../src/relay.ts";
import { relayUrl } from "./plivo.ts";

const runs = Number(env.REARRANGED_RUNS ?? 300);
const relay = createRelay({ answer: () => response() });

type Pair = readonly [name: string, value: string];

/** A callback as Plivo sends it, and the relay's own URL that it goes to. */
interface Genuine {
  readonly type: "ring" | "hangup" | "answer" | "recording" | "digits";
  readonly method: "GET" | "POST";
  readonly facts: CallbackFacts;
  /** The facts stand in the query, as those of the version before did. */
  readonly older: boolean;
  readonly params: readonly Pair[];
}

/** A request: what stands after `/v1/callbacks/`, its query, and its form. */
interface Wire {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query: readonly Pair[];
  readonly form: readonly Pair[];
}

const victim = "00000000-aaaa-4bbb-8ccc-dddddddddddd";
const uuid = fc.uuid();
const name = fc.constantFrom("support", "tenant-b", "a.b", "x");

/** What a caller can make Plivo send: the borders of other parameters among it. */
const callersText = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    `x=1&CallUUID=${victim}&RecordUrl=https://evil.example`,
    `sip:x@y.exampleRequestUUID${victim}S`,
    `DoeDirectionoutboundRequestUUID${victim}S`,
    `a=b.CallUUID${victim}`,
    `=.ALegRequestUUID${victim}`,
    "?feed=tenant-b",
  ),
);

const genuine: fc.Arbitrary<Genuine> = fc
  .record({
    type: fc.constantFrom("ring", "hangup", "answer", "recording", "digits"),
    method: fc.constantFrom("GET", "POST", "POST"),
    older: fc.boolean(),
    facts: fc.record(
      {
        call: uuid,
        feed: name,
        answer: name,
        timeLimit: fc.constant(60),
        expires: fc.constantFrom(1_700_000_000, 4_102_444_800),
      },
      { requiredKeys: [] },
    ),
    call: uuid,
    leg: uuid,
    direction: fc.constantFrom("outbound", "inbound"),
    texts: fc.dictionary(
      fc.constantFrom("CallerName", "From", "To", "Digits", "Speech", "X-PH-a", "call", "feed", "a"),
      callersText,
      { maxKeys: 4 },
    ),
  })
  .map(({ type, method, older, facts, call, leg, direction, texts }) => ({
    type,
    method,
    // The query of a GET has Plivo's parameters.
    older: older && method === "POST",
    facts,
    params: Object.entries({
      CallStatus: "completed",
      CallUUID: leg,
      Direction: direction,
      ...(direction === "outbound" && { ALegRequestUUID: call, ALegUUID: leg, RequestUUID: call }),
      TotalCost: "0.0075",
      ...texts,
    }),
  }));

const sorted = (pairs: readonly Pair[]): Pair[] =>
  pairs.toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));

function wireOf({ type, method, facts, older, params }: Genuine): Wire {
  const path = older ? type : callbackPath(type, facts);
  const own = older ? Object.entries(facts).map(([name, value]): Pair => [name, String(value)]) : [];
  return method === "GET"
    ? { method, path, query: sorted(params), form: [] }
    : { method, path, query: own, form: sorted(params) };
}

const textOf = (pairs: readonly Pair[], equals: string, separator: string): string =>
  pairs.map(([name, value]) => name + equals + value).join(separator);

/** A way to send the signed text, or nearly that, as another request. */
type Trick = (wire: Wire, at: number, by: number) => Wire;

const tricks: Record<string, Trick> = {
  "nothing is changed": (wire) => wire,
  "a field swallows the next": (wire, at) => {
    const { form } = wire;
    const [one, next] = [form[at % form.length], form[(at + 1) % form.length]];
    if (!one || !next || one >= next) return wire;
    return {
      ...wire,
      form: [
        ...form.filter((pair) => pair !== one && pair !== next),
        [one[0], `${one[1]}${next[0]}${next[1]}`],
      ],
    };
  },
  "a field is swallowed by a name": (wire, at) => {
    const { form } = wire;
    const [one, next] = [form[at % form.length], form[(at + 1) % form.length]];
    if (!one || !next || one >= next) return wire;
    return {
      ...wire,
      form: [
        ...form.filter((pair) => pair !== one && pair !== next),
        [`${one[0]}${one[1]}${next[0]}`, next[1]],
      ],
    };
  },
  "a border moves": (wire, at, by) => ({
    ...wire,
    form: wire.form.map((pair, index): Pair => {
      if (index !== at % wire.form.length) return pair;
      const border = Math.max(1, pair[0].length + (by % 9) - 4);
      const text = pair.join("");
      return [text.slice(0, border), text.slice(border)];
    }),
  }),
  "one field becomes two": (wire, at, by) => ({
    ...wire,
    form: wire.form.flatMap((pair, index): Pair[] => {
      const found = /^(.*?)((?:ALeg)?RequestUUID|CallUUID|Direction)(outbound|[\da-f-]{36})(.*)$/.exec(
        pair[1],
      );
      if (index !== at % wire.form.length || !found) return [pair];
      const [, value = "", name = "", id = "", rest = ""] = found;
      return [
        [pair[0], value],
        [name, id],
        [rest.slice(0, 1 + (by % 3)), rest.slice(1 + (by % 3))],
      ];
    }),
  }),
  "a caller's ids become fields, and what follows one name": (wire) => {
    const text = textOf(wire.form, "", "");
    const found =
      /^(.*?)(CallerName|From|To|X-PH-a)(.*?)(RequestUUID|CallUUID)(0{8}-aaaa-4bbb-8ccc-d{12})(.)(.*)$/s.exec(
        text,
      );
    if (!found) return wire;
    const [, before = "", name = "", value = "", idName = "", id = "", first = "", rest = ""] = found;
    const kept = wire.form.filter((pair) => before.includes(pair.join("")));
    return { ...wire, form: [...kept, [name, value], [idName, id], [first, rest]] };
  },
  "the form's beginning becomes the query": (wire, at) => {
    const text = textOf(wire.form, "", "");
    const dots = [...text.matchAll(/\./g)].map(({ index }) => index);
    const cut = dots[at % dots.length] ?? 0;
    const query = [...text.slice(0, cut).split("&")].map(
      (part): Pair => [part.split("=")[0] ?? "", part.split("=").slice(1).join("=")],
    );
    return {
      ...wire,
      query: [...wire.query, ...query],
      form: [[text.slice(cut + 1, cut + 9), text.slice(cut + 9)]],
    };
  },
  "the query becomes one name": ({ query, ...wire }) => {
    const text = textOf(sorted(query), "=", "&");
    const border = text.lastIndexOf("=");
    return border < 0
      ? { ...wire, query }
      : { ...wire, query: [[text.slice(0, border), text.slice(border + 1)]] };
  },
  "the query becomes one value": ({ query, ...wire }) => {
    const text = textOf(sorted(query), "=", "&");
    const border = text.indexOf("=");
    return border < 0
      ? { ...wire, query }
      : { ...wire, query: [[text.slice(0, border), text.slice(border + 1)]] };
  },
  "a POST becomes a GET": ({ path, query, form }) => {
    const text = textOf(sorted(query), "=", "&") + (query.length > 0 ? "." : "") + textOf(form, "", "");
    const pairs = text
      .split("&")
      .map((part): Pair => [part.split("=")[0] ?? "", part.split("=").slice(1).join("=")]);
    return { method: "GET", path, query: pairs, form: [] };
  },
  "a GET becomes a POST": ({ path, query, form }, at) => {
    const text = textOf(query, "=", "&");
    const border = (at % 40) + 1;
    return {
      method: "POST",
      path,
      query: [],
      form: form.length > 0 ? form : [[text.slice(0, border), text.slice(border)]],
    };
  },
  "a fact is added to the query": (wire, at) => ({
    ...wire,
    query: [
      ...wire.query,
      (["feed", "call", "answer", "expires"] as const).map((name): Pair => [name, victim])[at % 4] ?? [
        "feed",
        victim,
      ],
    ],
  }),
  "a segment of the path is escaped": (wire, at) => {
    const index = at % wire.path.length;
    const code = wire.path.charCodeAt(index).toString(16);
    return { ...wire, path: `${wire.path.slice(0, index)}%${code}${wire.path.slice(index + 1)}` };
  },
  "a segment of the path is escaped twice": (wire) => ({ ...wire, path: wire.path.replaceAll("/", "%252F") }),
  "the end of the path is lost": (wire) => ({ ...wire, path: wire.path.replace(/\/[^/]+\/[^/]+$/, "") }),
  "the path goes on": (wire) => ({ ...wire, path: `${wire.path}/feed/${victim}` }),
  "the path ends with a slash": (wire) => ({ ...wire, path: `${wire.path}/` }),
  "the path takes a detour": (wire) => ({ ...wire, path: wire.path.replace("/", "/x/../") }),
  "the path is another type's": (wire) => ({ ...wire, path: wire.path.replace(/^\w+/, "transfer") }),
};

function requestOf({ method, path, query, form }: Wire, headers: Record<string, string>): Request {
  const search =
    query.length > 0 ? `?${new URLSearchParams(query.map(([name, value]) => [name, value]))}` : "";
  const body = new URLSearchParams(form.map(([name, value]) => [name, value]));
  return new Request(`${relayUrl}/v1/callbacks/${path}${search}`, {
    method,
    headers,
    ...(method === "POST" && { body }),
  });
}

/** Where the author of the URL meant the event to go. */
function meant({ facts, params }: Genuine): unknown {
  const { ALegRequestUUID, CallUUID } = Object.fromEntries(params);
  return {
    call: facts.call ?? ALegRequestUUID ?? CallUUID,
    feeds: [...(facts.feed === undefined ? [] : [facts.feed]), "calls"],
  };
}

/** What the relay stores, and what it answers. */
async function send(request: Request): Promise<{ status: number; stored: unknown[]; types: string[] }> {
  const stored: unknown[] = [];
  const types: string[] = [];
  const record = (call: string) => async (event: CallEvent, feeds: readonly string[]) => {
    stored.push({ call, feeds });
    types.push(event.type);
    return { fresh: true };
  };
  const recordQuestion = (call: string) => async (event: CallEvent, feeds: readonly string[]) => ({
    ...(await record(call)(event, feeds)),
    keep: () => {},
    [Symbol.dispose]: () => {},
  });
  const getByName = (call: string): object => ({
    record: record(call),
    recordQuestion: recordQuestion(call),
  });
  // All that the route asks of the namespace.
  const CALL = { getByName } as unknown as Environment["CALL"];
  const settings = { CALLBACK_METHODS: "GET, POST", CALLBACK_QUERIES_UNTIL: "2100-01-01T00:00:00Z" };
  const reply = await relay.fetch(request, { ...env, ...settings, CALL }, createExecutionContext());
  await reply.text();
  return { status: reply.status, stored, types };
}

beforeAll(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

/** Signs a callback, rearranges it, sends it, and checks what was stored. Tells whether anything was. */
async function play(signed: Genuine, name: string, at: number, by: number): Promise<boolean> {
  const wire = wireOf(signed);
  const { url } = requestOf(wire, {});
  const { method, form } = wire;
  const headers = await signedHeaders({ method, url, params: form, authToken: "new-token" });
  const sent = tricks[name]?.(wire, at, by) ?? wire;
  const { status, stored, types } = await send(requestOf(sent, headers));
  const isExpired = signed.facts.expires === 1_700_000_000;
  // One that names no call any more is answered, and not stored.
  if (stored.length === 0) expect([200, 400, 403, 404]).toContain(status);
  else {
    expect({ isExpired, stored, types }).toEqual({
      isExpired: false,
      stored: [meant(signed)],
      types: [signed.type],
    });
  }
  const isHarmless = !isExpired && !JSON.stringify(signed.params).includes(victim);
  if (name === "nothing is changed" && isHarmless) expect(stored).toHaveLength(1);
  return stored.length > 0;
}

it(`${runs} signed callbacks, rearranged, are stored where the URL's author meant it, or refused`, async () => {
  const trick = fc.constantFrom(...Object.keys(tricks));
  await fc.assert(
    fc.asyncProperty(genuine, trick, fc.nat(99), fc.nat(99), async (signed, name, at, by) => {
      await play(signed, name, at, by);
    }),
    { numRuns: runs, ...(env.FUZZ_SEED && { seed: Number(env.FUZZ_SEED) }) },
  );
}, 3_600_000);

it("some of what is cut in other places has the same signature, so that there is something to hold against", async () => {
  // Always the same ones: by chance, none of a few hundred may be of that kind.
  const samples = fc.sample(fc.tuple(genuine, fc.nat(99), fc.nat(99)), { numRuns: 300, seed: 1 });
  const stored: boolean[] = [];
  for (const [signed, at, by] of samples) stored.push(await play(signed, "a border moves", at, by));
  expect(stored).toContain(true);
});
