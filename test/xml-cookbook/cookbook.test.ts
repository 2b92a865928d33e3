import { hangupCauses, type Scenario, virtualClock } from "@plivo-edge/simulator";
import { response, speak } from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { nextAgent } from "../../packages/xml/test/cookbook/agents.ts";
import { agent } from "../../packages/xml/test/cookbook/ai-agent.ts";
import { standUp } from "../../packages/xml/test/cookbook/conference.ts";
import { onAnswer } from "../../packages/xml/test/cookbook/machine.ts";
import { menu } from "../../packages/xml/test/cookbook/menu.ts";
import { voicemail } from "../../packages/xml/test/cookbook/voicemail.ts";
import { type Stage, seconds, setStage } from "./stage.ts";

// Each recipe of the documents is carried out in a call, as Plivo would carry it out.

/** A callee who answers after a second, and then does this. */
function callee(scenario: Omit<Scenario, "answerAfter">): Record<string, Scenario> {
  return { "14155550123": { answerAfter: 1_000, ...scenario } };
}

describe("voicemail", () => {
  const greeting = "Please leave a message after the beep.";

  function mailbox(scenario: Scenario = {}): Stage {
    const stage = setStage(callee(scenario));
    stage.serve("answer", "/answer", () => voicemail);
    stage.serve("recording", "/voicemail");
    return stage;
  }

  it("records a message, tells where it is, and thanks (15 s of silence end it: nobody presses # here)", async () => {
    const stage = mailbox();
    const call = await stage.call();
    expect(call.heard).toEqual([greeting, "Thank you. Goodbye."]);
    expect(stage.events).toMatchObject([
      { type: "answer" },
      {
        type: "recording",
        callUuid: call.callUuid,
        recordUrl: expect.stringMatching(/^https:\/\/media\.plivo\.com\/.+\.mp3$/),
        recordingDurationMs: 20_000,
      },
      { type: "hangup", hangupCauseCode: 4010 },
    ]);
  });

  it("keeps the message of a caller who just hangs up", async () => {
    const stage = mailbox({ end: { after: 9_000, as: "calleeHungUp" } });
    const call = await stage.call();
    expect(call.heard).toEqual([greeting]);
    expect(call.hangupCause).toEqual(hangupCauses.calleeHungUp);
    expect(stage.events.find(({ type }) => type === "recording")).toMatchObject({ recordingDuration: 6 });
  });
});

describe("a menu with retries", () => {
  const ask = "Press 1 for sales, or 2 for support.";

  function hotline(digits: Scenario["digits"] = ""): Stage {
    const stage = setStage(callee({ digits }));
    stage.serve("answer", "/answer", () => menu(1));
    stage.serve("redirect", "/menu", (_, { url }) => menu(Number(new URL(url).searchParams.get("attempt"))));
    stage.serve("digits", "/chosen", ({ digits }) => response(speak(`You chose ${digits}.`)));
    stage.serve("dial", "/over", () => response(speak("Thank you for calling.")));
    return stage;
  }

  it("takes the right key at once", async () => {
    const stage = hotline("2");
    const call = await stage.call();
    expect(call.heard).toEqual([ask, "You chose 2."]);
    expect(stage.events).toMatchObject([
      { type: "answer" },
      { type: "digits", digits: "2" },
      { type: "hangup" },
    ]);
    expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
  });

  it("asks again after a wrong key", async () => {
    const stage = hotline(["9", "1"]);
    const call = await stage.call();
    expect(call.heard).toEqual([ask, ask, "You chose 1."]);
    expect(call.callbacks.map(({ url }) => url)).toEqual([
      "https://example.com/answer",
      "https://example.com/menu?attempt=2",
      "https://example.com/chosen",
      "https://example.com/hangup",
    ]);
    expect(stage.events[2]).toMatchObject({ type: "digits", digits: "1" });
  });

  it("takes a key at the last try", async () => {
    const call = await hotline(["", "7", "1"]).call();
    expect(call.heard).toEqual([ask, ask, ask, "You chose 1."]);
  });

  it("connects a caller who presses nothing, and goes on when the agent has hung up", async () => {
    const stage = hotline();
    const call = await stage.call();
    expect(call.heard).toEqual([ask, ask, ask, "Let me connect you.", "Thank you for calling."]);
    expect(stage.events).toMatchObject([
      { type: "answer" },
      { type: "redirect" },
      { type: "redirect" },
      { type: "dial", dialStatus: "completed" },
      { type: "hangup" },
    ]);
  });
});

describe("one agent after the other", () => {
  const busy = "+14155550102";
  const absent = "+14155550103";
  const present = "+14155550100";

  function desk(agents: readonly string[]): Stage {
    const stage = setStage(callee({}));
    stage.serve("answer", "/answer", () => nextAgent(agents));
    stage.serve("dial", "/agents", ({ dialStatus }, { url }) => {
      const rest = new URL(url).searchParams.get("rest");
      return nextAgent(rest ? rest.split(",") : [], dialStatus);
    });
    return stage;
  }

  it("the first is busy, the second answers, the third is not disturbed", async () => {
    const stage = desk([busy, present, absent]);
    const call = await stage.call();
    expect(call.heard).toEqual([]);
    expect(stage.events).toMatchObject([
      { type: "answer" },
      { type: "dial", dialStatus: "busy", dialHangupCause: "USER_BUSY" },
      { type: "dial", dialStatus: "completed", dialRingStatus: true, dialBLegUuid: expect.any(String) },
      { type: "hangup", hangupSource: "Answer XML" },
    ]);
    expect(call.hangupCause).toEqual(hangupCauses.hangupElement);
  });

  it("nobody answers: each is rung for 20 s at most, and the caller is told", async () => {
    const stage = desk([busy, absent, absent]);
    const call = await stage.call();
    expect(call.heard).toEqual(["Nobody is free. Please call again."]);
    expect(stage.events.slice(1, -1)).toMatchObject([
      { type: "dial", dialStatus: "busy" },
      { type: "dial", dialStatus: "no-answer" },
      { type: "dial", dialStatus: "no-answer" },
    ]);
    const asked = call.callbacks.slice(0, -1).map(({ sentAt }) => (sentAt - Number(call.answeredAt)) / 1_000);
    expect(asked).toEqual([0, 3, 23, 43]);
    expect(call.hangupCause).toEqual(hangupCauses.hangupElement);
  });
});

describe("a conference", () => {
  it("brings two calls together, and goes on without the first to leave (wait music and beep are not played here)", async () => {
    const stage = setStage({
      "0123": { answerAfter: 1_000, end: { after: 60_000, as: "calleeHungUp" } },
      "0124": { answerAfter: 9_000, end: { after: 30_000, as: "calleeHungUp" } },
    });
    stage.serve("answer", "/answer", () => standUp);
    stage.serve("conference", "/conference");
    await stage.place({ to: ["14155550123", "14155550124"] });
    const [first, second] = await stage.ended();
    expect(first?.heard).toEqual(["Welcome to the stand-up."]);
    expect(second?.heard).toEqual(["Welcome to the stand-up."]);

    const conference = stage.events.filter(({ type }) => type === "conference");
    expect(conference).toMatchObject([
      { callUuid: first?.callUuid, conferenceAction: "enter", conferenceName: "stand-up" },
      { callUuid: second?.callUuid, conferenceAction: "enter" },
      { callUuid: second?.callUuid, conferenceAction: "exit" },
      { callUuid: first?.callUuid, conferenceAction: "exit" },
    ]);
    expect(new Set(conference.map(({ parameters }) => parameters["ConferenceUUID"])).size).toBe(1);
    expect(new Set(conference.map(({ parameters }) => parameters["ConferenceMemberID"])).size).toBe(2);
    expect(first?.hangupCause).toEqual(hangupCauses.calleeHungUp);
    expect(second?.endedAt).toBeLessThan(Number(first?.endedAt));
  });
});

describe("a person or a machine", () => {
  const text = "This is Example Clinic. Your appointment is tomorrow at ten.";

  function clinic(scenario: Scenario): Stage {
    const stage = setStage(callee(scenario));
    stage.serve("answer", "/answer", (_, request) => onAnswer(request));
    stage.serve("digits", "/confirm", () => response(speak("See you tomorrow.")));
    return stage;
  }

  it("a person is asked to confirm", async () => {
    const stage = clinic({ digits: "1" });
    const call = await stage.call({ machineDetection: true });
    expect(call.heard).toEqual([`${text} Press 1 to confirm.`, "See you tomorrow."]);
    expect(stage.events[0]).not.toHaveProperty("machine");
    expect(stage.events[1]).toMatchObject({ type: "digits", digits: "1" });
  });

  it("a person who does not confirm is not asked twice", async () => {
    const stage = clinic({});
    const call = await stage.call({ machineDetection: true });
    expect(call.heard).toEqual([`${text} Press 1 to confirm.`, "Goodbye."]);
    expect(stage.events.map(({ type }) => type)).toEqual(["answer", "hangup"]);
    expect(call.hangupCause).toEqual(hangupCauses.endOfXml);
  });

  it("a machine gets another document, after its greeting (a wait for silence is 30 s here, as nothing is heard)", async () => {
    const stage = clinic({ machine: true, digits: "1" });
    const call = await stage.call({ machineDetection: true });
    expect(call.heard).toEqual([text]);
    expect(stage.events).toMatchObject([
      { type: "answer", machine: true },
      { type: "hangup", machine: true },
    ]);
    expect(seconds(call)).toBeGreaterThan(30);
    expect(call.hangupCause).toEqual(hangupCauses.hangupElement);
  });
});

describe("an AI agent on the line (nothing connects to its WebSocket here)", () => {
  const serviceUrl = "wss://agent.example.com/call";

  function line(scenario: Scenario = {}, clock: Stage["clock"] = virtualClock()): Stage {
    const stage = setStage(callee(scenario), clock);
    stage.serve("answer", "/answer", () => agent);
    stage.serve("stream", "/stream");
    return stage;
  }

  it("keeps the call alive until the callee hangs up", async () => {
    const stage = line({ end: { after: 90_000, as: "calleeHungUp" } });
    const call = await stage.call();
    expect(seconds(call)).toBe(90);
    expect(call.heard).toEqual([]);
    const [, started, ...ended] = stage.events;
    expect(started).toMatchObject({ type: "stream", streamStatus: "started", serviceUrl });
    // The stream and the call end in the same moment.
    expect(ended.map(({ type }) => type).sort()).toEqual(["hangup", "stream"]);
    expect(ended.find(({ type }) => type === "stream")).toMatchObject({
      streamStatus: "stopped",
      serviceUrl,
    });
  });

  it("says goodbye when the stream is over", async () => {
    const stage = line({}, virtualClock({ auto: false }));
    await stage.place();
    await stage.clock.advance(60_000);
    const started = stage.events.find((event) => event.type === "stream");
    const ids = [String(started?.callUuid), String(started?.streamId)] as const;
    expect(await stage.plivo.calls.streams.get(...ids)).toMatchObject({
      bidirectional: true,
      contentType: "audio/x-mulaw;rate=8000",
      serviceUrl,
    });
    await stage.plivo.calls.streams.stop(...ids);
    await stage.clock.advance(10_000);
    const [call] = await stage.ended();
    expect(call?.heard).toEqual(["Goodbye."]);
    expect(call?.hangupCause).toEqual(hangupCauses.endOfXml);
    expect(stage.events).toMatchObject([
      { type: "answer" },
      { type: "stream", streamStatus: "started" },
      { type: "stream", streamStatus: "stopped" },
      { type: "hangup", hangupCauseCode: 4010 },
    ]);
  });
});
