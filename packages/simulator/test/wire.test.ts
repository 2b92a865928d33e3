import { hangup, multiPartyCall, play, record, redirect, response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { authId, type Received, type Simulation, second, startSimulation, urls } from "./simulation.ts";

function to(path: string, { received }: Simulation): Received {
  const found = received.find(({ url }) => url.pathname === `/${path}`);
  if (found === undefined) throw new Error(`nothing came to /${path}`);
  return found;
}

/** In order, as they went over the wire. */
function wire(path: string, simulation: Simulation): Record<string, string> {
  return Object.fromEntries(to(path, simulation).parameters);
}

const uuid = expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);

describe("the parameters on the wire", () => {
  it("ring: no first leg, no attestation, and From as the request had it", async () => {
    const simulation = startSimulation();
    await simulation.call("+14155550100", { callerName: "Ada" });
    expect(wire("ring", simulation)).toEqual({
      CallStatus: "ringing",
      CallUUID: uuid,
      CallerName: "Ada",
      Direction: "outbound",
      Event: "Ring",
      From: "+14155550000",
      ParentAuthID: authId,
      RequestUUID: uuid,
      SessionStart: expect.stringMatching(/^2026-01-05 08:35:08\.000\d{3}$/),
      To: "14155550100",
    });
  });

  it("answer", async () => {
    const simulation = startSimulation();
    const { callUuid } = await simulation.call("14155550100");
    expect(wire("answer", simulation)).toEqual({
      ALegRequestUUID: callUuid,
      ALegUUID: callUuid,
      BillRate: "0.005",
      CallStatus: "in-progress",
      CallUUID: callUuid,
      CountryCode: "US",
      Direction: "outbound",
      Event: "StartApp",
      From: "14155550000",
      ParentAuthID: authId,
      RequestUUID: callUuid,
      RouteType: "Domestic_Anchored",
      STIRAttestation: "Not Applicable",
      STIRVerification: "Not Applicable",
      SessionStart: expect.stringMatching(/^2026-01-05 08:35:10\.000\d{3}$/),
      To: "14155550100",
    });
  });

  it("hangup of an answered call", async () => {
    const simulation = startSimulation({ timeZoneOffset: "+05:30" });
    simulation.site["answer"] = response(play("https://shop.example.com/long.mp3", { loop: 13 }));
    const { callUuid } = await simulation.call("14155550100");
    expect(wire("hangup", simulation)).toEqual({
      ALegRequestUUID: callUuid,
      ALegUUID: callUuid,
      AnswerTime: "2026-01-05 14:05:14",
      BillDuration: "120",
      BillRate: "0.005",
      CallStatus: "completed",
      CallUUID: callUuid,
      Direction: "outbound",
      Duration: "65",
      EndTime: "2026-01-05 14:06:19",
      Event: "Hangup",
      From: "14155550000",
      HangupCause: "NORMAL_CLEARING",
      HangupCauseCode: "4010",
      HangupCauseName: "End Of XML Instructions",
      HangupSource: "Plivo",
      ParentAuthID: authId,
      RequestUUID: callUuid,
      STIRAttestation: "Not Applicable",
      STIRVerification: "Not Applicable",
      SessionStart: expect.stringMatching(/^2026-01-05 08:35:10\.000\d{3}$/),
      StartTime: "2026-01-05 14:05:08",
      To: "14155550100",
      TotalCost: "0.01000",
    });
  });

  it("hangup at the time limit: a cause of its own", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(play("https://shop.example.com/long.mp3", { loop: 0 }));
    await simulation.call("14155550100", { timeLimit: 5 });
    expect(wire("hangup", simulation)).toMatchObject({
      CallStatus: "completed",
      HangupCause: "ALLOTTED_TIMEOUT",
      HangupCauseCode: "6000",
      HangupCauseName: "Scheduled Hangup",
      HangupSource: "Plivo",
    });
  });

  it("a second begun counts, and so does a minute", async () => {
    const simulation = startSimulation({
      scenarios: { "0100": { answerAfter: 0, end: { after: 60_001, as: "calleeHungUp" } } },
    });
    simulation.site["answer"] = response(play("https://shop.example.com/long.mp3", { loop: 0 }));
    await simulation.call("14155550100");
    expect(wire("hangup", simulation)).toMatchObject({
      Duration: "61",
      BillDuration: "120",
      TotalCost: "0.01000",
    });
  });

  it("hangup of a call that nobody answered: no first leg, an empty AnswerTime, and From as the request had it", async () => {
    const simulation = startSimulation();
    const { callUuid } = await simulation.call("14155550102");
    expect(wire("hangup", simulation)).toEqual({
      AnswerTime: "",
      BillDuration: "0",
      BillRate: "0.005",
      CallStatus: "busy",
      CallUUID: callUuid,
      Direction: "outbound",
      Duration: "0",
      EndTime: "2026-01-05 08:35:11",
      Event: "Hangup",
      From: "+14155550000",
      HangupCause: "USER_BUSY",
      HangupCauseCode: "3010",
      HangupCauseName: "Busy Line",
      HangupSource: "Carrier",
      ParentAuthID: authId,
      RequestUUID: callUuid,
      SessionStart: expect.stringMatching(/^2026-01-05 08:35:10\.000\d{3}$/),
      StartTime: "2026-01-05 08:35:08",
      To: "14155550102",
      TotalCost: "0.00000",
    });
  });

  it("machine detection", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(play("https://shop.example.com/long.mp3", { loop: 3 }));
    const { callUuid } = await simulation.call("14155550104", {
      machineDetection: true,
      machineDetectionUrl: "https://shop.example.com/machine",
    });
    expect(wire("machine", simulation)).toEqual({
      ALegRequestUUID: callUuid,
      ALegUUID: callUuid,
      CallStatus: "in-progress",
      CallUUID: callUuid,
      Direction: "outbound",
      Event: "MachineDetection",
      From: "14155550000",
      IfMachine: "continue",
      Machine: "true",
      RequestUUID: callUuid,
      To: "14155550104",
    });
  });

  it("come in the order of their bytes", async () => {
    const simulation = startSimulation();
    await simulation.call("14155550100", { sipHeaders: { order: "7", Test: "Sample" } });
    for (const { parameters } of simulation.received) {
      const keys = parameters.map(([key]) => key);
      expect(keys).toEqual([...keys].sort());
    }
  });

  it("carry the SIP headers on every callback", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(redirect("https://shop.example.com/next"));
    simulation.site["next"] = response(play("https://shop.example.com/long.mp3"), hangup());
    await simulation.call("14155550104", {
      sipHeaders: { Test: "Sample" },
      machineDetection: true,
      machineDetectionUrl: "https://shop.example.com/machine",
      machineDetectionTime: 2000,
    });
    expect(simulation.received.map(({ url }) => url.pathname)).toEqual([
      "/ring",
      "/answer",
      "/next",
      "/machine",
      "/hangup",
    ]);
    for (const { parameters } of simulation.received)
      expect(parameters).toContainEqual(["X-PH-Test", "Sample"]);
  });

  it("carry the SIP headers where they name no call, or are the API's", async () => {
    const simulation = startSimulation({ auto: false });
    const notice = (name: string): string => `https://shop.example.com/${name}`;
    simulation.site["answer"] = response(
      record({ maxLength: 1, timeout: 1, transcriptionUrl: notice("transcription") }),
      multiPartyCall("Desk", {
        role: "ai-agent",
        record: true,
        recordingCallbackUrl: notice("recording"),
        statusCallbackUrl: notice("status"),
        aiAgentStreamServiceUrl: "wss://agent.example.com/",
        aiAgentStreamStatusCallbackUrl: notice("stream"),
      }),
    );
    const sipHeaders = { Test: "Sample" };
    const { requestUuid } = await simulation.plivo.calls.create({
      ...{ from: "14155550000", to: "14155550100", ...urls, sipHeaders },
    });
    await simulation.clock.advance(10_000);
    await simulation.plivo.calls.record(requestUuid, { callbackUrl: notice("by-api") });
    await simulation.plivo.calls.hangUp(requestUuid);
    await simulation.clock.advance(10_000);
    expect(new Set(simulation.received.map(({ url }) => url.pathname))).toEqual(
      new Set(
        ["ring", "answer", "transcription", "recording", "status", "stream", "by-api", "hangup"].map(
          (name) => `/${name}`,
        ),
      ),
    );
    for (const { parameters } of simulation.received)
      expect(parameters).toContainEqual(["X-PH-Test", "Sample"]);
  });

  it("carry a participant's own SIP headers where the first one's document asked for them", async () => {
    const simulation = startSimulation({ scenarios: { "0702": { answerAfter: 9_000 } } });
    simulation.site["answer"] = response(
      multiPartyCall("Desk", { role: "Agent", maxDuration: 300, statusCallbackUrl: `${urls.ringUrl}/mpc` }),
    );
    for (const to of ["14155550100", "14155550702"]) {
      const sipHeaders = { Order: to, [`Only${to}`]: "yes" };
      await simulation.plivo.calls.create({ from: "14155550000", to, ...urls, sipHeaders });
    }
    await simulation.simulator.idle();
    const joined = simulation.simulator.deliveries
      .filter(({ parameters }) => parameters["EventName"] === "ParticipantJoin")
      .map(({ parameters }) => parameters["X-PH-Order"]);
    expect(joined).toEqual(["14155550100", "14155550702"]);
    for (const { parameters } of simulation.simulator.deliveries) {
      const mixed = ["14155550100", "14155550702"].every((to) => `X-PH-Only${to}` in parameters);
      expect(mixed).toBe(false);
    }
  });

  it("ids are equal, or differ as they did of old", async () => {
    const simulation = startSimulation({ idsDiffer: true });
    const { callUuid, requestUuid } = await simulation.call("14155550100");
    expect(callUuid).not.toBe(requestUuid);
    expect(wire("answer", simulation)).toMatchObject({
      CallUUID: callUuid,
      ALegUUID: callUuid,
      RequestUUID: requestUuid,
      ALegRequestUUID: requestUuid,
    });
  });
});

describe("the request", () => {
  it("is a form, signed for the account and its main account", async () => {
    const simulation = startSimulation();
    await simulation.call("14155550100");
    const { method, headers } = to("answer", simulation);
    expect(method).toBe("POST");
    expect(headers.get("Content-Type")).toBe("application/x-www-form-urlencoded");
    expect(headers.get("X-Plivo-Signature-V3")).toMatch(/^[\w+/]{43}=$/);
    expect(headers.get("X-Plivo-Signature-Ma-V3")).toBe(headers.get("X-Plivo-Signature-V3"));
    expect(headers.get("X-Plivo-Signature-V3-Nonce")).toMatch(/^\d{20}$/);
    expect(simulation.refused).toEqual([]);
  });

  it("a POST leaves the URL's own query in the URL", async () => {
    const simulation = startSimulation();
    await simulation.call("14155550100", { answerUrl: "https://shop.example.com/answer?order=7&To=me" });
    const { url, parameters } = to("answer", simulation);
    expect(url.search).toBe("?order=7&To=me");
    expect(parameters).toContainEqual(["To", "14155550100"]);
    expect(simulation.refused).toEqual([]);
  });

  it("a GET merges the URL's own query with the parameters and sorts the whole", async () => {
    const simulation = startSimulation();
    await simulation.call("14155550100", {
      answerUrl: "https://shop.example.com/answer?direction=in&Order=a%2Bb+c",
      answerMethod: "GET",
    });
    const { url, method, parameters } = to("answer", simulation);
    expect(method).toBe("GET");
    const keys = parameters.map(([key]) => key);
    expect(keys).toEqual([...keys].sort());
    expect(keys.at(-1)).toBe("direction");
    expect(parameters).toContainEqual(["Order", "a+b c"]);
    expect(url.searchParams.get("Event")).toBe("StartApp");
    expect(simulation.refused).toEqual([]);
  });

  it.each(["ring", "answer", "hangup"] as const)("the %s URL can be a GET too", async (name) => {
    const simulation = startSimulation();
    await simulation.call("14155550100", { [`${name}Method`]: "GET" });
    expect(to(name, simulation).method).toBe("GET");
    expect(simulation.refused).toEqual([]);
    expect(simulation.events).toHaveLength(3);
  });

  it("never carries the URL's fragment, nor signs it", async () => {
    const simulation = startSimulation();
    const call = await simulation.call("14155550100", { ringUrl: `${urls.ringUrl}#rc=2` });
    expect(call.callbacks[0]?.url).toBe(urls.ringUrl);
    expect(simulation.refused).toEqual([]);
  });

  it("is the same again with the same seed, and another with another", async () => {
    const run = async (seed: number): Promise<string> => {
      const simulation = startSimulation({ seed });
      await simulation.call("14155550100");
      return JSON.stringify(simulation.received.map(({ parameters, headers }) => [parameters, ...headers]));
    };
    expect(await run(1)).toBe(await run(1));
    expect(await run(1)).not.toBe(await run(2));
  });
});

it("what was played is on the record", async () => {
  expect((await startSimulation().call("14155550100")).heard).toEqual([second]);
});
