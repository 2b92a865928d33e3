import { createRequire } from "node:module";
import { play, response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { authId, authToken, from, type Simulation, startSimulation, urls } from "./simulation.ts";

// Plivo's own SDK knows one host only: its HTTP library is told to ask the simulator instead.
const require = createRequire(import.meta.url);
const plivo = require("plivo");
const axios = createRequire(require.resolve("plivo"))("axios");

interface AxiosConfig {
  readonly url: string;
  readonly method: string;
  readonly data?: string;
  readonly headers: Record<string, string>;
}

function officialClient({ simulator }: Simulation) {
  axios.defaults.adapter = async (config: AxiosConfig) => {
    const { data: body, method, headers } = config;
    const sends = method.toUpperCase() === "POST" && body !== undefined;
    const reply = await simulator.fetch(axios.getUri(config), {
      method: method.toUpperCase(),
      headers: { ...headers },
      ...(sends && { body }),
    });
    const { status } = reply;
    const result = { data: await reply.text(), status, statusText: "", headers: {}, config, request: {} };
    if (reply.ok) return result;
    throw new axios.AxiosError(`status ${status}`, "ERR_BAD_REQUEST", config, {}, result);
  };
  return new plivo.Client(authId, authToken);
}

describe("Plivo's own SDK", () => {
  it("makes, reads, steers and ends calls here", async () => {
    const simulation = startSimulation({ auto: false });
    simulation.site["answer"] = response(play("https://shop.example.com/tune.mp3", { loop: 100 }));
    const { calls } = officialClient(simulation);

    const placed = await calls.create(from, "14155550100", urls.answerUrl, { hangupUrl: urls.hangupUrl });
    expect(placed).toMatchObject({ message: "call fired", requestUuid: expect.any(String) });
    const bulk = await calls.create(from, ["14155550102", "14155550103"], urls.answerUrl, {});
    expect(bulk.requestUuid).toHaveLength(2);
    await simulation.clock.advance(10_000);

    const id = placed.requestUuid;
    expect(await calls.listLiveCalls()).toContainEqual(expect.objectContaining({ callUuid: id }));
    expect(await calls.getLiveCall(id)).toMatchObject({ callStatus: "in-progress", requestUuid: id });
    expect(await calls.speakText(id, "Hello.")).toMatchObject({ message: "speak started" });
    expect(await calls.sendDigits(id, "12")).toMatchObject({ message: "digits sent" });
    expect(await calls.record(id, {})).toMatchObject({ recordingId: expect.any(String) });
    expect(await calls.hangup(id)).toBe(true);
    await simulation.clock.advance(0);

    expect(await calls.get(id)).toMatchObject({ hangupCauseCode: 4000, hangupSource: "API Request" });
    const listed = await calls.list({ toNumber: "14155550102" });
    expect([...listed]).toEqual([expect.objectContaining({ hangupCauseCode: 3010 })]);
    await expect(calls.hangup(id)).rejects.toMatchObject({ status: 404 });
  });

  it.each(["GET", "POST"])("takes our callbacks for Plivo's, sent by %s", async (method) => {
    const simulation = startSimulation();
    await simulation.call("14155550104", {
      answerUrl: `${urls.answerUrl}?order=7&To=me`,
      answerMethod: method,
      ringMethod: method,
      hangupMethod: method,
      sipHeaders: { Test: "Sample" },
    });
    expect(simulation.received).toHaveLength(3);
    for (const { url, headers, parameters } of simulation.received) {
      const nonce = headers.get("X-Plivo-Signature-V3-Nonce");
      const body = method === "GET" ? {} : Object.fromEntries(parameters);
      for (const name of ["X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3"]) {
        const signature = headers.get(name);
        expect(plivo.validateV3Signature(method, url.href, nonce, authToken, signature, body)).toBe(true);
        expect(plivo.validateV3Signature(method, url.href, nonce, "another", signature, body)).toBe(false);
      }
    }
  });
});
