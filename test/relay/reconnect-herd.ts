// `node --conditions=@plivo-edge/source test/relay/reconnect-herd.ts 500`: so many subscribers, all cut in one moment as a
// deploy cuts them. Prints when they come back.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { watchFeed } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";
import { startRelay } from "../../worker/dev/relay.ts";

const subscribers = Number(process.argv[2] ?? 500);
const secret = "0123456789abcdef0123456789abcdef";
const worker = await startRelay({ port: 0, secrets: { PLIVO_AUTH_TOKEN: "a-token", TICKET_SECRET: secret } });
const port = Number(new URL(worker.url).port);

/** When each connection arrived. */
const arrivals: number[] = [];
const ends = new Set<Socket>();
const wire = createServer((near) => {
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
wire.listen(0, "127.0.0.1");
await once(wire, "listening");
// A TCP server that listens has an address with a port.
const url = `http://127.0.0.1:${(wire.address() as AddressInfo).port}`;
const relay = new RelayClient({ url, secret });
const watches = Array.from({ length: subscribers }, () => watchFeed(() => relay.ticket({ feed: "herd" })));
/** Resolves once every subscriber is welcomed. */
const welcomed = (): Promise<unknown> =>
  Promise.all(
    watches.map(
      (watch) =>
        new Promise<void>((resolve) => {
          const check = (): void => {
            if (watch.connection.status === "open") resolve();
          };
          watch.subscribe(check);
          check();
        }),
    ),
  );

await welcomed();
arrivals.length = 0;
const cut = performance.now();
for (const end of ends) end.destroy();
while (arrivals.length < subscribers) await once(wire, "connection");
await welcomed();
const back = arrivals.slice(0, subscribers).map((time) => time - cut);

const width = 200;
const last = Math.max(...back);
for (let from = 0; from < last; from += width) {
  const count = back.filter((time) => time >= from && time < from + width).length;
  console.log(`${String(from).padStart(5)} ms ${String(count).padStart(4)} ${"#".repeat(count)}`);
}
const peak = Math.max(...back.map((from) => back.filter((time) => time >= from && time < from + 100).length));
console.log(
  `${subscribers} back within ${Math.round(last)} ms; at most ${peak} in any 100 ms, ${((100 * peak) / subscribers).toFixed(1)} %`,
);

for (const watch of watches) watch.close();
wire.close();
await worker.stop();
