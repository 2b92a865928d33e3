import { dtmf, response } from "@plivo-edge/xml";
import { expect, it } from "vitest";
import { lasted, startSimulation } from "../simulation.ts";

it("DTMF sends keys, beside the document or before it goes on", async () => {
  const simulation = startSimulation();
  simulation.site["answer"] = response(dtmf("1w2W3"), dtmf("45w", { async: false }));
  const call = await simulation.call("14155550100");
  expect(call.sentDigits).toBe("12345");
  expect(lasted(call)).toBe(1_000);
});
