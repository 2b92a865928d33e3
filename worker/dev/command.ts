import { readCommandLine, UsageError } from "@plivo-edge/simulator/node";

const options = {
  once: { type: "flag", help: "stops when the calls have ended; exits with 0 if each ended as it should" },
  port: {
    type: "number",
    default: 8_787,
    help: "of the relay; the simulator and the console take the next two",
    takes: "a whole number from 1 to 65533",
    fits: (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_533,
  },
  speed: {
    type: "number",
    help: "seconds of a call that pass in a second; 1, or 3 with --once",
    takes: "a number greater than 0",
    fits: (speed: number) => speed > 0,
  },
  seed: {
    type: "number",
    value: "NUMBER",
    help: "the same seed gives the same ids; random by default",
    takes: "a whole number",
    fits: Number.isSafeInteger,
  },
} as const;

/** What `npm start` was told. */
export interface DemoValues {
  readonly once: boolean;
  readonly port: number;
  readonly speed: number | undefined;
  readonly seed: number | undefined;
}

/** Reads the command line of `npm start`; ends the process where it asks for help, or is mistaken. */
export function readCommand(args: readonly string[]): DemoValues {
  try {
    const read = readCommandLine(
      {
        name: "npm start --",
        summary: "a Plivo on this machine, the relay in workerd, and calls that you can watch.",
        examples: ["npm start", "npm start -- --port 9700", "npm start -- --once"],
        options,
      },
      args,
    );
    if (!("print" in read)) return read.values;
    process.stdout.write(`${read.print}\n`);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    refuse(error.message);
  }
}

/** Says what is wrong with how it was called, and ends. */
export function refuse(message: string): never {
  process.stderr.write(`${message}\nnpm start -- --help lists what it takes.\n`);
  process.exit(2);
}
