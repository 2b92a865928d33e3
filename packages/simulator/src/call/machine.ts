import { machineParameters } from "../callback/parameters.ts";
import { type Ending, endings } from "../ending.ts";
import type { Exchange } from "../exchange.ts";
import type { Call } from "./call.ts";
import type { MachineDetection } from "./request.ts";

/** How long a person's greeting takes to be told from a machine's. */
const greeting = 1_500;

/**
 * Listens for a machine, if the call asked for it: before the document is fetched, or beside it.
 *
 * @returns how the call ends, if a machine ends it before its document.
 */
export async function detectMachine(call: Call, exchange: Exchange): Promise<Ending | undefined> {
  const { machineDetection: detection } = call.request;
  if (detection === undefined) return undefined;
  const verdict = hear(call, exchange, detection);
  if (detection.webhook || !exchange.settings.machineDetectionDelaysAnswer) {
    // Rejects when the call ends before the verdict.
    verdict.then(
      (ending) => ending && call.end(ending),
      () => undefined,
    );
    return undefined;
  }
  return verdict;
}

async function hear(
  call: Call,
  exchange: Exchange,
  detection: MachineDetection,
): Promise<Ending | undefined> {
  const { machine = false } = call.fate;
  const needed = machine ? detection.maximumSpeechLength : greeting;
  await exchange.clock.sleep(Math.min(needed, detection.time), call.life);
  if (!machine) return undefined;
  call.machine = true;
  exchange.emit("machine", call);
  if (detection.webhook) exchange.notify(call, "machine", detection.webhook, machineParameters(call));
  return detection.ifMachine === "hangup" ? endings.machineDetected : undefined;
}
