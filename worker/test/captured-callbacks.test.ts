import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type CallEventType, signedHeaders } from "@plivo-edge/callbacks";
import { response } from "@plivo-edge/xml";
import { describe, expect, it, vi } from "vitest";
import captured from "../../packages/callbacks/test/fixtures/captured-callbacks.json" with { type: "json" };
import { createRelay } from "../src/relay.ts";
import { callback, facts, relayUrl } from "./plivo.ts";

/** Sends what was published of a callback, in the way that it was sent then. */
async function send(
  type: string,
  method: string,
  params: Readonly<Record<string, string>>,
): Promise<Response> {
  const fields = new URLSearchParams(params);
  const route = `${relayUrl}/v1/callbacks/${type}`;
  const signed =
    method === "GET"
      ? ({ method, url: `${route}?${fields}` } as const)
      : ({ method: "POST", url: route, params: fields } as const);
  const headers = await signedHeaders({ ...signed, authToken: "new-token" });
  const body = method === "GET" ? null : fields;
  const relay = createRelay({ answer: () => response() });
  const request = new Request(signed.url, { method, headers, body });
  return relay.fetch(request, { ...env, CALLBACK_METHODS: "GET, POST" }, createExecutionContext());
}

const documents = [
  ...(["answer", "fallback", "digits", "input", "record"] as const),
  ...(["dial", "exit", "redirect", "transfer"] as const),
] satisfies CallEventType[];

describe("what Plivo was seen to send is taken by the relay", () => {
  it.each(captured)("$type by $method, $evidence: $note", async ({ type, method, params }) => {
    vi.spyOn(console, "warn").mockReturnValue();
    const reply = await send(type, method, params);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toContain(
      documents.some((known) => known === type) ? "application/xml" : "json",
    );
    await reply.text();
  });
});

describe("a callback that names no call", () => {
  it("is answered with a document where Plivo waits for one, and logged", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    for (const type of documents) {
      const reply = await callback(type, { From: "14155550100" });
      expect(reply.status).toBe(200);
      expect(await reply.text()).toContain("<Response>");
    }
    expect(warn).toHaveBeenCalledTimes(documents.length);
    expect(JSON.stringify(warn.mock.calls)).toContain("names no call");
    expect(JSON.stringify(warn.mock.calls)).not.toContain("14155550100");
  });

  it("is else answered with a 200, and logged", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    for (const type of ["ring", "machine", "hangup", "recording", "stream"]) {
      const reply = await callback(type, {});
      expect(reply.status).toBe(200);
      expect(await reply.json()).toEqual({ fresh: false });
    }
    expect(warn).toHaveBeenCalledTimes(5);
  });

  it("is stored where its URL names one", async () => {
    const call = crypto.randomUUID();
    expect(await (await callback("hangup", {}, { path: `/call/${call}` })).json()).toEqual({ fresh: true });
    const { state } = await env.CALL.getByName(call).snapshot({ unredacted: true });
    expect(state).toMatchObject({ status: "failed", callUuid: call });
  });
});

it("an inbound call that says it rings, and is then refused, was never answered", async () => {
  const call = crypto.randomUUID();
  const inbound = { ...facts(call), RequestUUID: "", Direction: "inbound" };
  const state = async () => (await env.CALL.getByName(call).snapshot({ unredacted: true })).state;
  await (await callback("answer", { ...inbound, CallStatus: "ringing" })).text();
  expect(await state()).toMatchObject({ status: "ringing" });
  await (await callback("hangup", { ...inbound, CallStatus: "busy", AnswerTime: "" })).text();
  expect(await state()).toMatchObject({ status: "busy", unanswered: true });
  expect(await state()).not.toHaveProperty("answeredAt");
});
