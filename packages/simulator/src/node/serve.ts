import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { ConnectionError } from "../api/faults.ts";
import type { VirtualClock } from "../clock/virtual-clock.ts";
import { createLab } from "../lab/app.ts";
import type { Simulator } from "../simulator.ts";

/** Where a simulator listens. */
export interface ServeOptions {
  /** 0 takes a free one. @default 8790 */
  readonly port?: number;
  /** @default "127.0.0.1" */
  readonly hostname?: string;
  /** Further names that requests may ask for, such as that of a container. @default none */
  readonly hosts?: readonly string[];
  /** Opens the lab at `/lab` with these credentials. `clock` is the simulator's, if a test moves it. @default no lab */
  readonly lab?: { readonly authId: string; readonly authToken: string; readonly clock?: VirtualClock };
}

/** A simulator that listens. */
export interface SimulatorServer {
  /** Where it listens, such as `http://127.0.0.1:8790`: a client's `baseUrl`. */
  readonly url: string;
  /** Stops listening and cuts open connections; calls that are running run on. */
  close(): Promise<void>;
}

/**
 * Serves a simulator over HTTP, to programs on this machine. What a web page sends is refused.
 *
 * @throws the system's error, such as `EADDRINUSE`, if it cannot listen.
 * @example
 * import { Plivo } from "@plivo-edge/client";
 *
 * const server = await serve(simulator, { port: 0 });
 * const plivo = new Plivo({ authId, authToken, baseUrl: server.url });
 */
export async function serve(
  simulator: Simulator,
  { port = 8_790, hostname = "127.0.0.1", hosts = [], lab }: ServeOptions = {},
): Promise<SimulatorServer> {
  const routes = lab && createLab(simulator, lab);
  let names: ReadonlySet<string> = new Set();
  const server = createAdaptorServer({
    fetch: async (request, { incoming }) => {
      if (!isOurs(incoming.headers, names)) {
        return Response.json(
          { error: "the request is not for this host, or comes from a web page" },
          { status: 403 },
        );
      }
      const { pathname } = new URL(request.url);
      if (routes && /^\/lab(\/|$)/.test(pathname)) return routes.fetch(within(request, "/lab"));
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
  const url = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${address.port}`;
  const own = [hostname, "127.0.0.1", "localhost", "[::1]", ...hosts].map(
    (name) => `${name}:${address.port}`,
  );
  // A rewriting proxy keeps the name that the SDK asked for.
  names = new Set([...own, ...hosts, "api.plivo.com"].map((name) => name.toLowerCase()));
  if (simulator.mediaUrl === "https://media.plivo.com") simulator.mediaUrl = url;
  return {
    url,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

/** A page that the browser shows could reach this server under a name of its own, or send it requests blindly. */
function isOurs(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  names: ReadonlySet<string>,
): boolean {
  if (!names.has(String(headers["host"]).toLowerCase())) return false;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const { origin } = headers;
  return (
    origin === undefined ||
    names.has(
      String(origin)
        .replace(/^https?:\/\//i, "")
        .toLowerCase(),
    )
  );
}

/** The request without the beginning of its path. */
function within(request: Request, prefix: string): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(prefix.length) || "/";
  return new Request(url, request);
}
