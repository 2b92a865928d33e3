import { dial, number, response, speak, user } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { action, actionOf, callbackUrl, lasted, notices, second, startSimulation } from "../simulation.ts";

describe("Dial", () => {
  it.each([
    ["14155550101", { DialStatus: "completed", DialHangupCause: "NORMAL_CLEARING", DialRingStatus: "true" }],
    ["14155550102", { DialStatus: "busy", DialHangupCause: "USER_BUSY", DialBLegUUID: "" }],
    ["14155550103", { DialStatus: "no-answer", DialHangupCause: "NO_ANSWER" }],
    ["14155550107", { DialStatus: "failed", DialHangupCause: "CALL_REJECTED" }],
    ["14155550108", { DialStatus: "failed", DialRingStatus: "false" }],
  ])("tells the action how %s fared", async (to, result) => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(dial({ action, timeout: 30 }, number(to)));
    simulation.site["next"] = response(speak("Goodbye."));
    const call = await simulation.call("14155550100");
    expect(actionOf(call)).toMatchObject(result);
    expect(call.heard).toEqual(["Goodbye."]);
  });

  it("the first to answer is bridged, and the others lose the race", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      dial(
        { callbackUrl },
        number("14155550109"),
        user("sip:ada0101@phone.plivo.com"),
        number("14155550102"),
      ),
    );
    const call = await simulation.call("14155550100");
    expect(notices(call, "Event", "DialBLegPosition", "DialBLegHangupCauseCode")).toEqual([
      ["DialHangup", "3", "3010"],
      ["DialHangup", "1", "9000"],
      ["DialAnswer", "2", "undefined"],
      ["DialConnected", "2", "undefined"],
      ["DialHangup", "2", "4000"],
    ]);
    // It rings for 2 s, is answered 4 s later, and talks for 3 s.
    expect(lasted(call)).toBe(9_000);
  });

  it("calls a number as the caller whom the number names, or else the Dial", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      dial(
        { callerId: "14155550001", callbackUrl },
        number("14155550101", { callerId: "14155550002" }),
        number("14155550109"),
      ),
    );
    const call = await simulation.call("14155550100");
    expect(new Set(notices(call, "DialBLegPosition", "DialBLegFrom").map(String))).toEqual(
      new Set(["1,14155550002", "2,14155550001"]),
    );
  });

  it("is over at its time limit, and the first leg goes on", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      dial({ timeLimit: 5, callbackUrl }, number("14155550100")),
      speak(second),
    );
    const call = await simulation.call("14155550100");
    expect(notices(call, "DialBLegHangupCauseCode").at(-1)).toEqual(["6000"]);
    expect(call.heard).toEqual([second]);
  });

  it("ends with the first leg", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(dial({ callbackUrl }, number("14155550103")));
    const call = await simulation.call("14155550101");
    expect(notices(call, "DialBLegHangupCause")).toEqual([["ORIGINATOR_CANCEL"]]);
  });
});
