import createClient from "openapi-fetch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "../e2e/stage.ts";
import { signedCallback } from "../signed-callback.ts";
import { checkedFetch } from "./checked-fetch.ts";
import { typesOf } from "./generate.ts";
import type { components, paths } from "./relay-api.ts";

type Frame = components["schemas"]["Frame"];

let stage: Stage;
let client: ReturnType<typeof createClient<paths>>;
let checked: ReturnType<typeof checkedFetch>;
let description: Parameters<typeof checkedFetch>[0];
let asBackend: { readonly authorization: string };

beforeAll(async () => {
  stage = await setStage();
  const reply = await fetch(`${stage.relay.url}/v1/openapi.json`);
  // As the description says of itself.
  description = (await reply.json()) as typeof description;
  checked = checkedFetch(description);
  client = createClient<paths>({ baseUrl: stage.relay.url, fetch: checked.fetch });
  asBackend = { authorization: `Bearer ${stage.apiKey}` };
});
afterAll(async () => {
  await stage.close();
});

/** Places a call that goes on until somebody ends it. */
async function place(feed: string): Promise<{ call: string; headers: { authorization: string } }> {
  const { data } = await client.POST("/v1/calls", {
    headers: asBackend,
    body: {
      from: "14155550111",
      to: "14155550100",
      feed,
      answer: { xml: "<Response><Wait length='600'/></Response>" },
      ticket: { fields: ["unredacted"] },
    },
  });
  if (!data || !("requestUuid" in data)) throw new Error("no call");
  return { call: data.requestUuid, headers: { authorization: `Bearer ${data.ticket}` } };
}

/** Polls a call until a frame is the one that is waited for. */
async function until(
  { call, headers }: Awaited<ReturnType<typeof place>>,
  isIt: (frame: Frame) => boolean,
): Promise<Frame> {
  let query = {};
  for (;;) {
    const { data } = await client.GET("/v1/calls/{call}/events", {
      params: { path: { call }, query },
      headers,
    });
    if (!data) throw new Error("no frames");
    for (const frame of data.frames) {
      if (isIt(frame)) return frame;
      if (frame.type === "welcome") query = { epoch: frame.epoch, after: String(frame.seq) };
      if (frame.type === "events") query = { ...query, after: String(frame.seq + frame.events.length - 1) };
    }
  }
}

const hasEvent =
  (type: string) =>
  (frame: Frame): boolean =>
    frame.type === "events" && frame.events.some((event) => event.type === type);

describe("a client that is generated from the description", () => {
  it("is made of it, as it is today", async () => {
    await expect(await typesOf(description)).toMatchFileSnapshot("./relay-api.ts");
  });

  it("places a call, watches it, transfers it and hangs it up", async () => {
    const placed = await place("described");
    const { call, headers } = placed;
    await until(placed, hasEvent("answer"));
    const transfer = await client.POST("/v1/calls/{call}/transfer", {
      params: { path: { call } },
      headers: asBackend,
      body: { answer: { xml: "<Response><Wait length='500'/></Response>" } },
    });
    expect(transfer.data).toEqual({ transferred: true });
    await until(placed, hasEvent("transfer"));
    await client.DELETE("/v1/calls/{call}", { params: { path: { call } }, headers: asBackend });
    await until(placed, ({ type }) => type === "end");
    const { data } = await client.GET("/v1/calls/{call}", { params: { path: { call } }, headers });
    expect(data?.state.status).toBe("completed");
    const hangup = data?.events.find((event) => event.type === "hangup");
    // The type of one event, told by its `type`.
    expect(hangup?.hangupSource).toBe("API Request");
  });

  it("makes a ticket for a feed, and reads and follows it", async () => {
    const placed = await place("followed");
    await until(placed, hasEvent("answer"));
    const { data } = await client.POST("/v1/tickets", { headers: asBackend, body: { feed: "followed" } });
    const headers = { authorization: `Bearer ${data?.ticket}` };
    const path = { feed: "followed" };
    const page = await client.GET("/v1/feeds/{feed}", { params: { path }, headers });
    expect(page.data?.events.map(({ callUuid }) => callUuid)).toContain(placed.call);
    const query = { wait: "0", history: "10" };
    const followed = await client.GET("/v1/feeds/{feed}/events", { params: { path, query }, headers });
    expect(followed.data?.frames[0]?.type).toBe("welcome");
  });

  it("revokes the tickets of a call, and forgets it", async () => {
    const { call, headers } = await place("forgotten");
    const revoked = await client.POST("/v1/revocations", { headers: asBackend, body: { call } });
    expect(revoked.response.ok).toBe(true);
    const look = await client.GET("/v1/calls/{call}", { params: { path: { call } }, headers });
    expect(look.response.status).toBe(401);
    const erased = await client.POST("/v1/erasures", { headers: asBackend, body: { call } });
    expect(erased.response.ok).toBe(true);
  });

  it("asks for a sink, of which this relay has none", async () => {
    const params = { path: { name: "events" } };
    expect((await client.GET("/v1/sinks/{name}", { params, headers: asBackend })).response.status).toBe(404);
    const moved = await client.POST("/v1/sinks/{name}", { params, headers: asBackend, body: { after: 0 } });
    expect(moved.response.status).toBe(404);
  });

  it("makes a campaign, fills it, runs it, watches it and reads what became of it", async () => {
    // Nobody is called meanwhile: it would end by itself.
    const day = new Date().getUTCDay();
    const days = day === 1 || day === 2 ? (["fri"] as const) : (["tue"] as const);
    const made = await client.POST("/v1/campaigns", {
      headers: asBackend,
      params: { header: { "Idempotency-Key": crypto.randomUUID() } },
      body: {
        from: "14155550111",
        attempts: 2,
        hours: { from: "00:00", to: "24:00", days: [...days] },
        zone: "UTC",
        ticket: {},
      },
    });
    const campaign = made.data?.id ?? "";
    const path = { campaign };
    const added = await client.POST("/v1/campaigns/{campaign}/destinations", {
      params: { path },
      headers: { ...asBackend, "content-type": "application/x-ndjson" },
      body: '{"to":"14155550101","id":"ada"}\n{"to":"14155550102","id":"ben"}\nnobody\n',
      bodySerializer: (body) => body,
    });
    expect(added.data).toMatchObject({ added: 2, duplicates: 0, refused: [{ line: 3 }], refusedCount: 1 });
    const params = { path };
    const patched = await client.PATCH("/v1/campaigns/{campaign}", {
      params,
      headers: asBackend,
      body: { concurrency: 5 },
    });
    expect(patched.data).toMatchObject({ status: "draft", concurrency: 5, destinations: 2 });
    const asked = { params, headers: asBackend };
    expect((await client.POST("/v1/campaigns/{campaign}/start", asked)).data?.status).toBe("running");
    expect((await client.POST("/v1/campaigns/{campaign}/pause", asked)).data?.status).toBe("paused");
    expect((await client.POST("/v1/campaigns/{campaign}/resume", asked)).data?.status).toBe("running");
    const optOut = await client.DELETE("/v1/campaigns/{campaign}/destinations/{key}", {
      params: { path: { campaign, key: "ben" } },
      headers: asBackend,
    });
    expect(optOut.response.status).toBe(204);
    const headers = { authorization: `Bearer ${made.data?.ticket}` };
    expect((await client.GET("/v1/campaigns/{campaign}", { params, headers })).data?.destinations).toBe(2);
    const query = { wait: "0", history: "10" };
    const watched = await client.GET("/v1/campaigns/{campaign}/events", { params: { path, query }, headers });
    expect(watched.data?.frames[0]).toMatchObject({ type: "welcome", state: { destinations: 2 } });
    expect((await client.POST("/v1/campaigns/{campaign}/cancel", asked)).data?.status).toBe("canceled");
    const exported = await client.GET("/v1/campaigns/{campaign}/destinations", { ...asked, parseAs: "text" });
    expect(exported.data).toContain('"id":"ada"');
  });

  it("takes callbacks, by both methods and with facts in the path", async () => {
    const call = crypto.randomUUID();
    const url = `${stage.relay.url}/v1/callbacks`;
    const { ringUrl, answerUrl } = stage.relay.callbacks();
    for (const each of [`${url}/ring`, ringUrl, answerUrl, `${url}/hangup`]) {
      const reply = await checked.fetch(
        await signedCallback(each.split("#")[0] ?? "", call, stage.authToken),
      );
      expect(reply.status).toBe(200);
    }
    for (const each of [`${url}/ring`, ringUrl]) {
      expect((await checked.fetch(new Request(each.split("#")[0] ?? ""))).ok).toBe(false);
    }
  });

  it("is told what is wrong, as the description says", async () => {
    const path = { call: crypto.randomUUID() };
    const wrong = await client.POST("/v1/calls", {
      headers: asBackend,
      body: { from: "none", to: [] },
    });
    expect(wrong.error?.issues?.map(({ parameter }) => parameter)).toContain("from");
    expect((await client.GET("/v1/calls/{call}", { params: { path } })).response.status).toBe(401);
    expect(
      (await client.DELETE("/v1/calls/{call}", { params: { path }, headers: asBackend })).response.status,
    ).toBe(404);
    expect((await client.POST("/v1/tickets", { body: { feed: "a" } })).response.status).toBe(401);
  });

  it("has been through every route", async () => {
    expect((await client.GET("/healthz")).data).toMatchObject({ ok: true });
    expect((await client.GET("/v1/openapi.json")).data?.openapi).toBe("3.1.0");
    expect((await client.GET("/console", { parseAs: "text" })).data).toContain("<html");
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const seen = new Set([...checked.seen].map((each) => each.replace(/: \d+$/, "")));
    expect([...seen].toSorted()).toEqual(operations.toSorted());
  });
});
