import { hangupCauses } from "@plivo-edge/simulator";
import { dial, number, record, response, wait } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { action, actionOf, callbackUrl, lasted, notices, startSimulation } from "../simulation.ts";

describe("Record", () => {
  it("records a message and sends it to the action; the file is told as well", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(record({ action, callbackUrl, timeout: 3, fileFormat: "wav" }));
    simulation.site["next"] = response();
    const call = await simulation.call("14155550100");
    expect(lasted(call)).toBe(8_000);
    expect(actionOf(call)).toMatchObject({
      RecordUrl: expect.stringMatching(/\.wav$/),
      RecordingDuration: "8",
      RecordingDurationMs: "8000",
      Digits: "",
    });
    expect(notices(call, "Event", "RecordingID")).toEqual([["RecordStop", actionOf(call)?.["RecordingID"]]]);
    // The notice alone has the address by both names.
    expect(notices(call, "RecordFile", "RecordUrl")).toEqual([
      [actionOf(call)?.["RecordUrl"], actionOf(call)?.["RecordUrl"]],
    ]);
  });

  it("is no longer than maxLength", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(record({ action, maxLength: 2 }));
    simulation.site["next"] = response();
    expect(actionOf(await simulation.call("14155550100"))).toMatchObject({ RecordingDurationMs: "2000" });
  });

  it("of a session goes on in the background, and its action hears of it at once", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      record({ recordSession: true, action, redirect: false, callbackUrl, maxLength: 3_600 }),
      wait({ length: 20 }),
    );
    const call = await simulation.call("14155550100");
    expect(actionOf(call)).toMatchObject({ RecordingDuration: "-1", RecordingStartMs: "-1" });
    expect(notices(call, "RecordingDurationMs")).toEqual([["20000"]]);
  });

  it("started on a Dial's answer begins with the bridge", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      record({ startOnDialAnswer: true, callbackUrl, maxLength: 3_600 }),
      dial(number("14155550101")),
    );
    const call = await simulation.call("14155550100");
    expect(notices(call, "RecordingDurationMs")).toEqual([["3000"]]);
  });

  it("started on a Dial's answer tells its action at once, which recording it will be", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      record({ startOnDialAnswer: true, action, redirect: false, callbackUrl }),
      dial(number("14155550101")),
    );
    const call = await simulation.call("14155550100");
    const { RecordingID, RecordUrl } = actionOf(call) ?? {};
    expect(actionOf(call)).toMatchObject({ RecordingDuration: "-1", RecordingEndMs: "-1" });
    expect(notices(call, "RecordingID", "RecordUrl")).toEqual([[RecordingID, RecordUrl]]);
  });

  it("is told too when the callee hangs up on it", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(record({ callbackUrl }));
    const call = await simulation.call("14155550101");
    expect(call.hangupCause).toEqual(hangupCauses.calleeHungUp);
    expect(notices(call, "RecordingDurationMs")).toEqual([["3000"]]);
  });
});
