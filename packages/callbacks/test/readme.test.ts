import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { transform } from "esbuild";
import express from "express";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as callbacks from "../src/index.ts";
import { payloads } from "./payloads.ts";

// Every TypeScript block of the README runs.

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const frameworks = await readFile(new URL("../../docs/receive-callbacks.md", import.meta.url), "utf8");
const page = await readFile(new URL("../../docs/check-callbacks.md", import.meta.url), "utf8");
const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code);
const PLIVO_AUTH_TOKEN = "invented";
const url = "https://calls.example.com/hangup";
const body = new URLSearchParams(payloads.hangup);

beforeEach(() => {
  vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(console, "warn").mockReturnValue();
  vi.stubEnv("PLIVO_AUTH_TOKEN", PLIVO_AUTH_TOKEN);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** The one block that holds this text. */
function blockWith(text: string): string {
  const found = blocks.filter((block) => block.includes(text));
  expect(found, text).toHaveLength(1);
  return found[0] ?? "";
}

/** Runs a block with these names beside the package's own, and gives what it has declared under one. */
async function run(code: string, scope: Record<string, unknown>, declared = "undefined"): Promise<unknown> {
  const names = { ...callbacks, ...scope };
  const body = code.replace(/^import .*$/gm, "").replace(/^export /gm, "");
  const { code: script } = await transform(`async () => {${body}; return ${declared}}`, {
    loader: "ts",
    target: "esnext",
  });
  return new Function(...Object.keys(names), `return (${script.trim().replace(/;$/, "")})()`)(
    ...Object.values(names),
  );
}

async function posted(at = url): Promise<Request> {
  const headers = await callbacks.signedHeaders({
    ...{ method: "POST", url: at, params: body, authToken: PLIVO_AUTH_TOKEN },
  });
  return new Request(at, { method: "POST", body, headers });
}

it("has blocks to run", () => {
  expect(blocks).toHaveLength(6);
});

it("Hono, and its error handler", async () => {
  const app = new Hono();
  await run(blockWith("c.req.raw"), { app });
  await run(blockWith("app.onError"), { app });
  const env = { PLIVO_AUTH_TOKEN };
  expect((await app.request(await posted(), undefined, env)).status).toBe(200);
  expect(console.log).toHaveBeenCalledWith(expect.any(String), "Normal Hangup", 66);
  const forged = await app.request(new Request(url, { method: "POST", body }), undefined, env);
  expect(forged.status).toBe(401);
});

it("Express", async () => {
  const app = express();
  await run(blockWith("(req, res)"), { app });
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // of a TCP server it is one
  try {
    const reply = await fetch(await posted(`http://127.0.0.1:${port}/hangup`));
    expect(await reply.text()).toBe("Normal Hangup");
  } finally {
    server.close();
  }
});

it("Next", async () => {
  const POST = (await run(blockWith("POST(request"), {}, "POST")) as (request: Request) => Promise<Response>;
  expect(await (await POST(await posted())).text()).toBe("Normal Hangup");
});

it("SvelteKit, whose route is on the page about frameworks", async () => {
  const [, shown = ""] = /^```ts\n([^`]*\$env\/static\/private.*?)^```/ms.exec(frameworks) ?? [];
  const POST = (await run(shown, { PLIVO_AUTH_TOKEN }, "POST")) as (event: {
    readonly request: Request;
  }) => Promise<Response>;
  expect((await POST({ request: await posted() })).status).toBe(200);
  expect(console.log).toHaveBeenCalledWith(expect.any(String), "Normal Hangup");
});

it("folding", async () => {
  const event = callbacks.parseCallback("hangup", body, 1);
  expect(await run(blockWith("reduce(foldCall"), { events: [event, event] }, "state")).toMatchObject({
    status: "completed",
    duration: 66,
  });
});

it("testing one's own routes", async () => {
  const app = new Hono();
  await run(blockWith("c.req.raw"), { app });
  expect(await run(blockWith("signedHeaders("), { app }, "response")).toMatchObject({ status: 200 });
});

it("names every type of event", () => {
  for (const type of Object.keys(payloads).filter(callbacks.isCallEventType)) {
    expect(page).toContain(`\`${type}\``);
  }
});
