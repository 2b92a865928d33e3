import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { RelayClient } from "@plivo-edge/live/server";
import type { Miniflare } from "miniflare";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call, end, events, hangup, ring, welcome } from "./events.ts";
import { RelayStub, startWorkerd } from "./relay-stub/index.ts";

let workerd: Miniflare;
let relay: RelayStub;
let ticket: string;
let program: ChildProcess;

beforeAll(async () => {
  workerd = await startWorkerd();
});

afterAll(() => workerd.dispose());

beforeEach(async () => {
  relay = await RelayStub.open(await workerd.ready, crypto.randomUUID());
  ticket = await new RelayClient({ url: relay.url, secret: "a-secret-that-nobody-is-going-to-guess" }).ticket(
    {
      call,
    },
  );
});

afterEach(async () => {
  program.kill();
  await relay.close();
});

/** The exit code and the output of a Node program that does nothing but watch. */
async function run(until = ""): Promise<[number, string]> {
  const script = fileURLToPath(new URL("relay-stub/subscriber.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@plivo-edge/source", script, ticket, until], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  program = child;
  const [[code], output] = await Promise.all([once(child, "exit"), text(child.stdout)]);
  return [code, output];
}

describe("a program that watches a call", () => {
  it("ends by itself when the call has ended", async () => {
    const result = run();
    const first = await relay.next();
    first.send(welcome(), events(1, ring));
    first.close(1012);
    (await relay.next()).send(welcome(1), events(2, hangup), end(2));
    expect(await result).toEqual([0, "ring ringing\nhangup completed\n"]);
  });

  it("ends by itself when it leaves the loop", async () => {
    const result = run("ring");
    (await relay.next()).send(welcome(), events(1, ring));
    expect(await result).toEqual([0, "ring ringing\n"]);
  });
});
