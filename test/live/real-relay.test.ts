import { type CallWatch, PollingSocket, watchCall } from "@plivo-edge/live";
import type { RelayClient } from "@plivo-edge/live/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Network } from "../../packages/live/test/relay-stub/network.ts";
import { until } from "../../packages/live/test/until.ts";
import { type LiveRelay, startLiveRelay } from "./live-relay.ts";

// What other realtime clients were reported for, tried on a watch of the real relay.

let relay: LiveRelay;
let wire: Network;
let client: RelayClient;
let call: string;
const watches: CallWatch[] = [];

beforeAll(async () => {
  relay = await startLiveRelay();
});
afterAll(() => relay.stop());
beforeEach(async () => {
  wire = await relay.wire();
  client = relay.client(wire.url);
  call = crypto.randomUUID();
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const watch of watches.splice(0)) watch.close();
  await wire.close();
});

const watching: typeof watchCall = (...options) => {
  const watch = watchCall(...options);
  watches.push(watch);
  return watch;
};
const isOpen = (watch: CallWatch): Promise<void> => until(watch, () => watch.connection.status === "open");
const isCut = async (watch: CallWatch): Promise<void> => {
  wire.cut();
  await until(watch, () => watch.connection.status === "waiting");
};

describe("a watch of the real relay", () => {
  it("outlasts any number of cuts with single-use tickets, although the call is quiet", async () => {
    const issue = vi.fn(() => client.ticket({ call, once: true }));
    const watch = watching(issue);
    await isOpen(watch);
    for (let cut = 1; cut <= 5; cut += 1) {
      await isCut(watch);
      await isOpen(watch);
      expect(issue).toHaveBeenCalledTimes(cut + 1);
    }
  });

  it("goes on with another ticket when the relay ends the one that has expired", async () => {
    // Longer than the first connection takes to a relay that has just started.
    const issue = vi.fn(() => client.ticket({ call, expiresIn: 4 }));
    const watch = watching(issue);
    await isOpen(watch);
    await until(watch, () => watch.connection.status === "waiting");
    expect(watch.connection.cause?.message).toBe("Refused by the relay (4401): ticket expired");
    await isOpen(watch);
    expect(issue).toHaveBeenCalledTimes(2);
    // It ends them within ten seconds, and its own clock says when.
  }, 40_000);

  it("is open again at once where it polls, although the call is quiet", async () => {
    const watch = watching(await client.ticket({ call }), { WebSocket: PollingSocket });
    await isOpen(watch);
    for (let cut = 0; cut < 3; cut += 1) {
      await isCut(watch);
      const since = performance.now();
      await isOpen(watch);
      expect(performance.now() - since).toBeLessThan(5_000);
    }
    await relay.tell(call, "ring");
    await until(watch, () => watch.state.status === "ringing");
  });

  it("polls on with single-use tickets: one for each connection, however many requests that takes", async () => {
    const issue = vi.fn(() => client.ticket({ call, once: true }));
    const watch = watching(issue, { WebSocket: PollingSocket });
    await isOpen(watch);
    for (const type of ["ring", "answer"] as const) {
      await relay.tell(call, type);
      await until(watch, () => watch.state.status === (type === "ring" ? "ringing" : "in-progress"));
    }
    expect(issue).toHaveBeenCalledTimes(1);
    for (let cut = 1; cut <= 3; cut += 1) {
      await isCut(watch);
      await isOpen(watch);
      expect(issue).toHaveBeenCalledTimes(cut + 1);
    }
    await relay.tell(call, "hangup");
    await until(watch, () => watch.connection.status === "closed");
    expect(watch.state.status).toBe("completed");
    expect(issue).toHaveBeenCalledTimes(4);
  });

  it("leaves no connection when a stream of it is cancelled", async () => {
    const watch = watching(await client.ticket({ call }));
    await isOpen(watch);
    expect(wire.size).toBe(1);
    const loop = watch[Symbol.asyncIterator]();
    const step = loop.next();
    await loop.return?.();
    expect((await step).done).toBe(true);
    await vi.waitUntil(() => wire.size === 0, 5_000);
  });

  it.each([
    ["WebSocket", undefined],
    ["polling", PollingSocket],
  ])("ends with the call, by %s", async (_, socket) => {
    const watch = watching(await client.ticket({ call }), socket ? { WebSocket: socket } : {});
    await isOpen(watch);
    await relay.tell(call, "ring");
    await relay.tell(call, "hangup");
    const seen: string[] = [];
    for await (const { event } of watch) seen.push(event.type);
    expect(seen).toEqual(["ring", "hangup"]);
    expect(watch.connection.status).toBe("closed");
    await vi.waitUntil(() => wire.size === 0, 5_000);
  });
});
