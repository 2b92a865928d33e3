import type { Call } from "../call/call.ts";

/** The keys that the callee presses at the prompt that begins now and says `sounds`; empty if none. */
export function pressedKeys(call: Call, sounds: readonly string[]): string {
  const { digits = "" } = call.fate;
  const heard = [...call.heard.slice(call.heardBeforePrompt), ...sounds];
  call.heardBeforePrompt = call.heard.length + sounds.length;
  call.prompts += 1;
  if (typeof digits === "string") return digits;
  if (typeof digits === "function") return digits({ to: call.to, number: call.prompts, heard });
  return digits[call.prompts - 1] ?? "";
}
