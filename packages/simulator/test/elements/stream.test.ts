import { response, speak, stream } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { callbackUrl, lasted, notices, second, startSimulation } from "../simulation.ts";

describe("Stream", () => {
  it("runs in the background", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      stream("wss://agent.example.com/", { statusCallbackUrl: callbackUrl }),
      speak(second),
    );
    const call = await simulation.call("14155550100");
    expect(lasted(call)).toBe(1_000);
    expect(notices(call, "Event").flat()).toEqual(["StartStream", "StopStream"]);
  });

  it("keeps the call alive if it is told to, until its timeout", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      stream("wss://agent.example.com/", { keepCallAlive: true, bidirectional: true, streamTimeout: 20 }),
      speak(second),
    );
    const call = await simulation.call("14155550100");
    expect(lasted(call)).toBe(21_000);
    expect(call.heard).toEqual([second]);
  });
});
