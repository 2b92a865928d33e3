import packageJson from "../../package.json" with { type: "json" };
import type { FaultName } from "../callback/attempt.ts";
import type { Faults } from "../callback/faults.ts";
import { readCommandLine, readNumber, UsageError } from "./command-line.ts";

/** The version of the package, for `--version`. */
const { version } = packageJson;

const positive = { takes: "a number greater than 0", fits: (value: number) => value > 0 };

const options = {
  port: {
    type: "number",
    default: 8_790,
    help: "where to listen; 0 takes a free port",
    takes: "a whole number from 0 to 65535",
    fits: (port: number) => Number.isInteger(port) && port >= 0 && port < 65_536,
  },
  listen: { type: "text", default: "127.0.0.1", help: "the address to listen on" },
  host: { type: "text", value: "NAME", help: "a further name that requests may ask for" },
  "auth-id": { type: "text", value: "MA…", help: "what clients must send; or PLIVO_AUTH_ID" },
  "auth-token": {
    type: "text",
    value: "TOKEN",
    help: "what clients must send, and what signs callbacks; or PLIVO_AUTH_TOKEN; random by default",
  },
  speed: { type: "number", default: 1, help: "how many seconds of a call pass in a second", ...positive },
  clock: {
    type: "text",
    default: "real",
    words: ["real", "virtual", "manual"],
    help: "virtual jumps from event to event; manual moves by POST /lab/advance",
  },
  seed: {
    type: "number",
    value: "NUMBER",
    help: "the same seed gives the same ids; random by default",
    takes: "a whole number",
    fits: Number.isSafeInteger,
  },
  "calls-per-second": {
    type: "number",
    default: 2,
    help: "more are queued",
    takes: "a whole number greater than 0",
    fits: (calls: number) => Number.isInteger(calls) && calls > 0,
  },
  "time-zone": {
    type: "text",
    default: "+00:00",
    help: "the zone of StartTime, AnswerTime and EndTime",
  },
  faults: {
    type: "text",
    default: "",
    value: "drop=0.1,duplicate=0.2",
    help: "probabilities: drop, refuse, loseReply, duplicate, late, delay, forge",
  },
  scenario: { type: "text", value: "FILE", help: "scenarios, numbers and faults: .json, .js or .ts" },
  strict: { type: "flag", help: "refuses what no document of Plivo's shows" },
  json: { type: "flag", help: "prints an object a line" },
  quiet: { type: "flag", help: "prints nothing of calls" },
} as const;

/** What `plivo-simulator` was told. */
export interface ServeValues {
  readonly port: number;
  readonly listen: string;
  readonly host: string | undefined;
  readonly "auth-id": string | undefined;
  readonly "auth-token": string | undefined;
  readonly speed: number;
  readonly clock: string;
  readonly seed: number | undefined;
  readonly "calls-per-second": number;
  readonly "time-zone": string;
  readonly faults: string;
  readonly scenario: string | undefined;
  readonly strict: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What `plivo-simulator call NUMBER` was told. */
export interface CallValues extends ServeValues {
  readonly "answer-url": string;
  readonly "hangup-url": string | undefined;
  readonly "ring-url": string | undefined;
  readonly from: string;
  readonly inbound: boolean;
}

/** A text to print instead. */
export interface Print {
  readonly print: string;
}

/** Reads the command line of `plivo-simulator`. @throws UsageError */
export function readServe(args: readonly string[]): { readonly values: ServeValues } | Print {
  return readCommandLine(
    {
      name: "plivo-simulator",
      summary: "a Plivo on this machine, which takes API calls and posts signed callbacks.",
      examples: [
        "plivo-simulator --speed 10",
        "plivo-simulator call 14155550110 --answer-url http://localhost:3000/answer",
      ],
      options,
      more: "It has a lab for tests at /lab: https://github.com/plivo-edge/plivo-edge/tree/main/packages/simulator#readme",
      version,
    },
    args,
  );
}

/** Reads the command line of `plivo-simulator call`. @throws UsageError */
export function readCall(
  args: readonly string[],
): { readonly values: CallValues; readonly operands: readonly string[] } | Print {
  const read = readCommandLine(
    {
      name: "plivo-simulator call",
      summary: "places one call in a Plivo of its own, and follows it to its end.",
      examples: ["plivo-simulator call 14155550110 --answer-url http://localhost:3000/answer"],
      operands: ["NUMBER"],
      options: {
        "answer-url": { type: "text", value: "URL", help: "where your application answers" },
        "hangup-url": { type: "text", value: "URL", help: "told that the call has ended" },
        "ring-url": { type: "text", value: "URL", help: "told that it rings" },
        from: { type: "text", default: "14155550000", help: "the caller id; with --inbound, your number" },
        inbound: { type: "flag", help: "the number calls you, and your application answers" },
        ...options,
      },
    },
    args,
  );
  if ("print" in read) return read;
  const answerUrl = read.values["answer-url"];
  if (answerUrl === undefined) {
    throw new UsageError("--answer-url is missing: it says where your application answers.");
  }
  for (const name of ["answer-url", "hangup-url", "ring-url"] as const) {
    const url = read.values[name];
    if (url !== undefined && !(/^https?:/i.test(url) && URL.canParse(url))) {
      throw new UsageError(`--${name} ${url} is not a URL of http or https.`);
    }
  }
  return { values: { ...read.values, "answer-url": answerUrl }, operands: read.operands };
}

const faultNames: Readonly<Record<FaultName, true>> = {
  drop: true,
  refuse: true,
  loseReply: true,
  duplicate: true,
  late: true,
  delay: true,
  forge: true,
};

/** Reads `drop=0.1,duplicate=0.2`. @throws UsageError naming what it is not. */
export function readFaults(text: string): Faults {
  const pairs = text.split(",").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", probability = ""] = pair.split("=", 2);
      if (!Object.hasOwn(faultNames, name)) {
        throw new UsageError(`--faults: ${name} is none of ${Object.keys(faultNames).join(", ")}.`);
      }
      const takes = "a probability from 0 to 1";
      const fits = (value: number): boolean => value >= 0 && value <= 1;
      return [name, readNumber(`--faults ${name}`, probability, { takes, fits })];
    }),
  );
}
