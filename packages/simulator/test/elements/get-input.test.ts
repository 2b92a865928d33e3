import type { Scenario } from "@plivo-edge/simulator";
import { getInput, response, speak } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import {
  action,
  actionOf,
  callbackUrl,
  lasted,
  notices,
  second,
  sent,
  startSimulation,
} from "../simulation.ts";

describe("GetInput", () => {
  const listening = (scenario: Scenario) =>
    startSimulation({ scenarios: { "0100": { answerAfter: 1_000, ...scenario } } });

  it("tells what it has understood while the callee speaks", async () => {
    const simulation = listening({ speech: "my invoice is wrong" });
    const interim = { interimSpeechResultsCallback: callbackUrl };
    simulation.site["answer"] = response(
      getInput({ action, inputType: "speech", ...interim }, speak(second)),
    );
    simulation.site["next"] = response();
    const call = await simulation.call("14155550100");
    expect(notices(call, "SequenceNumber", "StableSpeech", "UnstableSpeech")).toEqual([
      ["1", "", "my"],
      ["2", "my", "invoice"],
      ["3", "my invoice", "is"],
      ["4", "my invoice is", "wrong"],
    ]);
    expect(actionOf(call)).toMatchObject({ Speech: "my invoice is wrong" });
  });

  it.each([
    ["keys", "dtmf", { digits: "42" }, { InputType: "dtmf", Digits: "42", Speech: "" }],
    ["speech", "speech", { speech: "sales" }, { InputType: "speech", Digits: "", Speech: "sales" }],
    ["either", "dtmf speech", { speech: "sales" }, { InputType: "speech", Speech: "sales" }],
    [
      "keys first, of both",
      "dtmf speech",
      { digits: "1", speech: "sales" },
      { InputType: "dtmf", Digits: "1" },
    ],
  ] as const)("sends %s to the action", async (_, inputType, scenario, input) => {
    const simulation = listening(scenario);
    simulation.site["answer"] = response(getInput({ action, inputType, numDigits: 2 }, speak(second)));
    simulation.site["next"] = response(speak("Thank you."));
    const call = await simulation.call("14155550100");
    expect(actionOf(call)).toMatchObject(input);
    expect(call.heard.at(-1)).toBe("Thank you.");
  });

  it("without input goes on with the next element, and the action is not asked", async () => {
    const simulation = listening({ digits: "1" });
    simulation.site["answer"] = response(
      getInput({ action, inputType: "speech", executionTimeout: 9 }, speak(second)),
      speak(second),
    );
    const call = await simulation.call("14155550100");
    expect(sent(call)).toBe("ring answer hangup");
    expect(lasted(call)).toBe(11_000);
  });
});
