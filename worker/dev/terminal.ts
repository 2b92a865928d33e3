import { styleText } from "node:util";
import type { CallStatus } from "@plivo-edge/callbacks";
import type { DemoCall, DemoCalls } from "./calls.ts";

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
  unknown: "red",
};

const isTerminal = process.stdout.isTTY === true;

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

/** The end of this run's output: lines that stay, and on a terminal one below them that says how things stand. */
export class Terminal {
  #status = "";

  print(line = ""): void {
    if (isTerminal && this.#status) process.stdout.write("\r\u001b[K");
    process.stdout.write(`${line}\n`);
    this.#drawStatus();
  }

  printHeads(): void {
    this.print(styleText("dim", "    +s  call  event     status       to            scenario"));
  }

  /** One event, on the clock of the whole run. */
  printStep({ label, state }: DemoCall, type: string, after: number, scenario: string): void {
    const status = styleText(colours[state.status], state.status.padEnd(12));
    this.print(
      `${seconds(after).padStart(6)}  ${label.padEnd(4)}  ${type.padEnd(8)}  ${status} ${(state.to ?? "").padEnd(13)} ${scenario}`,
    );
  }

  /** Says how things stand, in the last line. */
  showStatus({ running, ended, events }: DemoCalls): void {
    this.#status = `─ ${running} running · ${ended} ended · ${events} events ─`;
    this.#drawStatus();
  }

  /** What became of one of the calls of this run. */
  printVerdict({ label, state, steps }: DemoCall, scenario: string, isAsPromised: boolean): void {
    const mark = isAsPromised ? styleText("green", "✓") : styleText("red", "✗");
    const { hangup } = state;
    const ending = hangup ? `${hangup.name} (${hangup.code}) by ${hangup.source}` : "still running";
    const [first] = steps;
    const line = steps.map(({ type, at }) => `${type} ${seconds(at - (first?.at ?? at))} s`).join(" → ");
    this.print(
      `${mark} ${label.padEnd(4)} ${scenario}: ${styleText(colours[state.status], state.status)}, ${ending}`,
    );
    this.print(`       ${line}`);
  }

  #drawStatus(): void {
    if (isTerminal && this.#status) process.stdout.write(`\r\u001b[K${styleText("dim", this.#status)}`);
  }
}
