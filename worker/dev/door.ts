import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";

export interface Door {
  readonly url: string;
  stop(): Promise<void>;
}

/** A short address that leads to the relay's console, signed in: nobody has to enter a key at home. */
export async function openDoor(options: {
  readonly port: number;
  readonly relay: string;
  readonly apiKey: string;
  /** The id of the campaign that the console shall know. */
  campaign(): Promise<string>;
}): Promise<Door> {
  const app = new Hono();
  app.use(async (context, next) => {
    // A name that a web page has pointed at this machine is not the way in.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(context.req.header("host") ?? "")) {
      return context.text("Open http://127.0.0.1 instead.\n", 403);
    }
    context.header("cache-control", "no-store");
    return next();
  });
  const page = `${options.relay}/console#key=${options.apiKey}`;
  app.get("/", async (context) => context.redirect(`${page}&known=${await options.campaign()}`));
  app.get("/campaigns/:id", (context) => context.redirect(`${page}&campaign=${context.req.param("id")}`));
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
