import { styleText } from "node:util";
import type { CallState, CallStatus } from "@plivo-edge/callbacks";

/** One event of a call, as the terminal shows it. */
export interface Step {
  readonly type: string;
  /** Milliseconds since the call was placed. */
  readonly after: number;
}

/** One line of the closing table. */
export interface Row {
  readonly fate: string;
  readonly steps: readonly Step[];
  readonly state: CallState;
  readonly expected: boolean;
}

type Colour = "yellow" | "green" | "cyan" | "red";

const colours: Readonly<Record<CallStatus, Colour>> = {
  queued: "yellow",
  ringing: "yellow",
  "in-progress": "green",
  completed: "cyan",
  busy: "red",
  "no-answer": "red",
  failed: "red",
  timeout: "red",
  canceled: "red",
};

const live = process.stdout.isTTY === true;

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function clearProgress(): void {
  if (live) process.stdout.write("\r\u001b[K");
}

export function print(line = ""): void {
  clearProgress();
  console.log(line);
}

/** Prints what has just happened to a call. */
export function printStep(step: Step, fate: string, state: CallState): void {
  const status = styleText(colours[state.status], state.status.padEnd(12));
  print(`${seconds(step.after).padStart(8)}  ${step.type.padEnd(8)} ${status} ${state.to ?? ""}  ${fate}`);
}

/** Shows how far the calls are: over itself in a terminal, as a line now and then elsewhere. */
export function printProgress(ended: number, calls: number, elapsed: number): void {
  const line = `${seconds(elapsed).padStart(8)}  ${ended} of ${calls} calls have ended`;
  if (live) process.stdout.write(`\r\u001b[K${styleText("dim", line)}`);
  else console.log(line);
}

/** Milliseconds between two calls of {@link printProgress}. */
export const progressInterval: number = live ? 200 : 2_000;

/** Prints what became of every call. */
export function printTable(rows: readonly Row[]): void {
  print();
  for (const { fate, steps, state, expected } of rows) {
    const mark = expected ? styleText("green", "✓") : styleText("red", "✗");
    const line = steps.map((step) => `${step.type} ${seconds(step.after)}`).join(" → ");
    const { hangup } = state;
    const ending = hangup ? `${hangup.name} (${hangup.code}) by ${hangup.source}` : "still running";
    print(`${mark} ${state.to ?? "no event"}  ${styleText(colours[state.status], state.status)}: ${ending}`);
    print(`  ${fate}: ${line}`);
  }
  print();
}
