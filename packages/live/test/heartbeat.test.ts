import { getEventListeners, once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type CallWatch, watchCall } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";
import type { Miniflare } from "miniflare";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { call, end, events, ring, welcome } from "./events.ts";
import { Inbox } from "./relay-stub/inbox.ts";
import { RelayStub, startWorkerd } from "./relay-stub/index.ts";
import { until } from "./until.ts";

const secret = "a-secret-that-nobody-is-going-to-guess";
let workerd: Miniflare;
let relay: RelayStub;
let ticket: string;
let watch: CallWatch;
/** What the subscriber's sockets have received, before it has looked at it. */
let received: Inbox<string>;
let opened: number;

beforeAll(async () => {
  workerd = await startWorkerd();
});

afterAll(() => workerd.dispose());

beforeEach(async () => {
  relay = await RelayStub.open(await workerd.ready, crypto.randomUUID());
  ticket = await new RelayClient({ url: relay.url, secret }).ticket({ call });
  received = new Inbox();
  opened = 0;
  // The clock is the test's; the sockets and their network are real.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(Math, "random").mockReturnValue(1);
});

afterEach(async () => {
  watch.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await relay.close();
});

class ObservedWebSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols);
    opened += 1;
    this.addEventListener("message", ({ data }) => received.put(data));
  }
}

async function openWatch(): Promise<Awaited<ReturnType<RelayStub["next"]>>> {
  watch = watchCall(ticket, { WebSocket: ObservedWebSocket });
  const socket = await relay.next();
  socket.send(welcome());
  await until(watch, () => watch.connection.status === "open");
  await received.take();
  return socket;
}

describe("an open connection", () => {
  it("asks after 25 seconds of silence, and stays as long as there is an answer", async () => {
    const socket = await openWatch();
    for (let round = 0; round < 4; round += 1) {
      vi.advanceTimersByTime(25_000);
      expect(await socket.heard.take()).toBe("ping");
      vi.advanceTimersByTime(14_999);
      socket.sendText("pong");
      expect(await received.take()).toBe("pong");
    }
    expect(watch.connection.status).toBe("open");
    expect(opened).toBe(1);
  });

  it("is replaced after 40 seconds of silence", async () => {
    const socket = await openWatch();
    vi.advanceTimersByTime(25_000);
    expect(await socket.heard.take()).toBe("ping");
    vi.advanceTimersByTime(14_999);
    expect(watch.connection.status).toBe("open");
    vi.advanceTimersByTime(1);
    expect(watch.connection.status).toBe("waiting");
    vi.advanceTimersByTime(3_000);
    expect((await relay.next()).url.searchParams.get("epoch")).toBe("first");
  });

  it("is replaced when the welcome does not come within 15 seconds", async () => {
    watch = watchCall(ticket, { WebSocket: ObservedWebSocket });
    await relay.next();
    vi.advanceTimersByTime(14_999);
    expect(watch.connection.status).toBe("connecting");
    vi.advanceTimersByTime(1);
    expect(watch.connection.status).toBe("waiting");
    vi.advanceTimersByTime(3_000);
    await relay.next();
  });

  it("leaves no timer behind when the call ends", async () => {
    const socket = await openWatch();
    expect(vi.getTimerCount()).toBe(1);
    socket.send(end(0));
    await until(watch, () => watch.connection.status === "closed");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a ticket that nobody brings", () => {
  it("is asked for again after 15 seconds, and used when it comes after all", async () => {
    const give: ((ticket: string) => void)[] = [];
    const issue = vi.fn(() => new Promise<string>((resolve) => give.push(resolve)));
    watch = watchCall(issue, { WebSocket: ObservedWebSocket });
    vi.advanceTimersByTime(15_000);
    expect(watch.connection.retryAt).toBeDefined();
    give[0]?.(ticket);
    // The first attempt takes note of it.
    await Promise.resolve();
    vi.advanceTimersByTime(3_000);
    expect((await relay.next()).protocols[1]).toBe(ticket);
    expect(issue).toHaveBeenCalledTimes(1);
  });
});

describe("a ticket that opens once", () => {
  it("has 15 seconds to open, however long it took to come", async () => {
    const once = await new RelayClient({ url: relay.url, secret }).ticket({ call, once: true });
    const give: ((ticket: string) => void)[] = [];
    const issue = vi.fn(() => new Promise<string>((resolve) => give.push(resolve)));
    watch = watchCall(issue, { WebSocket: ObservedWebSocket });
    vi.advanceTimersByTime(14_999);
    give[0]?.(once);
    const socket = await relay.next();
    vi.advanceTimersByTime(14_999);
    socket.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    expect(issue).toHaveBeenCalledTimes(1);
  });

  it("is used by a later attempt where it comes late for its own", async () => {
    const relayClient = new RelayClient({ url: relay.url, secret });
    const late = await relayClient.ticket({ call, once: true });
    const give: ((ticket: string) => void)[] = [];
    const issue = vi
      .fn(() => new Promise<string>((resolve) => give.push(resolve)))
      .mockResolvedValueOnce(await relayClient.ticket({ call, once: true }));
    watch = watchCall(issue, { WebSocket: ObservedWebSocket });
    const socket = await relay.next();
    socket.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    socket.close(1012);
    await until(watch, () => watch.connection.status === "waiting");
    vi.advanceTimersByTime(3_000);
    expect(issue).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(15_000);
    vi.advanceTimersByTime(6_000);
    expect(issue).toHaveBeenCalledTimes(3);
    // This attempt waits for a ticket of its own.
    give[0]?.(late);
    await Promise.resolve();
    vi.advanceTimersByTime(15_000);
    vi.advanceTimersByTime(12_000);
    expect((await relay.next()).protocols[1]).toBe(late);
    expect(issue).toHaveBeenCalledTimes(3);
  });
});

describe("a handshake", () => {
  it("that nobody answers is given up after 15 seconds, and tried again", async () => {
    const silence = createServer();
    silence.listen(0, "127.0.0.1");
    await once(silence, "listening");
    // A TCP server that listens has an address with a port.
    const { port } = silence.address() as AddressInfo;
    const nowhere = new RelayClient({ url: `http://127.0.0.1:${port}`, secret });
    watch = watchCall(await nowhere.ticket({ call }), { WebSocket: ObservedWebSocket });
    const [wire] = await once(silence, "connection");
    vi.advanceTimersByTime(15_000);
    expect(watch.connection.status).toBe("waiting");
    vi.advanceTimersByTime(3_000);
    expect(watch.connection).toMatchObject({ status: "waiting", retryAt: undefined });
    const [next] = await once(silence, "connection");
    watch.close();
    wire.destroy();
    next.destroy();
    silence.close();
  });

  it("waits longer with each one in a row that came to nothing, and starts over once a connection has proven itself", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    const waits: unknown[] = [];
    watch = watchCall(ticket, { WebSocket: ObservedWebSocket });
    const fail = async (): Promise<void> => {
      await until(watch, () => watch.connection.retryAt !== undefined);
      waits.push(timers.mock.lastCall?.[1]);
      vi.runOnlyPendingTimers();
    };
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const socket = await relay.next();
      socket.send(welcome());
      socket.close(1012);
      await fail();
    }
    const proven = await relay.next();
    proven.send(welcome());
    proven.sendText("pong");
    proven.close(1012);
    await fail();
    expect(waits).toEqual([3_000, 6_000, 12_000, 3_000]);
  });

  it("is told at once that a ticket has served its time, where the connection has lasted, however quiet it was", async () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    const issue = vi.fn(async () => ticket);
    watch = watchCall(issue, { WebSocket: ObservedWebSocket });
    for (const [at, code] of [
      [0, 1012],
      [5_000, 4401],
    ] as const) {
      const socket = await relay.next();
      socket.send(welcome());
      await until(watch, () => watch.connection.status === "open");
      now.mockReturnValue(at);
      socket.close(code);
      await until(watch, () => watch.connection.status === "waiting");
      vi.advanceTimersByTime(code === 4401 ? 0 : 3_000);
    }
    await relay.next();
    expect(issue).toHaveBeenCalledTimes(2);
  });

  it("does not give up where each connection is cut while it is quiet, but lasts for seconds before", async () => {
    const now = vi.spyOn(performance, "now");
    watch = watchCall(ticket, { WebSocket: ObservedWebSocket, maxRetries: 1 });
    for (const at of [0, 5_000, 10_000, 14_999]) {
      const socket = await relay.next();
      now.mockReturnValue(at);
      socket.send(welcome());
      await until(watch, () => watch.connection.status === "open");
      now.mockReturnValue(at + 5_000);
      socket.close(1012);
      await until(watch, () => watch.connection.status !== "open");
      expect(watch.connection).toMatchObject({ status: "waiting", attempt: 1 });
      vi.runOnlyPendingTimers();
    }
    const brief = await relay.next();
    now.mockReturnValue(20_000);
    brief.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    now.mockReturnValue(24_999);
    brief.close(1012);
    await until(watch, () => watch.connection.status !== "open");
    expect(watch.connection.status).toBe("closed");
  });
});

describe("a page", () => {
  let page: EventTarget & { visibilityState: string };

  beforeEach(() => {
    page = Object.assign(new EventTarget(), { visibilityState: "visible" });
    vi.stubGlobal("document", page);
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  });

  const turn = (visibilityState: "visible" | "hidden"): void => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event("visibilitychange"));
  };

  const cutOff = async (): Promise<void> => {
    await openWatch();
    relay.network.cut();
    await until(watch, () => watch.connection.status === "waiting");
  };

  it("that is online again tries at once", async () => {
    await cutOff();
    page.dispatchEvent(new Event("online"));
    expect(watch.connection.retryAt).toBeUndefined();
    await relay.next();
  });

  it("that is looked at again tries at once, and one that is hidden does not", async () => {
    await cutOff();
    turn("hidden");
    expect(watch.connection.retryAt).toBeDefined();
    turn("visible");
    expect(watch.connection.retryAt).toBeUndefined();
    await relay.next();
  });

  it("that nobody looks at waits up to a minute", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    await openWatch();
    turn("hidden");
    relay.network.cut();
    await until(watch, () => watch.connection.status === "waiting");
    expect(timers.mock.lastCall?.[1]).toBe(60_000);
  });

  it.each(["online", "pageshow", "visibilitychange"])(
    "asks at once whether an open connection still is one, on %s, and does without it within a second",
    async (event) => {
      const socket = await openWatch();
      page.dispatchEvent(new Event(event));
      expect(await socket.heard.take()).toBe("ping");
      expect(watch.connection.status).toBe("open");
      vi.advanceTimersByTime(800);
      expect(watch.connection.status).toBe("waiting");
      vi.advanceTimersByTime(1);
      (await relay.next()).send(welcome());
      await until(watch, () => watch.connection.status === "open");
      expect(opened).toBe(2);
    },
  );

  it("counts no failed attempt where it only doubts, however often, and pauses no longer for it later", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    watch = watchCall(ticket, { WebSocket: ObservedWebSocket, maxRetries: 1 });
    for (let look = 0; look < 5; look += 1) {
      const socket = await relay.next();
      // Every other one is doubted before it is open.
      if (look % 2) {
        socket.send(welcome());
        await until(watch, () => watch.connection.status === "open");
        await received.take();
      }
      page.dispatchEvent(new Event("visibilitychange"));
      vi.advanceTimersByTime(800);
      expect(watch.connection).toMatchObject({ status: "waiting", attempt: 0 });
      vi.advanceTimersByTime(1);
    }
    const last = await relay.next();
    last.send(welcome());
    last.close(1012);
    await until(watch, () => watch.connection.retryAt !== undefined);
    expect(watch.connection.attempt).toBe(1);
    expect(timers.mock.lastCall?.[1]).toBe(3_000);
  });

  it("does not give up a slow ticket for good where it may not fail, and uses it once it is there", async () => {
    const give: ((ticket: string) => void)[] = [];
    const issue = () => new Promise<string>((resolve) => give.push(resolve));
    watch = watchCall(issue, { WebSocket: ObservedWebSocket, maxRetries: 0 });
    page.dispatchEvent(new Event("visibilitychange"));
    vi.advanceTimersByTime(800);
    expect(watch.connection).toMatchObject({ status: "waiting", attempt: 0 });
    vi.advanceTimersByTime(1);
    give[1]?.(ticket);
    (await relay.next()).send(welcome());
    await until(watch, () => watch.connection.status === "open");
  });

  it("does without a connection that tells only what was on its way before it was doubted", async () => {
    const socket = await openWatch();
    page.dispatchEvent(new Event("visibilitychange"));
    expect(await socket.heard.take()).toBe("ping");
    socket.send(events(1, ring));
    await received.take();
    vi.advanceTimersByTime(800);
    expect(watch.connection.status).toBe("waiting");
    expect(watch.state.status).toBe("ringing");
  });

  it("gives a connection more time that has used up the only ticket", async () => {
    ticket = await new RelayClient({ url: relay.url, secret }).ticket({ call, once: true });
    const socket = await openWatch();
    page.dispatchEvent(new Event("visibilitychange"));
    expect(await socket.heard.take()).toBe("ping");
    vi.advanceTimersByTime(14_999);
    socket.sendText("pong");
    await received.take();
    vi.advanceTimersByTime(24_999);
    expect(watch.connection.status).toBe("open");
    expect(opened).toBe(1);
  });

  it("does not wait when what it doubts turns out to be closed, as after the back-forward cache", async () => {
    await openWatch();
    page.dispatchEvent(new Event("pageshow"));
    relay.network.cut();
    await until(watch, () => watch.connection.status === "waiting");
    vi.advanceTimersByTime(0);
    await relay.next();
  });

  it("keeps a connection that answers, however often the network comes and goes", async () => {
    const socket = await openWatch();
    for (let round = 0; round < 20; round += 1) {
      page.dispatchEvent(new Event("online"));
      expect(await socket.heard.take()).toBe("ping");
      socket.sendText("pong");
      await received.take();
    }
    expect(opened).toBe(1);
  });

  it.each(["online", "visibilitychange"])(
    "does not wait for an attempt whose network is gone, on %s",
    async (event) => {
      const issue = vi.fn(async () => ticket).mockReturnValueOnce(new Promise<string>(() => {}));
      watch = watchCall(issue, { WebSocket: ObservedWebSocket });
      vi.advanceTimersByTime(5_000);
      page.dispatchEvent(new Event(event));
      vi.advanceTimersByTime(800);
      expect(watch.connection).toMatchObject({
        status: "waiting",
        attempt: 0,
        cause: { message: "No connection to the relay (1006): no ticket came" },
      });
      vi.advanceTimersByTime(1);
      (await relay.next()).send(welcome());
      await until(watch, () => watch.connection.status === "open");
    },
  );

  it.each([
    ["that began while the page loads", "pageshow", {}],
    ["that has the only ticket", "online", { once: true }],
  ] as const)("waits for an attempt %s", async (_, event, options) => {
    const only = await new RelayClient({ url: relay.url, secret }).ticket({ call, ...options });
    watch = watchCall(only, { WebSocket: ObservedWebSocket });
    const socket = await relay.next();
    page.dispatchEvent(new Event(event));
    vi.advanceTimersByTime(14_000);
    socket.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    expect(opened).toBe(1);
  });

  it("waits for an attempt whose ticket comes once the page is looked at", async () => {
    const give: ((ticket: string) => void)[] = [];
    const issue = vi.fn(() => new Promise<string>((resolve) => give.push(resolve)));
    watch = watchCall(issue, { WebSocket: ObservedWebSocket });
    page.dispatchEvent(new Event("visibilitychange"));
    vi.advanceTimersByTime(799);
    give[0]?.(ticket);
    const socket = await relay.next();
    vi.advanceTimersByTime(14_999);
    socket.send(welcome());
    await until(watch, () => watch.connection.status === "open");
    expect([opened, issue.mock.calls.length]).toEqual([1, 1]);
  });

  it("asks for a slow ticket once more, however often it is looked at, and again where the network has changed", () => {
    const issue = vi.fn(() => new Promise<string>(() => {}));
    watch = watchCall(issue, { WebSocket: ObservedWebSocket });
    const notice = (event: string): void => {
      page.dispatchEvent(new Event(event));
      vi.advanceTimersByTime(800);
      vi.advanceTimersByTime(1);
    };
    for (let look = 0; look < 5; look += 1) notice("visibilitychange");
    expect(issue).toHaveBeenCalledTimes(2);
    notice("online");
    expect(issue).toHaveBeenCalledTimes(3);
  });

  it("asks for one ticket, however often the network comes and goes in the meantime", async () => {
    const issue = vi.fn(() => new Promise<string>(() => {}));
    watch = watchCall(issue);
    for (let round = 0; round < 20; round += 1) page.dispatchEvent(new Event("online"));
    expect(issue).toHaveBeenCalledTimes(1);
  });

  it("that is offline says so at once, and is back at once", async () => {
    const socket = await openWatch();
    vi.stubGlobal("navigator", { onLine: false });
    page.dispatchEvent(new Event("offline"));
    expect(watch.connection.status).toBe("offline");
    vi.advanceTimersByTime(800);
    expect(watch.connection).toMatchObject({ status: "offline", attempt: 0 });
    expect(await socket.closed).toBe(1000);
    relay.network.cut();
    vi.stubGlobal("navigator", { onLine: true });
    page.dispatchEvent(new Event("online"));
    vi.advanceTimersByTime(0);
    (await relay.next()).send(welcome());
    await until(watch, () => watch.connection.status === "open");
  });

  it("that is offline by its own account only, as one that talks to its own machine, is open after all", async () => {
    const socket = await openWatch();
    vi.stubGlobal("navigator", { onLine: false });
    page.dispatchEvent(new Event("offline"));
    expect(watch.connection.status).toBe("offline");
    expect(await socket.heard.take()).toBe("ping");
    socket.sendText("pong");
    await until(watch, () => watch.connection.status === "open");
    expect(opened).toBe(1);
  });

  it("says that it is offline before there is anything to lose", () => {
    vi.stubGlobal("navigator", { onLine: false });
    watch = watchCall(() => new Promise<string>(() => {}));
    expect(watch.connection.status).toBe("offline");
    vi.stubGlobal("navigator", { onLine: true });
    page.dispatchEvent(new Event("online"));
    expect(watch.connection.status).toBe("connecting");
  });

  it("keeps nothing of a watch that was closed", async () => {
    const { signal } = new AbortController();
    watch = watchCall(ticket, { signal });
    const listeners = () => [
      ...["online", "offline", "pageshow", "visibilitychange"].flatMap((event) =>
        getEventListeners(page, event),
      ),
      ...getEventListeners(signal, "abort"),
    ];
    expect(listeners()).toHaveLength(5);
    watch.close();
    expect(listeners()).toEqual([]);
  });
});
