import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { WriteStream } from "node:tty";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { Plivo } from "@plivo-edge/client";
import { realClock, Simulator, scenarios, virtualClock } from "@plivo-edge/simulator";
import { readCommandLine, serve } from "@plivo-edge/simulator/node";
import { answer, response, speak } from "@plivo-edge/xml";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { liveTable } from "../src/node/live-table.ts";
import { callTable, line, printable } from "../src/node/print.ts";
import { readScenarioFile } from "../src/node/scenario-file.ts";
import { authId, authToken, sent } from "./simulation.ts";

const urls = { answerUrl: "http://shop.test/answer", hangupUrl: "http://shop.test/hangup" };

describe("serve", () => {
  it("answers over a socket, and is gone when it is closed", async () => {
    const receive = async (url: string): Promise<Response> =>
      url.endsWith("/answer") ? answer(response(speak("Hello."))) : new Response();
    const simulator = new Simulator({
      authId,
      authToken,
      clock: realClock({ speed: 1_000 }),
      fetch: receive,
    });
    const server = await serve(simulator, { port: 0 });
    const plivo = new Plivo({ authId, authToken, baseUrl: server.url });
    const { requestUuid } = await plivo.calls.create({ from: "14155550000", to: "14155550100", ...urls });
    await simulator.idle();
    const [call] = simulator.calls;
    expect(call).toMatchObject({ requestUuid, status: "completed", heard: ["Hello."] });
    expect(call && sent(call)).toBe("answer hangup");
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it("breaks the connection where an API fault says so", async () => {
    const simulator = new Simulator({ authId, authToken, clock: realClock({ speed: 1_000 }) });
    await using server = await serving(simulator);
    simulator.failNext("reset");
    const plivo = new Plivo({ authId, authToken, baseUrl: server.url });
    const dial = plivo.calls.create({ from: "14155550000", to: "14155550100", ...urls });
    await expect(dial).rejects.toMatchObject({ name: "PlivoConnectionError", ambiguous: true });
    expect(simulator.calls).toEqual([]);
  });

  it("says so when its port is taken", async () => {
    const simulator = new Simulator({ authId, authToken });
    await using server = await serving(simulator);
    const port = Number(new URL(server.url).port);
    await expect(serve(simulator, { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

async function serving(simulator: Simulator): Promise<{ url: string } & AsyncDisposable> {
  const { url, close } = await serve(simulator, { port: 0 });
  return { url, [Symbol.asyncDispose]: close };
}

describe("the command", () => {
  const running = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
    running.clear();
  });

  const source = fileURLToPath(new URL("../src/node/cli.ts", import.meta.url));

  function start(...args: string[]): {
    child: ChildProcess;
    line: (text: RegExp) => Promise<string>;
    all: () => string;
  } {
    const child = spawn(process.execPath, ["--conditions=@plivo-edge/source", source, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    const lines: string[] = [];
    const waiting = new Set<() => void>();
    const ended = once(child, "close");
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) throw new Error("the child has no output");
      createInterface(stream).on("line", (line) => {
        lines.push(line);
        for (const look of waiting) look();
      });
    }
    const line = (text: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((each) => text.test(each));
          if (found !== undefined) resolve(found);
        };
        waiting.add(look);
        void ended.then(() => reject(new Error(`it ended without ${text}:\n${lines.join("\n")}`)));
        look();
      });
    return { child, line, all: () => lines.join("\n") };
  }

  it("prints its address and the magic numbers, tells every event, and Ctrl-C ends it with 0", async () => {
    const { child, line, all } = start(
      "--port",
      "0",
      "--speed",
      "1000",
      "--auth-id",
      authId,
      "--auth-token",
      authToken,
    );
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await line(/A Plivo at/))?.[0] ?? "";
    for (const { suffix, name } of scenarios)
      expect(await line(new RegExp(`…${suffix} +${name}`))).toBeDefined();

    const plivo = new Plivo({ authId, authToken, baseUrl: url });
    await plivo.calls.create({
      from: "14155550000",
      to: "14155550102",
      answerUrl: `${url}/answer`,
      hangupUrl: `${url}/hangup`,
    });
    expect(await line(/→ hangup +401/)).toContain("…0102");
    expect(await line(/ended/)).toContain("busy: 3010 Busy Line (Carrier)");
    expect(all()).not.toContain("14155550");
    expect(all()).not.toContain(authToken);

    const exit = once(child, "close");
    child.kill("SIGINT");
    expect(await exit).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it("makes up a token of its own, another each time, and prints what to paste", async () => {
    const tokens = new Set<string>();
    for (let run = 0; run < 2; run += 1) {
      const { line } = start("--port", "0", "--quiet");
      expect(await line(/A Plivo at/)).toMatch(/seed \d+\. Ctrl-C stops it\.$/);
      const [, token = ""] = /PLIVO_AUTH_TOKEN=([0-9a-f]{40}) /.exec(await line(/PLIVO_AUTH_TOKEN=/)) ?? [];
      tokens.add(token);
    }
    expect(tokens.size).toBe(2);
    expect(tokens).not.toContain("");
  });

  it("takes credentials that are empty in the environment for none", async () => {
    vi.stubEnv("PLIVO_AUTH_ID", "");
    vi.stubEnv("PLIVO_AUTH_TOKEN", "");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { line } = start("--port", "0", "--quiet");
    expect(await line(/PLIVO_AUTH_TOKEN=/)).toMatch(
      /PLIVO_AUTH_ID=MAXXXXXXXXXXXXXXXXXX PLIVO_AUTH_TOKEN=[0-9a-f]{40} /,
    );
  });

  it("call places a call and follows it to its end, and --json prints an object a line", async () => {
    const { child, all } = start(
      ...["call", "14155550102", "--answer-url", "http://127.0.0.1:1/answer", "--clock", "virtual", "--json"],
    );
    expect(await once(child, "close")).toEqual([0, null]);
    const events = all()
      .split("\n")
      .map((text) => JSON.parse(text));
    expect(events.map(({ type }) => type)).toEqual(["created", "initiated", "ringing", "ended"]);
    expect(events.at(-1).call).toMatchObject({ to: "14155550102", hangupCause: { code: 3010 } });
  });

  it("call ends with 1 where the application does not answer", async () => {
    const args = ["call", "14155550100", "--answer-url", "http://127.0.0.1:1/answer", "--clock", "virtual"];
    const { child, all } = start(...args);
    expect(await once(child, "close")).toEqual([1, null]);
    expect(all()).toContain("7011 Error Reaching Answer URL");
  });

  it("says what to do when its port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { child, all } = start("--port", String(port));
    expect(await once(child, "close")).toEqual([2, null]);
    expect(all()).toContain(`Port ${port} is in use. Stop what uses it, or take a free one: --port 0`);
    expect(all()).not.toContain("at Server");
    taken.close();
  });

  it.each([
    [["--speed", "fast"], "--speed fast is not a number it takes."],
    [["--faults", "explode=1"], "--faults: explode is none of drop, "],
    [["--faults", "drop=2"], "--faults drop 2 is not a number it takes."],
    [["--time-zone", "CET"], 'timeZoneOffset must read like "+05:30", not "CET".'],
    [["--speed", "NaN"], "--speed NaN is not a number it takes. It takes a number greater than 0."],
    [["--seed", "1.5"], "--seed 1.5 is not a number it takes. It takes a whole number."],
    [["--nonsense"], "--nonsense is not an option."],
    [["--prot", "9"], "--prot is not an option. Did you mean --port?"],
    [["--seed", "--json"], "--seed needs a value."],
    [["--json=yes"], "--json takes no value."],
    [["--clock", "wall"], "--clock wall is none of real, virtual, manual."],
    [["--scenario", "nowhere.json"], "--scenario nowhere.json cannot be read"],
    [["elsewhere"], "elsewhere is not expected here."],
    [["--time-zone", "+25:99"], 'timeZoneOffset must read like "+05:30", not "+25:99".'],
    [["--listen", "192.0.2.1"], "--listen 192.0.2.1 is no address of this machine."],
    [["--listen", "nowhere.invalid"], "--listen nowhere.invalid is no address of this machine."],
    [["--auth-id", "é"], "--auth-id takes letters and digits."],
    [["--auth-token", "pässword"], "--auth-token takes letters, digits and signs of ASCII."],
  ])("says what is wrong with %j", async (args, text) => {
    const { child, all } = start("--port", "0", ...args);
    expect(await once(child, "close")).toEqual([2, null]);
    expect(all()).toContain(text);
    expect(all()).not.toContain("    at ");
  });

  const answerUrl = "http://127.0.0.1:1/answer";
  it.each([
    [["--answer-url", "localhost"], "--answer-url localhost is not a URL of http or https."],
    [["--inbound", "--answer-url", "ftp://a.b/c"], "--answer-url ftp://a.b/c is not a URL of http or https."],
    [["--answer-url", answerUrl, "--hangup-url", "/x"], "--hangup-url /x is not a URL of http or https."],
    [["--answer-url", answerUrl, "--clock", "manual"], "--clock manual waits for somebody to move it."],
  ])("call says what is wrong with %j", async (args, text) => {
    const { child, all } = start("call", "14155550100", ...args);
    expect(await once(child, "close")).toEqual([2, null]);
    expect(all()).toContain(text);
    expect(all()).not.toContain("created");
  });

  it("--help lists what it takes, and ends", async () => {
    const { child, all } = start("--help");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(all()).toContain("--faults drop=0.1,duplicate=0.2");
    expect(all()).toContain("plivo-simulator call 14155550110 --answer-url http://localhost:3000/answer");
  });
});

describe("what the terminal gets", () => {
  it("is no control character, and nothing that changes the order of what is read", () => {
    const text = "\u001b[2J\u0007\u202edesrever\u2028\u200b ok";
    expect(printable(text)).toBe("[2Jdesrever ok");
    const simulator = new Simulator({
      authId,
      authToken,
      numbers: { "14155550199": { answerUrl: "http://shop.test/\u001b[2J" } },
      fetch: () => new Response(),
      clock: virtualClock(),
    });
    const call = simulator.call({ to: "14155550199", from: "sip:\u001b[2J@x" });
    for (const type of ["created", "ringing", "answered"] as const) {
      expect(line({ type, call, at: 0 })).not.toMatch(/\p{Cc}/u);
    }
    expect(stripVTControlCharacters(callTable([call], 0, 10))).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("is the time on the wall, whatever the speed of the call", () => {
    const simulator = new Simulator({
      authId,
      authToken,
      numbers: { "1": { answerUrl: "http://a.test" } },
      clock: virtualClock(),
      fetch: () => new Response(),
    });
    const call = simulator.call({ to: "1", from: "14155550100" });
    const wall = new Date(2026, 0, 5, 9, 7, 3, 42);
    expect(line({ type: "ringing", call, at: call.createdAt + 3_600_000 }, wall)).toBe(
      `09:07:03.042 +3600.0s  ${call.callUuid.slice(0, 8)}  …0100   ringing`,
    );
  });

  it("is drawn again in place on a terminal, and stays when it stops", async () => {
    const clock = virtualClock({ auto: false });
    const simulator = new Simulator({
      authId,
      authToken,
      clock,
      fetch: () => answer(response(speak("Hello."))),
    });
    simulator.numbers = { "1": { answerUrl: "http://a.test" } };
    const written: string[] = [];
    await new Promise<void>((resolve) => {
      const write = (text: string): void => {
        written.push(text);
        resolve();
      };
      // As much of a terminal as the table uses.
      const out = { rows: 24, write } as unknown as WriteStream;
      const table = liveTable(
        out,
        () => simulator.calls,
        () => clock.now(),
      );
      onTestFinished(() => table.stop());
      simulator.call({ to: "1", from: "14155550100" });
    });
    expect(written[0]).toContain("in-progress: Hello.");
    await clock.advance(60_000);
    await expect.poll(() => written.length).toBeGreaterThan(1);
    // Two lines up, and over what was there.
    expect(written.at(-1)).toMatch(/^.\[2A.\[J/s);
    expect(written.at(-1)).toContain("completed: 4010");
  });

  it("is a table with a time line for each call", async () => {
    const simulator = new Simulator({
      authId,
      authToken,
      numbers: { "1": { answerUrl: "http://a.test" } },
      clock: virtualClock(),
      fetch: () => answer(response(speak("Fifteen letters"))),
    });
    const call = simulator.call({ to: "1", from: "14155550100" });
    await simulator.idle();
    vi.stubEnv("NO_COLOR", "1");
    const [head, row] = callTable([call], call.createdAt, 10).split("\n");
    expect(head).toContain("time line");
    expect(row).toContain("…0100");
    expect(row).toContain("━");
    expect(row).toContain("completed: 4010 End Of XML Instructions");
    vi.unstubAllEnvs();
  });
});

describe("the one table of options", () => {
  const read = (...args: string[]) =>
    readCommandLine(
      {
        name: "point",
        summary: "sends a number's calls to the relay.",
        examples: ["point https://relay.example.com --number 14155550100"],
        operands: ["RELAY_URL", "[APPLICATION]"],
        options: {
          number: { type: "text", value: "NUMBER", help: "whose calls" },
          tries: {
            type: "number",
            default: 3,
            help: "how often",
            takes: "a whole number",
            fits: Number.isInteger,
          },
          force: { type: "flag", help: "asks nothing" },
        },
        version: "1.2.3",
      },
      args,
    );

  it("reads values by their types", () => {
    expect(read("https://relay.example.com", "--number", "1", "--tries=5", "--force")).toEqual({
      values: { number: "1", tries: 5, force: true },
      operands: ["https://relay.example.com"],
    });
    expect(read("x")).toEqual({ values: { number: undefined, tries: 3, force: false }, operands: ["x"] });
  });

  it("writes the help from the same table, wherever it is asked for", () => {
    for (const args of [["--help"], ["x", "-h"], ["--nonsense", "--help"]]) {
      expect(read(...args)).toEqual({ print: expect.stringContaining("--tries 3") });
    }
    expect(read("--version")).toEqual({ print: "1.2.3" });
  });

  it.each([
    [[], "RELAY_URL is missing."],
    [["a", "b", "c"], "c is not expected here."],
    [["a", "--nmber", "1"], "--nmber is not an option. Did you mean --number?"],
    [["a", "-x"], "-x is not an option."],
    [["a", "--number"], "--number needs a value."],
    [["a", "--tries", ""], "--tries  is not a number it takes. It takes a whole number."],
    [["a", "--tries", "Infinity"], "--tries Infinity is not a number it takes. It takes a whole number."],
  ])("%j: %s", (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});

describe("a scenario file", () => {
  async function written(name: string, text: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "scenario-"));
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  it("is JSON", async () => {
    const file = { scenarios: { "0888": { answerAfter: 0, digits: "1" } }, faults: { drop: 0.5 } };
    expect(await readScenarioFile(await written("a.json", JSON.stringify(file)))).toEqual(file);
  });

  it("is a module, in which a callee can think", async () => {
    const text =
      'export default { scenarios: { "0888": { answerAfter: 0, digits: ({ number }) => String(number) } } };';
    const { scenarios } = await readScenarioFile(await written("a.mjs", text));
    expect(scenarios?.["0888"]?.digits).toBeTypeOf("function");
  });

  it.each([
    ["a.json", "{", "is not JSON"],
    ["a.json", '{"scenarios":{"1":{"answer":0}}}', "scenarios.1.answer: is not known here"],
    ["a.json", '{"numbers":{"1":{}}}', "numbers.1.answerUrl: is missing"],
    ["a.mjs", "export const a = 1;", "has no default export."],
    ["a.mjs", "throw new Error('no');", "cannot be loaded: no"],
  ])("%s that holds %s is refused in a sentence", async (name, text, message) => {
    await expect(readScenarioFile(await written(name, text))).rejects.toThrow(message);
  });
});
