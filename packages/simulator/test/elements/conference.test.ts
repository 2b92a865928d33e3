import { hangupCauses, type SimulatedCall } from "@plivo-edge/simulator";
import { conference, response, speak } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { action, actionOf, callbackUrl, from, notices, startSimulation, urls } from "../simulation.ts";

describe("Conference", () => {
  it("brings calls together, and tells who comes and goes", async () => {
    const simulation = startSimulation({ auto: false });
    simulation.site["answer"] = response(conference("Desk", { callbackUrl, stayAlone: false }));
    const placed = await simulation.plivo.calls.create({ from, to: ["14155550100", "14155550101"], ...urls });
    await simulation.clock.advance(60_000);
    const [stays, leaves] = placed.requestUuids.map((id) =>
      simulation.simulator.calls.find(({ callUuid }) => callUuid === id),
    );
    expect(leaves?.hangupCause).toEqual(hangupCauses.calleeHungUp);
    expect(stays?.hangupCause).toEqual(hangupCauses.endOfXml);
    expect(stays?.endedAt).toBe(leaves?.endedAt);
    const rooms = new Set(
      stays && leaves && [...notices(stays, "ConferenceUUID"), ...notices(leaves, "ConferenceUUID")].flat(),
    );
    expect(rooms.size).toBe(1);
    expect(stays && notices(stays, "ConferenceAction")).toEqual([["enter"], ["exit"]]);
  });

  it("tells who was the first to come and the last to go", async () => {
    const simulation = startSimulation({ scenarios: { "0702": { answerAfter: 9_000 } } });
    let limit = 20;
    simulation.site["answer"] = () => {
      limit += 20;
      return response(conference("Desk", { callbackUrl, timeLimit: limit }));
    };
    await simulation.plivo.calls.create({ from, to: ["14155550100", "14155550702"], ...urls });
    await simulation.simulator.idle();
    const told = simulation.simulator.calls.map((call) =>
      notices(call, "ConferenceAction", "ConferenceFirstMember", "ConferenceLastMember"),
    );
    expect(told).toEqual([
      [
        ["enter", "true", "undefined"],
        ["exit", "undefined", "false"],
      ],
      [
        ["enter", "false", "undefined"],
        ["exit", "undefined", "true"],
      ],
    ]);
  });

  it("is recorded where a member asks for it, until that one leaves", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      conference("Desk", { record: true, recordFileFormat: "wav", timeLimit: 5, action, callbackUrl }),
    );
    simulation.site["next"] = response();
    const call = await simulation.call("14155550100");
    const told = notices(call, "ConferenceAction", "RecordUrl", "RecordingDurationMs");
    const url = actionOf(call)?.["RecordUrl"];
    expect(url).toMatch(/\.wav$/);
    expect(actionOf(call)).toHaveProperty("RecordingID");
    expect(told).toContainEqual(["record", url, "5000"]);
    expect(told.map(([action]) => action).toSorted()).toEqual(["enter", "exit", "record"]);
  });

  it("a member whose exit ends it takes all others along; each goes on with its action", async () => {
    const simulation = startSimulation({ auto: false, scenarios: { "0102": { answerAfter: 5_000 } } });
    let documents = 0;
    simulation.site["answer"] = () => {
      documents += 1;
      const leader = documents === 2;
      return response(
        conference("Desk", { action, endConferenceOnExit: leader, timeLimit: leader ? 10 : 600 }),
      );
    };
    simulation.site["next"] = response(speak("Goodbye."));
    await simulation.plivo.calls.create({ from, to: ["14155550100", "14155550102"], ...urls });
    await simulation.clock.advance(60_000);
    expect(simulation.simulator.calls.map(({ status, heard }) => [status, ...heard])).toEqual([
      ["completed", "Goodbye."],
      ["completed", "Goodbye."],
    ]);
    expect(actionOf(simulation.simulator.calls[0] as SimulatedCall)).toMatchObject({
      ConferenceName: "Desk",
    });
  });
});
