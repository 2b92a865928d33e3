import type { GetInputElement } from "@plivo-edge/xml";
import { followAction } from "../action.ts";
import { spokenMs } from "../duration.ts";
import { tellInterim } from "../interim.ts";
import { playPrompt, promptSounds, reactionsTo } from "../prompt.ts";
import type { Stage, Step } from "../stage.ts";
import { typeKeys } from "../type-keys.ts";

/** How long after the last key or word the input ends, with a timeout of `auto`; in milliseconds. */
const automaticTimeout = 2_000;

/** Prompts for keys or speech until there is input or the tries are used up. */
export async function performGetInput(
  { attributes, children }: GetInputElement,
  stage: Stage,
): Promise<Step> {
  const { inputType = "dtmf speech", executionTimeout = 15, retries = 1 } = attributes;
  const sounds = promptSounds(children);
  for (let attempt = 1; attempt <= retries; attempt += 1) {
    const { keys, speech } = reactionsTo(stage.call, sounds);
    const types = inputType.includes("dtmf") && keys !== "";
    const speaks = inputType.includes("speech") && speech !== "";
    const timeout = (attributes.startInputTimeout ?? executionTimeout) * 1_000;
    if (!(await playPrompt(sounds, types || speaks, timeout, stage))) continue;
    const input = types
      ? await readKeys(attributes, keys, stage)
      : await hearSpeech(attributes, speech, stage);
    if (input) return followAction(attributes, input, stage);
  }
  return undefined;
}

type Input = Readonly<
  Record<"InputType" | "Digits" | "Speech" | "SpeechConfidenceScore" | "BilledAmount", string>
>;

/** The half that was not used is empty, and not left out. */
const nothing: Input = {
  InputType: "",
  Digits: "",
  Speech: "",
  SpeechConfidenceScore: "",
  BilledAmount: "0.00000",
};

async function readKeys(
  { numDigits = 32, finishOnKey = "#", digitEndTimeout = "auto" }: GetInputElement["attributes"],
  keys: string,
  stage: Stage,
): Promise<Input | undefined> {
  const rules = {
    numDigits,
    finishOnKey,
    validDigits: "1234567890*#",
    endTimeout: timeoutMs(digitEndTimeout),
  };
  const digits = await typeKeys(keys, rules, stage);
  return digits ? { ...nothing, InputType: "dtmf", Digits: digits } : undefined;
}

async function hearSpeech(
  attributes: GetInputElement["attributes"],
  speech: string,
  stage: Stage,
): Promise<Input> {
  const { speechEndTimeout = "auto" } = attributes;
  const words = speech.split(/\s+/);
  for (const [index, word] of words.entries()) {
    await stage.sleep(spokenMs(index === 0 ? word : ` ${word}`));
    tellInterim(
      attributes,
      { said: words.slice(0, index).join(" "), saying: word, number: index + 1 },
      stage,
    );
  }
  await stage.sleep(timeoutMs(speechEndTimeout));
  return { ...nothing, InputType: "speech", Speech: speech, SpeechConfidenceScore: "0.9" };
}

function timeoutMs(timeout: number | "auto"): number {
  return timeout === "auto" ? automaticTimeout : timeout * 1_000;
}
