import { hangupCauses, type Prompt, type Scenario } from "@plivo-edge/simulator";
import { getDigits, hangup, play, response, speak, wait } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { lasted, requestTo, second, sent, site, startSimulation } from "../simulation.ts";

describe("GetDigits", () => {
  const menu = getDigits({ action: `${site}/menu`, numDigits: 1 }, speak(second), wait({ length: 3 }));
  const presses = (digits: Scenario["digits"]): { scenarios: Record<string, Scenario> } => ({
    scenarios: { "0100": { answerAfter: 1_000, ...(digits !== undefined && { digits }) } },
  });

  it("sends the digits to the action, whose document takes over", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(menu, speak("Never."));
    simulation.site["menu"] = response(speak("You pressed one."));
    const call = await simulation.call("14155550110");
    expect(call.heard).toEqual([second, "You pressed one."]);
    expect(sent(call)).toBe("ring answer action hangup");
    expect(requestTo("menu", simulation)?.parameters).toContainEqual(["Digits", "1"]);
  });

  it("a key cuts the prompt short", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      getDigits(
        { action: `${site}/menu`, numDigits: 1 },
        play(`${site}/long.mp3`, { loop: 9 }),
        speak("Never."),
      ),
    );
    simulation.site["menu"] = response();
    const call = await simulation.call("14155550110");
    expect(call.heard).toEqual([`${site}/long.mp3`]);
    expect(lasted(call)).toBe(2_000);
  });

  it("without a key goes on with the next element, after the timeout, and the action is not asked", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      getDigits({ action: `${site}/menu`, timeout: 7 }, speak(second)),
      speak("Goodbye."),
    );
    const call = await simulation.call("14155550100");
    expect(call.heard).toEqual([second, "Goodbye."]);
    expect(sent(call)).toBe("ring answer hangup");
    expect(lasted(call)).toBe(1_000 + 7_000 + Math.ceil((8 / 15) * 1_000));
  });

  it("prompts as often as retries says, and no more once there are digits", async () => {
    const simulation = startSimulation(presses(["", "2"]));
    simulation.site["answer"] = response(getDigits({ action: `${site}/menu`, retries: 5 }, speak(second)));
    simulation.site["menu"] = response();
    const call = await simulation.call("14155550100");
    expect(call.heard).toEqual([second, second]);
    expect(requestTo("menu", simulation)?.parameters).toContainEqual(["Digits", "2"]);
  });

  it.each([
    ["numDigits ends the input", { numDigits: 2 }, "1234", "12"],
    ["finishOnKey ends it and is no part of it", { finishOnKey: "*" }, "12*34", "12"],
    ["# ends it unless told otherwise", {}, "12#34", "12"],
    ["none: # is a key like any other", { finishOnKey: "none" }, "1#2", "1#2"],
    ["the end of typing ends it", {}, "1234", "1234"],
  ])("%s", async (_, attributes, keys, digits) => {
    const simulation = startSimulation(presses(keys));
    simulation.site["answer"] = response(getDigits({ action: `${site}/menu`, ...attributes }, speak(second)));
    simulation.site["menu"] = response();
    await simulation.call("14155550100");
    expect(requestTo("menu", simulation)?.parameters).toContainEqual(["Digits", digits]);
  });

  it("a key that is not valid is told, and costs a try", async () => {
    const simulation = startSimulation(presses(["9", "1"]));
    const invalidDigitsSound = `${site}/wrong.mp3`;
    simulation.site["answer"] = response(
      getDigits(
        { action: `${site}/menu`, validDigits: "12", retries: 2, numDigits: 1, invalidDigitsSound },
        speak(second),
      ),
    );
    simulation.site["menu"] = response();
    const call = await simulation.call("14155550100");
    expect(call.heard).toEqual([second, invalidDigitsSound, second]);
    expect(requestTo("menu", simulation)?.parameters).toContainEqual(["Digits", "1"]);
  });

  it("redirect false tells the action and goes on", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(
      getDigits({ action: `${site}/menu`, numDigits: 1, redirect: false }, speak(second)),
      speak("Thank you."),
    );
    simulation.site["menu"] = response(speak("Never."));
    const call = await simulation.call("14155550110");
    expect(call.heard).toEqual([second, "Thank you."]);
    expect(requestTo("menu", simulation)?.parameters).toContainEqual(["Digits", "1"]);
  });

  it("the keys may depend on what was heard", async () => {
    const prompts: Prompt[] = [];
    const simulation = startSimulation(
      presses((prompt) => {
        prompts.push(prompt);
        return prompt.heard.at(-1) === "Press 7." ? "7" : "";
      }),
    );
    simulation.site["answer"] = response(
      speak("Welcome."),
      getDigits({}, speak("Press nothing.")),
      getDigits({ action: `${site}/menu` }, speak("Press 7.")),
    );
    simulation.site["menu"] = response(hangup());
    await simulation.call("14155550100");
    expect(prompts).toEqual([
      { to: "14155550100", number: 1, heard: ["Welcome.", "Press nothing."] },
      { to: "14155550100", number: 2, heard: ["Press 7."] },
    ]);
    expect(requestTo("menu", simulation)?.parameters).toContainEqual(["Digits", "7"]);
  });

  it.each([
    ["an error", new Response("", { status: 500 }), hangupCauses.actionUnreachable],
    ["no document", new Response("Hello."), hangupCauses.actionXmlInvalid],
  ])("an action with %s ends the call", async (_, reply, ending) => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(menu);
    simulation.site["menu"] = reply;
    expect((await simulation.call("14155550110")).hangupCause).toEqual(ending);
  });
});
