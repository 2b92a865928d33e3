import { abortAllDurableObjects, listDurableObjectIds } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { signedHeaders } from "@plivo-edge/callbacks";
import { describe, expect, it, vi } from "vitest";
import { callback, facts, relayUrl } from "./plivo.ts";

const everything = { unredacted: true };

describe("a callback from Plivo", () => {
  it.each(["ring", "machine", "hangup"])("%s is stored before it gets its 200", async (type) => {
    const call = crypto.randomUUID();
    const response = await callback(type, { ...facts(call), Machine: "true", CallStatus: "ringing" });
    expect(response.status).toBe(200);
    await response.text();
    await abortAllDurableObjects();
    const { events } = await env.CALL.getByName(call).snapshot(everything);
    expect(events.map((event) => event.type)).toEqual([type]);
  });

  it("answered with a document that Plivo can run", async () => {
    const call = crypto.randomUUID();
    const response = await callback("answer", facts(call));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^application\/xml/);
    expect(await response.text()).toMatch(/^<Response><Speak>Hello/);
    const { state } = await env.CALL.getByName(call).snapshot(everything);
    expect(state.status).toBe("in-progress");
  });

  it("sent twice is one event, and both times a 200", async () => {
    const call = crypto.randomUUID();
    const ended = { ...facts(call), CallStatus: "busy", HangupCauseCode: "3010" };
    for (const fresh of [true, false]) {
      const response = await callback("hangup", ended);
      expect(await response.json()).toEqual({ fresh });
    }
    const { seq, state } = await env.CALL.getByName(call).snapshot(everything);
    expect({ seq, status: state.status }).toEqual({ seq: 1, status: "busy" });
  });

  it("that arrives late is kept, and the state does not run backwards", async () => {
    const call = crypto.randomUUID();
    await (await callback("answer", facts(call))).text();
    await (await callback("ring", { ...facts(call), CallStatus: "ringing" })).text();
    const { state, events } = await env.CALL.getByName(call).snapshot(everything);
    expect(events.map((event) => event.type)).toEqual(["answer", "ring"]);
    expect(state.status).toBe("in-progress");
    expect(state.ringingAt).toBeTypeOf("number");
  });

  it("is accepted with either auth token while they are rotated", async () => {
    const response = await callback("ring", facts(crypto.randomUUID()), { authToken: "old-token" });
    expect(response.status).toBe(200);
    await response.text();
  });
});

describe("which call a callback is of", () => {
  const ended = { CallStatus: "completed", HangupCauseCode: "4000" };

  it("is told by the RequestUUID, where the CallUUID is another", async () => {
    const [call, leg] = [crypto.randomUUID(), crypto.randomUUID()];
    for (const type of ["ring", "hangup"]) {
      await (await callback(type, { ...facts(call), CallUUID: leg, ...ended })).text();
    }
    const { state, seq } = await env.CALL.getByName(call).snapshot(everything);
    expect({ seq, state }).toMatchObject({ seq: 2, state: { status: "completed", callUuid: leg } });
  });

  it("is told by the CallUUID, where the call came in and nobody requested it", async () => {
    const call = crypto.randomUUID();
    const { RequestUUID: _, ...unrequested } = facts(call);
    const inbound = { ...unrequested, ...ended, Direction: "inbound" };
    for (const type of ["answer", "hangup"]) await (await callback(type, inbound)).text();
    const { state } = await env.CALL.getByName(call).snapshot(everything);
    expect(state).toMatchObject({ status: "completed", direction: "inbound", callUuid: call });
  });

  it("is told by the first leg, of which it is a further one; and the end of that is not the end of the call", async () => {
    const [call, leg] = [crypto.randomUUID(), crypto.randomUUID()];
    await (await callback("answer", { ...facts(call), ALegUUID: call, ALegRequestUUID: call })).text();
    const further = { ...facts(leg), ALegUUID: call, ALegRequestUUID: call, ...ended };
    expect(await (await callback("hangup", further)).json()).toEqual({ fresh: true });
    const { state, events } = await env.CALL.getByName(call).snapshot(everything);
    expect(events.map(({ callUuid }) => callUuid)).toEqual([call, leg]);
    expect(state).toMatchObject({ status: "in-progress", callUuid: call });
  });

  it("is another one for each destination of one request", async () => {
    const calls = [crypto.randomUUID(), crypto.randomUUID()];
    for (const call of calls) await (await callback("ring", facts(call))).text();
    for (const call of calls) {
      const { state, seq } = await env.CALL.getByName(call).snapshot(everything);
      expect({ seq, state }).toMatchObject({ seq: 1, state: { requestUuid: call } });
    }
  });
});

describe("a request that is not from Plivo, or names no call, touches no Durable Object", () => {
  const signature = { "x-plivo-signature-v3": "AAAA", "x-plivo-signature-v3-nonce": "1" };
  const post = (init: RequestInit, query = ""): Promise<Response> =>
    exports.default.fetch(
      new Request(`${relayUrl}/v1/callbacks/hangup${query}`, { method: "POST", ...init }),
    );

  const cases: [string, number, () => Promise<Response>][] = [
    ["unsigned", 401, () => post({ body: new URLSearchParams(facts("unsigned")) })],
    ["signed with another token", 403, () => callback("hangup", facts("forged"), { authToken: "guessed" })],
    [
      "signed for another URL",
      403,
      async () => {
        const params = new URLSearchParams(facts("moved"));
        const url = `${relayUrl}/v1/callbacks/ring`;
        const headers = await signedHeaders({
          method: "POST",
          url,
          params,
          nonce: "1",
          authToken: "new-token",
        });
        return post({ headers, body: params });
      },
    ],
    [
      "too large",
      413,
      () =>
        post({
          headers: signature,
          body: new URLSearchParams({ ...facts("large"), X: "x".repeat(100_000) }),
        }),
    ],
    ["JSON", 415, () => post({ body: "{}", headers: { ...signature, "content-type": "application/json" } })],
    [
      "binary",
      400,
      () =>
        post({
          body: new Uint8Array([0xff, 0xfe, 0x00, 0x80]),
          headers: { ...signature, "content-type": "application/x-www-form-urlencoded" },
        }),
    ],
    ["signed, but naming no call", 200, () => callback("hangup", { From: "14155550111" })],
    [
      "signed, but past the expiry of its URL",
      403,
      () => callback("hangup", facts("expired"), { path: "/expires/1700000000" }),
    ],
  ];

  it.each(cases)("%s: %i", async (_, status, send) => {
    const before = await listDurableObjectIds(env.CALL);
    const response = await send();
    expect(response.status).toBe(status);
    // Which part was wrong is in the log, not in the answer.
    expect(await response.text()).not.toMatch(/signature|nonce|token|CallUUID/i);
    expect(await listDurableObjectIds(env.CALL)).toEqual(before);
  });
});

describe("the reason why a signature does not match", () => {
  it("is in the operator's log, and not in the reply", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const params = new URLSearchParams(facts(crypto.randomUUID()));
    const url = `${relayUrl}/v1/callbacks/hangup`.replace("https:", "http:");
    const headers = await signedHeaders({ method: "POST", url, params, authToken: "new-token" });
    const response = await exports.default.fetch(
      new Request(url.replace("http:", "https:"), { method: "POST", headers, body: params }),
    );
    expect(response.status).toBe(403);
    expect(await response.text()).toBe('{"error":"refused"}');
    expect(warn).toHaveBeenCalledWith(
      expect.objectContaining({ code: "bad_signature", reason: "wrong_scheme" }),
    );
    warn.mockRestore();
  });
});
