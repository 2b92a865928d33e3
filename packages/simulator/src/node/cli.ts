#!/usr/bin/env node
import { realClock } from "../clock/real-clock.ts";
import { Simulator } from "../simulator.ts";
import { readArguments, UsageError, usage } from "./arguments.ts";
import { line, scenarioTable } from "./print.ts";
import { serve } from "./serve.ts";

try {
  const chosen = readArguments(process.argv.slice(2));
  if (chosen) await run(chosen);
  else console.log(usage);
} catch (error) {
  console.error(sentence(error));
  process.exitCode = 1;
}

async function run(chosen: NonNullable<ReturnType<typeof readArguments>>): Promise<void> {
  const { port, speed, ...options } = chosen;
  const simulator = new Simulator({
    ...options,
    clock: realClock({ speed }),
    onEvent: (event) => console.log(line(event)),
  });
  const server = await serve(simulator, { port }).catch((error: unknown) => {
    throw portInUse(error)
      ? new UsageError(`Port ${port} is in use. Stop what uses it, or take a free one: --port 0`)
      : error;
  });
  console.log(
    `A Plivo at ${server.url}, auth id ${options.authId}. Ctrl-C stops it.\n\n${scenarioTable()}\n`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Calls that are still running hold timers, and end with the process.
    process.once(signal, () => void server.close().finally(() => process.exit(0)));
  }
}

function portInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

function sentence(error: unknown): string {
  // The simulator's own word for an option that does not do.
  if (error instanceof UsageError || error instanceof RangeError)
    return `${error.message}\nplivo-simulator --help lists what it takes.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
