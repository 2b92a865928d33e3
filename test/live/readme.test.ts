import { readFile } from "node:fs/promises";
import { type CallUpdate, watchCall } from "@plivo-edge/live";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type LiveRelay, startLiveRelay } from "./live-relay.ts";

// The route handler of the README of @plivo-edge/live, as it stands there.

let relay: LiveRelay;
beforeAll(async () => {
  relay = await startLiveRelay();
});
afterAll(() => relay.stop());

it("a route handler streams a call to the page, and lets go of it when the page goes", async () => {
  const readme = await readFile(new URL("../../packages/live/README.md", import.meta.url), "utf8");
  const [, source = ""] = /```ts\nexport (async function GET.*?)```/s.exec(readme) ?? [];
  // Its own lines, without the signature and the closing brace.
  expect(source.trim().split("\n").slice(1, -1).length).toBeLessThanOrEqual(10);
  const { code } = await transform(source, { loader: "ts" });
  const wire = await relay.wire();
  const handler: (request: Request) => Promise<Response> = new Function(
    "relay",
    "watchCall",
    `${code}; return GET;`,
  )(relay.client(wire.url), watchCall);

  const call = crypto.randomUUID();
  const response = await handler(new Request(`https://app.example.com/calls?call=${call}`));
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  await relay.tell(call, "ring");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = (await reader?.read()) ?? {};
  expect(value).toMatch(/^data: .*\n\n$/);
  const update: CallUpdate = JSON.parse(value.slice("data: ".length));
  expect(update).toMatchObject({ seq: 1, event: { type: "ring" }, state: { status: "ringing" } });
  expect(wire.size).toBe(1);
  await reader?.cancel();
  await vi.waitUntil(() => wire.size === 0, 5_000);
  await wire.close();
});
