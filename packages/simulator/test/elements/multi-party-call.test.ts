import type { Scenario } from "@plivo-edge/simulator";
import { hangup, multiPartyCall, response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import {
  action,
  actionOf,
  callbackUrl,
  from,
  lasted,
  notices,
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
