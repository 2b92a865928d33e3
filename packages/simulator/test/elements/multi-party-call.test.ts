import type { Scenario } from "@plivo-edge/simulator";
import { hangup, multiPartyCall, response, speak } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import {
  action,
  actionOf,
  callbackUrl,
  from,
  lasted,
  notices,
  second,
  site,
  startSimulation,
  urls,
} from "../simulation.ts";

describe("MultiPartyCall", () => {
  it("tells its life and ends with its last participant", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      multiPartyCall("Desk", {
        role: "Agent",
        maxDuration: 300,
        statusCallbackUrl: callbackUrl,
        onExitActionUrl: action,
      }),
    );
    simulation.site["next"] = response(hangup());
    const call = await simulation.call("14155550100");
    expect(notices(call, "EventName").flat()).toEqual([
      "MPCInitialized",
      "MPCStart",
      "ParticipantJoin",
      "ParticipantExit",
      "MPCEnd",
    ]);
    expect(actionOf(call)).toMatchObject({ MPCFriendlyName: "Desk", ParticipantRole: "Agent" });
    expect(lasted(call)).toBe(300_000);
  });

  it("lasts as long as its first participant asked, whenever the others came, and ends their calls", async () => {
    const simulation = startSimulation({ scenarios: { "0702": { answerAfter: 100_000 } } });
    let maxDuration = 0;
    simulation.site["answer"] = () => {
      maxDuration += 300;
      return response(multiPartyCall("Desk", { role: "Agent", maxDuration }), speak(second));
    };
    const to = ["14155550100", "14155550702"];
    await simulation.plivo.calls.create({ from, to, ...urls, ringTimeout: 200 });
    await simulation.simulator.idle();
    const [host, guest] = simulation.simulator.calls;
    expect(host && lasted(host)).toBe(300_000);
    expect(guest?.endedAt).toBe(host?.endedAt);
    for (const call of [host, guest]) {
      expect(call).toMatchObject({
        heard: [],
        hangupCause: { code: 4020, name: "Multiparty Call Ended", source: "API Request" },
      });
    }
  });

  it("at its end a call goes on where it has an onExitActionUrl", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      multiPartyCall("Desk", { role: "Agent", maxDuration: 300, onExitActionUrl: action }),
    );
    simulation.site["next"] = response(speak(second));
    const call = await simulation.call("14155550100");
    expect(call).toMatchObject({ heard: [second], hangupCause: { code: 4010 } });
  });

  it("another of the same name has its own time", async () => {
    const simulation = startSimulation();
    let documents = 0;
    simulation.site["answer"] = () => {
      documents += 1;
      const short = documents === 1;
      return response(
        ...(short ? [hangup({ schedule: 100 })] : []),
        multiPartyCall("Desk", { role: "Agent", maxDuration: 300 }),
      );
    };
    expect(lasted(await simulation.call("14155550100"))).toBe(100_000);
    expect(lasted(await simulation.call("14155550100"))).toBe(300_000);
  });

  it.each([
    ["Agent", {}, "false"],
    ["Agent", { coachMode: true }, "false"],
    ["Supervisor", {}, "true"],
    ["Supervisor", { coachMode: false }, "false"],
  ] as const)("tells whether who joins coaches: %s, %j", async (role, more, coaches) => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      multiPartyCall("Desk", { role, maxDuration: 300, statusCallbackUrl: callbackUrl, ...more }),
    );
    const call = await simulation.call("14155550100");
    expect(notices(call, "EventName", "ParticipantCoachMode")).toContainEqual(["ParticipantJoin", coaches]);
  });

  it("is told of as its first participant asked, whoever comes and goes", async () => {
    const host: Scenario = { answerAfter: 1_000, end: { after: 30_000, as: "calleeHungUp" } };
    const guest: Scenario = { answerAfter: 9_000, end: { after: 60_000, as: "calleeHungUp" } };
    const simulation = startSimulation({ scenarios: { "0701": host, "0702": guest } });
    simulation.site["answer"] = response(
      multiPartyCall("Desk", {
        role: "Customer",
        record: true,
        recordingCallbackUrl: `${site}/recording`,
        statusCallbackUrl: callbackUrl,
      }),
    );
    await simulation.plivo.calls.create({ from, to: ["14155550701", "14155550702"], ...urls });
    await simulation.simulator.idle();
    const [first, second] = simulation.simulator.calls.map((call) =>
      notices(call, "EventName", "ParticipantCallUUID"),
    );
    const [hostId, guestId] = simulation.simulator.calls.map(({ callUuid }) => callUuid);
    expect(second).toEqual([]);
    expect(first).toEqual([
      ["MPCInitialized", "undefined"],
      ["MPCStart", "undefined"],
      ["MPCRecordingInitiated", "undefined"],
      ["ParticipantJoin", hostId],
      ["ParticipantJoin", guestId],
      ["ParticipantExit", hostId],
      ["ParticipantExit", guestId],
      ["MPCRecordingCompleted", "undefined"],
      ["MPCEnd", "undefined"],
    ]);
    const ended = simulation.simulator.calls[0]?.callbacks.find(
      ({ parameters }) => parameters["MPCDuration"],
    );
    expect(ended?.parameters).toMatchObject({ MPCDuration: "68", MPCBilledDuration: "120" });
  });

  it("streams to a participant that is no person, while it is there", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      multiPartyCall("Desk", {
        role: "ai-agent",
        maxDuration: 300,
        aiAgentStreamServiceUrl: "wss://agent.example.com/",
        aiAgentStreamStatusCallbackUrl: callbackUrl,
      }),
    );
    const call = await simulation.call("14155550100");
    expect(notices(call, "Event").flat()).toEqual(["StartStream", "StopStream"]);
  });
});
