import type { GetInputElement } from "@plivo-edge/xml";
import { documentParameters } from "../../call/callback-parameters.ts";
import { spokenMs } from "../../call/sound.ts";
import { followAction } from "../action.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";
import { playPrompt, promptSounds, reactionsTo, typeKeys } from "../prompt.ts";

/** How long after the last key or word the input ends, with a timeout of `auto`; in milliseconds. */
const automaticTimeout = 2_000;

/** Prompts for keys or speech until there is input or the tries are used up. */
export async function runGetInput(
  { attributes, children }: GetInputElement,
  execution: ExecutionContext,
): Promise<Next> {
  const { inputType = "dtmf speech", executionTimeout = 15, retries = 1 } = attributes;
  const sounds = promptSounds(children);
  for (let attempt = 1; attempt <= retries; attempt += 1) {
    const { keys, speech } = reactionsTo(execution.call, sounds);
    const types = inputType.includes("dtmf") && keys !== "";
    const speaks = inputType.includes("speech") && speech !== "";
    const timeout = (attributes.startInputTimeout ?? executionTimeout) * 1_000;
    if (!(await playPrompt(sounds, types || speaks, timeout, execution))) continue;
    const input = types
      ? await readKeys(attributes, keys, execution)
      : await hearSpeech(attributes, speech, execution);
    if (input) return followAction(attributes, input, execution);
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
  execution: ExecutionContext,
): Promise<Input | undefined> {
  const rules = {
    numDigits,
    finishOnKey,
    validDigits: "1234567890*#",
    endTimeout: timeoutMs(digitEndTimeout),
  };
  const digits = await typeKeys(keys, rules, execution);
  return digits ? { ...nothing, InputType: "dtmf", Digits: digits } : undefined;
}

async function hearSpeech(
  attributes: GetInputElement["attributes"],
  speech: string,
  execution: ExecutionContext,
): Promise<Input> {
  const { speechEndTimeout = "auto" } = attributes;
  const words = speech.split(/\s+/);
  for (const [index, word] of words.entries()) {
    await execution.sleep(spokenMs(index === 0 ? word : ` ${word}`));
    tellInterim(
      attributes,
      { said: words.slice(0, index).join(" "), saying: word, number: index + 1 },
      execution,
    );
  }
  await execution.sleep(timeoutMs(speechEndTimeout));
  return { ...nothing, InputType: "speech", Speech: speech, SpeechConfidenceScore: "0.9" };
}

function timeoutMs(timeout: number | "auto"): number {
  return timeout === "auto" ? automaticTimeout : timeout * 1_000;
}

interface Interim {
  readonly said: string;
  /** The word that was just heard, and may turn out to be another. */
  readonly saying: string;
  /** Counts from 1. */
  readonly number: number;
}

/** Tells what GetInput has understood while the callee still speaks. */
function tellInterim(
  attributes: GetInputElement["attributes"],
  { said, saying, number }: Interim,
  { call, context }: ExecutionContext,
): void {
  const { interimSpeechResultsCallback: url, interimSpeechResultsCallbackMethod: method = "POST" } =
    attributes;
  if (url === undefined) return;
  // No event's name for it is documented.
  const { Event: _, ...standard } = documentParameters(call, "");
  const heard = {
    SequenceNumber: String(number),
    Stability: "0.8",
    StableSpeech: said,
    UnstableSpeech: saying,
  };
  context.notify(call, "notice", { url, method }, { ...standard, ...heard });
}
