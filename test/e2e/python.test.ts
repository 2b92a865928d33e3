import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "./stage.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const script = new URL("../../packages/examples/python-http/watch.py", import.meta.url).pathname;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.close();
});

async function watch(ticket: string): Promise<{ events: { type: string }[]; code: number; said: string }> {
  const child = spawn("python3", [script, ticket]);
  const exit = once(child, "exit");
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  const events = out.split("\n").filter(Boolean);
  return { events: events.map((line) => JSON.parse(line)), code, said };
}

describe.skipIf(!hasPython)("a subscriber in Python's standard library", () => {
  it("sees every event of a call once and in order, though its connection is cut, and stops at its end", async () => {
    const { requestUuid: call } = await stage.plivo.calls.create({
      from: "14155550111",
      to: "14155550100",
      ...stage.relay.callbacks(),
    });
    const watched = watch(await stage.cuttable.ticket({ call }));
    // Whatever it waits for when the call rings, is cut.
    let cuts = 0;
    while (cuts === 0) {
      await stage.relay.ticket({ call });
      cuts = stage.cut();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { events, code } = await watched;
    expect(events.map(({ type }) => type)).toEqual(["ring", "answer", "hangup"]);
    expect(code).toBe(0);
  });

  it("says why it is refused, and does not come back", async () => {
    const [claims] = (await stage.relay.ticket({ feed: "calls" })).split(".");
    const { code, said } = await watch(`${claims}.${"A".repeat(43)}`);
    expect(said).toContain("401");
    expect(said).toContain("ticket forged");
    expect(code).toBe(1);
  });
});
