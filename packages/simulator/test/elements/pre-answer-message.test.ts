import { message, preAnswer, response, speak } from "@plivo-edge/xml";
import { expect, it } from "vitest";
import { from, lasted, second, startSimulation } from "../simulation.ts";

it("PreAnswer plays what is in it; a Message takes no time", async () => {
  const simulation = startSimulation();
  simulation.site["answer"] = response(
    preAnswer(speak(second)),
    message("Hello.", { src: from, dst: "14155550100" }),
  );
  const call = await simulation.call("14155550100");
  expect(call.heard).toEqual([second]);
  expect(lasted(call)).toBe(1_000);
});
