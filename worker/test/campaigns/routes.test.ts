import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { response } from "@plivo-edge/xml";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Campaign, createRelay } from "../../src/embed.ts";
import { relayUrl } from "../plivo.ts";
import { apiKey, otherKey } from "../plivo-stub.ts";
import { ask, ndjson, numberOf, numbers, order, type Reply, TestCampaign } from "./campaign.ts";

beforeEach(() => {
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const create = (
  body: unknown,
  key: string = crypto.randomUUID(),
  more: Record<string, string> = {},
): Promise<Reply> => ask("POST", "", body, { "idempotency-key": key, ...more });

describe("POST /v1/campaigns", () => {
  it("makes a draft, which waits for destinations and to be started", async () => {
    const { status, body } = await create({ ...order, concurrency: 20 });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: "draft",
      progress: expect.objectContaining({ pending: 0, live: 0 }),
      destinations: 0,
      callsPerSecond: 20,
      concurrency: 20,
    });
  });

  it("makes one for a key and a body, however often they come", async () => {
    const key = crypto.randomUUID();
    const first = await create(order, key);
    const again = await create(order, key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await create({ ...order, attempts: 2 }, key)).status).toBe(422);
    const orders = [
      { A: "1", B: "2" },
      { B: "2", A: "1" },
    ];
    const named = crypto.randomUUID();
    const made = await Promise.all(orders.map((sipHeaders) => create({ ...order, sipHeaders }, named)));
    expect(made.map(({ status }) => status).sort()).toEqual([200, 201]);
    // Another backend's key is another's.
    const other = await create(order, key, { authorization: `Bearer ${otherKey}` });
    expect(other.status).toBe(201);
    expect(other.body.id).not.toBe(first.body.id);
  });

  it("makes the same one when it has been changed since", async () => {
    const key = crypto.randomUUID();
    const { body } = await create(order, key);
    await new TestCampaign(body.id).change({ concurrency: 7 });
    expect(await create(order, key)).toMatchObject({ status: 200, body: { id: body.id, concurrency: 7 } });
  });

  it("needs the key that names it", async () => {
    const { status, body } = await ask("POST", "", order);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("Idempotency-Key: is missing") },
    });
  });

  it("makes a ticket too, where it is asked for one", async () => {
    const { body } = await create({ ...order, ticket: { expiresIn: 60 } });
    const reply = await exports.default.fetch(`${relayUrl}/v1/campaigns/${body.id}`, {
      headers: { authorization: `Bearer ${body.ticket}` },
    });
    expect(await reply.json()).toMatchObject({ status: "draft" });
  });

  it.each<[string, object, string]>([
    ["no caller", { from: undefined }, "from"],
    ["a destination", { to: "14155550199" }, "to"],
    ["no pace", { callsPerSecond: 0 }, "callsPerSecond"],
    ["a pace beyond Plivo's", { callsPerSecond: 61 }, "callsPerSecond"],
    ["nobody at once", { concurrency: 0 }, "concurrency"],
    ["eleven attempts", { attempts: 11 }, "attempts"],
    ["a pause of no time", { retry: { busy: 0 } }, "retry.busy"],
    ["another reason to dial again", { retry: { spam: 60 } }, "retry.spam"],
    ["hours that end before they begin", { hours: { from: "20:00", to: "09:00" } }, "hours.to"],
    ["hours of no clock", { hours: { from: "9", to: "20:00" } }, "hours.from"],
    ["no day", { hours: { from: "09:00", to: "20:00", days: [] } }, "hours.days"],
    ["no time to ring", { ringTimeout: 0 }, "ringTimeout"],
    ["an unknown zone", { zone: "Mars/Olympus" }, "zone"],
    ["an end that has been", { until: "2020-01-01T00:00:00Z" }, "until"],
    ["a document that is none", { answer: { xml: "<Response>" } }, "answer.xml"],
    ["URLs that are the relay's", { hangupUrl: "https://example.com" }, "hangupUrl"],
  ])("refuses %s, by its name", async (_, change, parameter) => {
    const { status, body } = await create({ ...order, ...change });
    expect(status).toBe(400);
    expect(body.issues).toContainEqual(expect.objectContaining({ parameter }));
  });

  it.each<[object, string]>([
    [{ from: "9", to: "20:00" }, "hours.from: must be a time such as 09:00"],
    [{ from: "09:00", to: "24:30" }, "hours.to: must be a time such as 09:00"],
    [
      { from: "20:00", to: "06:00" },
      "hours.to: must be later than from: hours end at midnight, which is 24:00",
    ],
    [
      { from: "09:00", to: "20:00", days: ["monday"] },
      "hours.days.0: must be one of mon, tue, wed, thu, fri, sat, sun",
    ],
  ])("says once what is wrong with the hours %o", async (hours, error) => {
    expect((await create({ ...order, hours })).body.error).toBe(error);
  });

  it("refuses a pace that no share of the account's comes to", async () => {
    const { status, body } = await create({ ...order, callsPerSecond: 0.001 });
    expect([status, body.error]).toEqual([400, "callsPerSecond: must be a number, 0.002 to 60"]);
  });

  it("asks that its end is to come of a new one only, and not of one sent again", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2030-01-07T12:00:00Z") });
    const body = { ...order, until: "2030-01-07T13:00:00Z" };
    const key = crypto.randomUUID();
    const made = await create(body, key);
    vi.setSystemTime(Date.parse("2030-01-07T13:00:01Z"));
    expect(await create(body, key)).toMatchObject({ status: 200, body: { id: made.body.id } });
    const rule = "must be a time to come, such as 2026-12-01T00:00:00Z";
    expect(await create(body)).toMatchObject({
      status: 400,
      body: { error: `until: ${rule}`, issues: [{ parameter: "until", rule }] },
    });
  });

  it("leaves nothing behind that it has refused", async () => {
    const before = (await listDurableObjectIds(env.CAMPAIGN as DurableObjectNamespace)).length;
    await create({ ...order, attempts: 99 });
    expect((await listDurableObjectIds(env.CAMPAIGN as DurableObjectNamespace)).length).toBe(before);
  });
});

describe("an import", () => {
  it("adds what is right, counts what is there, and tells each line that is not and why", async () => {
    const campaign = await TestCampaign.create({ hours: { from: "09:00", to: "20:00" } });
    const lines = [
      '{"to":"14155550199","zone":"UTC"}',
      "",
      '{"to":"+14155550199","zone":"UTC"}',
      '{"to":"nobody","zone":"UTC"}',
      "what is this",
      '{"to":"14155550198"}',
      `{"to":"14155550197","zone":"UTC","id":"${"x".repeat(9_000)}"}`,
      '{"to":"14155550199","zone":"UTC","id":"another"}',
    ];
    const { body } = await ask("POST", `/${campaign.id}/destinations`, `${lines.join("\r\n")}\r\n`, ndjson);
    expect(body).toEqual({
      added: 2,
      duplicates: 1,
      refusedCount: 4,
      refused: [
        { line: 4, rule: "to must be a phone number with its country code, or a SIP URI" },
        { line: 5, rule: "must be a JSON object in one line" },
        { line: 6, rule: "zone is missing, and the campaign has none for its calling hours" },
        { line: 7, rule: "must not be longer than 8192 characters" },
      ],
    });
    const rows = await campaign.destinations();
    expect(rows.map(({ id, status, attempts }) => ({ id, status, attempts }))).toEqual([
      { id: "14155550199", status: "pending", attempts: 0 },
      { id: "another", status: "pending", attempts: 0 },
    ]);
  });

  it("refuses a line without a zone where hours were chosen while it was sent", async () => {
    const campaign = await TestCampaign.create();
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const request = new Request(`${relayUrl}/v1/campaigns/${campaign.id}/destinations`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, ...ndjson },
      body: readable,
    });
    const begun = vi.spyOn(Campaign.prototype, "add");
    const reply = exports.default.fetch(request);
    await vi.waitUntil(() => begun.mock.calls.length === 1);
    await campaign.change({ hours: { from: "09:00", to: "20:00" } });
    const lines =
      '{"to":"14155550199"}\n{"to":"14155550198","zone":"UTC"}\n{"to":"14155550198","zone":"UTC"}\n';
    await writer.write(new TextEncoder().encode(lines));
    await writer.close();
    expect(await (await reply).json()).toEqual({
      added: 1,
      duplicates: 1,
      refusedCount: 1,
      refused: [{ line: 1, rule: "zone is missing, and the campaign has none for its calling hours" }],
    });
  });

  it("of 100,000 lines holds no more than a thousand at once, and counts all that is refused and doubled", async () => {
    const campaign = await TestCampaign.create();
    const count = 100_000;
    let written = 0;
    const text = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (written >= count) return controller.close();
        let piece = "";
        for (let end = written + 1_000; written < end; written += 1) {
          // Every tenth is one of those before, and every fiftieth is nobody.
          const index = written % 10 === 9 ? written - 9 : written;
          const to = written % 50 === 1 ? "nobody" : numberOf(index);
          piece += `${JSON.stringify({ to, variables: { name: `Name ${index}` } })}\n`;
        }
        controller.enqueue(text.encode(piece));
      },
    });
    const reply = await exports.default.fetch(
      new Request(`${relayUrl}/v1/campaigns/${campaign.id}/destinations`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}`, ...ndjson },
        body,
      }),
    );
    const told = await reply.json<{
      added: number;
      duplicates: number;
      refused: unknown[];
      refusedCount: number;
    }>();
    expect(told).toMatchObject({ added: 88_000, duplicates: 10_000, refusedCount: 2_000 });
    expect(told.refused).toHaveLength(1_000);
    expect(await campaign.state()).toMatchObject({ destinations: 88_000, progress: { pending: 88_000 } });
    // The same again adds nothing.
    expect(
      await campaign.add(numbers(1_000).filter((_, index) => index % 50 !== 1 && index % 10 !== 9)),
    ).toMatchObject({
      added: 0,
    });
  }, 60_000);

  it("is refused once the campaign is over, of another media type, and compressed", async () => {
    const campaign = await TestCampaign.create();
    await campaign.add(numbers(1));
    const path = `/${campaign.id}/destinations`;
    expect((await ask("POST", path, "{}", { "content-type": "application/json" })).status).toBe(415);
    const compressed = { ...ndjson, "content-encoding": "gzip" };
    expect(await ask("POST", path, "{}", compressed)).toMatchObject({
      status: 415,
      body: { error: "the body must not be compressed: send it without Content-Encoding" },
    });
    await campaign.tell("cancel");
    expect(await ask("POST", path, JSON.stringify(numbers(1)[0]), ndjson)).toMatchObject({
      status: 409,
      body: { error: "the campaign is canceled" },
    });
  });
});

describe("the export", () => {
  it("has every destination, in the order in which they were added, in as many pages as it takes", async () => {
    const campaign = await TestCampaign.create();
    await campaign.add(numbers(2_500));
    const rows = await campaign.destinations();
    expect(rows.map(({ to }) => to)).toEqual(numbers(2_500).map(({ to }) => to));
  });

  it("has what a destination brought", async () => {
    const campaign = await TestCampaign.create();
    await campaign.add([{ to: "14155550199", id: "ada", zone: "UTC", variables: { name: "Ada" } }]);
    expect(await campaign.destinations()).toEqual([
      {
        id: "ada",
        to: "14155550199",
        status: "pending",
        attempts: 0,
        zone: "UTC",
        variables: { name: "Ada" },
      },
    ]);
  });
});

describe("a campaign that there is not", () => {
  const unknown = "0".repeat(32);
  it.each<[string, string, unknown?]>([
    ["GET", ""],
    ["GET", "/events?wait=0"],
    ["PATCH", "", {}],
    ["POST", "/start"],
    ["POST", "/pause"],
    ["POST", "/resume"],
    ["POST", "/cancel"],
    ["GET", "/destinations"],
    ["POST", "/destinations", '{"to":"14155550199"}'],
    ["DELETE", "/destinations/14155550199"],
  ])("is not found by %s %s, which leaves nothing behind", async (method, path, body) => {
    const { status } = await ask(method, `/${unknown}${path}`, body, path === "/destinations" ? ndjson : {});
    expect(status).toBe(404);
    const left = await runInDurableObject(new TestCampaign(unknown).object, async (_, { storage }) => [
      ...storage.sql.exec(
        "SELECT name FROM sqlite_master WHERE name IN ('destination', 'event', 'migration')",
      ),
      ...storage.kv.list(),
      ...[await storage.getAlarm()].filter((at) => at !== null),
    ]);
    expect(left).toEqual([]);
  });

  it("is not asked for by what is no id", async () => {
    expect((await ask("GET", "/..%2Fcalls")).status).toBe(400);
    expect((await ask("POST", "/mine/start")).status).toBe(400);
  });
});

describe("a relay without the objects of campaigns", () => {
  it("says which ones to bind, and does all else", async () => {
    const relay = createRelay({ answer: () => response() });
    const { CAMPAIGN: _, PACER: __, ...without } = env;
    const headers = { authorization: `Bearer ${apiKey}`, "idempotency-key": "k" };
    const request = new Request(`${relayUrl}/v1/campaigns`, {
      method: "POST",
      headers,
      body: JSON.stringify(order),
    });
    const reply = await relay.fetch(request, without);
    expect(reply.status).toBe(501);
    expect(await reply.json()).toEqual({
      error: expect.stringContaining("bind CAMPAIGN to the class Campaign and PACER to the class Pacer"),
    });
    expect((await relay.fetch(new Request(`${relayUrl}/healthz`), without)).status).toBe(200);
  });
});
