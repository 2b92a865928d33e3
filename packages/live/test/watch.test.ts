import { Readable } from "node:stream";
import { inspect } from "node:util";
import {
  type CallUpdate,
  type CallWatch,
  WatchError,
  type WebSocketConstructor,
  watchCall,
} from "@plivo-edge/live";
import { subprotocol } from "@plivo-edge/live/frames";
import { RelayClient } from "@plivo-edge/live/server";
import type { Miniflare } from "miniflare";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, call, end, events, hangup, machine, ring, welcome } from "./events.ts";
import { RelayStub, type StubSocket, startWorkerd } from "./relay-stub/index.ts";
import { until } from "./until.ts";

const secret = "a-secret-that-nobody-is-going-to-guess";
let workerd: Miniflare;
let relay: RelayStub;
let ticket: string;
const watches: CallWatch[] = [];
/** Is called for each socket that a watch opens. */
const opened = vi.fn();

beforeAll(async () => {
  workerd = await startWorkerd();
});

afterAll(() => workerd.dispose());

beforeEach(async () => {
  relay = await RelayStub.open(await workerd.ready, crypto.randomUUID());
  ticket = await new RelayClient({ url: relay.url, secret }).ticket({ call });
  opened.mockClear();
  const { WebSocket } = globalThis;
  vi.stubGlobal(
    "WebSocket",
    class extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        opened();
      }
    },
  );
  // Reconnects at once: how long it waits is another specification.
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const watch of watches.splice(0)) watch.close();
  await relay.close();
});

const watching: typeof watchCall = (...options) => {
  const watch = watchCall(...options);
  watches.push(watch);
  return watch;
};

const all = async (watch: CallWatch): Promise<CallUpdate[]> => {
  const updates: CallUpdate[] = [];
  for await (const update of watch) updates.push(update);
  return updates;
};

const types = (updates: CallUpdate[]): string[] => updates.map(({ event }) => event.type);

describe("a call that is watched", () => {
  it("has the same connection until that changes, whatever arrives", async () => {
    const watch = watching(ticket);
    const socket = await relay.next();
    socket.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    const { connection } = watch;
    socket.send(events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    expect(watch.connection).toBe(connection);
  });

  it("is told from its first event to its end", async () => {
    const watch = watching(ticket);
    expect(watch.state).toEqual({ status: "queued" });
    expect(watch.connection.status).toBe("connecting");
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring), events(2, answer, hangup), end(3));
    const updates = await all(watch);
    expect(types(updates)).toEqual(["ring", "answer", "hangup"]);
    expect(updates.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(updates.map(({ state }) => state.status)).toEqual(["ringing", "in-progress", "completed"]);
    expect(updates[1]?.event).toEqual(answer);
    expect(watch.state).toMatchObject({ status: "completed", answeredAt: 2_000, endedAt: 4_000 });
    expect(watch.connection.status).toBe("closed");
    expect(await socket.closed).toBe(1000);
  });

  it("is asked for at the relay that the ticket names, and with the ticket as a subprotocol", async () => {
    watching(ticket);
    const { url, protocols } = await relay.next();
    expect(url.pathname).toBe(`${new URL(relay.url).pathname}/v1/calls/${call}/events`);
    expect(url.search).toBe("");
    expect(protocols).toEqual([subprotocol, ticket]);
  });

  it("is told to every loop from its start, however late the loop begins", async () => {
    const watch = watching(ticket);
    const early = all(watch);
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring, answer));
    await until(watch, () => watch.state.status === "in-progress");
    const late = all(watch);
    socket.send(events(3, hangup), end(3));
    const history = ["ring", "answer", "hangup"];
    expect(types(await early)).toEqual(history);
    expect(types(await late)).toEqual(history);
    expect(types(await all(watch))).toEqual(history);
  });

  it("may be told with its numbers masked and its parameters left out", async () => {
    const watch = watching(ticket);
    const { parameters, ...facts } = ring;
    const masked = { ...facts, from: "•••0100", to: "•••0101" };
    const socket = await relay.next();
    socket.send(welcome(), { type: "events", seq: 1, events: [masked] }, end(1));
    const [update] = await all(watch);
    expect(update?.event).toEqual(masked);
    expect(update?.state).toMatchObject({ status: "ringing", from: "•••0100" });
  });
});

describe("a watch that is cut", () => {
  it("goes on after the last event that it has", async () => {
    const watch = watching(ticket);
    const updates = all(watch);
    const first = await relay.next();
    first.send(welcome(), events(1, ring, answer));
    await until(watch, () => watch.state.status === "in-progress");
    relay.network.cut();
    const second = await relay.next();
    expect(Object.fromEntries(second.url.searchParams)).toEqual({ after: "2", epoch: "first" });
    second.send(welcome(2, { state: watch.state }), events(3, machine), events(4, hangup), end(4));
    expect((await updates).map(({ seq, event }) => [seq, event.type])).toEqual([
      [1, "ring"],
      [2, "answer"],
      [3, "machine"],
      [4, "hangup"],
    ]);
  });

  it("says so while it waits, and keeps what it knows", async () => {
    vi.mocked(Math.random).mockReturnValue(1);
    const watch = watching(ticket);
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    expect(watch.connection.status).toBe("open");
    relay.network.cut();
    await until(watch, () => watch.connection.status === "waiting");
    expect(watch.state.status).toBe("ringing");
    const { retryAt = 0, ...connection } = watch.connection;
    expect(connection).toEqual({ status: "waiting", attempt: 1, cause: expect.any(WatchError) });
    expect(retryAt - Date.now()).toBeGreaterThan(2_000);
    expect(retryAt - Date.now()).toBeLessThanOrEqual(3_000);
  });

  it("does not say anything else while it tries again, until it is open", async () => {
    const watch = watching(ticket);
    const seen = new Set<string>();
    (await relay.next()).send(welcome());
    await until(watch, () => watch.connection.status === "open");
    relay.refuse(503);
    relay.network.cut();
    await until(watch, () => watch.connection.status === "waiting");
    watch.subscribe(() => seen.add(watch.connection.status));
    await until(watch, () => watch.connection.attempt === 3);
    expect([...seen]).toEqual(["waiting"]);
    relay.refuse(0);
    let socket = await relay.next();
    while (socket.refused) socket = await relay.next();
    socket.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    expect([...seen]).toEqual(["waiting", "open"]);
    expect(watch.connection).toMatchObject({ cause: undefined, retryAt: undefined });
  });

  it("gives up after as many attempts as it may, and says what was wrong", async () => {
    relay.refuse(503);
    const watch = watching(ticket, { maxRetries: 2 });
    await expect(all(watch)).rejects.toMatchObject({ name: "WatchError", code: 1006 });
    expect(opened).toHaveBeenCalledTimes(3);
    expect(watch.connection).toMatchObject({ status: "closed", attempt: 2, cause: watch.error });
  });

  it("never pauses for longer than it may", async () => {
    vi.mocked(Math.random).mockReturnValue(1);
    const watch = watching(ticket, { maxRetryDelay: 5 });
    (await relay.next()).close(1011);
    await until(watch, () => watch.connection.retryAt !== undefined);
    expect(watch.connection.retryAt).toBeLessThanOrEqual(Date.now() + 5);
    await relay.next();
  });

  it.each([
    ["404 where the relay should be", 404, "No connection to the relay (1006): it does not answer (404)"],
    [
      "a relay that opens no WebSocket",
      200,
      "No connection to the relay (1006): it answers, but opens no WebSocket",
    ],
    ["nobody", undefined, "No connection to the relay (1006): it cannot be reached"],
  ])("says that there is %s", async (_, health, message) => {
    vi.mocked(Math.random).mockReturnValue(0.9);
    relay.refuse(426);
    vi.stubGlobal("fetch", async () => {
      if (health === undefined) throw new TypeError("fetch failed");
      return new Response("", { status: health });
    });
    const watch = watching(ticket);
    await until(watch, () => watch.connection.cause?.message === message);
    expect(watch.connection).toMatchObject({ status: "waiting", attempt: 1 });
  });

  it("comes back in its own time where the platform has no fetch to ask why with, as jsdom", async () => {
    relay.refuse(503);
    vi.stubGlobal("fetch", undefined);
    const watch = watching(ticket);
    expect((await relay.next()).refused).toBe(503);
    await until(watch, () => watch.connection.attempt > 1);
  });

  it.each([1000, 1001, 1011, 1012, 4008])("comes back when the relay closes with %i", async (code) => {
    watching(ticket);
    (await relay.next()).close(code);
    await relay.next();
  });

  it("comes back when the relay answers the handshake with an error", async () => {
    relay.refuse(503);
    const updates = all(watching(ticket));
    expect((await relay.next()).refused).toBe(503);
    expect((await relay.next()).refused).toBe(503);
    relay.refuse(0);
    let socket = await relay.next();
    while (socket.refused) socket = await relay.next();
    socket.send(welcome(), events(1, hangup), end(1));
    expect(types(await updates)).toEqual(["hangup"]);
  });

  it("spreads over as many milliseconds as the relay asks for", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    vi.mocked(Math.random).mockReturnValue(0.5);
    const watch = watching(ticket);
    (await relay.next()).close(1012, "retry=30");
    await until(watch, () => watch.connection.retryAt !== undefined);
    expect(timers.mock.lastCall?.[1]).toBe(15);
    await relay.next();
  });

  it("is told when the relay could not go on: a gap, and the call as it is now", async () => {
    const watch = watching(ticket);
    const updates = all(watch);
    (await relay.next()).send(welcome(), events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    relay.network.cut();
    const state = { status: "in-progress", answeredAt: 2_000 } as const;
    const second = await relay.next();
    second.send(welcome(7, { epoch: "second", recovered: false, state }), events(8, hangup), end(8));
    expect(await updates).toMatchObject([
      { seq: 1, event: { type: "ring" } },
      { seq: 7, event: { type: "gap" }, state },
      { seq: 8, event: { type: "hangup" }, state: { status: "completed", answeredAt: 2_000 } },
    ]);
  });

  it("goes on in the log that it was last welcomed to", async () => {
    const watch = watching(ticket);
    (await relay.next()).send(welcome(5, { epoch: "a&b=c", recovered: false, state: { status: "ringing" } }));
    await until(watch, () => watch.state.status === "ringing");
    relay.network.cut();
    const { searchParams } = (await relay.next()).url;
    expect(Object.fromEntries(searchParams)).toEqual({ after: "5", epoch: "a&b=c" });
  });
});

describe("a relay or a network that misbehaves", () => {
  it("may repeat events: each is told once", async () => {
    const updates = all(watching(ticket));
    (await relay.next()).send(
      welcome(),
      events(1, ring),
      events(1, ring),
      events(1, ring, answer),
      events(2, answer, hangup),
      events(1, ring),
      end(3),
    );
    expect(types(await updates)).toEqual(["ring", "answer", "hangup"]);
  });

  it("may lose events: the subscriber takes nothing after the hole, and comes back for what is missing", async () => {
    const watch = watching(ticket);
    const updates = all(watch);
    const first = await relay.next();
    first.send(welcome(), events(1, ring), events(3, hangup));
    expect(await first.closed).toBe(4002);
    const second = await relay.next();
    expect(second.url.searchParams.get("after")).toBe("1");
    expect(watch.state.status).toBe("ringing");
    second.send(welcome(1), events(2, answer, hangup), end(3));
    expect(types(await updates)).toEqual(["ring", "answer", "hangup"]);
  });

  it("may say that the call has ended too early: the subscriber comes back for the rest", async () => {
    const updates = all(watching(ticket));
    (await relay.next()).send(welcome(), events(1, ring), end(2));
    (await relay.next()).send(welcome(1), events(2, hangup), end(2));
    expect(types(await updates)).toEqual(["ring", "hangup"]);
  });

  it.each([
    ["text that is not a frame", (socket: StubSocket) => socket.sendText("{]")],
    ["bytes", (socket: StubSocket) => socket.sendBytes([1, 2, 3])],
    ["events without a welcome", (socket: StubSocket) => socket.send(events(1, ring))],
  ])("may send %s: the subscriber comes back", async (_, misbehave) => {
    const updates = all(watching(ticket));
    const first = await relay.next();
    misbehave(first);
    expect(await first.closed).toBe(4002);
    (await relay.next()).send(welcome(), events(1, hangup), end(1));
    expect(types(await updates)).toEqual(["hangup"]);
  });

  it.each([
    ["end", () => end(1), undefined],
    ["an end, and no more", () => end(2), 4002],
  ] as const)("may come over a socket that throws where it is closing: %s", async (_, last, code) => {
    const fails = (): never => {
      throw new DOMException("It is closing", "InvalidStateError");
    };
    const watch = watching(ticket, {
      WebSocket: class extends WebSocket {
        override send = fails;
        override close = fails;
      },
    });
    const updates = all(watch);
    let sockets = code === undefined ? 1 : 5;
    while (sockets-- > 0) (await relay.next()).send(welcome(), events(1, hangup), last());
    if (code === undefined) expect(types(await updates)).toEqual(["hangup"]);
    else await expect(updates).rejects.toMatchObject({ code });
  });

  it("is given up when it never gets past the same frame", async () => {
    const watch = watching(ticket);
    const updates = all(watch);
    for (let attempt = 0; attempt < 5; attempt += 1) (await relay.next()).send(welcome(), events(2, ring));
    await expect(updates).rejects.toMatchObject({ name: "WatchError", code: 4002 });
    expect(watch.connection.status).toBe("closed");
    expect(opened).toHaveBeenCalledTimes(5);
  });

  it("is not given up as long as it makes progress", async () => {
    const updates = all(watching(ticket));
    for (let seq = 0; seq < 8; seq += 1) {
      (await relay.next()).send(welcome(seq), events(seq + 1, machine), events(seq + 3, machine));
    }
    (await relay.next()).send(welcome(8), end(8));
    expect(await updates).toHaveLength(8);
  });
});

describe("a ticket", () => {
  it.each([4400, 4401, 4403])("that is refused with %i ends the watch", async (code) => {
    const watch = watching(ticket);
    const updates = all(watch);
    (await relay.next()).close(code, "not for this call");
    await expect(updates).rejects.toThrow(
      expect.objectContaining({
        name: "WatchError",
        code,
        message: expect.stringContaining("not for this call"),
      }),
    );
    await expect(all(watch)).rejects.toBe(watch.error);
    expect(watch.connection.status).toBe("closed");
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it("that comes from a function is renewed each time it has expired", async () => {
    const fresh = await new RelayClient({ url: relay.url, secret }).ticket({ call });
    const issue = vi.fn(async () => fresh).mockResolvedValueOnce(ticket);
    const watch = watching(issue);
    const updates = all(watch);
    const first = await relay.next();
    first.send(welcome(), events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    first.close(4401);
    const second = await relay.next();
    expect(second.protocols[1]).toBe(fresh);
    expect(second.url.searchParams.get("after")).toBe("1");
    second.send(welcome(1), events(2, answer));
    second.close(4401);
    (await relay.next()).send(welcome(2), events(3, hangup), end(3));
    expect(types(await updates)).toEqual(["ring", "answer", "hangup"]);
    expect(issue).toHaveBeenCalledTimes(3);
  });

  it("is not asked for when only the network failed", async () => {
    const issue = vi.fn(() => ticket);
    watching(issue);
    (await relay.next()).close(1011);
    (await relay.next()).close(1011);
    await relay.next();
    expect(issue).toHaveBeenCalledTimes(1);
  });

  it("that is refused although it is fresh ends the watch", async () => {
    const issue = vi.fn(() => ticket);
    const updates = all(watching(issue));
    (await relay.next()).close(4401);
    (await relay.next()).close(4401);
    await expect(updates).rejects.toMatchObject({ name: "WatchError", code: 4401 });
    expect(issue).toHaveBeenCalledTimes(2);
  });

  it("that opens a single time is replaced by another each time, however often a quiet call is cut", async () => {
    const client = new RelayClient({ url: relay.url, secret });
    const watch = watching(() => client.ticket({ call, once: true }));
    const tickets = new Set<string | undefined>();
    for (let cut = 0; cut < 6; cut += 1) {
      const socket = await relay.next();
      expect(socket.url.searchParams.has("after")).toBe(cut > 0);
      tickets.add(socket.protocols[1]);
      socket.send(welcome());
      await until(watch, () => watch.connection.status === "open");
      relay.network.cut();
      await until(watch, () => watch.connection.status === "waiting");
    }
    expect(tickets.size).toBe(6);
  });

  it("that is welcomed and refused again and again is renewed after pauses that grow", async () => {
    const pauses: number[] = [];
    vi.mocked(Math.random).mockReturnValue(0.001);
    const watch = watching(() => ticket);
    for (let round = 0; round < 4; round += 1) {
      const socket = await relay.next();
      const asked = watch.connection.attempt;
      expect(asked).toBe(round);
      socket.send(welcome());
      socket.close(4401, "ticket expired");
      await until(watch, () => watch.connection.retryAt !== undefined);
      pauses.push((watch.connection.retryAt ?? 0) - Date.now());
    }
    expect(pauses[0]).toBeLessThanOrEqual(0);
    expect(pauses.slice(1).map((pause) => pause > 0)).toEqual([true, true, true]);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("signed out")), "signed out"],
    [
      "throws at once",
      () => {
        throw new Error("no network");
      },
      "no network",
    ],
    ["rejects with nothing", () => Promise.reject(), "No ticket came"],
    ["gives nothing", () => undefined as unknown as string, "This ticket is malformed"],
    ["gives the page of a proxy", async () => "<html>502 Bad Gateway</html>", "This ticket is malformed"],
  ])("is asked for again after a while where its function %s", async (_, fail, message) => {
    const issue = vi.fn<() => string | Promise<string>>(() => ticket);
    for (let time = 0; time < 4; time += 1) issue.mockImplementationOnce(fail);
    const watch = watching(issue);
    await until(watch, () => watch.connection.retryAt !== undefined);
    expect(watch.connection).toMatchObject({ status: "waiting", attempt: 1, cause: { message } });
    const updates = all(watch);
    (await relay.next()).send(welcome(), events(1, hangup), end(1));
    expect(types(await updates)).toEqual(["hangup"]);
    expect(issue).toHaveBeenCalledTimes(5);
  });

  it("may have white space around it, as a line of text has", async () => {
    watching(`${ticket}\n`);
    expect((await relay.next()).protocols).toEqual([subprotocol, ticket]);
    watching(async () => ` \t${ticket}\r\n`);
    expect((await relay.next()).protocols).toEqual([subprotocol, ticket]);
  });

  it("is in no error, whatever the platform says about it", async () => {
    class Talkative {
      constructor(_: string, protocols: string[]) {
        throw new SyntaxError(`The subprotocol '${protocols[1]}' is invalid.`);
      }
    }
    const watch = watching(ticket, { WebSocket: Talkative as unknown as WebSocketConstructor });
    const error = await all(watch).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TypeError);
    expect(inspect(error)).not.toContain(ticket);
  });

  it.each(["not-a-ticket", "", "a.b", "<html>"])(
    "that is none, as %j, never reaches the network",
    async (text) => {
      await expect(all(watching(text))).rejects.toMatchObject({
        name: "TicketError",
        code: "malformed",
      });
      expect(opened).not.toHaveBeenCalled();
    },
  );
});

describe("ending a watch", () => {
  it("by aborting makes loops throw the reason", async () => {
    const controller = new AbortController();
    const watch = watching(ticket, { signal: controller.signal });
    const updates = all(watch);
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    controller.abort();
    await expect(updates).rejects.toMatchObject({ name: "AbortError" });
    expect(await socket.closed).toBe(1000);
  });

  it("before it began opens no socket", async () => {
    const issue = vi.fn(() => ticket);
    const late = watching(issue, { signal: AbortSignal.abort("too late") });
    await expect(all(late)).rejects.toBe("too late");
    expect(late.connection.cause).toMatchObject({ message: "The watch was aborted", cause: "too late" });
    expect(issue).not.toHaveBeenCalled();
    expect(opened).not.toHaveBeenCalled();
  });

  it("by closing it lets loops end after what has arrived", async () => {
    const watch = watching(ticket);
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    watch.close();
    expect(types(await all(watch))).toEqual(["ring"]);
    expect(await socket.closed).toBe(1000);
  });

  it("while its ticket is being fetched opens no socket", async () => {
    const fetched = Promise.resolve(ticket);
    const watch = watching(() => fetched);
    watch.close();
    await fetched;
    expect(await all(watch)).toEqual([]);
    expect(opened).not.toHaveBeenCalled();
  });

  it("by a signal without a reason, as React Native's are, is no end of the call", async () => {
    const signal = Object.assign(new EventTarget(), { aborted: false }) as AbortSignal;
    const watch = watching(ticket, { signal });
    const updates = all(watch);
    signal.dispatchEvent(new Event("abort"));
    await expect(updates).rejects.toMatchObject({ name: "AbortError" });
    expect(watch.error).toBeInstanceOf(Error);
  });

  it("leaves nothing of a ticket that comes after it", async () => {
    let give: (ticket: string) => void = () => {};
    const watch = watching(() => new Promise<string>((resolve) => (give = resolve)));
    watch.close();
    give(ticket);
    expect(await all(watch)).toEqual([]);
    expect(opened).not.toHaveBeenCalled();
  });

  it("happens when its last loop is left early", async () => {
    const watch = watching(ticket);
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring, answer));
    for await (const { event } of watch) if (event.type === "ring") break;
    expect(watch.connection.status).toBe("closed");
    expect(await socket.closed).toBe(1000);
  });

  it("does not happen while another loop follows", async () => {
    const watch = watching(ticket);
    const updates = all(watch);
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring));
    for await (const _ of watch) break;
    expect(watch.connection.status).toBe("open");
    socket.send(events(2, hangup), end(2));
    expect(types(await updates)).toEqual(["ring", "hangup"]);
  });

  it("does not happen while another loop is busy with an event", async () => {
    const watch = watching(ticket);
    const busy = watch[Symbol.asyncIterator]();
    (await relay.next()).send(welcome(), events(1, ring));
    await busy.next();
    for await (const _ of watch) break;
    expect(watch.connection.status).toBe("open");
    await busy.return?.();
    expect(watch.connection.status).toBe("closed");
  });

  it("does not happen while somebody is subscribed", async () => {
    const watch = watching(ticket);
    watch.subscribe(() => {});
    (await relay.next()).send(welcome(), events(1, ring));
    for await (const _ of watch) break;
    expect(watch.connection.status).toBe("open");
  });
});

describe("watch.subscribe", () => {
  it("calls back after every change, until it is unsubscribed", async () => {
    const watch = watching(ticket);
    const seen: string[] = [];
    const unsubscribe = watch.subscribe(() => seen.push(`${watch.connection.status} ${watch.state.status}`));
    const socket = await relay.next();
    socket.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    socket.send(events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    unsubscribe();
    socket.send(events(2, hangup), end(2));
    await all(watch);
    expect(seen).toEqual(["open queued", "open ringing"]);
  });

  it("takes the same function twice, and each end of it ends one", async () => {
    const watch = watching(ticket);
    const listener = vi.fn();
    watch.subscribe(listener)();
    watch.subscribe(listener);
    watch.subscribe(listener)();
    (await relay.next()).send(welcome());
    await until(watch, () => watch.connection.status === "open");
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("does not call back who has been unsubscribed by another", async () => {
    const watch = watching(ticket);
    const late = vi.fn();
    watch.subscribe(() => unsubscribe());
    const unsubscribe = watch.subscribe(late);
    (await relay.next()).send(welcome());
    await until(watch, () => watch.connection.status === "open");
    expect(late).not.toHaveBeenCalled();
  });

  it("keeps the state the same object until something changes", async () => {
    const watch = watching(ticket);
    const socket = await relay.next();
    socket.send(welcome(), events(1, ring));
    await until(watch, () => watch.state.status === "ringing");
    const { state } = watch;
    socket.close(1011);
    await until(watch, () => watch.connection.status === "waiting");
    expect(watch.state).toBe(state);
  });
});

/** What the types of the DOM do not have yet. */
const streamOf = (watch: CallWatch): ReadableStream<CallUpdate> =>
  (ReadableStream as unknown as { from(source: CallWatch): ReadableStream<CallUpdate> }).from(watch);

describe("a loop by hand", () => {
  const ready = async (): Promise<[CallWatch, StubSocket]> => {
    const watch = watching(ticket);
    const socket = await relay.next();
    socket.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    return [watch, socket];
  };

  it("is left at once, while its next step is awaited", async () => {
    const [watch, socket] = await ready();
    const loop = watch[Symbol.asyncIterator]();
    const steps = [loop.next(), loop.next()];
    expect(await loop.return?.()).toEqual({ value: undefined, done: true });
    expect(await Promise.all(steps)).toEqual([
      { value: undefined, done: true },
      { value: undefined, done: true },
    ]);
    expect(await loop.next()).toEqual({ value: undefined, done: true });
    expect(watch.connection.status).toBe("closed");
    expect(await socket.closed).toBe(1000);
  });

  it("is left before its first step", async () => {
    const [watch, socket] = await ready();
    await watch[Symbol.asyncIterator]().return?.();
    expect(watch.connection.status).toBe("closed");
    expect(await socket.closed).toBe(1000);
  });

  it("keeps the watch from ending with another, although it has not begun yet", async () => {
    const [watch] = await ready();
    const loop = watch[Symbol.asyncIterator]();
    await watch[Symbol.asyncIterator]().return?.();
    expect(watch.connection.status).toBe("open");
    await loop.return?.();
    expect(watch.connection.status).toBe("closed");
  });

  it("may be asked ahead: the steps come in order, and then the end", async () => {
    const [watch, socket] = await ready();
    const loop = watch[Symbol.asyncIterator]();
    const steps = [loop.next(), loop.next(), loop.next()];
    socket.send(events(1, ring), events(2, hangup), end(2));
    const [one, two, three] = await Promise.all(steps);
    expect([one?.value?.seq, two?.value?.seq]).toEqual([1, 2]);
    expect(three).toEqual({ value: undefined, done: true });
  });

  it("throws once, and is over then", async () => {
    const [watch, socket] = await ready();
    const loop = watch[Symbol.asyncIterator]();
    socket.close(4403, "origin not allowed");
    await expect(loop.next()).rejects.toMatchObject({ code: 4403 });
    expect(await loop.next()).toEqual({ value: undefined, done: true });
  });

  it.each([
    ["a stream", (watch: CallWatch) => streamOf(watch).cancel()],
    [
      "a stream that is being read",
      (watch: CallWatch) => {
        const reader = streamOf(watch).getReader();
        void reader.read();
        return reader.cancel();
      },
    ],
    [
      "a stream of Node",
      (watch: CallWatch) => {
        const stream = Readable.from(watch).resume();
        return new Promise((resolve) => stream.on("close", resolve).destroy());
      },
    ],
  ])("is left at once when %s of it is cancelled", async (_, cancel) => {
    const [watch, socket] = await ready();
    await cancel(watch);
    expect(watch.connection.status).toBe("closed");
    expect(await socket.closed).toBe(1000);
  });
});

describe("a watch that stays after the end", () => {
  it("tells what comes after it, until it is left", async () => {
    const watch = watching(ticket, { afterEnd: true });
    const updates = all(watch);
    const socket = await relay.next();
    socket.send(welcome(), events(1, hangup), end(1), events(2, machine));
    await until(watch, () => watch.state.machine === true);
    expect(watch.connection.status).toBe("open");
    relay.network.cut();
    const second = await relay.next();
    expect(second.url.search).toBe("?after=2&epoch=first");
    second.send(welcome(2), end(2), events(3, ring));
    await until(watch, () => watch.state.ringingAt !== undefined);
    watch.close();
    expect(types(await updates)).toEqual(["hangup", "machine", "ring"]);
  });
});
