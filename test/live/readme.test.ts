import { readFile } from "node:fs/promises";
import { type CallUpdate, watchCall } from "@plivo-edge/live";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type LiveRelay, startLiveRelay } from "./live-relay.ts";

// The route handler of the documents, as it stands there.

let relay: LiveRelay;
beforeAll(async () => {
  relay = await startLiveRelay();
});
afterAll(() => relay.stop());

/** The handler as the page shows it, for another relay. */
async function shownHandler(
  relayUrl: URL,
  watch: (ticket: string) => object = watchCall,
): Promise<(request: Request) => Promise<Response>> {
  const page = await readFile(new URL("../../packages/docs/watch-on-a-server.md", import.meta.url), "utf8");
  const [, shown = ""] = /```ts\n(.*?async function GET.*?)```/s.exec(page) ?? [];
  // The relay is this test's.
  const source = shown
    .replace(/^import .*$/gm, "")
    .replace(/^const relay = .*$/m, "")
    .replace("export ", "");
  const { code } = await transform(source, { loader: "ts" });
  return new Function("relay", "watchCall", `${code}; return GET;`)(relay.client(relayUrl), watch);
}

it("a route handler streams a call to the page, and lets go of it when the page goes", async () => {
  const wire = await relay.wire();
  const handler = await shownHandler(wire.url);
  const call = crypto.randomUUID();
  const response = await handler(new Request(`https://app.example.com/calls?call=${call}`));
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  await relay.tell(call, "ring");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = (await reader?.read()) ?? {};
  expect(value).toMatch(/^id: 1\ndata: .*\n\n$/);
  const update: CallUpdate = JSON.parse(value.slice("id: 1\ndata: ".length));
  expect(update).toMatchObject({ seq: 1, event: { type: "ring" }, state: { status: "ringing" } });
  expect(wire.size).toBe(1);
  await reader?.cancel();
  await vi.waitUntil(() => wire.size === 0, 5_000);
  await wire.close();
});

it("its stream says that the call has ended, so that the page does not ask for it again", async () => {
  const wire = await relay.wire();
  const handler = await shownHandler(wire.url);
  const call = crypto.randomUUID();
  const response = await handler(new Request(`https://app.example.com/calls?call=${call}`));
  await relay.tell(call, "hangup");
  expect(await response.text()).toMatch(/^id: 1\ndata: .*"type":"hangup".*\n\nevent: end\ndata: {}\n\n$/);
  await wire.close();
});

it("its stream goes on after what an EventSource that was cut has been told", async () => {
  const wire = await relay.wire();
  const handler = await shownHandler(wire.url);
  const call = crypto.randomUUID();
  for (const type of ["ring", "answer", "hangup"] as const) await relay.tell(call, type);
  const headers = { "last-event-id": "2" };
  const response = await handler(new Request(`https://app.example.com/calls?call=${call}`, { headers }));
  expect(await response.text()).toMatch(/^id: 3\ndata: .*"type":"hangup".*\n\nevent: end\ndata: {}\n\n$/);
  await wire.close();
});

it("its stream tells of a gap, and of all that follows it, whatever was told before", async () => {
  const handler = await shownHandler(relay.url, () => ({
    connection: {},
    async *[Symbol.asyncIterator]() {
      yield { seq: 4, event: { type: "ring" } };
      yield { seq: 0, event: { type: "gap" } };
      yield { seq: 1, event: { type: "answer" } };
    },
  }));
  const headers = { "last-event-id": "4" };
  const response = await handler(new Request("https://app.example.com/calls?call=c-1", { headers }));
  expect((await response.text()).match(/(?<=^id: )\d+/gm)).toEqual(["0", "1"]);
});

it("its stream ends where the watch is refused, and says why, so that the page does not ask for ever", async () => {
  const handler = await shownHandler(relay.url, () => watchCall("no ticket"));
  const response = await handler(new Request("https://app.example.com/calls?call=c-1"));
  expect(await response.text()).toBe('event: end\ndata: {"error":"This ticket is malformed"}\n\n');
});
