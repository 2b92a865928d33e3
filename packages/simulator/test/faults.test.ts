import { type Faults, hangupCauses } from "@plivo-edge/simulator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sent, startSimulation } from "./simulation.ts";

/** What arrived, in order. */
function arrived({ received }: ReturnType<typeof startSimulation>): string {
  return received.map(({ url }) => url.pathname.slice(1)).join(" ");
}

describe("a fault strikes", () => {
  it("drop: sent and lost; a notification is not tried again", async () => {
    const simulation = startSimulation({ faults: { drop: ["ring", "hangup"] } });
    const call = await simulation.call("14155550100");
    expect(arrived(simulation)).toBe("answer");
    expect(sent(call)).toBe("ring answer hangup");
    expect(call.callbacks[0]).toMatchObject({ fault: "drop" });
  });

  it("drop: a lost request for the document is tried again, and at last the call ends", async () => {
    const simulation = startSimulation({ faults: { drop: ["answer"] } });
    const call = await simulation.call("14155550100");
    expect(sent(call)).toBe("ring answer answer answer hangup");
    expect(call.hangupCause).toEqual(hangupCauses.answerUnreachable);
  });

  it("refuse: the connection fails, and is tried again as the policy says", async () => {
    const simulation = startSimulation({
      faults: { refuse: ({ event, attempt }) => event === "hangup" && attempt === 1 },
    });
    const call = await simulation.call("14155550100");
    expect(sent(call)).toBe("ring answer hangup hangup");
    expect(arrived(simulation)).toBe("ring answer hangup");
    expect(call.callbacks.map(({ fault }) => fault)).toEqual([undefined, undefined, "refuse", undefined]);
  });

  it("loseReply: delivered, tried again, and so delivered twice", async () => {
    const simulation = startSimulation({
      faults: { loseReply: ({ event, attempt }) => event === "hangup" && attempt === 1 },
    });
    await simulation.call("14155550100");
    expect(arrived(simulation)).toBe("ring answer hangup hangup");
    expect(simulation.refused).toEqual([]);
  });

  it("duplicate: delivered twice, with a signature of its own each", async () => {
    const simulation = startSimulation({ faults: { duplicate: ["hangup"] } });
    await simulation.call("14155550100");
    expect(arrived(simulation)).toBe("ring answer hangup hangup");
    expect(simulation.refused).toEqual([]);
    const nonces = simulation.received.map(({ headers }) => headers.get("X-Plivo-Signature-V3-Nonce"));
    expect(new Set(nonces).size).toBe(4);
  });

  it("late: delivered after the next callback of the call", async () => {
    const simulation = startSimulation({ faults: { late: ["ring"] } });
    await simulation.call("14155550100");
    expect(arrived(simulation)).toBe("answer ring hangup");
  });

  it("late: delivered at the end, if nothing else comes", async () => {
    const simulation = startSimulation({ faults: { late: ["ring"] } });
    await simulation.call("14155550103", { hangupUrl: undefined });
    expect(arrived(simulation)).toBe("ring");
    await simulation.call("14155550102");
    expect(arrived(simulation)).toBe("ring hangup ring");
  });

  it("delay: delivered later, by the call's time", async () => {
    const simulation = startSimulation({ faults: { delay: ["ring"], delayMs: 4_500 } });
    const call = await simulation.call("14155550100");
    expect(arrived(simulation)).toBe("answer ring hangup");
    const ring = call.callbacks.find(({ event }) => event === "ring");
    expect(Number(ring?.sentAt) - Number(call.ringingAt)).toBe(4_500);
  });

  it("forge: a copy that somebody else signed comes first, and is refused", async () => {
    const simulation = startSimulation({ faults: { forge: ["hangup"] } });
    const call = await simulation.call("14155550100");
    expect(arrived(simulation)).toBe("ring answer hangup hangup");
    expect(simulation.refused).toEqual([expect.objectContaining({ code: "bad_signature" })]);
    expect(call.callbacks.slice(2)).toEqual([
      expect.objectContaining({ fault: "forge", status: 403 }),
      expect.objectContaining({ status: 200 }),
    ]);
  });

  it("from the moment it is set to the moment it is taken away", async () => {
    const simulation = startSimulation();
    simulation.simulator.faults = { drop: 1 };
    await simulation.call("14155550102");
    expect(arrived(simulation)).toBe("");
    simulation.simulator.faults = {};
    await simulation.call("14155550102");
    expect(arrived(simulation)).toBe("ring hangup");
  });
});

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const anyFaults: fc.Arbitrary<Faults> = fc.record(
  {
    drop: probability,
    refuse: probability,
    loseReply: probability,
    duplicate: probability,
    late: probability,
    delay: probability,
    delayMs: fc.integer({ min: 0, max: 100_000 }),
    forge: probability,
  },
  { requiredKeys: [] },
);

it("whatever strikes, every call ends, and the same seed gives the same history", async () => {
  const destinations = ["14155550100", "14155550101", "14155550102", "14155550104"];
  await fc.assert(
    fc.asyncProperty(anyFaults, fc.integer(), async (faults, seed) => {
      const run = async (): Promise<unknown> => {
        const simulation = startSimulation({ faults, seed });
        await simulation.plivo.calls.create({
          from: "14155550000",
          to: destinations,
          answerUrl: "https://shop.example.com/answer",
          ringUrl: "https://shop.example.com/ring",
          hangupUrl: "https://shop.example.com/hangup",
        });
        await simulation.simulator.idle();
        return simulation.simulator.calls.map(({ hangupCause, callbacks }) => ({ hangupCause, callbacks }));
      };
      const history = await run();
      expect(history).toHaveLength(4);
      expect(history).not.toContainEqual(expect.objectContaining({ hangupCause: undefined }));
      expect(await run()).toEqual(history);
    }),
    { numRuns: 30 },
  );
});
