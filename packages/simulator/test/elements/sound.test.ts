import { play, response, speak, wait } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { lasted, second, site, startSimulation } from "../simulation.ts";

describe("Speak, Play and Wait", () => {
  it.each([
    ["15 characters a second", speak(second), 1_000, [second]],
    ["as often as loop says", speak(second, { loop: 3 }), 3_000, [second]],
    ["5 s for any file", play(`${site}/tune.mp3`, { loop: 2 }), 10_000, [`${site}/tune.mp3`]],
    ["a wait says nothing", wait({ length: 4 }), 4_000, []],
    ["a wait is a second", wait(), 1_000, []],
  ])("%s", async (_, element, ms, heard) => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(element);
    const call = await simulation.call("14155550100");
    expect(lasted(call)).toBe(ms);
    expect(call.heard).toEqual(heard);
  });

  it("come one after the other", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      speak("One."),
      wait({ length: 2 }),
      play(`${site}/tune.mp3`),
      speak("Two."),
    );
    const call = await simulation.call("14155550100");
    expect(call.heard).toEqual(["One.", `${site}/tune.mp3`, "Two."]);
  });

  it("are cut off by a callee who hangs up", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(play(`${site}/tune.mp3`), speak("Never heard."));
    const call = await simulation.call("14155550101");
    expect(call.heard).toEqual([`${site}/tune.mp3`]);
    expect(lasted(call)).toBe(3_000);
  });
});
