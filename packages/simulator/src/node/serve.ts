import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { ConnectionError } from "../api/faults.ts";
import type { Simulator } from "../simulator.ts";

export interface ServeOptions {
  /** 0 takes a free one. @default 8790 */
  readonly port?: number;
  /** @default "127.0.0.1" */
  readonly hostname?: string;
}

export interface SimulatorServer {
  /** Where it listens, such as `http://127.0.0.1:8790`: a client's `baseUrl`. */
  readonly url: string;
  /** Stops listening and cuts open connections; calls that are running run on. */
  close(): Promise<void>;
}

/**
 * Serves a simulator over HTTP.
 *
 * @throws the system's error, such as `EADDRINUSE`, if it cannot listen.
 * @example
 * const server = await serve(simulator, { port: 0 });
 * const plivo = new Plivo({ authId, authToken, baseUrl: server.url });
 */
export async function serve(
  simulator: Simulator,
  { port = 8_790, hostname = "127.0.0.1" }: ServeOptions = {},
): Promise<SimulatorServer> {
  const server = createAdaptorServer({
    fetch: async (request, { incoming }) => {
      try {
        return await simulator.fetch(request);
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        incoming.socket.destroy();
        return new Response();
      }
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  });
  // A server that listens on a port has an address, and not the name of a pipe.
  const address = server.address() as AddressInfo;
  return {
    url: `http://${hostname}:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
