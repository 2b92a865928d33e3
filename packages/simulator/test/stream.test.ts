import { once } from "node:events";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { realClock, Simulator, type SimulatorEvent, type SimulatorOptions } from "@plivo-edge/simulator";
import { answer, response, speak, stream } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { authId, authToken } from "./simulation.ts";

const plivo = createRequire(import.meta.url)("plivo");

interface Message {
  readonly event: string;
  readonly [name: string]: unknown;
}

type Agent = (message: Message, send: (message: object) => void, socket: WebSocket) => void;

/** A call whose document streams to an agent on a real socket; gives all that the agent was sent. */
async function converse(agent: Agent, options: Partial<SimulatorOptions> = {}, attributes: object = {}) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `ws://127.0.0.1:${port}/agent?call=7`;
  const messages: Message[] = [];
  const upgrades: { nonce: string; signature: string }[] = [];
  server.on("connection", (socket, request) => {
    upgrades.push({
      nonce: String(request.headers["x-plivo-signature-v3-nonce"]),
      signature: String(request.headers["x-plivo-signature-v3"]),
    });
    socket.on("message", (data) => {
      const message: Message = JSON.parse(String(data));
      messages.push(message);
      agent(message, (reply) => socket.send(JSON.stringify(reply)), socket);
    });
  });
  const told: string[] = [];
  const warnings: string[] = [];
  const simulator = new Simulator({
    authId,
    authToken,
    clock: realClock({ speed: 10 }),
    webSocket: (url, headers) => new WebSocket(url, { headers: { ...headers } }),
    scenarios: {
      "0100": { ringAfter: null, answerAfter: 0, speech: ["I want to pay."], digits: ["", "42"] },
    },
    fetch: async (url, { body }) => {
      if (!url.endsWith("/answer")) told.push(String(new URLSearchParams(String(body)).get("Event")));
      const streamed = stream(url.replace(/.*/, `ws://127.0.0.1:${port}/agent?call=7`), {
        bidirectional: true,
        keepCallAlive: true,
        statusCallbackUrl: "http://shop.test/status",
        ...attributes,
      });
      return url.endsWith("/answer") ? answer(response(streamed, speak("Goodbye."))) : new Response();
    },
    onEvent: (event: SimulatorEvent) => {
      if (event.type === "warning") warnings.push(event.message);
    },
    ...options,
  });
  await simulator.fetch(`https://api.plivo.com/v1/Account/${authId}/Call/`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` },
    body: JSON.stringify({ from: "14155550000", to: "14155550100", answer_url: "http://shop.test/answer" }),
  });
  await simulator.idle();
  server.close();
  const [call] = simulator.calls;
  if (call === undefined) throw new Error("no call");
  return { call, messages, upgrades, told, warnings, url };
}

/** Mu-law silence. */
const silence = (ms: number) => ({
  event: "playAudio",
  media: {
    contentType: "audio/x-mulaw",
    sampleRate: 8_000,
    payload: Buffer.alloc(8 * ms, 0xff).toString("base64"),
  },
});
const audio = silence(200);

/** Whether a frame holds the tone that stands for speech. */
const speaks = ({ event, media }: Message): boolean =>
  event === "media" && Buffer.from(Object(media).payload, "base64").some((byte) => byte !== 0);

const events = (messages: readonly Message[]): string[] =>
  messages
    .map(({ event }) => event)
    .filter((event, index, all) => event !== "media" || all[index - 1] !== "media");

describe("a stream over a real WebSocket", () => {
  it("talks Plivo's media protocol: start, media, checkpoint, barge-in, keys", async () => {
    const done = new Set<string>();
    const { call, messages, upgrades, told, warnings, url } = await converse((message, send, socket) => {
      const { event, name, dtmf } = message;
      if (event === "start") {
        send(audio);
        send(audio);
        send({ event: "checkpoint", name: "greeting" });
      }
      if (event === "playedStream" && name === "greeting") done.add("greeted");
      // The barge-in waits for the caller's turn, and its audio is long enough not to end before it.
      if (!done.has("spoken") && done.has("greeted") && speaks(message)) {
        done.add("spoken");
        send(silence(20_000));
        send({ event: "checkpoint", name: "never" });
        send({ event: "clearAudio" });
      }
      if (event === "clearedAudio") {
        send(audio);
        send({ event: "checkpoint", name: "again" });
      }
      if (event === "dtmf" && Object(dtmf).digit === "2") {
        send({ event: "sendDTMF", dtmf: "77" });
        done.add("keys");
      }
      // The checkpoint's answer may come before the keys or after them.
      if (event === "playedStream" && name === "again") done.add("played");
      if (done.size === 4) socket.close();
    });
    const [start] = messages;
    expect(start).toMatchObject({
      event: "start",
      sequenceNumber: 0,
      start: {
        callId: call.callUuid,
        streamId: expect.any(String),
        accountId: authId,
        tracks: ["inbound"],
        mediaFormat: { encoding: "audio/x-l16", sampleRate: 8_000 },
      },
      extra_headers: "{}",
    });
    const played = messages.filter(({ event }) => event === "playedStream").map(({ name }) => name);
    expect(played).toEqual(["greeting", "again"]);
    expect(messages.filter(({ event }) => event === "clearedAudio")).toHaveLength(1);
    expect(messages.filter(({ event }) => event === "dtmf")[0]).toMatchObject({ dtmf: { digit: "4" } });
    expect(messages.map(({ sequenceNumber }) => sequenceNumber)).toEqual(messages.map((_, index) => index));
    const frames = messages.filter(({ event }) => event === "media");
    expect(frames.length).toBeGreaterThan(10);
    const sounds = frames.map(({ media }) => Buffer.from(Object(media).payload, "base64"));
    expect(new Set(sounds.map(({ length }) => length))).toEqual(new Set([320]));
    // Silence, and the tone that stands for speech.
    expect(sounds.some((sound) => sound.every((byte) => byte === 0))).toBe(true);
    expect(sounds.some((sound) => sound.some((byte) => byte !== 0))).toBe(true);
    expect(call).toMatchObject({ said: ["I want to pay."], sentDigits: "77", status: "completed" });
    expect(call.heard.at(-1)).toBe("Goodbye.");
    expect(told).toEqual(["StartStream", "StopStream"]);
    expect(warnings).toEqual([]);
    const [{ nonce, signature } = { nonce: "", signature: "" }] = upgrades;
    const signed = url.replace("ws:", "http:");
    expect(plivo.validateV3Signature("GET", signed, nonce, authToken, signature, {})).toBe(true);
  });

  it("of mu-law sends frames half as long, with the extra headers, and says stop when the call ends", async () => {
    const { messages } = await converse(
      () => undefined,
      {},
      {
        bidirectional: false,
        audioTrack: "both",
        contentType: "audio/x-mulaw;rate=8000",
        extraHeaders: "customer=7,plan=gold",
        streamTimeout: 1,
      },
    );
    expect(JSON.parse(String(messages[0]?.["extra_headers"]))).toEqual({ customer: "7", plan: "gold" });
    const frames = messages.filter(({ event }) => event === "media").map(({ media }) => Object(media));
    expect(new Set(frames.map(({ track }) => track))).toEqual(new Set(["inbound", "outbound"]));
    expect(Buffer.from(frames[0].payload, "base64").length).toBe(160);
    expect(events(messages).at(-1)).toBe("stop");
  });

  it("that cannot connect is dropped, and the call goes on", async () => {
    const { call, told } = await converse(() => undefined, {
      webSocket: () => new WebSocket("ws://127.0.0.1:1"),
    });
    expect(told).toEqual(["DroppedStream"]);
    expect(call).toMatchObject({ status: "completed", heard: ["Goodbye."] });
  });

  it.each(["not JSON", "[]", "null", '{"event":"playAudio"}', '{"event":"mark"}', '{"event":7}'])(
    "an agent that sends %s ends nothing",
    async (text) => {
      const { call } = await converse(({ event }, _, socket) => {
        if (event === "start") socket.send(text, () => socket.close());
      });
      expect(call.status).toBe("completed");
    },
  );
});
