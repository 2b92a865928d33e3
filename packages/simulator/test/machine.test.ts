import { hangupCauses } from "@plivo-edge/simulator";
import { play, response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { sent, startSimulation } from "./simulation.ts";

const asynchronous = { machineDetectionUrl: "https://shop.example.com/machine" };
const longDocument = response(play("https://shop.example.com/tune.mp3", { loop: 4 }));

function stageWith(options = {}): ReturnType<typeof startSimulation> {
  const simulation = startSimulation(options);
  simulation.site["answer"] = longDocument;
  return simulation;
}

describe("synchronous detection", () => {
  it("delays the document, and every URL from then on is told of the machine", async () => {
    const simulation = stageWith();
    const call = await simulation.call("14155550104", { machineDetection: true });
    expect(sent(call)).toBe("ring answer hangup");
    expect(call.machine).toBe(true);
    expect(simulation.events).toEqual([
      expect.not.objectContaining({ machine: true }),
      expect.objectContaining({ type: "answer", machine: true }),
      expect.objectContaining({ type: "hangup", machine: true, hangupCauseCode: 4010 }),
    ]);
    const answer = call.callbacks.find(({ event }) => event === "answer");
    expect(Number(answer?.sentAt) - Number(call.answeredAt)).toBe(5_000);
  });

  it("takes no longer than machineDetectionTime", async () => {
    const call = await stageWith().call("14155550104", {
      machineDetection: true,
      machineDetectionTime: 2_000,
    });
    const answer = call.callbacks.find(({ event }) => event === "answer");
    expect(Number(answer?.sentAt) - Number(call.answeredAt)).toBe(2_000);
  });

  it("hangup: ends the call before any document is asked for", async () => {
    const simulation = stageWith();
    const call = await simulation.call("14155550104", { machineDetection: "hangup" });
    expect(sent(call)).toBe("ring hangup");
    expect(call.hangupCause).toEqual(hangupCauses.machineDetected);
    expect(simulation.events.at(-1)).toMatchObject({
      machine: true,
      hangupCauseCode: 9100,
      callStatus: "completed",
    });
  });

  it("says nothing of a person", async () => {
    const simulation = stageWith();
    const call = await simulation.call("14155550100", { machineDetection: "hangup" });
    expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
    expect(simulation.events.some((event) => "machine" in event)).toBe(false);
    expect(call.callbacks.some(({ parameters }) => "Machine" in parameters)).toBe(false);
  });

  it("can be had as the newer document has it: the answer URL is asked at once", async () => {
    const call = await stageWith({ machineDetectionDelaysAnswer: false }).call("14155550104", {
      machineDetection: true,
    });
    const answer = call.callbacks.find(({ event }) => event === "answer");
    expect(answer?.sentAt).toBe(call.answeredAt);
    expect(answer?.parameters).not.toHaveProperty("Machine");
    expect(call.callbacks.at(-1)?.parameters).toHaveProperty("Machine", "true");
  });
});

describe("asynchronous detection", () => {
  it("starts the document at once and posts the verdict later", async () => {
    const simulation = stageWith();
    const call = await simulation.call("14155550104", { machineDetection: true, ...asynchronous });
    expect(sent(call)).toBe("ring answer machine hangup");
    expect(call.callbacks[1]?.sentAt).toBe(call.answeredAt);
    expect(simulation.events[2]).toMatchObject({ type: "machine", machine: true, ifMachine: "continue" });
    expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
  });

  it("hangup: posts the verdict and ends the call", async () => {
    const simulation = stageWith();
    const call = await simulation.call("14155550104", { machineDetection: "hangup", ...asynchronous });
    expect(sent(call)).toBe("ring answer machine hangup");
    expect(simulation.events[2]).toMatchObject({ ifMachine: "hangup" });
    expect(call.hangupCause).toEqual(hangupCauses.machineDetected);
  });

  it("posts nothing about a person, nor of a call that ended before the verdict", async () => {
    const simulation = stageWith();
    expect(sent(await simulation.call("14155550100", { machineDetection: true, ...asynchronous }))).toBe(
      "ring answer hangup",
    );
    simulation.site["answer"] = response();
    expect(sent(await simulation.call("14155550104", { machineDetection: true, ...asynchronous }))).toBe(
      "ring answer hangup",
    );
  });
});

it("a machine may hang up first", async () => {
  const simulation = stageWith();
  const call = await simulation.call("14155550105", { machineDetection: true });
  expect(call.hangupCause).toEqual(hangupCauses.calleeHungUp);
  expect(simulation.events.at(-1)).toMatchObject({ machine: true, hangupSource: "Callee" });
});

it("without detection nobody learns of the machine", async () => {
  const call = await stageWith().call("14155550104");
  expect(call.machine).toBe(false);
  expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
});

it("WhatsApp calls have no detection", async () => {
  const call = await stageWith().call("14155550104", {
    machineDetection: "hangup",
    callType: "whatsapp_voice",
  });
  expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
});
