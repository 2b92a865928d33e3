import { type CallUpdate, type CallWatch, watchCall } from "@plivo-edge/live";
import { RelayClient } from "@plivo-edge/live/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedCallback } from "../signed-callback.ts";
import { type Stage, setStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.close();
});

/** Places a call whose callbacks lead to the relay. */
async function dial(to: string): Promise<string> {
  const { requestUuid } = await stage.plivo.calls.create({
    from: "14155550111",
    to,
    ringTimeout: 10,
    machineDetection: true,
    ...stage.relay.callbacks(),
  });
  return requestUuid;
}

/** Watches a call to its end. */
async function everyUpdate(watch: CallWatch): Promise<CallUpdate[]> {
  const updates: CallUpdate[] = [];
  for await (const update of watch) updates.push(update);
  return updates;
}

function typesOf(updates: readonly CallUpdate[]): string[] {
  return updates.map(({ event }) => event.type);
}

function seqsOf(updates: readonly CallUpdate[]): number[] {
  return updates.map(({ seq }) => seq);
}

describe.concurrent("a call from dial to goodbye", () => {
  it.each([
    ["14155550100", "completed", 4010, ["ring", "answer", "hangup"]],
    ["14155550102", "busy", 3010, ["ring", "hangup"]],
    ["14155550103", "no-answer", 6010, ["ring", "hangup"]],
    ["14155550106", "failed", 3080, ["hangup"]],
  ])("%s ends %s (%i), each event once and in order", async (to, status, code, types) => {
    const call = await dial(to);
    const updates = await everyUpdate(watchCall(await stage.relay.ticket({ call })));
    expect(typesOf(updates)).toEqual(types);
    expect(seqsOf(updates)).toEqual(types.map((_, index) => index + 1));
    expect(updates.at(-1)?.state).toMatchObject({ status, hangup: { code } });
  });

  it("a machine is told from a person while the call goes on", async () => {
    const call = await dial("14155550104");
    const updates = await everyUpdate(watchCall(await stage.relay.ticket({ call })));
    expect(typesOf(updates)).toContain("machine");
    expect(updates.at(-1)?.state).toMatchObject({ status: "completed", machine: true });
  });
});

describe("what goes wrong on the way", () => {
  it("a subscriber that is cut and comes back mid-call misses nothing and sees nothing twice", async () => {
    const call = await dial("14155550100");
    const watch = watchCall(await stage.cuttable.ticket({ call }));
    const updates: CallUpdate[] = [];
    let cuts = 0;
    for await (const update of watch) {
      updates.push(update);
      if (update.event.type !== "hangup") cuts += stage.cut();
    }
    expect(cuts).toBeGreaterThanOrEqual(2);
    expect(typesOf(updates)).toEqual(["ring", "answer", "hangup"]);
    expect(seqsOf(updates)).toEqual([1, 2, 3]);
  });

  it("a hangup that is sent twice is one event", async () => {
    stage.simulator.faults = { duplicate: ["hangup"] };
    const call = await dial("14155550102");
    const updates = await everyUpdate(watchCall(await stage.relay.ticket({ call })));
    stage.simulator.faults = {};
    expect(typesOf(updates)).toEqual(["ring", "hangup"]);
    const sent = stage.simulator.calls
      .find(({ requestUuid }) => requestUuid === call)
      ?.callbacks.filter(({ event }) => event === "hangup");
    expect(sent?.map(({ status }) => status)).toEqual([200, 200]);
  });

  it("a ring that arrives after the answer is kept, and the call stays answered", async () => {
    stage.simulator.faults = { late: ["ring"] };
    const call = await dial("14155550100");
    const updates = await everyUpdate(watchCall(await stage.relay.ticket({ call })));
    stage.simulator.faults = {};
    expect(typesOf(updates).indexOf("ring")).toBeGreaterThan(typesOf(updates).indexOf("answer"));
    expect(updates.find(({ event }) => event.type === "ring")?.state.status).not.toBe("ringing");
    expect(updates.at(-1)?.state).toMatchObject({ status: "completed", ringingAt: expect.any(Number) });
  });

  it.each([
    ["forged", 403],
    ["oversized", 413],
    ["binary", 400],
  ])("a %s callback is refused (%i) and leaves no trace", async (kind, status) => {
    const call = crypto.randomUUID();
    const { hangupUrl } = stage.relay.callbacks();
    const request = await signedCallback(
      hangupUrl,
      call,
      kind === "forged" ? "not-the-token" : stage.authToken,
      { CallStatus: "completed", ...(kind === "oversized" && { Padding: "x".repeat(1_000_000) }) },
    );
    const body = Uint8Array.of(0x54, 0xff, 0xfe, 0x00);
    const response = await fetch(kind === "binary" ? new Request(request, { body }) : request);
    expect(response.status).toBe(status);

    const snapshot = await fetch(`${stage.relay.url}/v1/calls/${call}`, {
      headers: { authorization: `Bearer ${await stage.relay.ticket({ call })}` },
    });
    expect(await snapshot.json()).toMatchObject({ seq: 0, state: { status: "queued" }, events: [] });
  });

  it("a ticket that another secret signed is refused, and the subscriber says so", async () => {
    const stranger = new RelayClient({ url: stage.relay.url, secret: "x".repeat(32) });
    const watch = watchCall(await stranger.ticket({ call: crypto.randomUUID() }));
    await expect(everyUpdate(watch)).rejects.toThrow("ticket forged");
  });
});
