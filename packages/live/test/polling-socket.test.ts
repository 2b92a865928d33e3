import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CallWatch, PollingSocket, watchCall, watchCampaign } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { outcome, running, told, welcomeTo } from "./campaign-events.ts";
import { call, end, events, hangup, ring, welcome } from "./events.ts";
import { Inbox } from "./relay-stub/inbox.ts";
import { until } from "./until.ts";

/** A request that the test answers. */
interface Poll {
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly response: ServerResponse;
  readonly closed: Promise<unknown>;
}

let server: Server;
let polls: Inbox<Poll>;
let ticket: string;
let watch: CallWatch;

beforeEach(async () => {
  polls = new Inbox();
  server = createServer((request: IncomingMessage, response) => {
    const { searchParams: query } = new URL(request.url ?? "", "http://relay");
    const { authorization } = request.headers;
    polls.put({ query, authorization, response, closed: once(response, "close") });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const client = new RelayClient({ url: `http://127.0.0.1:${port}`, secret: "x".repeat(32) });
  ticket = await client.ticket({ call });
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  watch.close();
  server.close();
  server.closeAllConnections();
});

const answer = ({ response }: Poll, ...frames: object[]): void => {
  response.end(JSON.stringify({ frames }));
};

const openWatch = async (): Promise<void> => {
  watch = watchCall(ticket, { WebSocket: PollingSocket });
  answer(await polls.take(), welcome());
  await until(watch, () => watch.connection.status === "open");
};

describe("a watch that polls", () => {
  it("is open again at once after a cut, however quiet the call is", async () => {
    await openWatch();
    const held = await polls.take();
    expect(held.query.get("wait")).toBe("20");
    held.response.destroy();
    await until(watch, () => watch.connection.status === "waiting");
    const next = await polls.take();
    expect(Object.fromEntries(next.query)).toEqual({ after: "0", epoch: "first", wait: "0" });
    answer(next, welcome());
    await until(watch, () => watch.connection.status === "open");
  });

  it("calls nobody back for a poll that brings nothing", async () => {
    // Each request was held for a while.
    let now = 0;
    vi.spyOn(Date, "now").mockImplementation(() => (now += 20_000));
    await openWatch();
    const seen: string[] = [];
    watch.subscribe(() => seen.push(watch.state.status));
    // The relay begins each reply with a welcome.
    answer(await polls.take(), welcome(), events(1, ring));
    for (let poll = 0; poll < 3; poll += 1) answer(await polls.take(), welcome(1));
    answer(await polls.take(), welcome(1), events(2, hangup));
    await until(watch, () => watch.state.status === "completed");
    expect(seen).toEqual(["ringing", "completed"]);
  });

  it("follows a campaign on one connection, with a ticket that opens once, too", async () => {
    const { port } = server.address() as AddressInfo; // as above
    const client = new RelayClient({ url: `http://127.0.0.1:${port}`, secret: "x".repeat(32) });
    const once = await client.ticket({ campaign: "c-1", once: true });
    const campaign = watchCampaign(once, { WebSocket: PollingSocket, maxRetries: 0 });
    const seen = new Set<string>();
    campaign.subscribe(() => seen.add(campaign.connection.status));
    answer(await polls.take(), welcomeTo(0, running()));
    const first = await polls.take();
    answer(first, told(1, running(), outcome(1)));
    const second = await polls.take();
    expect(Object.fromEntries(second.query)).toMatchObject({ after: "1" });
    answer(second, told(2, running(), outcome(2)));
    expect(Object.fromEntries((await polls.take()).query)).toMatchObject({ after: "2" });
    expect([...seen]).toEqual(["open"]);
    campaign.close();
  });

  it("asks anew, and is told at once, where it doubts the request that is held", async () => {
    const page = new EventTarget();
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    await openWatch();
    const held = await polls.take();
    page.dispatchEvent(new Event("online"));
    await held.closed;
    const next = await polls.take();
    expect(next.query.get("wait")).toBe("0");
    answer(next, welcome());
    await polls.take();
    expect(watch.connection.status).toBe("open");
  });

  it.each([
    [401, "Refused by the relay (4401): ticket expired"],
    [403, "Refused by the relay (4403): ticket expired"],
    [400, "Refused by the relay (4400): ticket expired"],
  ])("ends where it is answered %i, with what the relay says", async (status, message) => {
    watch = watchCall(ticket, { WebSocket: PollingSocket });
    const { response } = await polls.take();
    response.writeHead(status).end(JSON.stringify({ error: "ticket expired" }));
    await until(watch, () => watch.connection.status === "closed");
    expect(watch.connection.cause?.message).toBe(message);
  });

  it.each([
    ["a page", "<html>Sign in to the hotel's network</html>"],
    ["JSON of somebody else", '{"message":"Forbidden"}'],
    ["nothing", ""],
  ])("does not take a refusal for the relay's that is %s", async (_, body) => {
    watch = watchCall(ticket, { WebSocket: PollingSocket });
    for (const status of [400, 401, 403]) {
      (await polls.take()).response.writeHead(status).end(body);
      const message = `No connection to the relay (1006): it does not answer (${status})`;
      await until(watch, () => watch.connection.cause?.message === message);
    }
    answer(await polls.take(), welcome());
    await until(watch, () => watch.connection.status === "open");
  });

  it.each(["<html>Sign in to the hotel's network</html>", "", "{}", "null", '{"frames":{}}'])(
    "says that no relay answers where it is answered 200 %s, and goes on",
    async (body) => {
      watch = watchCall(ticket, { WebSocket: PollingSocket });
      (await polls.take()).response.end(body);
      await until(watch, () => watch.connection.cause !== undefined);
      expect(watch.connection.cause?.message).toBe(
        "No connection to the relay (1006): what answers is no relay",
      );
      answer(await polls.take(), welcome());
      await until(watch, () => watch.connection.status === "open");
    },
  );

  it("asks once a second at most where a cache answers for the relay", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    const waits = (): number => timers.mock.calls.filter(([, ms]) => ms === 1_000).length;
    await openWatch();
    answer(await polls.take());
    const next = await polls.take();
    expect(waits()).toBe(1);
    // What is new is followed at once.
    answer(next, events(1, hangup));
    await polls.take();
    expect(waits()).toBe(1);
  });

  it.each([404, 500, 502])("says that the relay does not answer where it is answered %i", async (status) => {
    watch = watchCall(ticket, { WebSocket: PollingSocket });
    (await polls.take()).response.writeHead(status).end("<html>");
    await until(watch, () => watch.connection.cause !== undefined);
    expect(watch.connection.cause?.message).toBe(
      `No connection to the relay (1006): it does not answer (${status})`,
    );
    expect(watch.connection.status).toBe("waiting");
  });

  it("ends where the relay has nothing of that name", async () => {
    watch = watchCall(ticket, { WebSocket: PollingSocket });
    (await polls.take()).response.writeHead(404).end(JSON.stringify({ error: "not found" }));
    await until(watch, () => watch.connection.status === "closed");
    expect(watch.error).toMatchObject({ code: 4400, message: "Refused by the relay (4400): not found" });
  });

  it("is there while it pauses, however long the relay has too much to do", async () => {
    vi.useFakeTimers();
    const busy = { status: 429, headers: { "retry-after": "40" } };
    const replies = [
      Response.json({ frames: [welcome()] }),
      ...Array.from({ length: 4 }, () => new Response("", busy)),
      Response.json({ frames: [welcome(), events(1, ring)] }),
    ];
    const asked: number[] = [];
    vi.stubGlobal("fetch", () => {
      asked.push(Date.now());
      return replies.shift() ?? new Promise(() => {});
    });
    watch = watchCall(ticket, { WebSocket: PollingSocket, maxRetries: 0 });
    await vi.advanceTimersByTimeAsync(165_000);
    expect([watch.connection.status, watch.state.status]).toEqual(["open", "ringing"]);
    const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(pauses).toEqual([0, 40_000, 40_000, 40_000, 40_000, 0]);
  });

  it("asks again in a while, with the ticket that it has, where too much waits at the relay", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    watch = watchCall(ticket, { WebSocket: PollingSocket, maxRetries: 0 });
    const first = await polls.take();
    first.response.end(JSON.stringify({ frames: [welcome()], ticket: "the-successor" }));
    const busy = await polls.take();
    busy.response.writeHead(429, { "retry-after": "0" }).end();
    const next = await polls.take();
    expect(timers.mock.calls.filter(([, ms]) => ms === 1_000)).toHaveLength(1);
    expect(next.authorization).toBe("Bearer the-successor");
    answer(next, welcome(), events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    expect(watch.connection.status).toBe("open");
  });

  it.each([
    ["seconds", (seconds: number) => String(seconds)],
    ["a date", (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString()],
  ])("stays away for as long as it is asked to, in %s", async (_, retryAfter) => {
    watch = watchCall(ticket, { WebSocket: PollingSocket });
    const { response } = await polls.take();
    const asked = Date.now();
    response.writeHead(429, { "retry-after": retryAfter(600) }).end();
    await until(watch, () => watch.connection.retryAt !== undefined);
    const pause = (watch.connection.retryAt ?? 0) - asked;
    // A date has whole seconds; the rest is how long the reply was on its way.
    expect(pause).toBeGreaterThan(598_000);
    expect(pause).toBeLessThan(630_000);
  });

  it("leaves no request when it is closed", async () => {
    await openWatch();
    const held = await polls.take();
    watch.close();
    await held.closed;
    expect(held.response.writableEnded).toBe(false);
  });

  it("ends with the call, or stays for what comes after it", async () => {
    await openWatch();
    answer(await polls.take(), welcome(), events(1, hangup), end(1));
    await until(watch, () => watch.connection.status === "closed");

    watch = watchCall(ticket, { WebSocket: PollingSocket, afterEnd: true });
    answer(await polls.take(), welcome(), events(1, hangup), end(1));
    const { query } = await polls.take();
    expect(Object.fromEntries(query)).toEqual({ after: "1", epoch: "first", afterEnd: "1", wait: "20" });
    expect(watch.connection.status).toBe("open");
  });
});
