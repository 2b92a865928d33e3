import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { inspect } from "node:util";
import { Campaigns, RelayError } from "@plivo-edge/live/campaigns";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { running } from "./campaign-events.ts";

const key = "an-api-key-that-nobody-is-going-to-guess";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What the relay replies: a status and a body, or nothing at all. */
type Reply = readonly [status: number, body: unknown, headers?: Record<string, string>] | "cut";

let server: Server;
let url: string;
let asked: Asked[];
/** Answers one request after the other; the last answer stands. */
let replies: ((asked: Asked) => Reply)[];

beforeEach(async () => {
  asked = [];
  replies = [];
  // Tries again at once.
  vi.spyOn(Math, "random").mockReturnValue(0);
  server = createServer(respond).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/relay`;
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const part of request.setEncoding("utf8")) body += part;
  const { method = "", url: path = "", headers } = request;
  const entry = { method, path, headers, body };
  asked.push(entry);
  const next = replies.length > 1 ? replies.shift() : replies[0];
  const reply = next?.(entry) ?? [404, { error: "not found" }];
  if (reply === "cut") {
    request.socket.destroy();
    return;
  }
  const [status, content, more] = reply;
  response.writeHead(status, { "content-type": "application/json", ...more });
  response.end(typeof content === "string" ? content : JSON.stringify(content));
}

const campaigns = (): Campaigns => new Campaigns({ url: `${url}/`, key });
const opened = (): ReturnType<Campaigns["open"]> => campaigns().open("c-1");

/** Adds what it is sent, and refuses what has no number. */
function take({ body }: Asked): Reply {
  const lines = body.trimEnd().split("\n");
  const refused = lines.flatMap((line, at) =>
    JSON.parse(line).to ? [] : [{ line: at + 1, rule: "to is missing" }],
  );
  return [
    200,
    { added: lines.length - refused.length, duplicates: 0, refused, refusedCount: refused.length },
  ];
}

describe("campaigns.create", () => {
  it("makes a campaign that its idempotency key names", async () => {
    replies = [() => [201, { id: "c-1", status: "draft" }]];
    const options = { from: "14155550100", answer: { name: "reminder" }, attempts: 3, retry: { busy: 900 } };
    const campaign = await campaigns().create(options, { idempotencyKey: "dunning-48" });
    expect(campaign.id).toBe("c-1");
    expect(asked).toMatchObject([
      {
        method: "POST",
        path: "/relay/v1/campaigns",
        headers: { authorization: `Bearer ${key}`, "idempotency-key": "dunning-48" },
      },
    ]);
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual(options);
  });

  it("asks again where no reply came, since the key makes that the same campaign", async () => {
    replies = [() => "cut", () => [503, { error: "not now" }], () => [200, { id: "c-1" }]];
    const campaign = await campaigns().create({ from: "1" }, { idempotencyKey: "dunning-48" });
    expect(campaign.id).toBe("c-1");
    expect(new Set(asked.map(({ headers }) => headers["idempotency-key"]))).toEqual(new Set(["dunning-48"]));
    expect(asked).toHaveLength(3);
  });

  it("tells what the relay said where it refused, and asks once", async () => {
    replies = [() => [422, { error: "this key was used for another campaign" }]];
    const error = await campaigns()
      .create({ from: "14155550100" }, { idempotencyKey: "dunning-48" })
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RelayError);
    expect(error).toMatchObject({ status: 422, reason: "this key was used for another campaign" });
    expect(String(error)).toBe(
      "RelayError: POST /v1/campaigns: the relay replied with 422: this key was used for another campaign",
    );
    expect(asked).toHaveLength(1);
  });
});

describe("campaign.add", () => {
  it("sends 100,000 rows a request, and holds no more, however many there are", async () => {
    replies = [take];
    let made = 0;
    const aheadOf: number[] = [];
    function* rows(): Generator<{ to: string; id: number }> {
      for (; made < 250_000; made += 1) {
        aheadOf.push(made - 100_000 * asked.length);
        yield { to: "14155550199", id: made };
      }
    }
    expect(await opened().add(rows())).toEqual({
      added: 250_000,
      duplicates: 0,
      refused: [],
      refusedCount: 0,
    });
    expect(asked.map(({ body }) => body.trimEnd().split("\n").length)).toEqual([100_000, 100_000, 50_000]);
    expect(Math.max(...aheadOf.slice(0, 100_000))).toBe(99_999);
    expect(aheadOf.every((ahead) => ahead < 100_000)).toBe(true);
    expect(asked[0]).toMatchObject({
      method: "POST",
      path: "/relay/v1/campaigns/c-1/destinations",
      headers: { "content-type": "application/x-ndjson" },
    });
  });

  it("sends fewer rows where they are long", async () => {
    replies = [take];
    const long = "x".repeat(100_000);
    const rows = Array.from({ length: 100 }, () => ({ to: "14155550199", variables: { long } }));
    await opened().add(rows);
    expect(asked.map(({ body }) => body.split("\n").length - 1)).toEqual([84, 16]);
  });

  it("takes rows that come one by one, and tells the place of each that is refused", async () => {
    replies = [take];
    async function* rows(): AsyncGenerator<{ to: string }> {
      for (let at = 1; at <= 100_003; at += 1) yield { to: at % 100_001 === 2 ? "" : "14155550199" };
    }
    const { refused, refusedCount } = await opened().add(rows());
    expect(refused).toEqual([
      { line: 2, rule: "to is missing" },
      { line: 100_003, rule: "to is missing" },
    ]);
    expect(refusedCount).toBe(2);
  });

  it("keeps a thousand refusals, and counts them all", async () => {
    const refused = Array.from({ length: 1_000 }, (_, at) => ({ line: at + 1, rule: "to is missing" }));
    replies = [() => [200, { added: 0, duplicates: 0, refused, refusedCount: 100_000 }]];
    const rows = (function* () {
      for (let at = 0; at < 100_001; at += 1) yield { to: "" };
    })();
    const told = await opened().add(rows);
    expect(told.refused).toHaveLength(1_000);
    expect(told.refusedCount).toBe(200_000);
  });

  it("sends the same rows again where no reply came: adding twice adds once", async () => {
    replies = [() => "cut", () => [429, { error: "later" }, { "retry-after": "0" }], take];
    expect((await opened().add([{ to: "14155550199" }])).added).toBe(1);
    expect(new Set(asked.map(({ body }) => body))).toEqual(new Set(['{"to":"14155550199"}\n']));
    expect(asked).toHaveLength(3);
  });

  it("sends nothing where there is nothing", async () => {
    expect((await opened().add([])).added).toBe(0);
    expect(asked).toEqual([]);
  });

  it("says so where the relay does not come back, without a number and without the key", async () => {
    replies = [() => "cut"];
    const error: unknown = await opened()
      .add([{ to: "14155550199" }])
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "RelayError", status: undefined, reason: undefined });
    expect(String(error)).toBe("RelayError: POST /v1/campaigns/…/destinations: the relay does not answer");
    expect(JSON.stringify(error)).not.toContain("14155550199");
    expect(asked).toHaveLength(4);
  });
});

describe("a campaign", () => {
  const steps = ["start", "pause", "resume", "cancel"] as const;
  it.each(steps)("can %s, and tells how it stands then", async (step) => {
    replies = [() => [200, running()]];
    expect(await opened()[step]()).toEqual(running());
    expect(asked).toMatchObject([{ method: "POST", path: `/relay/v1/campaigns/c-1/${step}` }]);
  });

  it("tells how it stands, and takes another pace", async () => {
    replies = [() => [200, running()]];
    expect(await opened().state()).toEqual(running());
    expect(await opened().update({ callsPerSecond: 5 })).toEqual(running());
    expect(asked).toMatchObject([
      { method: "GET", path: "/relay/v1/campaigns/c-1", body: "" },
      { method: "PATCH", path: "/relay/v1/campaigns/c-1", body: '{"callsPerSecond":5}' },
    ]);
  });

  it("calls somebody no more, whatever their key is spelled with", async () => {
    replies = [() => [204, ""]];
    await opened().optOut("a/b?c#d");
    await opened().optOut(7);
    expect(asked).toMatchObject([
      { method: "DELETE", path: "/relay/v1/campaigns/c-1/destinations/a%2Fb%3Fc%23d" },
      { method: "DELETE", path: "/relay/v1/campaigns/c-1/destinations/7" },
    ]);
  });

  it("exports its destinations one by one", async () => {
    const rows = Array.from({ length: 3_000 }, (_, at) => ({ id: `ü-${at}`, to: "14155550199" }));
    replies = [() => [200, `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`]];
    const read: unknown[] = [];
    for await (const destination of opened().destinations()) read.push(destination);
    expect(read).toEqual(rows);
  });

  it("can be left in the middle of an export", async () => {
    replies = [() => [200, '{"id":"a"}\n{"id":"b"}\n']];
    for await (const { id } of opened().destinations()) {
      expect(id).toBe("a");
      break;
    }
  });

  it("has the relay make a ticket for it", async () => {
    replies = [() => [201, { ticket: "a.b", url: "wss://", expires: "" }]];
    expect(await opened().ticket({ fields: ["unredacted"], expiresIn: 60 })).toBe("a.b");
    expect(asked[0]).toMatchObject({ method: "POST", path: "/relay/v1/tickets" });
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
      campaign: "c-1",
      fields: ["unredacted"],
      expiresIn: 60,
    });
  });

  it("is not asked for again where the relay lacks something", async () => {
    replies = [() => [501, { error: "add the binding CAMPAIGN" }]];
    await expect(opened().state()).rejects.toMatchObject({ status: 501, reason: "add the binding CAMPAIGN" });
    expect(asked).toHaveLength(1);
  });

  it("is told of by its status alone where no relay replied", async () => {
    replies = [() => [404, "<html>"]];
    await expect(opened().state()).rejects.toThrow(/^GET \/v1\/campaigns: the relay replied with 404$/);
  });

  it("is asked for through what makes the requests elsewhere, such as a service binding", async () => {
    const fetch = vi.fn(async () => Response.json(running()));
    await new Campaigns({ url, key, fetch }).open("c-1").state();
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(asked).toEqual([]);
  });
});

describe("what speaks for a relay's campaigns", () => {
  it("is not made in a web page, where every visitor could read its key", () => {
    vi.stubGlobal("document", {});
    expect(campaigns).toThrow("`key` is public in a web page");
  });

  it.each(["", "a key", "key\n", undefined])("needs a key, and %j is none", (bad) => {
    // What a page without types may pass.
    expect(() => new Campaigns({ url, key: bad as string })).toThrow("`key` must be one of");
  });

  it("needs an absolute URL", () => {
    expect(() => new Campaigns({ url: "/relay", key })).toThrow("Campaigns: `url` must be absolute http(s)");
  });

  it.each(["", "../admin", "a/b"])("opens no campaign of the id %j", (id) => {
    expect(() => campaigns().open(id)).toThrow("`id` must be a campaign's id");
  });
});

describe("what is sent to a relay", () => {
  it("goes nowhere else, whatever that replies", async () => {
    replies = [() => [307, "", { location: `${url}/elsewhere` }]];
    await expect(opened().add([{ to: "14155550199" }])).rejects.toMatchObject({ status: 307 });
    expect(asked).toHaveLength(1);
  });

  it("is in no error, nor is what the platform says of it", async () => {
    const failing = (): Promise<Response> => Promise.reject(new TypeError(`cannot fetch ${url}/14155550199`));
    const error = await new Campaigns({ url, key, fetch: failing })
      .open("c-1")
      .optOut("14155550199")
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RelayError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("1415555");
  });

  it("names a campaign by a key that can be sent", async () => {
    const named = campaigns().create(
      { from: "14155550111" },
      { idempotencyKey: "\u043e\u0431\u0437\u0432\u043e\u043d" },
    );
    await expect(named).rejects.toThrow("idempotencyKey");
    expect(asked).toEqual([]);
  });
});
