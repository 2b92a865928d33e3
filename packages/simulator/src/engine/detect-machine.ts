import type { Call } from "../call/call.ts";
import { machineParameters } from "../call/callback-parameters.ts";
import type { MachineDetection } from "../call/request.ts";
import type { Context } from "../context.ts";
import { type HangupCause, hangupCauses } from "../hangup-cause.ts";

/** How long a person's greeting takes to be told from a machine's, in milliseconds. */
const greeting = 1_500;

/**
 * Listens for a machine, if the call asked for it: before the document is fetched, or beside it.
 *
 * @returns how the call ends, if a machine ends it before its document.
 */
export async function detectMachine(call: Call, context: Context): Promise<HangupCause | undefined> {
  const { machineDetection: detection } = call.request;
  if (detection === undefined) return undefined;
  const verdict = listen(call, context, detection);
  if (detection.webhook || !context.settings.machineDetectionDelaysAnswer) {
    // Rejects when the call ends before the verdict.
    verdict.then(
      (cause) => cause && call.end(cause),
      () => undefined,
    );
    return undefined;
  }
  return verdict;
}

async function listen(
  call: Call,
  context: Context,
  detection: MachineDetection,
): Promise<HangupCause | undefined> {
  const { machine = false } = call.scenario;
  const needed = machine ? detection.maximumSpeechLength : greeting;
  await context.clock.sleep(Math.min(needed, detection.time), call.endSignal);
  if (!machine) return undefined;
  call.machine = true;
  context.emit("machine", call);
  if (detection.webhook) context.notify(call, "machine", detection.webhook, machineParameters(call));
  return detection.ifMachine === "hangup" ? hangupCauses.machineDetected : undefined;
}
