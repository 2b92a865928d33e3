import { endings, type Fate, fates } from "@plivo-edge/simulator";
import { getDigits, hangup, play, response, speak, wait } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { sent, setStage } from "./stage.ts";

const longDocument = response(speak("One of fifteen."), wait({ length: 10 }));

describe("the magic numbers", () => {
  it.each(fates)("…$suffix $name: $story", async ({ suffix, end }) => {
    const stage = setStage();
    stage.site["answer"] = longDocument;
    const call = await stage.call(`1415555${suffix}`);
    expect(call.ending).toEqual(end);
    expect(call.status).toBe(end.status);
    expect(stage.refused).toEqual([]);
    expect(stage.events.at(-1)).toMatchObject({
      type: "hangup",
      callStatus: end.status,
      hangupCause: end.cause,
      hangupCauseCode: end.code,
      hangupCauseName: end.name,
      hangupSource: end.source,
    });
  });

  it("an answered call rings, is answered and ends, in this order", async () => {
    const stage = setStage();
    expect(sent(await stage.call("14155550100"))).toBe("ring answer hangup");
    expect(stage.events.map(({ type }) => type)).toEqual(["ring", "answer", "hangup"]);
  });

  it("a call that cannot ring sends its end alone", async () => {
    expect(sent(await setStage().call("14155550108"))).toBe("hangup");
  });

  it("SIP destinations have them too", async () => {
    expect((await setStage().call("sip:ada0102@phone.plivo.com")).ending).toEqual(endings.busy);
  });
});

describe("how calls end", () => {
  it("at the end of the document: 4010", async () => {
    const stage = setStage();
    stage.site["answer"] = response(play("https://shop.example.com/tune.mp3"));
    expect((await stage.call("14155550100")).ending).toEqual(endings.endOfXml);
  });

  it("with an empty document: 4010 at once", async () => {
    const stage = setStage();
    stage.site["answer"] = response();
    const call = await stage.call("14155550100");
    expect(call.ending).toEqual(endings.endOfXml);
    expect(call.endedAt).toBe(call.answeredAt);
  });

  it.each([
    [hangup(), endings.hangupElement],
    [hangup({ reason: "busy" }), endings.hangupElementBusy],
    [hangup({ reason: "rejected" }), endings.hangupElementRejected],
  ])("by the Hangup element: %#", async (element, ending) => {
    const stage = setStage();
    stage.site["answer"] = response(element, speak("Never said."));
    const call = await stage.call("14155550100");
    expect(call.ending).toEqual(ending);
    expect(call.heard).toEqual([]);
  });

  it("by a scheduled Hangup, while the document goes on", async () => {
    const stage = setStage();
    stage.site["answer"] = response(hangup({ schedule: 3 }), speak("Said."), wait({ length: 60 }));
    const call = await stage.call("14155550100");
    expect(call.ending).toEqual(endings.timeLimit);
    expect(call.heard).toEqual(["Said."]);
    expect(Number(call.endedAt) - Number(call.answeredAt)).toBe(3_000);
  });

  it("at the time limit, counted from the answer", async () => {
    const stage = setStage();
    stage.site["answer"] = response(play("https://shop.example.com/tune.mp3", { loop: 0 }));
    const call = await stage.call("14155550100", { timeLimit: 7 });
    expect(call.ending).toEqual(endings.timeLimit);
    expect(Number(call.endedAt) - Number(call.answeredAt)).toBe(7_000);
  });

  it("after 24 hours, whatever the time limit", async () => {
    const stage = setStage();
    stage.site["answer"] = response(play("https://shop.example.com/tune.mp3", { loop: 0 }));
    const call = await stage.call("14155550100", { timeLimit: 90_000 });
    expect(Number(call.endedAt) - Number(call.answeredAt)).toBe(86_400_000);
  });

  it("at the ring timeout", async () => {
    const call = await setStage().call("14155550103", { ringTimeout: 20 });
    expect(call.ending).toEqual(endings.ringTimeout);
    expect(Number(call.endedAt) - Number(call.ringingAt)).toBe(20_000);
  });

  it("hangupOnRing counts from the first ring, answered or not", async () => {
    const stage = setStage();
    stage.site["answer"] = longDocument;
    const unanswered = await stage.call("14155550103", { hangupOnRing: 5 });
    expect(unanswered.ending).toEqual(endings.hangupOnRing);
    expect(Number(unanswered.endedAt) - Number(unanswered.ringingAt)).toBe(5_000);
    const answered = await stage.call("14155550100", { hangupOnRing: 6 });
    expect(answered.ending).toEqual(endings.timeLimit);
    expect(Number(answered.endedAt) - Number(answered.ringingAt)).toBe(6_000);
  });
});

describe("fates of one's own", () => {
  const congested: Fate = { ringAfter: 100, end: { after: 200, as: "congestion" } };

  it.each(["14155550100", "0100"])("win over the table, by the number or its end: %s", async (key) => {
    const stage = setStage({ fates: { [key]: congested } });
    const call = await stage.call("+14155550100");
    expect(call.ending).toEqual(endings.congestion);
    expect(Number(call.ringingAt) - Number(call.initiatedAt)).toBe(100);
  });

  it("what a fate's function throws reaches whoever waits for the end", async () => {
    const digits = (): string => {
      throw new Error("no such key");
    };
    const stage = setStage({ fates: { "0100": { answerAfter: 1, digits } } });
    stage.site["answer"] = response(getDigits({}, speak("Press a key.")));
    await expect(stage.call("14155550100")).rejects.toThrow("no such key");
    expect(stage.simulator.calls[0]?.ending).toEqual(endings.internalError);
  });
});
