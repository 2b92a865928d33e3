import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { RelayClient } from "@plivo-edge/live/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startRelay } from "../../worker/dev/relay.ts";
import { signedCallback } from "../signed-callback.ts";

const authToken = "a-token-for-this-test";
const secret = "0123456789abcdef0123456789abcdef";

let storage: string;
beforeAll(async () => {
  storage = await mkdtemp(join(tmpdir(), "plivo-edge-storage-"));
});
afterAll(() => rm(storage, { recursive: true, force: true }));

function start(): ReturnType<typeof startRelay> {
  return startRelay({
    port: 0,
    persist: storage,
    secrets: { PLIVO_AUTH_TOKEN: authToken, TICKET_SECRET: secret },
  });
}

/** Kills every workerd that this process has started, as the kernel does when memory is short. */
async function killWorkerd(): Promise<number> {
  const { stdout } = await promisify(execFile)("pgrep", ["-P", String(process.pid), "workerd"]);
  const ids = stdout.trim().split("\n").map(Number);
  for (const id of ids) process.kill(id, "SIGKILL");
  return ids.length;
}

async function ring(url: string, call: string): Promise<number> {
  // What asked a process that is killed may never hear of it.
  const signal = AbortSignal.timeout(3_000);
  const response = await fetch(await signedCallback(url, call, authToken), { signal });
  await response.text();
  return response.status;
}

it("every callback that got a 200 is there after workerd was killed under load", async () => {
  const first = await start();
  const { ringUrl } = new RelayClient({ url: first.url, secret }).callbacks();
  const acknowledged: string[] = [];
  let failed = 0;
  let killed: Promise<number> | undefined;

  // Sixteen callers at once, so that the kill comes while callbacks are on their way.
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (!killed) {
        const call = crypto.randomUUID();
        const status = await ring(ringUrl, call).catch(() => undefined);
        if (status === 200) acknowledged.push(call);
        else failed += 1;
        if (acknowledged.length >= 200) killed ??= killWorkerd();
      }
    }),
  );
  expect(await killed).toBeGreaterThan(0);
  expect(failed).toBeGreaterThan(0);
  await first.stop();

  const second = await start();
  const relay = new RelayClient({ url: second.url, secret });
  const found = await Promise.all(
    acknowledged.map(async (call) => {
      const response = await fetch(`${second.url}/v1/calls/${call}`, {
        headers: { authorization: `Bearer ${await relay.ticket({ call })}` },
      });
      // The relay's own snapshot.
      const { events } = (await response.json()) as { events: { type: string }[] };
      return events.map(({ type }) => type).join();
    }),
  );
  await second.stop();
  expect(acknowledged.length).toBeGreaterThanOrEqual(200);
  expect(found).toEqual(acknowledged.map(() => "ring"));
}, 60_000);
