import { endings, type Fate, type Prompt } from "@plivo-edge/simulator";
import { getDigits, hangup, play, redirect, response, speak, wait } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { type Received, type Stage, second, sent, setStage } from "./stage.ts";

const site = "https://shop.example.com";

function requestTo(path: string, { received }: Stage): Received | undefined {
  return received.find(({ url }) => url.pathname === `/${path}`);
}

/** How long a call lasted, in milliseconds. */
const lasted = ({
  answeredAt,
  endedAt,
}: {
  answeredAt: number | undefined;
  endedAt: number | undefined;
}): number => Number(endedAt) - Number(answeredAt);

describe("Speak, Play and Wait", () => {
  it.each([
    ["15 characters a second", speak(second), 1_000, [second]],
    ["as often as loop says", speak(second, { loop: 3 }), 3_000, [second]],
    ["5 s for any file", play(`${site}/tune.mp3`, { loop: 2 }), 10_000, [`${site}/tune.mp3`]],
    ["a wait says nothing", wait({ length: 4 }), 4_000, []],
    ["a wait is a second", wait(), 1_000, []],
  ])("%s", async (_, element, ms, heard) => {
    const stage = setStage();
    stage.site["answer"] = response(element);
    const call = await stage.call("14155550100");
    expect(lasted(call)).toBe(ms);
    expect(call.heard).toEqual(heard);
  });

  it("come one after the other", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      speak("One."),
      wait({ length: 2 }),
      play(`${site}/tune.mp3`),
      speak("Two."),
    );
    const call = await stage.call("14155550100");
    expect(call.heard).toEqual(["One.", `${site}/tune.mp3`, "Two."]);
  });

  it("are cut off by a callee who hangs up", async () => {
    const stage = setStage();
    stage.site["answer"] = response(play(`${site}/tune.mp3`), speak("Never heard."));
    const call = await stage.call("14155550101");
    expect(call.heard).toEqual([`${site}/tune.mp3`]);
    expect(lasted(call)).toBe(3_000);
  });
});

describe("Redirect", () => {
  it("goes on with another document, asked for with the event Redirect", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      speak("Here."),
      redirect(`${site}/next`, { method: "GET" }),
      speak("Never."),
    );
    stage.site["next"] = response(speak("There."));
    const call = await stage.call("14155550100");
    expect(call.heard).toEqual(["Here.", "There."]);
    expect(sent(call)).toBe("ring answer redirect hangup");
    expect(requestTo("next", stage)?.method).toBe("GET");
    expect(requestTo("next", stage)?.parameters).toContainEqual(["Event", "Redirect"]);
  });

  it.each([
    ["an error", new Response("", { status: 500 }), endings.redirectUnreachable],
    ["no document", new Response("Hello."), endings.redirectXmlInvalid],
  ])("to %s ends the call, and no fallback is asked", async (_, reply, ending) => {
    const stage = setStage();
    stage.site["answer"] = response(redirect(`${site}/next`));
    stage.site["next"] = reply;
    const call = await stage.call("14155550100", { fallbackUrl: `${site}/fallback` });
    expect(call.ending).toEqual(ending);
    expect(sent(call)).toBe("ring answer redirect hangup");
  });

  it("in a circle without a sound ends the call", async () => {
    const stage = setStage();
    stage.site["answer"] = response(redirect(`${site}/answer`));
    const call = await stage.call("14155550100");
    expect(call.ending).toEqual(endings.internalError);
  });

  it("in a circle that waits, as in a queue, goes on to the time limit too", async () => {
    const stage = setStage();
    stage.site["answer"] = response(wait({ length: 1 }), redirect(`${site}/answer`));
    const call = await stage.call("14155550100", { timeLimit: 100 });
    expect(call.ending).toEqual(endings.timeLimit);
    expect(call.callbacks.length).toBeGreaterThan(100);
  });

  it("in a circle that speaks goes on to the time limit", async () => {
    const stage = setStage();
    stage.site["answer"] = response(speak(second), redirect(`${site}/answer`));
    const call = await stage.call("14155550100", { timeLimit: 100 });
    expect(call.ending).toEqual(endings.timeLimit);
    expect(call.heard).toHaveLength(100);
  });
});

describe("GetDigits", () => {
  const menu = getDigits({ action: `${site}/menu`, numDigits: 1 }, speak(second), wait({ length: 3 }));
  const presses = (digits: Fate["digits"]): { fates: Record<string, Fate> } => ({
    fates: { "0100": { answerAfter: 1_000, ...(digits !== undefined && { digits }) } },
  });

  it("sends the digits to the action, whose document takes over", async () => {
    const stage = setStage();
    stage.site["answer"] = response(menu, speak("Never."));
    stage.site["menu"] = response(speak("You pressed one."));
    const call = await stage.call("14155550110");
    expect(call.heard).toEqual([second, "You pressed one."]);
    expect(sent(call)).toBe("ring answer action hangup");
    expect(requestTo("menu", stage)?.parameters).toContainEqual(["Digits", "1"]);
  });

  it("a key cuts the prompt short", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      getDigits(
        { action: `${site}/menu`, numDigits: 1 },
        play(`${site}/long.mp3`, { loop: 9 }),
        speak("Never."),
      ),
    );
    stage.site["menu"] = response();
    const call = await stage.call("14155550110");
    expect(call.heard).toEqual([`${site}/long.mp3`]);
    expect(lasted(call)).toBe(2_000);
  });

  it("without a key goes on with the next element, after the timeout, and the action is not asked", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      getDigits({ action: `${site}/menu`, timeout: 7 }, speak(second)),
      speak("Goodbye."),
    );
    const call = await stage.call("14155550100");
    expect(call.heard).toEqual([second, "Goodbye."]);
    expect(sent(call)).toBe("ring answer hangup");
    expect(lasted(call)).toBe(1_000 + 7_000 + Math.ceil((8 / 15) * 1_000));
  });

  it("prompts as often as retries says, and no more once there are digits", async () => {
    const stage = setStage(presses(["", "2"]));
    stage.site["answer"] = response(getDigits({ action: `${site}/menu`, retries: 5 }, speak(second)));
    stage.site["menu"] = response();
    const call = await stage.call("14155550100");
    expect(call.heard).toEqual([second, second]);
    expect(requestTo("menu", stage)?.parameters).toContainEqual(["Digits", "2"]);
  });

  it.each([
    ["numDigits ends the input", { numDigits: 2 }, "1234", "12"],
    ["finishOnKey ends it and is no part of it", { finishOnKey: "*" }, "12*34", "12"],
    ["# ends it unless told otherwise", {}, "12#34", "12"],
    ["none: # is a key like any other", { finishOnKey: "none" }, "1#2", "1#2"],
    ["the end of typing ends it", {}, "1234", "1234"],
  ])("%s", async (_, attributes, keys, digits) => {
    const stage = setStage(presses(keys));
    stage.site["answer"] = response(getDigits({ action: `${site}/menu`, ...attributes }, speak(second)));
    stage.site["menu"] = response();
    await stage.call("14155550100");
    expect(requestTo("menu", stage)?.parameters).toContainEqual(["Digits", digits]);
  });

  it("a key that is not valid is told, and costs a try", async () => {
    const stage = setStage(presses(["9", "1"]));
    const invalidDigitsSound = `${site}/wrong.mp3`;
    stage.site["answer"] = response(
      getDigits(
        { action: `${site}/menu`, validDigits: "12", retries: 2, numDigits: 1, invalidDigitsSound },
        speak(second),
      ),
    );
    stage.site["menu"] = response();
    const call = await stage.call("14155550100");
    expect(call.heard).toEqual([second, invalidDigitsSound, second]);
    expect(requestTo("menu", stage)?.parameters).toContainEqual(["Digits", "1"]);
  });

  it("redirect false tells the action and goes on", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      getDigits({ action: `${site}/menu`, numDigits: 1, redirect: false }, speak(second)),
      speak("Thank you."),
    );
    stage.site["menu"] = response(speak("Never."));
    const call = await stage.call("14155550110");
    expect(call.heard).toEqual([second, "Thank you."]);
    expect(requestTo("menu", stage)?.parameters).toContainEqual(["Digits", "1"]);
  });

  it("the keys may depend on what was heard", async () => {
    const prompts: Prompt[] = [];
    const stage = setStage(
      presses((prompt) => {
        prompts.push(prompt);
        return prompt.heard.at(-1) === "Press 7." ? "7" : "";
      }),
    );
    stage.site["answer"] = response(
      speak("Welcome."),
      getDigits({}, speak("Press nothing.")),
      getDigits({ action: `${site}/menu` }, speak("Press 7.")),
    );
    stage.site["menu"] = response(hangup());
    await stage.call("14155550100");
    expect(prompts).toEqual([
      { to: "14155550100", number: 1, heard: ["Welcome.", "Press nothing."] },
      { to: "14155550100", number: 2, heard: ["Press 7."] },
    ]);
    expect(requestTo("menu", stage)?.parameters).toContainEqual(["Digits", "7"]);
  });

  it.each([
    ["an error", new Response("", { status: 500 }), endings.actionUnreachable],
    ["no document", new Response("Hello."), endings.actionXmlInvalid],
  ])("an action with %s ends the call", async (_, reply, ending) => {
    const stage = setStage();
    stage.site["answer"] = response(menu);
    stage.site["menu"] = reply;
    expect((await stage.call("14155550110")).ending).toEqual(ending);
  });
});
