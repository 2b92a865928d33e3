import { createRequire } from "node:module";
import { play, response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { authId, authToken, from, recordOf, type Simulation, startSimulation, urls } from "./simulation.ts";

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
    const sends = method.toUpperCase() !== "GET" && body !== undefined;
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

  it("has every method of a call understood", async () => {
    const simulation = startSimulation({ auto: false, callsPerSecond: 1 });
    simulation.site["answer"] = response(play("https://shop.example.com/tune.mp3", { loop: 100 }));
    simulation.site["desk"] = response(play("https://shop.example.com/desk.mp3", { loop: 100 }));
    const { calls } = officialClient(simulation);
    const { requestUuid: id } = await calls.create(Number(from), 14155550100, urls.answerUrl, {
      callerName: null,
      sipHeaders: "a=b,",
    });
    const { requestUuid: second } = await calls.create(from, "14155550103", urls.answerUrl);
    const { requestUuid: waiting } = await calls.create(from, "14155550103", urls.answerUrl);
    expect([...(await calls.listQueuedCalls())]).toMatchObject([{ callUuid: second }, { callUuid: waiting }]);
    expect(await calls.getQueuedCall(waiting)).toMatchObject({ callStatus: "queued" });
    await calls.cancel(waiting);
    await simulation.clock.advance(10_000);

    const { url } = await calls.record(id, {});
    await calls.record(id, { callbackUrl: "https://shop.example.com/other" });
    await calls.stopRecording(id, { url });
    await simulation.clock.advance(0);
    expect(simulation.received.filter(({ url }) => url.pathname === "/other")).toEqual([]);
    expect(await calls.playMusic(id, "https://shop.example.com/a.mp3", {})).toMatchObject({
      message: "play started",
    });
    await calls.stopPlayingMusic(id);
    expect(await calls.speakText(id, "Hello.", {})).toMatchObject({ message: "speak started" });
    await calls.stopSpeakingText(id);
    expect(await calls.sendDigits(id, 12, {})).toMatchObject({ message: "digits sent" });
    const { streamId } = await calls.stream(id, "wss://agent.example.com", {});
    expect(await calls.getStream(id, streamId)).toMatchObject({ streamId });
    expect(await calls.getAllStream(id)).toMatchObject({ objects: [expect.objectContaining({})] });
    await calls.stopStream(id, streamId);
    await calls.stopAllStream(id);
    const desk = "https://shop.example.com/desk";
    expect(await calls.transfer(id, { legs: "aleg", alegUrl: desk })).toMatchObject({
      message: "call transferred",
    });
    await simulation.clock.advance(1_000);
    expect(recordOf(simulation.simulator, id).heard.at(-1)).toBe("https://shop.example.com/desk.mp3");
    expect(await calls.hangup(id)).toBe(true);
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
