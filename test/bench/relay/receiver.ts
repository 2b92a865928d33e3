import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Whoever a webhook posts events to: reads them, and says yes. */
export interface Receiver {
  readonly url: string;
  /** Resolves when the event at that place of the feed has come, and begins anew. */
  received(seq: number): Promise<void>;
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  let last = 0;
  let tell: () => void = () => {};
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      // The relay's own body.
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { last: number } };
      last = data.last;
      outgoing.end();
      tell();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // A TCP server's address is no pipe name.
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    received: (seq) =>
      new Promise((resolve) => {
        tell = () => {
          if (last < seq) return;
          last = 0;
          tell = () => {};
          resolve();
        };
        tell();
      }),
    close: () => void server.close(),
  };
}
