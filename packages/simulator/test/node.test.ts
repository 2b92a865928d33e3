import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Plivo } from "@plivo-edge/client";
import { realClock, Simulator, scenarios } from "@plivo-edge/simulator";
import { serve } from "@plivo-edge/simulator/node";
import { answer, response, speak } from "@plivo-edge/xml";
import { afterEach, describe, expect, it } from "vitest";
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

  it("says what to do when its port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { child, all } = start("--port", String(port));
    expect(await once(child, "close")).toEqual([1, null]);
    expect(all()).toContain(`Port ${port} is in use. Stop what uses it, or take a free one: --port 0`);
    expect(all()).not.toContain("at Server");
    taken.close();
  });

  it.each([
    [["--speed", "fast"], "--speed fast is not a number it takes."],
    [["--faults", "explode=1"], "--faults: explode is none of drop, "],
    [["--faults", "drop=2"], "--faults drop 2 is not a number it takes."],
    [["--time-zone", "CET"], 'timeZoneOffset must read like "+05:30", not "CET".'],
    [["--nonsense"], "--nonsense"],
  ])("says what is wrong with %j", async (args, text) => {
    const { child, all } = start("--port", "0", ...args);
    expect(await once(child, "close")).toEqual([1, null]);
    expect(all()).toContain(text);
    expect(all()).not.toContain("    at ");
  });

  it("--help lists what it takes, and ends", async () => {
    const { child, all } = start("--help");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(all()).toContain("--faults drop=0.1,duplicate=0.2");
  });
});
