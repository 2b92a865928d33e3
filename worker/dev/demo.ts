import { spawn } from "node:child_process";
import { Plivo } from "@plivo-edge/client";
import { RelayClient } from "@plivo-edge/live/server";
import { realClock, Simulator } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { DemoCalls, numbers, scenarioOf } from "./calls.ts";
import { campaignPace, DemoCampaigns, endOf } from "./campaign.ts";
import { type DemoValues, refuse } from "./command.ts";
import { openDoor } from "./door.ts";
import { onKey } from "./keys.ts";
import { portsInUse } from "./ports.ts";
import { startRelay } from "./relay.ts";
import { keptSecrets, newSecrets } from "./secrets.ts";
import { Terminal } from "./terminal.ts";

/** Runs the whole path until somebody stops it, or with `once` until the calls have ended. */
export async function demo({ once, port, speed = once ? 3 : 1, seed }: DemoValues): Promise<void> {
  const startedAt = performance.now();
  // No call of these takes a third of it; one that does is a failure, not a reason to wait for ever.
  const longestRun = 60_000;
  /** Milliseconds between two of the calls, so that several ring while somebody looks. */
  const apart = 700 / speed;
  const reminderAfter = 60_000;

  const [relayPort, plivoPort, doorPort] = [port, port + 1, port + 2];
  const taken = await portsInUse([relayPort, plivoPort, doorPort]);
  if (taken.length > 0) {
    const which = taken.length > 1 ? `Ports ${taken.join(", ")} are` : `Port ${taken[0]} is`;
    refuse(`${which} in use. Stop what uses it, or take three others: npm start -- --port 9700`);
  }

  const isWatched =
    process.stdin.isTTY === true && process.stdout.isTTY === true && !once && !process.env["CI"];
  const terminal = new Terminal();
  terminal.print("plivo-edge: starting a simulated Plivo, and the relay in workerd …");
  const authId = "MAXXXXXXXXXXXXXXXXXX";
  const { authToken, ticketSecret, apiKey } = once ? newSecrets() : await keptSecrets();
  const simulator = new Simulator({
    authId,
    authToken,
    clock: realClock({ speed }),
    // The seven calls beside the campaign.
    callsPerSecond: campaignPace + 2,
    ...(seed !== undefined && { seed }),
  });
  const plivoServer = await serve(simulator, { port: plivoPort });
  const from = "14155550111";
  const relayWorker = await startRelay({
    port: relayPort,
    secrets: {
      PLIVO_AUTH_ID: authId,
      PLIVO_AUTH_TOKEN: authToken,
      PLIVO_API_URL: plivoServer.url,
      TICKET_SECRET: ticketSecret,
      API_KEYS: apiKey,
      CALLS_PER_SECOND: String(campaignPace),
      CONSOLE_FROM: from,
      CONSOLE_NUMBERS: numbers.map((number) => `${number} ${scenarioOf(number).name}`).join(", "),
    },
  });
  const ending = new AbortController();
  const stops = [() => relayWorker.stop(), () => plivoServer.close()];

  async function stop(code: number): Promise<never> {
    ending.abort();
    await Promise.allSettled(stops.map((end) => end()));
    process.exit(code);
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Wrangler's own handler would end this process before the servers have closed.
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (ending.signal.aborted) return;
      terminal.print("plivo-edge: stopping");
      void stop(0);
    });
  }

  const plivo = new Plivo({ authId, authToken, baseUrl: plivoServer.url });
  const relay = new RelayClient({ url: relayWorker.url, secret: ticketSecret });

  /** Asks the relay for something that a ticket opens, such as how many watch a feed. */
  async function look(path: string, ticket: string): Promise<{ subscribers?: number }> {
    const response = await fetch(`${relayWorker.url}/v1/${path}`, {
      headers: { authorization: `Bearer ${ticket}` },
    });
    // The relay's own reply.
    return (await response.json()) as { subscribers?: number };
  }

  let firstCallAt: number | undefined;
  const calls = new DemoCalls((call, type, at) => {
    firstCallAt ??= at;
    terminal.printStep(call, type, at - firstCallAt, scenarioOf(call.state.to ?? "").name);
    terminal.showStatus(calls);
  });
  // The Worker and both kinds of object are up before it is said that they are.
  await look("calls/warm-up", await relay.ticket({ call: "warm-up" }));
  void calls.follow(relay, ending.signal);
  const feedTicket = await relay.ticket({ feed: "calls" });
  while (!((await look("feeds/calls", feedTicket)).subscribers ?? 0)) await pause(20);

  async function place(number: string): Promise<string> {
    firstCallAt ??= Date.now();
    const { requestUuid } = await plivo.calls.create({
      from,
      to: number,
      machineDetection: true,
      ringTimeout: 20,
      ...relay.callbacks(),
    });
    return requestUuid;
  }

  /** Starts a campaign of forty numbers, and says where to look. */
  async function runCampaign(campaigns: DemoCampaigns, console: string): Promise<void> {
    try {
      const campaign = await campaigns.start();
      terminal.print(`  Campaign  ${console}/campaigns/${campaign.id}`);
      terminal.print(await endOf(campaign, ending.signal));
    } catch (error) {
      if (!ending.signal.aborted) terminal.print(String(error));
    }
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Places the calls, waits for their ends, and says whether each ended as its number promises. */
  async function run(): Promise<boolean> {
    terminal.printHeads();
    const limit = AbortSignal.any([ending.signal, AbortSignal.timeout(longestRun)]);
    const placed: { readonly number: string; readonly call: string }[] = [];
    for (const [index, number] of numbers.entries()) {
      if (index > 0) await pause(apart);
      placed.push({ number, call: await place(number) });
    }
    const rows = await Promise.all(
      placed.map(async ({ number, call }) => {
        const ended = await calls.end(call, limit);
        return { ended, number, isAsPromised: calls.isAsPromised(ended, number) };
      }),
    );
    terminal.print();
    for (const { ended, number, isAsPromised } of rows) {
      terminal.printVerdict(ended, scenarioOf(number).name, isAsPromised);
    }
    const promised = rows.filter(({ isAsPromised }) => isAsPromised).length;
    const ends = new Set(rows.map(({ ended: { state } }) => `${state.status} ${state.hangup?.code}`)).size;
    const events = rows.reduce((sum, { ended }) => sum + ended.steps.length, 0);
    terminal.print();
    terminal.print(
      `${promised} of ${rows.length} calls ended as they should, in ${ends} different ways; ${events} events, each once and in order.`,
    );
    return promised === rows.length;
  }

  /** The three lines with which a backend without any SDK places a call. */
  function printKey(): void {
    terminal.print();
    terminal.print(`  API_KEY=${apiKey}`);
    terminal.print(`  curl ${relayWorker.url}/v1/calls -H "authorization: Bearer $API_KEY" \\`);
    terminal.print(`    -d '{ "from": "${from}", "to": "14155550110" }'`);
    terminal.print();
  }

  const keysHelp = `Enter start   b browser   1–${numbers.length} one call   c campaign   k key and curl   h help   q quit`;

  function ready(consoleUrl?: string): void {
    const took = ((performance.now() - startedAt) / 1000).toFixed(1);
    const pace = speed === 1 ? "real time" : `${speed} times as fast as life`;
    terminal.print();
    terminal.print(`  plivo-edge   ready in ${took} s                    simulated: nothing is dialled`);
    terminal.print();
    if (consoleUrl !== undefined) terminal.print(`  Console   ${consoleUrl}          opens signed in`);
    terminal.print(`  Relay     ${relayWorker.url}          workerd`);
    terminal.print(`  Plivo     ${plivoServer.url}          simulator, ${pace}, seed ${simulator.seed}`);
    terminal.print();
  }

  if (once) {
    ready();
    await stop((await run()) ? 0 : 1);
  }

  const campaigns = new DemoCampaigns({ url: relayWorker.url, key: apiKey, from });
  const door = await openDoor({
    port: doorPort,
    relay: relayWorker.url,
    apiKey,
    campaign: async () => (await campaigns.latest).id,
  });
  stops.unshift(() => door.stop());
  ready(door.url);

  if (!isWatched) {
    await run();
    printKey();
    terminal.print("The relay and its console stay up. Ctrl-C stops everything.");
  } else {
    let started: Promise<boolean> | undefined;
    const start = (): void => {
      started ??= run().then((isGood) => {
        terminal.print(`Press 1–${numbers.length}, or Dial on the page, for another call.`);
        started = undefined;
        return isGood;
      });
    };
    terminal.print(`  Open the console and ${numbers.length} calls begin, or press Enter.`);
    terminal.print(`  ${keysHelp}`);
    terminal.print();
    const actions: Readonly<Record<string, () => void>> = {
      "\r": start,
      b: () => openBrowser(door.url, () => terminal.print(`  Open ${door.url}`)),
      c: () => void runCampaign(campaigns, door.url),
      k: printKey,
      h: () => terminal.print(`  ${keysHelp}`),
      q: () => void stop(0),
      // Ctrl-C, which a terminal in raw mode gives as a key.
      "\u0003": () => void stop(0),
    };
    stops.unshift(async () => endKeys());
    const endKeys = onKey((key) => {
      const number = numbers[Number(key) - 1];
      if (number !== undefined) void place(number);
      else actions[key]?.();
    });
    const remindAt = Date.now() + reminderAfter;
    let reminded = false;
    // The console's first subscriber is the second one: this process is the other.
    while (!started && ((await look("feeds/calls", feedTicket)).subscribers ?? 0) < 2) {
      if (!reminded && Date.now() > remindAt) {
        terminal.print(`  Still waiting: open ${door.url}, or press Enter.`);
        reminded = true;
      }
      await pause(300);
    }
    start();
  }
}

function openBrowser(url: string, whereNot: () => void): void {
  const opener = { darwin: "open", win32: "explorer" }[process.platform as string] ?? "xdg-open";
  spawn(opener, [url], { stdio: "ignore", detached: true }).on("error", whereNot).unref();
}
