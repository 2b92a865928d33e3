import { hangupCauses, type Scenario, scenarios } from "@plivo-edge/simulator";
import { getDigits, hangup, play, response, speak, wait } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { sent, startSimulation } from "./simulation.ts";

const longDocument = response(speak("One of fifteen."), wait({ length: 10 }));

describe("the magic numbers", () => {
  it.each(scenarios)("…$suffix $name: $description", async ({ suffix, hangupCause: end }) => {
    const simulation = startSimulation();
    simulation.site["answer"] = longDocument;
    const call = await simulation.call(`1415555${suffix}`);
    expect(call.hangupCause).toEqual(end);
    expect(call.status).toBe(end.status);
    expect(simulation.refused).toEqual([]);
    expect(simulation.events.at(-1)).toMatchObject({
      type: "hangup",
      callStatus: end.status,
      hangupCause: end.cause,
      hangupCauseCode: end.code,
      hangupCauseName: end.name,
      hangupSource: end.source,
    });
  });

  it("an answered call rings, is answered and ends, in this order", async () => {
    const simulation = startSimulation();
    expect(sent(await simulation.call("14155550100"))).toBe("ring answer hangup");
    expect(simulation.events.map(({ type }) => type)).toEqual(["ring", "answer", "hangup"]);
  });

  it("a call that cannot ring sends its end alone", async () => {
    expect(sent(await startSimulation().call("14155550108"))).toBe("hangup");
  });

  it("SIP destinations have them too", async () => {
    expect((await startSimulation().call("sip:ada0102@phone.plivo.com")).hangupCause).toEqual(
      hangupCauses.busy,
    );
  });
});

describe("how calls end", () => {
  it("at the end of the document: 4010", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(play("https://shop.example.com/tune.mp3"));
    expect((await simulation.call("14155550100")).hangupCause).toEqual(hangupCauses.endOfXml);
  });

  it("with an empty document: 4010 at once", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response();
    const call = await simulation.call("14155550100");
    expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
    expect(call.endedAt).toBe(call.answeredAt);
  });

  it.each([
    [hangup(), hangupCauses.hangupElement],
    [hangup({ reason: "busy" }), hangupCauses.hangupElementBusy],
    [hangup({ reason: "rejected" }), hangupCauses.hangupElementRejected],
  ])("by the Hangup element: %#", async (element, ending) => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(element, speak("Never said."));
    const call = await simulation.call("14155550100");
    expect(call.hangupCause).toEqual(ending);
    expect(call.heard).toEqual([]);
  });

  it("by a scheduled Hangup, while the document goes on", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(hangup({ schedule: 3 }), speak("Said."), wait({ length: 60 }));
    const call = await simulation.call("14155550100");
    expect(call.hangupCause).toEqual(hangupCauses.timeLimit);
    expect(call.heard).toEqual(["Said."]);
    expect(Number(call.endedAt) - Number(call.answeredAt)).toBe(3_000);
  });

  it("at the time limit, counted from the answer", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(play("https://shop.example.com/tune.mp3", { loop: 0 }));
    const call = await simulation.call("14155550100", { timeLimit: 7 });
    expect(call.hangupCause).toEqual(hangupCauses.timeLimit);
    expect(Number(call.endedAt) - Number(call.answeredAt)).toBe(7_000);
  });

  it("after 24 hours, whatever the time limit", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = response(play("https://shop.example.com/tune.mp3", { loop: 0 }));
    const call = await simulation.call("14155550100", { timeLimit: 90_000 });
    expect(Number(call.endedAt) - Number(call.answeredAt)).toBe(86_400_000);
  });

  it("at the ring timeout", async () => {
    const call = await startSimulation().call("14155550103", { ringTimeout: 20 });
    expect(call.hangupCause).toEqual(hangupCauses.ringTimeout);
    expect(Number(call.endedAt) - Number(call.ringingAt)).toBe(20_000);
  });

  it("hangupOnRing counts from the first ring, answered or not", async () => {
    const simulation = startSimulation();
    simulation.site["answer"] = longDocument;
    const unanswered = await simulation.call("14155550103", { hangupOnRing: 5 });
    expect(unanswered.hangupCause).toEqual(hangupCauses.hangupOnRing);
    expect(Number(unanswered.endedAt) - Number(unanswered.ringingAt)).toBe(5_000);
    const answered = await simulation.call("14155550100", { hangupOnRing: 6 });
    expect(answered.hangupCause).toEqual(hangupCauses.timeLimit);
    expect(Number(answered.endedAt) - Number(answered.ringingAt)).toBe(6_000);
  });
});

describe("scenarios of one's own", () => {
  const congested: Scenario = { ringAfter: 100, end: { after: 200, as: "congestion" } };

  it.each(["14155550100", "0100"])("win over the table, by the number or its end: %s", async (key) => {
    const simulation = startSimulation({ scenarios: { [key]: congested } });
    const call = await simulation.call("+14155550100");
    expect(call.hangupCause).toEqual(hangupCauses.congestion);
    expect(Number(call.ringingAt) - Number(call.initiatedAt)).toBe(100);
  });

  it("what a scenario's function throws reaches whoever waits for the end", async () => {
    const digits = (): string => {
      throw new Error("no such key");
    };
    const simulation = startSimulation({ scenarios: { "0100": { answerAfter: 1, digits } } });
    simulation.site["answer"] = response(getDigits({}, speak("Press a key.")));
    await expect(simulation.call("14155550100")).rejects.toThrow("no such key");
    expect(simulation.simulator.calls[0]?.hangupCause).toEqual(hangupCauses.internalError);
  });
});
