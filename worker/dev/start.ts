// `npm start`: the whole path on one machine. A Plivo (simulated), the relay in workerd, calls placed by the
// real client and watched by the real subscriber, in this terminal and on the console page.

import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { type CallState, isEnded } from "@plivo-edge/callbacks";
import { Plivo } from "@plivo-edge/client";
import { watchCall } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";
import { realClock, Simulator, scenarios } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { numbers } from "./calls.ts";
import { openDoor } from "./door.ts";
import { portsInUse } from "./ports.ts";
import { startRelay } from "./relay.ts";
import {
  print,
  printProgress,
  printStep,
  printTable,
  progressInterval,
  type Row,
  type Step,
} from "./terminal.ts";

const { values } = parseArgs({
  options: {
    once: { type: "boolean", default: false },
    port: { type: "string", default: "8787" },
    speed: { type: "string", default: "3" },
  },
});
// No call of these takes a third of it; one that does is a failure, not a reason to wait for ever.
const patience = 60_000;
const port = Number(values.port);
const [relayPort, plivoPort, doorPort] = [port, port + 1, port + 2];
const taken = await portsInUse([relayPort, plivoPort, doorPort]);
if (taken.length > 0) {
  const which = taken.length > 1 ? `Ports ${taken.join(", ")} are` : `Port ${taken[0]} is`;
  console.error(`${which} in use. Stop what uses it, or take three others: npm start -- --port 9700`);
  process.exit(1);
}

print("plivo-edge: starting a simulated Plivo, and the relay in workerd …");
const authId = "MAXXXXXXXXXXXXXXXXXX";
const authToken = randomBytes(20).toString("hex");
const secret = randomBytes(32).toString("base64url");
const apiKey = randomBytes(24).toString("base64url");
const simulator = new Simulator({
  authId,
  authToken,
  clock: realClock({ speed: Number(values.speed) }),
  callsPerSecond: 10,
});
const plivoServer = await serve(simulator, { port: plivoPort });
const relayWorker = await startRelay({
  port: relayPort,
  secrets: {
    PLIVO_AUTH_ID: authId,
    PLIVO_AUTH_TOKEN: authToken,
    PLIVO_API_URL: plivoServer.url,
    TICKET_SECRET: secret,
    API_KEYS: apiKey,
  },
});
const stops = [() => relayWorker.stop(), () => plivoServer.close()];
let stopping = false;

async function stop(code: number): Promise<never> {
  stopping = true;
  await Promise.allSettled(stops.map((end) => end()));
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Wrangler's own handler would end this process before the servers have closed.
  process.removeAllListeners(signal);
  process.on(signal, () => {
    if (stopping) return;
    print("plivo-edge: stopping");
    void stop(0);
  });
}

const plivo = new Plivo({ authId, authToken, baseUrl: plivoServer.url });
const relay = new RelayClient({ url: relayWorker.url, secret });

/** Places a call and mints the ticket with which it is watched. */
async function place(to: string): Promise<{ ticket: string; fate: string; placedAt: number }> {
  const placedAt = Date.now();
  const { requestUuid } = await plivo.calls.create({
    from: "14155550111",
    to,
    machineDetection: true,
    ringTimeout: 20,
    ...relay.callbacks(),
  });
  return { ticket: await relay.ticket({ call: requestUuid }), fate: scenarioOf(to).name, placedAt };
}

function scenarioOf(number: string): (typeof scenarios)[number] {
  const fate = scenarios.find(({ suffix }) => number.endsWith(suffix)) ?? scenarios[0];
  if (!fate) throw new Error("the simulator knows no fate");
  return fate;
}

let ended = 0;

/** Prints a call's events until it has ended, and says whether it ended as its number promises. */
async function follow(to: string): Promise<Row> {
  const { ticket, fate, placedAt } = await place(to);
  const watch = watchCall(ticket, { signal: AbortSignal.timeout(patience) });
  const steps: Step[] = [];
  let inOrder = true;
  let last: CallState = watch.state;
  for await (const { seq, event, state } of watch) {
    last = state;
    inOrder &&= event.type !== "gap" && seq === steps.length + 1;
    const step = {
      type: event.type,
      after: (event.type === "gap" ? Date.now() : event.receivedAt) - placedAt,
    };
    steps.push(step);
    printStep(step, fate, state);
    if (isEnded(state.status)) break;
  }
  watch.close();
  ended += 1;
  const { hangupCause: end } = scenarioOf(to);
  return {
    fate,
    steps,
    state: last,
    expected: inOrder && last.status === end.status && last.hangup?.code === end.code,
  };
}

print(`  relay    ${relayWorker.url}  (workerd)`);
print(`  Plivo    ${plivoServer.url}  (simulated, ${values.speed} times as fast as life)`);
if (!values.once) {
  const door = await openDoor({
    port: doorPort,
    relay: relayWorker.url,
    ticket: () => relay.ticket({ feed: "calls" }),
  });
  stops.unshift(() => door.stop());
  print(`  console  ${door.url}  (open it: the calls are there too)`);
}
print();

const startedAt = Date.now();
const progress = setInterval(
  () => printProgress(ended, numbers.length, Date.now() - startedAt),
  progressInterval,
);
const rows = await Promise.all(numbers.map(follow));
clearInterval(progress);
printTable(rows);

const expected = rows.filter((row) => row.expected).length;
const ends = new Set(rows.map(({ state }) => `${state.status} ${state.hangup?.code}`)).size;
const events = rows.reduce((sum, { steps }) => sum + steps.length, 0);
print(
  `${expected} of ${rows.length} calls ended as they should, in ${ends} different ways; ${events} events, each once and in order.`,
);

if (values.once) await stop(expected === rows.length ? 0 : 1);
print("The relay and its console stay up. Place another call, as a backend without any SDK does:");
print();
print(`  curl ${relayWorker.url}/v1/calls -H "authorization: Bearer ${apiKey}" \\`);
print(`    -d '{ "from": "14155550111", "to": "14155550110" }'`);
print();
print(`The same key opens ${relayWorker.url}/console. Ctrl-C stops everything.`);
