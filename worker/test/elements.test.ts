import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { CallEvent } from "@plivo-edge/callbacks";
import { Plivo } from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";
import { type Scenario, type SimulatedCall, Simulator, virtualClock } from "@plivo-edge/simulator";
import {
  conference,
  dial,
  getDigits,
  getInput,
  multiPartyCall,
  number,
  type ResponseElement,
  record,
  redirect,
  response,
  speak,
  stream,
} from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import type { CallbackUrl } from "../src/answer/callback-url.ts";
import { createRelay } from "../src/relay.ts";
import { relayUrl } from "./plivo.ts";

const authId = "MAXXXXXXXXXXXXXXXXXX";
const authToken = "new-token";

/** A document whose elements call back wherever they can. */
type Document = (url: CallbackUrl) => ResponseElement["children"][number];

const documents = {
  GetDigits: (url) => getDigits({ action: url("digits"), numDigits: 1 }, speak("Press a key.")),
  GetInput: (url) =>
    getInput(
      { action: url("input"), interimSpeechResultsCallback: url("speech"), inputType: "speech" },
      speak("How can we help?"),
    ),
  Record: (url) => record({ action: url("record"), callbackUrl: url("recording") }),
  Dial: (url) => dial({ action: url("dial"), callbackUrl: url("leg") }, number("14155550101")),
  Conference: (url) =>
    conference("Desk", { action: url("exit"), callbackUrl: url("conference"), timeLimit: 20 }),
  MultiPartyCall: (url) =>
    multiPartyCall("Desk", {
      role: "ai-agent",
      maxDuration: 300,
      record: true,
      statusCallbackUrl: url("multiparty"),
      recordingCallbackUrl: url("multiparty"),
      // Plivo's default for this one is GET, in some of its SDKs.
      recordingCallbackMethod: "POST",
      onExitActionUrl: url("exit"),
      aiAgentStreamServiceUrl: "wss://agent.example.com/",
      aiAgentStreamStatusCallbackUrl: url("stream"),
    }),
  Stream: (url) =>
    stream("wss://agent.example.com/", {
      statusCallbackUrl: url("stream"),
      keepCallAlive: true,
      streamTimeout: 10,
    }),
  Redirect: (url) => redirect(url("redirect")),
} satisfies Record<string, Document>;

const talkative: Scenario = { answerAfter: 1_000, digits: "1", speech: "my invoice" };

/** Runs a call through an element at a simulated Plivo, and gives what the relay has of it. */
async function play(
  document: Document,
  idsDiffer: boolean,
): Promise<{ call: SimulatedCall; events: readonly CallEvent[] }> {
  const app = createRelay({
    answer: ({ type }, { url }) =>
      type === "answer" ? response(document(url)) : response(speak("Goodbye.")),
  });
  const simulator = new Simulator({
    authId,
    authToken,
    idsDiffer,
    seed: Math.floor(Math.random() * 1e9),
    clock: virtualClock(),
    scenarios: { "0100": talkative },
    async fetch(input, init) {
      const context = createExecutionContext();
      const reply = await app.fetch(new Request(input, init), env, context);
      await waitOnExecutionContext(context);
      return reply;
    },
  });
  const plivo = new Plivo({ authId, authToken, fetch: simulator.fetch });
  const relay = new RelayClient({ url: relayUrl, secret: "0123456789abcdef0123456789abcdef" });
  await plivo.calls.create({ from: "14155550111", to: "14155550100", ...relay.callbacks() });
  await simulator.idle();
  const [call] = simulator.calls;
  if (call === undefined) throw new Error("no call was placed");
  const { events } = await env.CALL.getByName(call.requestUuid).snapshot({ unredacted: true });
  // With an unredacted ticket, what a subscriber sees is the event.
  return { call, events: events as readonly CallEvent[] };
}

describe.each([
  ["equal", false],
  ["different", true],
])("with a CallUUID and a RequestUUID that are %s", (_, idsDiffer) => {
  it.each([
    ["GetDigits", ["digits"]],
    ["GetInput", ["input", "speech", "speech"]],
    ["Record", ["record", "recording"]],
    ["Dial", ["dial", "leg", "leg", "leg"]],
    ["Conference", ["conference", "conference", "exit"]],
    ["MultiPartyCall", ["exit", ...Array<string>(7).fill("multiparty"), "stream", "stream"]],
    ["Stream", ["stream", "stream"]],
    ["Redirect", ["redirect"]],
  ] as const)(
    "all that <%s> tells and asks is an event of the call, once, with no number in it where they are masked",
    async (element, types) => {
      const { call, events } = await play(documents[element], idsDiffer);
      expect(call.callbacks.filter(({ status }) => status !== 200)).toEqual([]);
      expect(events).toHaveLength(call.callbacks.length);
      expect(events.map(({ type }) => type).sort()).toEqual(["answer", "hangup", "ring", ...types].sort());
      expect(new Set(events.map(({ callUuid }) => callUuid))).toEqual(new Set([call.callUuid]));
      const masked = await env.CALL.getByName(call.requestUuid).snapshot({ unredacted: false });
      expect(JSON.stringify(masked)).not.toMatch(/14155550|agent\.example\.com/);
      if (element !== "Stream") expect(call.heard.at(-1)).toBe("Goodbye.");
    },
  );
});

it("what a caller says is shown to those who may see it", async () => {
  const { call, events } = await play(documents.GetInput, false);
  expect(events.filter(({ type }) => type === "speech")).toMatchObject([
    { sequenceNumber: 1, unstableSpeech: "my" },
    { sequenceNumber: 2, stableSpeech: "my", unstableSpeech: "invoice" },
  ]);
  const masked = await env.CALL.getByName(call.requestUuid).snapshot({ unredacted: false });
  expect(JSON.stringify(masked)).not.toMatch(/my|invoice/);
});
