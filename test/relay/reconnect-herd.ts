// `npm run bench:reconnect`: subscribers that are all cut in one moment, as a deploy cuts them, and beside them as many
// sockets of partysocket, the usual client of such relays. Prints when they come back, and the fullest 100 ms of each.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { watchFeed } from "@plivo-edge/live";
import { subprotocol } from "@plivo-edge/live/frames";
import { RelayClient, readTicket } from "@plivo-edge/live/server";
import { WebSocket as PartySocket } from "partysocket";
import { run } from "../bench/relay/workerd.ts";

/** The share of them that may come back in any 100 ms. */
const mostInPercent = 10;

/** A client that comes back by itself. */
interface Client {
  /** Resolves once it is connected. */
  connected(): Promise<unknown>;
  close(): void;
}

const kinds: Readonly<Record<"@plivo-edge/live" | "partysocket", (ticket: string) => Client>> = {
  "@plivo-edge/live": (ticket) => {
    const watch = watchFeed(ticket);
    const isOpen = (): boolean => watch.connection.status === "open";
    return {
      connected: () =>
        new Promise<void>((resolve) => {
          const check = (): void => {
            if (!isOpen()) return;
            unsubscribe();
            resolve();
          };
          const unsubscribe = watch.subscribe(check);
          check();
        }),
      close: () => watch.close(),
    };
  },
  partysocket: (ticket) => {
    const claims = readTicket(ticket);
    const name = "feed" in claims ? claims.feed : "";
    const socket = new PartySocket(
      `${claims.url.replace("http", "ws")}/v1/feeds/${name}/events`,
      [subprotocol, ticket],
      // Its four seconds are too few where thousands connect to one machine.
      { connectionTimeout: 60_000 },
    );
    return {
      connected: async () => {
        if (socket.readyState !== socket.OPEN) await once(socket, "open");
      },
      close: () => socket.close(),
    };
  },
};

/** A wire to the relay, and when each connection arrived on it. */
interface Wire {
  readonly url: string;
  readonly arrivals: number[];
  cut(): void;
  /** Resolves once so many have arrived since the cut. */
  arrived(count: number): Promise<void>;
  /** Breaks what is left of it. */
  close(): void;
}

async function startWire(port: number): Promise<Wire> {
  const arrivals: number[] = [];
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    arrivals.push(performance.now());
    const far = connect(port, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const end of [near, far]) {
      ends.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        ends.delete(end);
        near.destroy();
        far.destroy();
      });
    }
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 8_192 });
  await once(server, "listening");
  const cut = (): void => {
    for (const end of ends) end.destroy();
  };
  return {
    // A TCP server that listens has an address with a port.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    cut() {
      arrivals.length = 0;
      cut();
    },
    async arrived(count) {
      while (arrivals.length < count) await once(server, "connection");
    },
    close() {
      server.close();
      cut();
    },
  };
}

/** The most that came back in any 100 ms, in percent. */
function fullest(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  let most = 0;
  let first = 0;
  for (const [last, time] of sorted.entries()) {
    while (time - (sorted[first] ?? 0) >= 100) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return (100 * most) / times.length;
}

const secret = "0123456789abcdef0123456789abcdef";
// A workerd with nothing before it: `wrangler dev` would need four files for each socket.
const relay = await run({
  name: "relay",
  source: "ours.ts",
  objects: { CALL: "Call", FEED: "Feed", PLACEMENT: "Placement" },
  variables: { PLIVO_AUTH_TOKEN: "a-token", TICKET_SECRET: secret },
});

/** Cuts so many of a kind, and prints how they come back. */
async function measure(kind: keyof typeof kinds, count: number): Promise<number> {
  const wire = await startWire(relay.port);
  const client = new RelayClient({ url: wire.url, secret });
  const feed = `${kind.replace(/\W/g, "-")}-${count}`;
  const herd: Client[] = [];
  while (herd.length < count) {
    // A ticket for each: the relay lets nobody open hundreds of sockets with one.
    const tickets = await Promise.all(Array.from({ length: 100 }, () => client.ticket({ feed })));
    const some = tickets.map(kinds[kind]);
    await Promise.all(some.map((each) => each.connected()));
    herd.push(...some);
  }
  // All of them share this thread: while it is busy nobody comes back, and afterwards all do who were due.
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const since = performance.now();
  wire.cut();
  await wire.arrived(count);
  delay.disable();
  const back = wire.arrivals.slice(0, count).map((time) => time - since);
  for (const each of herd) each.close();
  wire.close();
  const share = fullest(back);
  console.log(
    [
      `${String(count).padStart(5)} ${kind.padEnd(16)}`,
      `back in ${(Math.max(...back) / 1000).toFixed(1).padStart(4)} s`,
      `fullest 100 ms ${share.toFixed(1).padStart(4)} %`,
      `thread busy for at most ${(delay.max / 1e6).toFixed(0)} ms`,
    ].join(", "),
  );
  return share;
}

for (const count of [500, 5_000]) {
  const ours = await measure("@plivo-edge/live", count);
  const theirs = await measure("partysocket", count);
  console.log(`${String(count).padStart(5)} ratio of the fullest 100 ms: ${(ours / theirs).toFixed(2)}`);
  if (ours > mostInPercent) process.exitCode = 1;
}
await relay.stop();
