import {
  abortAllDurableObjects,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Placement } from "../src/placements/placement.ts";
import { callback, facts, relayUrl, signed } from "./plivo.ts";
import { apiKey, fired, otherKey, type Sent, standInForPlivo } from "./plivo-stub.ts";
import { ticketFor } from "./subscriber.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const order = { from: "14155550100", to: "14155550199" };
const xml = "<Response><Speak>Your table is ready.</Speak></Response>";

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // What the relay says differs from route to route; each test says what it expects.
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly body: any;
}

async function place(
  body: unknown,
  {
    key = crypto.randomUUID(),
    authorization = `Bearer ${apiKey}`,
    headers = {},
  }: { key?: string; authorization?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const response = await exports.default.fetch(
    new Request(`${relayUrl}/v1/calls`, {
      method: "POST",
      headers: { authorization, "idempotency-key": key, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Asks for the answer document at the URL that the relay gave to Plivo. */
async function askAt(url: string | undefined): Promise<string> {
  if (url === undefined) throw new Error("no URL");
  const response = await exports.default.fetch(await signed(url, facts(crypto.randomUUID())));
  return response.text();
}

describe("a disk that fails for a moment", () => {
  /** The disk of an object that dials takes such a value no more than after one failure. */
  function breakOnce(fails: (value: unknown) => boolean): void {
    let left = 1;
    const { place } = Placement.prototype;
    vi.spyOn(Placement.prototype, "place").mockImplementationOnce(function (this: Placement, ...parameters) {
      const kv = Object.getPrototypeOf(this.ctx.storage.kv) as SyncKvStorage;
      const { put } = kv;
      vi.spyOn(kv, "put").mockImplementation(function (this: SyncKvStorage, name, value) {
        if (fails(value) && left-- > 0) throw new Error("disk");
        return put.call(this, name, value);
      });
      return place.apply(this, parameters);
    });
    for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  }

  it("behind the dial costs the backend no id", async () => {
    const sent = standInForPlivo(() => fired("r-1"));
    breakOnce((value) => Object(value).outcome !== undefined);
    expect(await place(order)).toMatchObject({ status: 201, body: { requestUuid: "r-1" } });
    expect(sent).toHaveLength(1);
  });

  it("before the dial is a 503 that is not in doubt, and the same key dials then", async () => {
    const sent = standInForPlivo(() => fired("r-2"));
    breakOnce((value) => value === xml);
    const key = crypto.randomUUID();
    const body = { ...order, answer: { xml } };
    expect(await place(body, { key })).toMatchObject({ status: 503, body: { ambiguous: false } });
    expect(sent).toHaveLength(0);
    expect(await place(body, { key })).toMatchObject({ status: 201, body: { requestUuid: "r-2" } });
  });
});

describe("an object that cannot set its alarm", () => {
  it("keeps no document that nobody would delete", async () => {
    await runInDurableObject(env.PLACEMENT.getByName(crypto.randomUUID()), async (placement, { storage }) => {
      vi.spyOn(storage, "setAlarm").mockRejectedValueOnce(new Error("disk"));
      await expect((placement as Placement).storeDocument(xml)).rejects.toThrow("disk");
      expect([...storage.kv.list()]).toEqual([]);
    });
  });

  it("dials nothing, and keeps nothing", async () => {
    const sent = standInForPlivo(() => fired());
    vi.spyOn(console, "error").mockReturnValue();
    const name = crypto.randomUUID();
    await runInDurableObject(env.PLACEMENT.getByName(name), async (placement, { storage }) => {
      vi.spyOn(storage, "setAlarm").mockRejectedValueOnce(new Error("disk"));
      const outcome = await (placement as Placement).place("digest", { ...order, answerUrl: relayUrl }, xml);
      expect(outcome).toMatchObject({ status: "refused" });
      expect([...storage.kv.list()]).toEqual([]);
    });
    expect(sent).toHaveLength(0);
  });
});

describe("an object with too much to do", () => {
  it("has not taken the request, which is to wait", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const overloaded = Object.assign(new Error("Durable Object is overloaded."), { overloaded: true });
    vi.spyOn(Placement.prototype, "place").mockRejectedValue(overloaded);
    const { status, headers, body } = await place(order);
    expect({ status, body }).toEqual({ status: 503, body: { error: "overloaded" } });
    expect(headers.get("retry-after")).toBe("10");
  });
});

describe("a backend without any SDK", () => {
  it("places a call with the relay's own credentials, and every callback comes to the relay", async () => {
    const call = crypto.randomUUID();
    const sent = standInForPlivo(() => fired(call));
    const { status, body } = await place({
      ...order,
      ringTimeout: 30,
      machineDetection: true,
      feed: "sales",
    });
    expect({ status, body }).toEqual({ status: 201, body: { requestUuid: call } });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: "POST",
      url: "https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Call/",
      authorization: `Basic ${btoa("MAXXXXXXXXXXXXXXXXXX:new-token")}`,
      body: { from: "14155550100", to: "14155550199", ring_timeout: 30, machine_detection: "true" },
    });
    const { body: wire } = sent[0] as Sent;
    for (const name of ["answer", "ring", "hangup", "fallback", "machine_detection"]) {
      expect(wire[`${name}_url`]).toMatch(
        /^https:\/\/relay\.example\.com\/v1\/callbacks\/\w+\/feed\/sales\/ringTimeout\/30\/expires\/\d+#rc=5&rp=5xx,ct,rt$/,
      );
    }
  });

  it.each([
    ["ringTimeout", "ring_timeout", 0],
    ["timeLimit", "time_limit", 999_999_999_999_999],
    ["ringTimeout", "ring_timeout", Number.MAX_SAFE_INTEGER],
  ])(
    "takes whatever %s calls.create takes, and the callbacks that come of it: %s is %i",
    async (name, wire, time) => {
      const sent = standInForPlivo(() => fired());
      expect((await place({ ...order, [name]: time, answer: { xml } })).status).toBe(201);
      expect(sent[0]?.body).toMatchObject({ [wire]: time });
      expect(await askAt(sent[0]?.body["answer_url"]?.split("#")[0])).toBe(xml);
    },
  );

  it("places many at once", async () => {
    const calls = [crypto.randomUUID(), crypto.randomUUID()];
    const sent = standInForPlivo(() => fired(calls));
    const { body } = await place({ ...order, to: ["14155550198", "14155550199"], ticket: {} });
    expect(body).toEqual({ requestUuids: calls, tickets: [expect.any(String), expect.any(String)] });
    expect(sent[0]?.body["to"]).toBe("14155550198<14155550199");
  });

  it.each([
    ["fewer calls than were asked for: it gets what there is", ["call-1"], 201],
    ["none: nobody knows whom Plivo called", [], 502],
  ])("is told where Plivo names %s", async (_, calls, status) => {
    standInForPlivo(() => fired(calls));
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    const key = crypto.randomUUID();
    const ask = () => place({ ...order, to: ["14155550198", "14155550199"] }, { key });
    for (const reply of [await ask(), await ask()]) {
      expect(reply.status).toBe(status);
      expect(reply.body).toMatchObject(status === 201 ? { requestUuids: calls } : { ambiguous: true });
    }
    expect(warned).toHaveBeenCalledWith(
      expect.objectContaining({ kind: "calls-unnamed", named: calls.length, asked: 2 }),
    );
  });

  it("gets a ticket for its frontend", async () => {
    const call = crypto.randomUUID();
    standInForPlivo(() => fired(call));
    const { body } = await place({ ...order, ticket: { fields: ["unredacted"], expiresIn: 60 } });
    const snapshot = await exports.default.fetch(`${relayUrl}/v1/calls/${call}`, {
      headers: { authorization: `Bearer ${body.ticket}` },
    });
    expect(snapshot.status).toBe(200);
    await snapshot.text();
  });

  it("says how Plivo is to try the relay's URLs again", async () => {
    const sent = standInForPlivo(() => fired());
    await place({ ...order, retry: { retries: 2, retryOn: ["5xx"] } });
    expect(sent[0]?.body).not.toHaveProperty("retry");
    expect(sent[0]?.body["ring_url"]).toMatch(/\/retry\/rc-2\.rp-5xx\/expires\/\d+#rc=2&rp=5xx$/);
    const { status, body } = await place({ ...order, retry: { retries: 6, rc: 1 } });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: {
        issues: [
          { parameter: "retry.retries", rule: "must be a whole number of retries, 0 to 5" },
          { parameter: "retry.rc", rule: "is not a parameter here" },
        ],
      },
    });
  });

  it("leaves machineDetectionUrl out where the answer is to wait for the verdict", async () => {
    const sent = standInForPlivo(() => fired());
    await place({ ...order, machineDetection: true, detection: "synchronous" });
    expect(sent[0]?.body).not.toHaveProperty("machine_detection_url");
  });
});

describe("an answer document that came with the request", () => {
  it("is what the callee hears, even before Plivo has told the call's id", async () => {
    let heard = "";
    standInForPlivo(async ({ body }) => {
      heard = await askAt(body["answer_url"]);
      return fired();
    });
    await place({ ...order, answer: { xml } });
    expect(heard).toBe(xml);
  });

  it("is what the callee hears, even if Plivo's reply is lost", async () => {
    const sent = standInForPlivo(() => Promise.reject(new Error("connection reset")));
    expect((await place({ ...order, answer: { xml } })).status).toBe(502);
    expect(await askAt(sent[0]?.body["answer_url"])).toBe(xml);
    expect(await askAt(sent[0]?.body["fallback_url"])).toBe(xml);
  });

  it("may be one that the relay knows by name", async () => {
    const sent = standInForPlivo(() => fired());
    await place({ ...order, answer: { name: "welcome" } });
    expect(sent[0]?.body["answer_url"]).toContain("/answer/welcome/");
  });

  it("is forgotten after two days, with everything else about the placement", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const sent = standInForPlivo(() => fired());
    await place({ ...order, answer: { xml } });
    const id = /\/document\/(\w+)/.exec(sent[0]?.body["answer_url"] ?? "")?.[1] ?? "";
    const placement = env.PLACEMENT.get(env.PLACEMENT.idFromString(id));
    expect(await placement.document()).toBe(xml);
    vi.setSystemTime(Date.now() + 49 * 3_600_000);
    await runDurableObjectAlarm(placement);
    expect(await placement.document()).toBeUndefined();
  });
});

describe("an Idempotency-Key", () => {
  it("used again dials no second time, and gets the same call", async () => {
    const sent = standInForPlivo(() => fired());
    const key = crypto.randomUUID();
    const first = await place(order, { key });
    const second = await place({ to: order.to, from: order.from }, { key });
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(sent).toHaveLength(1);
  });

  it("used while the dial is under way waits for the same call", async () => {
    let go = (): void => {};
    const plivoIsReady = new Promise<void>((resolve) => {
      go = resolve;
    });
    const sent = standInForPlivo(async () => {
      await plivoIsReady;
      return fired();
    });
    const key = crypto.randomUUID();
    const replies = [place(order, { key }), place(order, { key }), place(order, { key })];
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    go();
    const [first, ...others] = await Promise.all(replies);
    for (const other of others) expect(other).toMatchObject({ status: 201, body: first?.body });
    expect(sent).toHaveLength(1);
  });

  it("used for another request is refused", async () => {
    const sent = standInForPlivo(() => fired());
    const key = crypto.randomUUID();
    await place(order, { key });
    expect(await place({ ...order, to: "14155550198" }, { key })).toMatchObject({ status: 422 });
    expect(sent).toHaveLength(1);
  });

  it("used for another request is refused while the first one is about to dial, too", async () => {
    const sent = standInForPlivo(() => fired());
    const key = crypto.randomUUID();
    const [first, other] = await Promise.all([
      place(order, { key }),
      place({ ...order, to: "14155550198" }, { key }),
    ]);
    expect([first?.status, other?.status].toSorted()).toEqual([201, 422]);
    expect(sent).toHaveLength(1);
  });

  it("of one backend is not that of another", async () => {
    const sent = standInForPlivo(() => fired());
    const key = crypto.randomUUID();
    await place(order, { key });
    expect((await place(order, { key, authorization: `Bearer ${otherKey}` })).status).toBe(201);
    expect(sent).toHaveLength(2);
  });

  it("never dials again after the relay crashed in the middle of a dial: nobody knows, and it says so", async () => {
    const sent = standInForPlivo(() => new Promise(() => {}));
    const key = crypto.randomUUID();
    const cut = place(order, { key });
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    await abortAllDurableObjects();
    expect(await cut).toMatchObject({ status: 502, body: { ambiguous: true } });
    for (let again = 0; again < 2; again++) {
      expect(await place(order, { key })).toMatchObject({
        status: 502,
        body: { ambiguous: true, since: expect.any(String) },
      });
    }
    expect(sent).toHaveLength(1);
  });

  it.each<[string, number, () => Response | Promise<Response>]>([
    ["a lost connection", 502, () => Promise.reject(new Error("connection reset"))],
    ["a 500", 502, () => new Response("", { status: 500 })],
    ["an answer that makes no sense", 502, () => new Response("fired!", { status: 201 })],
  ])("never dials again after %s, which leaves it open whether Plivo dialled", async (_, status, reply) => {
    const sent = standInForPlivo(reply);
    const key = crypto.randomUUID();
    const first = await place(order, { key });
    expect(first).toMatchObject({ status, body: { ambiguous: true, error: expect.any(String) } });
    expect(await place(order, { key })).toMatchObject({ status, body: first.body });
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(first.body)).not.toContain("1415");
  });

  it("may try again after a refusal: nothing was dialled", async () => {
    let refuse = true;
    standInForPlivo(() => (refuse ? Response.json({ error: "from is invalid" }, { status: 400 }) : fired()));
    const key = crypto.randomUUID();
    expect(await place(order, { key })).toMatchObject({ status: 400, body: { ambiguous: false } });
    refuse = false;
    expect((await place(order, { key })).status).toBe(201);
  });

  it("that may try again has its alarm unset, which would ring too early for what comes then", async () => {
    standInForPlivo(() => Response.json({ error: "from is invalid" }, { status: 400 }));
    await runInDurableObject(env.PLACEMENT.getByName(crypto.randomUUID()), async (placement, { storage }) => {
      // Before 2026-02-24, `deleteAll` leaves the alarm; the tests' own compatibility date is later.
      const unset = vi.spyOn(storage, "deleteAlarm");
      await (placement as Placement).place("digest", { ...order, answerUrl: relayUrl }, xml);
      expect(unset).toHaveBeenCalledTimes(1);
    });
  });

  it("stands for the same request in whatever order it has its headers", async () => {
    standInForPlivo(() => fired());
    const key = crypto.randomUUID();
    const extra = { a: { b: 1, c: 2 } };
    await place({ ...order, sipHeaders: { A: "1", B: "2" }, extra }, { key });
    const again = { ...order, sipHeaders: { B: "2", A: "1" }, extra: { a: { c: 2, b: 1 } } };
    expect((await place(again, { key })).headers.get("idempotent-replayed")).toBe("true");
    const another = { ...again, sipHeaders: { B: "1", A: "2" } };
    expect((await place(another, { key })).status).toBe(422);
  });

  it("is told when Plivo has too many requests", async () => {
    standInForPlivo(() => new Response("", { status: 429, headers: { "retry-after": "60" } }));
    const { status, headers } = await place(order);
    expect({ status, wait: headers.get("retry-after") }).toEqual({ status: 429, wait: "60" });
  });

  it("is kept for two days, without a number, even where the key has one", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const sent = standInForPlivo(() => fired());
    const key = `14155550199-${crypto.randomUUID()}`;
    const before = new Set((await listDurableObjectIds(env.PLACEMENT)).map(String));
    await place(order, { key });
    const [id] = (await listDurableObjectIds(env.PLACEMENT)).filter((each) => !before.has(String(each)));
    if (!id) throw new Error("no placement");
    const kept = await runInDurableObject(env.PLACEMENT.get(id), (_, { id, storage }) => ({
      name: id.name,
      entries: Object.fromEntries(storage.kv.list()),
    }));
    expect(kept).toEqual({ name: expect.any(String), entries: { intent: expect.any(Object) } });
    expect(JSON.stringify(kept)).not.toContain("14155550");
    vi.setSystemTime(Date.now() + 47 * 3_600_000);
    await place(order, { key });
    expect(sent).toHaveLength(1);
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    await runDurableObjectAlarm(env.PLACEMENT.get(id));
    await place(order, { key });
    expect(sent).toHaveLength(2);
  });
});

describe("a request that is wrong dials nothing and names the parameter", () => {
  const cases: [string, unknown, number, RegExp][] = [
    ["no JSON", "{", 400, /^body: must be a JSON object$/],
    ["a list", [], 400, /^body: must be a JSON object$/],
    ["with a list of retries", { ...order, retry: [] }, 400, /^retry: must be an object$/],
    ["with a list for a ticket", { ...order, ticket: [] }, 400, /^ticket: must be an object$/],
    [
      "nested without end",
      `{"from":"14155550100","to":"14155550199","extra":{"a":${"[".repeat(9_000)}${"]".repeat(9_000)}}}`,
      400,
      /^body: must not be nested more than 64 deep$/,
    ],
    ["without from", { to: order.to }, 400, /^from: is missing$/],
    ["to nobody", { ...order, to: [] }, 400, /^to: must be 1 to 1000 destinations$/],
    [
      "to a number that is none",
      { ...order, to: ["14155550199", "x"] },
      400,
      /^to\.1: must be a phone number/,
    ],
    [
      "to the same number twice",
      { ...order, to: ["14155550199", "+14155550199"] },
      400,
      /to\[1\]: must not repeat/,
    ],
    [
      "with a parameter that is none",
      { ...order, ringTimeOut: 3 },
      400,
      /^ringTimeOut: is not a parameter here$/,
    ],
    [
      "with a URL, which is the relay's to say",
      { ...order, answerUrl: "https://example.com" },
      400,
      /^answerUrl: is not/,
    ],
    ["with a text for a number", { ...order, timeLimit: "soon" }, 400, /^timeLimit: must be a whole number/],
    [
      "with XML that is none",
      { ...order, answer: { xml: "<Response><Speak>" } },
      400,
      /^answer\.xml: The document is not well-formed XML: .* \(line 1, column 18\)$/,
    ],
    [
      "with XML that Plivo refuses",
      { ...order, answer: { xml: "<Response><Say/></Response>" } },
      400,
      /^answer\.xml: .*Speak/,
    ],
    ["with a list of headers", { ...order, sipHeaders: ["a"] }, 400, /^sipHeaders: must map names/],
    ["with a list of extras", { ...order, extra: [1] }, 400, /^extra: must be an object/],
    [
      "with a caller's name of two lines",
      { ...order, callerName: "Ada\r\nTo: x" },
      400,
      /^callerName: must be a line of at most 50 characters$/,
    ],
    ["with two documents", { ...order, answer: { xml, name: "a" } }, 400, /^answer: must be/],
    ["with a feed that is no name", { ...order, feed: "a b" }, 400, /^feed: must be 1 to 64/],
    [
      "with a ticket for too much",
      { ...order, ticket: { fields: ["all"] } },
      400,
      /^ticket\.fields\.0: must be "unredacted"$/,
    ],
    ["too long", { ...order, callerName: "x".repeat(700_000) }, 413, /too long/],
  ];

  it.each(cases)("%s", async (_, body, status, error) => {
    const sent = standInForPlivo(() => fired());
    const reply = await place(body);
    expect(reply.status).toBe(status);
    expect(reply.body.error).toMatch(error);
    expect(JSON.stringify(reply.body)).not.toContain("1415");
    expect(sent).toEqual([]);
  });

  it("compressed", async () => {
    const sent = standInForPlivo(() => fired());
    expect(await place(order, { headers: { "content-encoding": "gzip" } })).toMatchObject({
      status: 415,
      body: { error: "the body must not be compressed: send it without Content-Encoding" },
    });
    expect(sent).toEqual([]);
  });
});

describe("without an API key", () => {
  it.each([
    ["none", ""],
    ["a made-up one", "Bearer key-that-was-guessed-0123456789abcdef"],
    ["the ticket secret", "Bearer 0123456789abcdef0123456789abcdef"],
    ["Plivo's own token", "Bearer new-token"],
    ["half of it", `Bearer ${apiKey.slice(0, -1)}`],
    ["all of them", `Bearer ${apiKey},${otherKey}`],
  ])("%s: nothing is dialled", async (_, authorization) => {
    const sent = standInForPlivo(() => fired());
    const before = await listDurableObjectIds(env.PLACEMENT);
    expect((await place(order, { authorization })).status).toBe(401);
    expect(sent).toEqual([]);
    expect(await listDurableObjectIds(env.PLACEMENT)).toEqual(before);
  });
});

describe("a call that is under way", () => {
  async function ask(
    method: string,
    path: string,
    body?: unknown,
    authorization = `Bearer ${apiKey}`,
  ): Promise<Reply> {
    const response = await exports.default.fetch(
      new Request(`${relayUrl}/v1/calls/${path}`, {
        method,
        headers: { authorization },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  }

  /** A call whose leg has another id than its request. */
  async function ringing(): Promise<{ call: string; callUuid: string }> {
    const call = crypto.randomUUID();
    const callUuid = crypto.randomUUID();
    await (
      await callback("ring", {
        ...facts(call),
        CallUUID: callUuid,
        ALegUUID: callUuid,
        CallStatus: "ringing",
      })
    ).text();
    return { call, callUuid };
  }

  const account = "https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX";

  it("is hung up by the id of its leg", async () => {
    const { call, callUuid } = await ringing();
    const sent = standInForPlivo(() => new Response(null, { status: 204 }));
    expect((await ask("DELETE", call)).status).toBe(204);
    expect(sent).toMatchObject([{ method: "DELETE", url: `${account}/Call/${callUuid}/` }]);
  });

  it("is cancelled by the id of its request where nothing has been heard of it yet", async () => {
    const call = crypto.randomUUID();
    const sent = standInForPlivo(() => new Response(null, { status: 204 }));
    expect((await ask("DELETE", call)).status).toBe(204);
    expect(sent).toMatchObject([{ method: "DELETE", url: `${account}/Request/${call}/` }]);
  });

  it("is hung up by that id, too, where its callbacks were lost or erased", async () => {
    const call = crypto.randomUUID();
    const sent = standInForPlivo(({ url }) =>
      url.includes("/Request/")
        ? Response.json({ error: "not found" }, { status: 404 })
        : new Response(null, { status: 204 }),
    );
    expect((await ask("DELETE", call)).status).toBe(204);
    expect(sent.map(({ url }) => url)).toEqual([`${account}/Request/${call}/`, `${account}/Call/${call}/`]);
  });

  it("that Plivo does not know any more is a 404", async () => {
    const { call } = await ringing();
    standInForPlivo(() => Response.json({ error: "call not found" }, { status: 404 }));
    expect(await ask("DELETE", call)).toMatchObject({ status: 404, body: { ambiguous: false } });
  });

  it("continues with a document that comes with the request", async () => {
    const { call, callUuid } = await ringing();
    const sent = standInForPlivo(() => Response.json({ message: "call transferred" }, { status: 202 }));
    expect((await ask("POST", `${call}/transfer`, { answer: { xml } })).status).toBe(202);
    expect(sent).toMatchObject([
      { method: "POST", url: `${account}/Call/${callUuid}/`, body: { legs: "aleg" } },
    ]);
    expect(await askAt(sent[0]?.body["aleg_url"])).toBe(xml);
    const { events } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(events.map(({ type }) => type)).toEqual(["ring", "transfer"]);
  });

  it("continues with a named document, on both legs", async () => {
    const { call } = await ringing();
    const sent = standInForPlivo(() => Response.json({ message: "call transferred" }, { status: 202 }));
    await ask("POST", `${call}/transfer`, { answer: { name: "goodbye" }, legs: "both" });
    expect(sent[0]?.body["aleg_url"]).toContain("/answer/goodbye/");
    expect(sent[0]?.body["bleg_url"]).toContain("/answer/goodbye/");
  });

  it.each([
    ["no document", {}, 400, /^answer: is missing/],
    ["a leg that is none", { answer: { xml }, legs: "left" }, 400, /^legs: must be/],
  ])("is not transferred with %s", async (_, body, status, error) => {
    const { call } = await ringing();
    const sent = standInForPlivo(() => new Response());
    const reply = await ask("POST", `${call}/transfer`, body);
    expect(reply.status).toBe(status);
    expect(reply.body.error).toMatch(error);
    expect(sent).toEqual([]);
  });

  it.each([
    ["DELETE", ""],
    ["POST", "/transfer"],
  ])("obeys no one without an API key: %s", async (method, path) => {
    const call = crypto.randomUUID();
    const sent = standInForPlivo(() => new Response());
    for (const credential of ["guessed", await ticketFor(call)]) {
      expect((await ask(method, `${call}${path}`, undefined, `Bearer ${credential}`)).status).toBe(401);
    }
    expect(sent).toEqual([]);
  });
});
