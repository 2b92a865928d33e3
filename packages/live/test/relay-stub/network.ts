import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A wire between subscriber and relay that a test can cut: no close frame, as when a train enters a tunnel. */
export interface Network {
  readonly url: URL;
  cut(): void;
  /** From now on nothing gets through, and nobody is told; what connects after that is not affected. */
  silence(): void;
  /** How many connections there are. */
  readonly size: number;
  close(): Promise<void>;
}

export async function openNetwork(to: URL): Promise<Network> {
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        ends.delete(end);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const end of ends) end.destroy();
  };
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    cut,
    silence: () => {
      for (const end of ends) end.unpipe().pause();
    },
    get size() {
      return ends.size / 2;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
