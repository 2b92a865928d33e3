import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";

export interface Door {
  readonly url: string;
  stop(): Promise<void>;
}

/** A short address that leads to the relay's console, with a fresh ticket for it: nobody has to sign in at home. */
export async function openDoor(options: {
  readonly port: number;
  readonly relay: string;
  readonly ticket: () => Promise<string>;
}): Promise<Door> {
  const app = new Hono();
  app.get("/", async (context) =>
    context.redirect(`${options.relay}/console#ticket=${await options.ticket()}`),
  );
  const server = createAdaptorServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  // A TCP server's address is no pipe name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A browser that keeps its connection would keep this process.
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
