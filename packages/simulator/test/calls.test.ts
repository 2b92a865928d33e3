import { createRequire } from "node:module";
import { Plivo } from "@plivo-edge/client";
import { hangupCauses, Simulator, virtualClock } from "@plivo-edge/simulator";
import {
  conference,
  type DialAttributes,
  dial,
  hangup,
  multiPartyCall,
  number,
  play,
  preAnswer,
  record,
  response,
  speak,
  wait,
} from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import {
  action,
  api,
  authId,
  authToken,
  callbackUrl,
  from,
  lasted,
  notices,
  type Received,
  recordOf,
  type Simulation,
  second,
  sent,
  site,
  startSimulation,
  urls,
} from "./simulation.ts";

const plivo = createRequire(import.meta.url)("plivo");
const ours = "14155550199";
const application = { answerUrl: urls.answerUrl, hangupUrl: urls.hangupUrl };

/** Whether Plivo's own validator accepts a header of a callback with a token. */
function accepts({ url, method, headers, parameters }: Received, header: string, token: string): boolean {
  const nonce = headers.get("X-Plivo-Signature-V3-Nonce");
  const body = method === "GET" ? {} : Object.fromEntries(parameters);
  return plivo.validateV3Signature(method, url.href, nonce, token, headers.get(header), body);
}

describe("an inbound call", () => {
  it("asks the application of its number, and is answered by what needs its sound", async () => {
    const simulation = startSimulation({ numbers: { [`+${ours}`]: application } });
    simulation.site["answer"] = response(wait({ length: 3 }), speak(second));
    const call = simulation.simulator.call({ from, to: ours, callerName: "Ada" });
    await simulation.simulator.idle();
    expect(call).toMatchObject({ direction: "inbound", status: "completed", heard: [second] });
    expect(sent(recordOf(simulation.simulator, call.requestUuid))).toBe("answer hangup");
    const [answer, over] = call.callbacks;
    expect(answer?.parameters).toMatchObject({
      CallStatus: "ringing",
      CallerName: "Ada",
      Direction: "inbound",
      Event: "StartApp",
      From: "14155550000",
      To: ours,
    });
    expect(Object.keys(answer?.parameters ?? {})).not.toContain("RequestUUID");
    expect(over?.parameters).toMatchObject({
      CallStatus: "completed",
      CallerName: "Ada",
      Duration: "1",
      HangupCauseCode: "4010",
      ParentAuthID: authId,
    });
    // A Wait does not answer.
    expect(Number(call.answeredAt) - call.createdAt).toBe(3_000);
    expect(simulation.refused).toEqual([]);
  });

  it.each([
    ["busy", "busy", 3010],
    ["rejected", "failed", 3020],
  ] as const)("is refused unanswered by a Hangup that says %s", async (reason, status, code) => {
    const simulation = startSimulation({ numbers: { [ours]: application } });
    simulation.site["answer"] = response(hangup({ reason }));
    const call = simulation.simulator.call({ from, to: ours, callerName: "Ada" });
    await simulation.simulator.idle();
    expect(call.callbacks.at(-1)?.parameters).toMatchObject({ CallerName: "Ada", ParentAuthID: authId });
    expect(call).toMatchObject({
      status,
      answeredAt: undefined,
      hangupCause: { code, source: "Answer XML" },
    });
  });

  it("hears early media before it is answered, and is answered by a bridge", async () => {
    const simulation = startSimulation({ numbers: { [ours]: application } });
    simulation.site["answer"] = response(preAnswer(speak(second)), dial({}, number("14155550101")));
    const call = simulation.simulator.call({ from, to: ours });
    await simulation.simulator.idle();
    // A second of early media, two until it rings, four until it is answered.
    expect(Number(call.answeredAt) - call.createdAt).toBe(7_000);
    expect(call.heard).toEqual([second]);
  });

  it("ends as the caller's scenario says", async () => {
    const simulation = startSimulation({ numbers: { [ours]: application } });
    simulation.site["answer"] = response(play(`${site}/a.mp3`, { loop: 0 }));
    const scenario = { end: { after: 9_000, as: "calleeHungUp" } } as const;
    const call = simulation.simulator.call({ from, to: ours, scenario });
    await simulation.simulator.idle();
    expect(call.hangupCause).toEqual(hangupCauses.callerHungUp);
    expect(lasted(call)).toBe(9_000);
  });

  it("is found by the API as an inbound one", async () => {
    const simulation = startSimulation({ auto: false, numbers: { [ours]: application } });
    simulation.site["answer"] = response(play(`${site}/a.mp3`, { loop: 0 }));
    const { callUuid } = simulation.simulator.call({ from, to: ours });
    await simulation.clock.advance(1_000);
    expect((await simulation.plivo.calls.live.list({ callDirection: "inbound" })).calls).toEqual([callUuid]);
    expect((await simulation.plivo.calls.live.list({ callDirection: "outbound" })).calls).toEqual([]);
    await simulation.plivo.calls.hangUp(callUuid);
    await simulation.clock.advance(0);
    expect(await simulation.plivo.calls.get(callUuid)).toMatchObject({ callDirection: "inbound" });
  });

  it("to a number that is nobody's is an error", () => {
    const { simulator } = startSimulation({ numbers: { [ours]: application } });
    expect(() => simulator.call({ from, to: "14155550198" })).toThrow(RangeError);
  });
});

describe("accounts", () => {
  const sub = { authId: "SAXXXXXXXXXXXXXXXXXX", authToken: "token-of-the-sub-account" };
  const other = { authId: "MAYYYYYYYYYYYYYYYYYY", authToken: "token-of-another-account" };

  it("a sub-account's callbacks carry its own signature and its main account's", async () => {
    const simulation = startSimulation({ subaccounts: [sub] });
    const client = new Plivo({ ...sub, fetch: simulation.simulator.fetch });
    await client.calls.create({ from, to: "14155550100", ...urls, ringMethod: "GET" });
    await simulation.simulator.idle();
    expect(simulation.received.length).toBe(3);
    for (const received of simulation.received) {
      expect(accepts(received, "X-Plivo-Signature-V3", sub.authToken)).toBe(true);
      expect(accepts(received, "X-Plivo-Signature-V3", authToken)).toBe(false);
      expect(accepts(received, "X-Plivo-Signature-Ma-V3", authToken)).toBe(true);
      expect(accepts(received, "X-Plivo-Signature-Ma-V3", sub.authToken)).toBe(false);
    }
    const parents = simulation.simulator.deliveries.map(({ parameters }) => parameters["ParentAuthID"]);
    expect(parents).toEqual([authId, authId, authId]);
  });

  it("a main account sees and steers its sub-accounts, and nobody sees another's", async () => {
    const simulation = startSimulation({ auto: false, subaccounts: [sub], accounts: [other] });
    const as = (account: typeof sub) => new Plivo({ ...account, fetch: simulation.simulator.fetch });
    const { requestUuid: subs } = await as(sub).calls.create({ from, to: "14155550103", ...urls });
    const { requestUuid: others } = await as(other).calls.create({ from, to: "14155550103", ...urls });
    await simulation.clock.advance(5_000);
    const live = async (account: typeof sub) => (await as(account).calls.live.list()).calls;
    expect([await live({ authId, authToken }), await live(sub), await live(other)]).toEqual([
      [subs],
      [subs],
      [others],
    ]);
    await expect(as(other).calls.hangUp(subs)).rejects.toMatchObject({ status: 404 });
    await as({ authId, authToken }).calls.hangUp(subs);
    await simulation.clock.advance(0);
    const records = [];
    for await (const each of simulation.plivo.calls.list({ subaccount: sub.authId }))
      records.push(each.callUuid);
    expect(records).toEqual([subs]);
  });

  it.each([
    ["another account", other, `/v1/Account/${authId}/Call/`, 404],
    ["its main account", sub, `/v1/Account/${authId}/Call/`, 404],
    ["a sub-account of another", other, `/v1/Account/${sub.authId}/Call/`, 404],
    ["a sub-account of its own", { authId, authToken }, `/v1/Account/${sub.authId}/Call/`, 200],
    ["itself with another's token", { ...sub, authToken }, `/v1/Account/${sub.authId}/Call/`, 401],
  ])("may act for %s: no or yes", async (_, { authId: id, authToken: token }, path, status) => {
    const { simulator } = startSimulation({ subaccounts: [sub], accounts: [other] });
    const headers = { Authorization: `Basic ${btoa(`${id}:${token}`)}` };
    expect((await simulator.fetch(`https://api.plivo.com${path}`, { headers })).status).toBe(status);
  });

  it("each main account has its own calls a second", async () => {
    const simulation = startSimulation({ accounts: [other], callsPerSecond: 1 });
    const client = new Plivo({ ...other, fetch: simulation.simulator.fetch });
    const body = { from, to: "14155550102", ...urls };
    const messages = [];
    for (const plivo of [simulation.plivo, client, simulation.plivo]) {
      messages.push((await plivo.calls.create(body)).message);
    }
    expect(messages).toEqual(["call fired", "call fired", "call queued"]);
  });
});

describe("limits", () => {
  it("more API requests than the limit in five seconds are a 429", async () => {
    const simulation = startSimulation({ auto: false, apiRequestsPerFiveSeconds: 3 });
    const ask = async () => (await api(simulation, "GET", "Call/")).status;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 429]);
    await simulation.clock.advance(5_000);
    expect(await ask()).toBe(200);
  });

  it("more calls at once than the limit are a 403, until one ends", async () => {
    const simulation = startSimulation({ auto: false, concurrentCalls: 2 });
    const body = { from: "14155550100", to: "14155550103", answer_url: urls.answerUrl };
    const place = async (to = body.to) => (await api(simulation, "POST", "Call/", { ...body, to })).status;
    expect(await place("14155550103<14155550203<14155550303")).toBe(403);
    expect([await place(), await place(), await place()]).toEqual([201, 201, 403]);
    simulation.simulator.calls.length;
    await simulation.plivo.calls.hangUp(simulation.simulator.calls[0]?.callUuid ?? "");
    expect(await place()).toBe(201);
  });
});

describe("the asynchronous API", () => {
  const asynchronous = { callback_url: `${site}/async`, callback_method: "GET" };

  async function replies(method: string, path: string, body: object, more = {}) {
    const simulation = startSimulation({ auto: false, ...more });
    simulation.site["answer"] = response(play(`${site}/a.mp3`, { loop: 0 }));
    const { requestUuid } = await simulation.plivo.calls.create({ from, to: "14155550100", ...urls });
    await simulation.clock.advance(10_000);
    const reply = await api(simulation, method, path.replace("ID", requestUuid), body);
    await simulation.clock.advance(100_000);
    const told = simulation.received.filter(({ url }) => url.pathname === "/async");
    return { reply, told, simulation };
  }

  it.each([
    ["POST", "Call/", { from: "1415555", to: "14155550100", answer_url: urls.answerUrl }, 201, "call fired"],
    ["POST", "Call/ID/Speak/", { text: "Hello." }, 200, "speak started"],
    ["POST", "Call/ID/DTMF/", { digits: "1" }, 200, "digits sent"],
  ])("%s %s is answered at once, and its reply is posted", async (method, path, body, status, message) => {
    const { reply, told } = await replies(method, path, { ...body, ...asynchronous });
    expect(reply).toEqual({ status, body: { message: "async api spawned", api_id: expect.any(String) } });
    expect(told).toHaveLength(1);
    const [callback] = told;
    if (callback === undefined) throw new Error("nothing was told");
    expect(Object.fromEntries(callback.parameters)).toMatchObject({ message, ...Object(reply.body).api });
    expect(accepts(callback, "X-Plivo-Signature-V3", authToken)).toBe(true);
  });

  it("posts what is wrong as well", async () => {
    const { told } = await replies("POST", "Call/ID/Speak/", { ...asynchronous });
    expect(Object.fromEntries(told[0]?.parameters ?? [])).toMatchObject({
      error: "text parameter is missing",
    });
  });

  it("Record tells its callback_url of the recording; an option makes it asynchronous", async () => {
    const recording = await replies("POST", "Call/ID/Record/", { ...asynchronous, callback_method: "POST" });
    expect(recording.reply.status).toBe(202);
    expect(Object.fromEntries(recording.told[0]?.parameters ?? [])).toMatchObject({
      recording_duration: "60",
    });
    const option = { recordCallbackIsAsynchronous: true };
    const { reply } = await replies("POST", "Call/ID/Record/", { ...asynchronous }, option);
    expect(reply.body).toMatchObject({ message: "async api spawned" });
  });
});

describe("a bridge", () => {
  /** Two are called, of whom the second presses the key that is asked for. */
  function confirmed(answerAfter: number, attributes: DialAttributes = {}): Simulation {
    const simulation = startSimulation({
      scenarios: {
        "14155550701": { answerAfter: 1_000 },
        "14155550702": { answerAfter, digits: "5", end: { after: 10_000, as: "calleeHungUp" } },
      },
    });
    simulation.site["confirm"] = response(speak(second));
    simulation.site["answer"] = response(
      dial(
        { confirmSound: `${site}/confirm`, confirmKey: "5", callbackUrl, ...attributes },
        number("14155550701"),
        number("14155550702"),
      ),
    );
    return simulation;
  }

  it("is made only with whoever confirms, by the key that is asked for", async () => {
    const simulation = confirmed(12_000, { confirmTimeout: 7, action });
    simulation.site["next"] = response();
    const call = await simulation.call("14155550100");
    const told = notices(call, "DialAction", "DialBLegTo", "DialBLegHangupCauseCode");
    expect(told).toEqual([
      ["answer", "14155550701", "undefined"],
      ["hangup", "14155550701", "9110"],
      ["answer", "14155550702", "undefined"],
      ["connected", "14155550702", "undefined"],
      ["hangup", "14155550702", "4000"],
    ]);
    expect(call.callbacks.find(({ url }) => url === action)?.parameters).toMatchObject({
      DialStatus: "completed",
    });
  });

  it("is made with the first who presses the key, while others are still asked for it", async () => {
    const call = await confirmed(3_000).call("14155550100");
    expect(notices(call, "DialAction", "DialBLegTo", "DialBLegHangupCauseCode")).toEqual([
      ["answer", "14155550701", "undefined"],
      ["answer", "14155550702", "undefined"],
      ["hangup", "14155550701", "9000"],
      ["connected", "14155550702", "undefined"],
      ["hangup", "14155550702", "4000"],
    ]);
    expect(lasted(call)).toBe(16_000);
  });

  it("tells the keys that match, of either leg; the star may end it", async () => {
    const simulation = startSimulation({
      scenarios: {
        "0100": {
          answerAfter: 0,
          presses: [
            { after: 2_000, keys: "122" },
            { after: 9_000, keys: "*" },
          ],
        },
        "0701": {
          answerAfter: 0,
          presses: [{ after: 4_000, keys: "9" }],
          end: { after: 60_000, as: "calleeHungUp" },
        },
      },
    });
    simulation.site["answer"] = response(
      dial(
        { digitsMatch: "1,22", digitsMatchBLeg: "9", hangupOnStar: true, callbackUrl },
        number("14155550701"),
      ),
      speak(second),
    );
    const call = await simulation.call("14155550100");
    expect(
      notices(call, "DialDigitsMatch", "DialDigitsPressedBy").filter(([match]) => match !== "undefined"),
    ).toEqual([
      ["1", "ALeg"],
      ["22", "ALeg"],
      ["9", "BLeg"],
    ]);
    expect(lasted(call)).toBe(2_000 + 9_000 + 1_000);
    expect(call.heard).toEqual([second]);
  });
});

describe("a multiparty call", () => {
  it("tells of who is held and muted, taken out, and of its end by the API", async () => {
    const simulation = startSimulation({ auto: false });
    simulation.site["answer"] = response(
      multiPartyCall("Support", { role: "Agent", mute: true, statusCallbackUrl: callbackUrl }),
    );
    await simulation.plivo.calls.create({ from, to: ["14155550100", "14155550200"], ...urls });
    await simulation.clock.advance(10_000);
    const [first, second] = simulation.simulator.calls;
    const participant = `MultiPartyCall/name_Support/Participant/${first?.callUuid}/`;
    expect((await api(simulation, "POST", participant, { hold: true, mute: "false" })).status).toBe(202);
    expect((await api(simulation, "POST", participant, { hold: 0 })).status).toBe(202);
    expect((await api(simulation, "POST", participant, { hold: "maybe" })).status).toBe(400);
    expect((await api(simulation, "DELETE", participant)).status).toBe(204);
    await simulation.clock.advance(0);
    expect(first?.hangupCause).toMatchObject({ code: 4030 });
    expect((await api(simulation, "POST", participant, { hold: true })).status).toBe(404);
    expect((await api(simulation, "DELETE", "MultiPartyCall/name_Support/")).status).toBe(204);
    await simulation.clock.advance(0);
    expect(second?.hangupCause).toMatchObject({ code: 4020 });
    const told = simulation.simulator.deliveries.map(({ parameters }) => parameters["EventName"]);
    expect(told.filter((event) => /Mute|Unmute|Hold|Unhold/.test(String(event)))).toEqual([
      "ParticipantMute",
      "ParticipantMute",
      "ParticipantUnmute",
      "ParticipantHold",
      "ParticipantUnhold",
    ]);
    expect((await api(simulation, "DELETE", "MultiPartyCall/name_Support/")).status).toBe(404);
  });

  it("a conference tells the keys that match", async () => {
    const simulation = startSimulation({
      scenarios: { "0100": { answerAfter: 0, presses: [{ after: 1_000, keys: "31*" }] } },
    });
    simulation.site["answer"] = response(
      conference("Desk", { callbackUrl, digitsMatch: "31", hangupOnStar: true }),
      speak(second),
    );
    const call = await simulation.call("14155550100");
    expect(notices(call, "ConferenceAction", "ConferenceDigitsMatch")).toEqual([
      ["enter", "undefined"],
      ["digits", "31"],
      ["exit", "undefined"],
    ]);
    expect(call.heard).toEqual([second]);
  });
});

describe("recordings", () => {
  it.each([
    ["wav", "audio/wav", "RIFF", 44 + 20_000 * 8 * 2],
    ["mp3", "audio/mpeg", "\u00ff\u00e3\u0018\u00c0", Math.ceil(20_000 / 72) * 72],
  ] as const)("a %s file is as long as the message, and what was said is transcribed", async (...row) => {
    const [fileFormat, type, magic, length] = row;
    const simulation = startSimulation({
      scenarios: { "0100": { answerAfter: 0, message: "Call me back." } },
    });
    simulation.site["answer"] = response(
      record({ fileFormat, callbackUrl, transcriptionType: "auto", transcriptionUrl: `${site}/text` }),
    );
    const call = await simulation.call("14155550100");
    expect(call.said).toEqual(["Call me back."]);
    const text = simulation.received.find(({ url }) => url.pathname === "/text");
    const [recording] = notices(call, "RecordUrl", "RecordingID");
    expect(Object.fromEntries(text?.parameters ?? [])).toMatchObject({
      transcription: "Call me back.",
      recording_id: recording?.[1],
      call_uuid: call.callUuid,
      duration: "20",
      error: "",
    });
    const file = await simulation.simulator.fetch(String(recording?.[0]));
    expect(file.headers.get("Content-Type")).toBe(type);
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(String.fromCharCode(...bytes.slice(0, 4))).toBe(magic);
    expect(bytes.length).toBe(length);
  });

  it("one that nobody made is not found", async () => {
    const simulator = new Simulator({ authId, authToken, clock: virtualClock() });
    const reply = await simulator.fetch(`https://media.plivo.com/v1/Account/${authId}/Recording/nothing.mp3`);
    expect(reply.status).toBe(404);
  });
});
