import { endings } from "@plivo-edge/simulator";
import { play, response } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { sent, setStage } from "./stage.ts";

const asynchronous = { machineDetectionUrl: "https://shop.example.com/machine" };
const longDocument = response(play("https://shop.example.com/tune.mp3", { loop: 4 }));

function stageWith(options = {}): ReturnType<typeof setStage> {
  const stage = setStage(options);
  stage.site["answer"] = longDocument;
  return stage;
}

describe("synchronous detection", () => {
  it("holds the document back, and every URL from then on is told of the machine", async () => {
    const stage = stageWith();
    const call = await stage.call("14155550104", { machineDetection: true });
    expect(sent(call)).toBe("ring answer hangup");
    expect(call.machine).toBe(true);
    expect(stage.events).toEqual([
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
    const stage = stageWith();
    const call = await stage.call("14155550104", { machineDetection: "hangup" });
    expect(sent(call)).toBe("ring hangup");
    expect(call.ending).toEqual(endings.machineDetected);
    expect(stage.events.at(-1)).toMatchObject({
      machine: true,
      hangupCauseCode: 9100,
      callStatus: "completed",
    });
  });

  it("says nothing of a person", async () => {
    const stage = stageWith();
    const call = await stage.call("14155550100", { machineDetection: "hangup" });
    expect(call.ending).toEqual(endings.endOfXml);
    expect(stage.events.some((event) => "machine" in event)).toBe(false);
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
    const stage = stageWith();
    const call = await stage.call("14155550104", { machineDetection: true, ...asynchronous });
    expect(sent(call)).toBe("ring answer machine hangup");
    expect(call.callbacks[1]?.sentAt).toBe(call.answeredAt);
    expect(stage.events[2]).toMatchObject({ type: "machine", machine: true, ifMachine: "continue" });
    expect(call.ending).toEqual(endings.endOfXml);
  });

  it("hangup: posts the verdict and ends the call", async () => {
    const stage = stageWith();
    const call = await stage.call("14155550104", { machineDetection: "hangup", ...asynchronous });
    expect(sent(call)).toBe("ring answer machine hangup");
    expect(stage.events[2]).toMatchObject({ ifMachine: "hangup" });
    expect(call.ending).toEqual(endings.machineDetected);
  });

  it("posts nothing about a person, nor of a call that ended before the verdict", async () => {
    const stage = stageWith();
    expect(sent(await stage.call("14155550100", { machineDetection: true, ...asynchronous }))).toBe(
      "ring answer hangup",
    );
    stage.site["answer"] = response();
    expect(sent(await stage.call("14155550104", { machineDetection: true, ...asynchronous }))).toBe(
      "ring answer hangup",
    );
  });
});

it("a machine may hang up first", async () => {
  const stage = stageWith();
  const call = await stage.call("14155550105", { machineDetection: true });
  expect(call.ending).toEqual(endings.calleeHungUp);
  expect(stage.events.at(-1)).toMatchObject({ machine: true, hangupSource: "Callee" });
});

it("without detection nobody learns of the machine", async () => {
  const call = await stageWith().call("14155550104");
  expect(call.machine).toBe(false);
  expect(call.ending).toEqual(endings.endOfXml);
});

it("WhatsApp calls have no detection", async () => {
  const call = await stageWith().call("14155550104", {
    machineDetection: "hangup",
    callType: "whatsapp_voice",
  });
  expect(call.ending).toEqual(endings.endOfXml);
});
