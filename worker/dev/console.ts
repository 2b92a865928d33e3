import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { build } from "esbuild";
import { Hono } from "hono";

const folder = new URL("../console/", import.meta.url);

/** What the console page needs to know of a call. */
export interface PlacedCall {
  readonly ticket: string;
  readonly fate: string;
  readonly placedAt: number;
}

export interface Console {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the console page, with what it needs to watch the calls placed so far and to place another. */
export async function startConsole(options: {
  readonly port: number;
  readonly fates: readonly { readonly number: string; readonly name: string }[];
  readonly calls: () => readonly PlacedCall[];
  readonly place: (to: string) => Promise<PlacedCall>;
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
  app.get("/fates", (context) => context.json(options.fates));
  app.get("/calls", (context) => context.json(options.calls()));
  app.post("/calls", async (context) => {
    const { to } = await context.req.parseBody();
    return context.json(await options.place(String(to)));
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
