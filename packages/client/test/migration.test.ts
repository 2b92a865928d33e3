import { createRequire } from "node:module";
import type { Plivo } from "@plivo-edge/client";
import { afterAll, describe, expect, it } from "vitest";
import { collect, recording, type Sent } from "./recording.ts";

// Each row of the table "Old and new" of the page "From plivo-node": the old call and the new one ask Plivo for the same.

const require = createRequire(import.meta.url);
const plivo = require("plivo");
const axios = createRequire(require.resolve("plivo"))("axios");

const adapter = axios.defaults.adapter;
afterAll(() => {
  axios.defaults.adapter = adapter;
});

const official = new plivo.Client("MAXXXXXXXXXXXXXXXXXX", "invented-token").calls;
const answer = {
  request_uuid: "1",
  call_uuid: "1",
  calls: [],
  objects: [],
  recording_id: "r",
  url: "u",
  stream_id: "s",
};

async function sentByOfficial(call: (calls: typeof official) => Promise<unknown>): Promise<Sent | undefined> {
  let sent: Sent | undefined;
  axios.defaults.adapter = async (config: { method: string; url: string; data?: string }) => {
    const path = config.url.split("MAXXXXXXXXXXXXXXXXXX/")[1] ?? "";
    sent = {
      method: config.method.toUpperCase(),
      path,
      body: config.data ? JSON.parse(config.data) : undefined,
    };
    return { data: JSON.stringify(answer), status: 200, statusText: "OK", headers: {}, config };
  };
  await call(official);
  return sent && normal(sent);
}

async function sentByOurs(call: (plivo: Plivo) => Promise<unknown>): Promise<Sent | undefined> {
  const { plivo, sent } = recording(answer);
  await call(plivo);
  return sent[0] && normal(sent[0]);
}

/** Without what means the same: a missing last slash, an empty query, the first offset, the body of a DELETE. */
function normal({ method, path, body }: Sent): Sent {
  const [place = "", query = ""] = path.split("?");
  const entries = [...new URLSearchParams(query)].filter(
    ([name, value]) => !(name === "offset" && value === "0"),
  );
  const suffix = entries.length > 0 ? `?${new URLSearchParams(entries.sort())}` : "";
  return {
    method,
    path: `${place.replace(/\/?$/, "/")}${suffix}`,
    body: method === "POST" ? body : undefined,
  };
}

const url = "https://example.com/answer";
const [from, to, other] = ["14155550100", "14155550199", "14155550198"];

const rows: Record<
  string,
  [(calls: typeof official) => Promise<unknown>, (plivo: Plivo) => Promise<unknown>]
> = {
  create: [
    (calls) => calls.create(from, to, url, { answerMethod: "GET", fallbackUrl: url }),
    ({ calls }) => calls.create({ from, to, answerUrl: url, answerMethod: "GET", fallbackUrl: url }),
  ],
  "create, for several": [
    (calls) => calls.create(from, `${to}<${other}`, url),
    ({ calls }) => calls.create({ from, to: [to, other], answerUrl: url }),
  ],
  "create, with a machine and headers": [
    (calls) =>
      calls.create(from, to, url, { machineDetection: "true", sipHeaders: "a=1,b=2", ringTimeout: 30 }),
    ({ calls }) =>
      calls.create({
        from,
        to,
        answerUrl: url,
        machineDetection: true,
        sipHeaders: { a: "1", b: "2" },
        ringTimeout: 30,
      }),
  ],
  get: [(calls) => calls.get("1"), ({ calls }) => calls.get("1")],
  list: [
    (calls) => calls.list({ limit: 5, offset: 10, billDurationGreaterThan: 60 }),
    ({ calls }) => calls.list({ limit: 5, offset: 10, billDuration: { gt: 60 } }).page(),
  ],
  listLiveCalls: [(calls) => calls.listLiveCalls(), ({ calls }) => calls.live.list()],
  getLiveCall: [(calls) => calls.getLiveCall("1"), ({ calls }) => calls.live.get("1")],
  listQueuedCalls: [(calls) => calls.listQueuedCalls(), ({ calls }) => calls.queued.list()],
  getQueuedCall: [(calls) => calls.getQueuedCall("1"), ({ calls }) => calls.queued.get("1")],
  transfer: [
    (calls) => calls.transfer("1", { legs: "aleg", alegUrl: url }),
    ({ calls }) => calls.transfer("1", { legs: "aleg", alegUrl: url }),
  ],
  hangup: [(calls) => calls.hangup("1"), ({ calls }) => calls.hangUp("1")],
  cancel: [(calls) => calls.cancel("1"), ({ calls }) => calls.cancel("1")],
  record: [
    (calls) => calls.record("1", { timeLimit: 9 }),
    ({ calls }) => calls.record("1", { timeLimit: 9 }),
  ],
  stopRecording: [(calls) => calls.stopRecording("1"), ({ calls }) => calls.stopRecording("1")],
  playMusic: [(calls) => calls.playMusic("1", url), ({ calls }) => calls.play("1", { urls: [url] })],
  stopPlayingMusic: [(calls) => calls.stopPlayingMusic("1"), ({ calls }) => calls.stopPlaying("1")],
  speakText: [(calls) => calls.speakText("1", "Hi"), ({ calls }) => calls.speak("1", { text: "Hi" })],
  stopSpeakingText: [(calls) => calls.stopSpeakingText("1"), ({ calls }) => calls.stopSpeaking("1")],
  sendDigits: [(calls) => calls.sendDigits("1", "1"), ({ calls }) => calls.sendDigits("1", { digits: "1" })],
  stream: [
    (calls) => calls.stream("1", "wss://example.com"),
    ({ calls }) => calls.streams.start("1", { serviceUrl: "wss://example.com" }),
  ],
  stopStream: [(calls) => calls.stopStream("1", "2"), ({ calls }) => calls.streams.stop("1", "2")],
  getAllStream: [(calls) => calls.getAllStream("1"), ({ calls }) => collect(calls.streams.list("1"))],
};

describe("the same request as plivo-node's", () => {
  it.for(Object.entries(rows))("%s", async ([, [old, ours]]) => {
    const expected = await sentByOfficial(old);
    expect(expected).toBeDefined();
    expect(await sentByOurs(ours)).toEqual(expected);
  });
});
