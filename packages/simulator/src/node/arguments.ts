import { parseArgs } from "node:util";
import type { Faults } from "../callback/faults.ts";

export interface Arguments {
  readonly port: number;
  readonly authId: string;
  readonly authToken: string;
  readonly speed: number;
  readonly seed: number;
  readonly callsPerSecond: number;
  readonly timeZoneOffset: string;
  readonly faults: Faults;
}

export const usage = `plivo-simulator: a Plivo on this machine

  --port 8790                       where to listen; 0 takes a free port
  --auth-id MAXXXXXXXXXXXXXXXXXX    what clients must send
  --auth-token simulator-auth-token what clients must send, and what signs callbacks
  --speed 1                         how many seconds of a call pass in a second
  --seed 1                          the same seed gives the same ids
  --calls-per-second 2              more are queued
  --time-zone +00:00                the zone of StartTime, AnswerTime and EndTime
  --faults drop=0.1,duplicate=0.2   probabilities: drop, refuse, loseReply, duplicate, late, delay, forge
  --help
`;

const faultNames = ["drop", "refuse", "loseReply", "duplicate", "late", "delay", "forge"] as const;

/** Says what is wrong with the command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the command line. @throws UsageError; `undefined` asks for help. */
export function readArguments(args: readonly string[]): Arguments | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    port: numeric("port", values.port, (port) => Number.isInteger(port) && port >= 0 && port < 65_536),
    speed: numeric("speed", values.speed, (speed) => speed > 0),
    seed: numeric("seed", values.seed, Number.isInteger),
    callsPerSecond: numeric(
      "calls-per-second",
      values["calls-per-second"],
      (calls) => Number.isInteger(calls) && calls > 0,
    ),
    authId: values["auth-id"],
    authToken: values["auth-token"],
    timeZoneOffset: values["time-zone"],
    faults: readFaults(values.faults),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: "8790" },
        "auth-id": { type: "string", default: "MAXXXXXXXXXXXXXXXXXX" },
        "auth-token": { type: "string", default: "simulator-auth-token" },
        speed: { type: "string", default: "1" },
        seed: { type: "string", default: "1" },
        "calls-per-second": { type: "string", default: "2" },
        "time-zone": { type: "string", default: "+00:00" },
        faults: { type: "string", default: "" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function numeric(name: string, text: string, holds: (value: number) => boolean): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || !holds(value))
    throw new UsageError(`--${name} ${text} is not a number it takes.`);
  return value;
}

function readFaults(text: string): Faults {
  const pairs = text.split(",").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", probability = ""] = pair.split("=", 2);
      const known = faultNames.find((fault) => fault === name);
      if (known === undefined) throw new UsageError(`--faults: ${name} is none of ${faultNames.join(", ")}.`);
      return [known, numeric(`faults ${known}`, probability, (value) => value >= 0 && value <= 1)];
    }),
  );
}
