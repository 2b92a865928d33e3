#!/usr/bin/env node
import { randomBytes } from "node:crypto";
import { realClock } from "../clock/real-clock.ts";
import { virtualClock } from "../clock/virtual-clock.ts";
import { Simulator, type SimulatorOptions } from "../simulator.ts";
import { readCall, readFaults, readServe, type ServeValues } from "./arguments.ts";
import { UsageError } from "./command-line.ts";
import { liveTable } from "./live-table.ts";
import { eventObject, line, printable, scenarioTable } from "./print.ts";
import { readScenarioFile } from "./scenario-file.ts";
import { serve } from "./serve.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

// Whoever reads may have seen enough: `plivo-simulator | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

try {
  const [first, ...rest] = process.argv.slice(2);
  if (first === "call") await call(rest);
  else await run(process.argv.slice(2));
} catch (error) {
  // The simulator's own word for an option that does not do.
  if (error instanceof UsageError || error instanceof RangeError) {
    tell(`${error.message}\nplivo-simulator --help lists what it takes.`);
    process.exit(2);
  }
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

async function run(args: readonly string[]): Promise<void> {
  const read = readServe(args);
  if ("print" in read) return say(read.print);
  const { values } = read;
  const { options, clock, givenToken } = await optionsOf(values);
  const live = process.stdout.isTTY && !values.json && !values.quiet;
  const simulator = new Simulator({
    ...options,
    onEvent: (event) => {
      if (values.quiet) return;
      if (values.json) say(JSON.stringify(eventObject(event)));
      // The table shows the rest.
      else if (!live) say(line(event));
      else if (event.type === "warning") tell(line(event));
    },
  });
  const { authId, authToken } = options;
  const server = await serve(simulator, {
    port: values.port,
    hostname: values.listen,
    ...(values.host !== undefined && { hosts: [values.host] }),
    lab: { authId, authToken, ...(values.clock === "manual" && { clock }) },
  }).catch((error: unknown) => {
    throw cannotListen(error, values) ?? error;
  });
  const greeting = [
    `A Plivo at ${server.url}, auth id ${authId}, seed ${simulator.seed}. Ctrl-C stops it.`,
    ...(givenToken
      ? []
      : [`  PLIVO_AUTH_ID=${authId} PLIVO_AUTH_TOKEN=${authToken} PLIVO_API_URL=${server.url}`]),
    `  The lab for tests: ${server.url}/lab/openapi.json`,
  ];
  if (values.json) {
    say(JSON.stringify({ type: "listening", url: server.url, authId, seed: simulator.seed }));
    if (!givenToken) tell(greeting.join("\n"));
  } else {
    say(`${greeting.join("\n")}\n\n${scenarioTable()}\n`);
  }
  const table = live
    ? liveTable(
        process.stdout,
        () => simulator.calls,
        () => clock.now(),
      )
    : undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      table?.stop();
      // Calls that are still running hold timers, and end with the process.
      void server.close().finally(() => process.exit(0));
    });
  }
}

async function call(args: readonly string[]): Promise<void> {
  const read = readCall(args);
  if ("print" in read) return say(read.print);
  const { values, operands } = read;
  const [number = ""] = operands;
  if (values.clock === "manual") {
    throw new UsageError("--clock manual waits for somebody to move it. It takes real or virtual here.");
  }
  const answerUrl = values["answer-url"];
  const { options } = await optionsOf(values);
  const hangupUrl = values["hangup-url"];
  const simulator = new Simulator({
    ...options,
    numbers: {
      ...options.numbers,
      [values.from]: { answerUrl, ...(hangupUrl !== undefined && { hangupUrl }) },
    },
    onEvent: (event) => {
      if (!values.quiet) say(values.json ? JSON.stringify(eventObject(event)) : line(event));
    },
  });
  if (values.inbound) simulator.call({ from: number, to: values.from });
  else {
    await place(simulator, options, {
      from: values.from,
      to: number,
      answer_url: answerUrl,
      hangup_url: hangupUrl,
      ring_url: values["ring-url"],
    });
  }
  await simulator.idle();
  const [made] = simulator.calls;
  if (!values.json && !values.quiet) {
    for (const heard of made?.heard ?? []) say(printable(`  heard: ${heard}`));
  }
  // A call that the application could not answer has failed.
  process.exitCode = made?.hangupCause?.source === "Error" ? 1 : 0;
}

async function place(
  simulator: Simulator,
  { authId, authToken }: SimulatorOptions,
  body: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const reply = await simulator.fetch(`https://api.plivo.com/v1/Account/${authId}/Call/`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${authId}:${authToken}`)}` },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new UsageError(String(Object(await reply.json()).error));
}

async function optionsOf(values: ServeValues): Promise<{
  readonly options: SimulatorOptions;
  readonly clock: ReturnType<typeof virtualClock>;
  readonly givenToken: boolean;
}> {
  // A variable that is empty is how a `.env` file leaves one out; an empty flag is a mistake.
  const token = values["auth-token"] ?? (process.env["PLIVO_AUTH_TOKEN"] || undefined);
  const authId = values["auth-id"] ?? (process.env["PLIVO_AUTH_ID"] || "MAXXXXXXXXXXXXXXXXXX");
  // They travel in a header, the id before a colon.
  if (!/^[\w-]+$/.test(authId)) throw new UsageError("--auth-id takes letters and digits.");
  if (token !== undefined && !/^[!-~]+$/.test(token)) {
    throw new UsageError("--auth-token takes letters, digits and signs of ASCII.");
  }
  const file = values.scenario === undefined ? {} : await readScenarioFile(values.scenario);
  const virtual = virtualClock({ start: Date.now(), auto: values.clock !== "manual" });
  // A clock that nobody moves by hand never has `advance` called.
  const clock =
    values.clock === "real" ? { ...realClock({ speed: values.speed }), advance: virtual.advance } : virtual;
  const options: SimulatorOptions = {
    authId,
    authToken: token ?? randomBytes(20).toString("hex"),
    clock,
    ...(values.seed !== undefined && { seed: values.seed }),
    callsPerSecond: values["calls-per-second"],
    timeZoneOffset: values["time-zone"],
    strict: values.strict,
    ...file,
    faults: { ...file.faults, ...readFaults(values.faults) },
  };
  return { options, clock, givenToken: token !== undefined };
}

/** Why nothing listens, as far as another flag would change it. */
function cannotListen(error: unknown, { port, listen }: ServeValues): UsageError | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new UsageError(`Port ${port} is in use. Stop what uses it, or take a free one: --port 0`);
  }
  if (code === "EACCES") {
    return new UsageError(`Port ${port} is not for everybody. Take one above 1023, or a free one: --port 0`);
  }
  return code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN"
    ? new UsageError(`--listen ${listen} is no address of this machine.`)
    : undefined;
}
