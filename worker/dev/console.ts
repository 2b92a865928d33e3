import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { build } from "esbuild";
import { Hono } from "hono";

const folder = new URL("../console/", import.meta.url);

export interface Console {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the console page, with what it needs to follow all calls and to place another. */
export async function startConsole(options: {
  readonly port: number;
  readonly fates: readonly { readonly number: string; readonly name: string }[];
  /** Makes a ticket for the feed of all calls. */
  readonly ticket: () => Promise<string>;
  readonly place: (to: string) => Promise<unknown>;
}): Promise<Console> {
  const { outputFiles } = await build({
    entryPoints: [new URL("console.ts", folder).pathname],
    conditions: ["@plivo-edge/source"],
    bundle: true,
    format: "esm",
    write: false,
  });
  const script = outputFiles[0]?.text ?? "";
  const [page, style] = await Promise.all(
    ["index.html", "console.css"].map((name) => readFile(new URL(name, folder), "utf8")),
  );

  const app = new Hono();
  app.get("/", (context) => context.html(page ?? ""));
  app.get("/console.css", (context) => context.body(style ?? "", 200, { "content-type": "text/css" }));
  app.get("/console.js", (context) => context.body(script, 200, { "content-type": "text/javascript" }));
  app.get("/session", async (context) =>
    context.json({ ticket: await options.ticket(), fates: options.fates }),
  );
  app.post("/calls", async (context) => {
    const { to } = await context.req.parseBody();
    await options.place(String(to));
    return context.body(null, 204);
  });
  app.onError((error, context) => context.text(error.message, 500));

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
        // A page that stays open would keep its connection, and with it this process.
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
