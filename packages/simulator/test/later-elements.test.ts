import { type CallRecord, endings, type Fate } from "@plivo-edge/simulator";
import {
  conference,
  dial,
  dtmf,
  getInput,
  hangup,
  message,
  multiPartyCall,
  number,
  preAnswer,
  record,
  response,
  speak,
  stream,
  user,
  wait,
} from "@plivo-edge/xml";
import { describe, expect, it } from "vitest";
import { from, second, sent, setStage, urls } from "./stage.ts";

const site = "https://shop.example.com";
const callbackUrl = `${site}/notice`;
const action = `${site}/next`;

/** What the notices of a call said, by the parameters of these names. */
function notices(call: CallRecord, ...names: string[]): string[][] {
  return call.callbacks
    .filter(({ event }) => event === "notice")
    .map(({ parameters }) => names.map((name) => String(parameters[name])));
}

function actionOf(call: CallRecord): Readonly<Record<string, string>> | undefined {
  return call.callbacks.find(({ event }) => event === "action")?.parameters;
}

const lasted = (call: CallRecord): number => Number(call.endedAt) - Number(call.answeredAt);

describe("GetInput", () => {
  const listening = (fate: Fate) => setStage({ fates: { "0100": { answerAfter: 1_000, ...fate } } });

  it("tells what it has understood while the callee speaks", async () => {
    const stage = listening({ speech: "my invoice is wrong" });
    const interim = { interimSpeechResultsCallback: callbackUrl };
    stage.site["answer"] = response(getInput({ action, inputType: "speech", ...interim }, speak(second)));
    stage.site["next"] = response();
    const call = await stage.call("14155550100");
    expect(notices(call, "SequenceNumber", "StableSpeech", "UnstableSpeech")).toEqual([
      ["1", "", "my"],
      ["2", "my", "invoice"],
      ["3", "my invoice", "is"],
      ["4", "my invoice is", "wrong"],
    ]);
    expect(actionOf(call)).toMatchObject({ Speech: "my invoice is wrong" });
  });

  it.each([
    ["keys", "dtmf", { digits: "42" }, { InputType: "dtmf", Digits: "42", Speech: "" }],
    ["speech", "speech", { speech: "sales" }, { InputType: "speech", Digits: "", Speech: "sales" }],
    ["either", "dtmf speech", { speech: "sales" }, { InputType: "speech", Speech: "sales" }],
    [
      "keys first, of both",
      "dtmf speech",
      { digits: "1", speech: "sales" },
      { InputType: "dtmf", Digits: "1" },
    ],
  ] as const)("sends %s to the action", async (_, inputType, fate, input) => {
    const stage = listening(fate);
    stage.site["answer"] = response(getInput({ action, inputType, numDigits: 2 }, speak(second)));
    stage.site["next"] = response(speak("Thank you."));
    const call = await stage.call("14155550100");
    expect(actionOf(call)).toMatchObject(input);
    expect(call.heard.at(-1)).toBe("Thank you.");
  });

  it("without input goes on with the next element, and the action is not asked", async () => {
    const stage = listening({ digits: "1" });
    stage.site["answer"] = response(
      getInput({ action, inputType: "speech", executionTimeout: 9 }, speak(second)),
      speak(second),
    );
    const call = await stage.call("14155550100");
    expect(sent(call)).toBe("ring answer hangup");
    expect(lasted(call)).toBe(11_000);
  });
});

describe("Record", () => {
  it("records a message and sends it to the action; the file is told as well", async () => {
    const stage = setStage();
    stage.site["answer"] = response(record({ action, callbackUrl, timeout: 3, fileFormat: "wav" }));
    stage.site["next"] = response();
    const call = await stage.call("14155550100");
    expect(lasted(call)).toBe(8_000);
    expect(actionOf(call)).toMatchObject({
      RecordUrl: expect.stringMatching(/\.wav$/),
      RecordingDuration: "8",
      RecordingDurationMs: "8000",
      Digits: "",
    });
    expect(notices(call, "Event", "RecordingID")).toEqual([["RecordStop", actionOf(call)?.["RecordingID"]]]);
  });

  it("is no longer than maxLength", async () => {
    const stage = setStage();
    stage.site["answer"] = response(record({ action, maxLength: 2 }));
    stage.site["next"] = response();
    expect(actionOf(await stage.call("14155550100"))).toMatchObject({ RecordingDurationMs: "2000" });
  });

  it("of a session goes on in the background, and its action hears of it at once", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      record({ recordSession: true, action, redirect: false, callbackUrl, maxLength: 3_600 }),
      wait({ length: 20 }),
    );
    const call = await stage.call("14155550100");
    expect(actionOf(call)).toMatchObject({ RecordingDuration: "-1", RecordingStartMs: "-1" });
    expect(notices(call, "RecordingDurationMs")).toEqual([["20000"]]);
  });

  it("started on a Dial's answer begins with the bridge", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      record({ startOnDialAnswer: true, callbackUrl, maxLength: 3_600 }),
      dial(number("14155550101")),
    );
    const call = await stage.call("14155550100");
    expect(notices(call, "RecordingDurationMs")).toEqual([["3000"]]);
  });

  it("is told too when the callee hangs up on it", async () => {
    const stage = setStage();
    stage.site["answer"] = response(record({ callbackUrl }));
    const call = await stage.call("14155550101");
    expect(call.ending).toEqual(endings.calleeHungUp);
    expect(notices(call, "RecordingDurationMs")).toEqual([["3000"]]);
  });
});

describe("Dial", () => {
  it.each([
    ["14155550101", { DialStatus: "completed", DialHangupCause: "NORMAL_CLEARING", DialRingStatus: "true" }],
    ["14155550102", { DialStatus: "busy", DialHangupCause: "USER_BUSY", DialBLegUUID: "" }],
    ["14155550103", { DialStatus: "no-answer", DialHangupCause: "NO_ANSWER" }],
    ["14155550107", { DialStatus: "failed", DialHangupCause: "CALL_REJECTED" }],
    ["14155550108", { DialStatus: "failed", DialRingStatus: "false" }],
  ])("tells the action how %s fared", async (to, result) => {
    const stage = setStage();
    stage.site["answer"] = response(dial({ action, timeout: 30 }, number(to)));
    stage.site["next"] = response(speak("Goodbye."));
    const call = await stage.call("14155550100");
    expect(actionOf(call)).toMatchObject(result);
    expect(call.heard).toEqual(["Goodbye."]);
  });

  it("the first to answer is bridged, and the others lose the race", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      dial(
        { callbackUrl },
        number("14155550109"),
        user("sip:ada0101@phone.plivo.com"),
        number("14155550102"),
      ),
    );
    const call = await stage.call("14155550100");
    expect(notices(call, "Event", "DialBLegPosition", "DialBLegHangupCauseCode")).toEqual([
      ["DialHangup", "3", "3010"],
      ["DialHangup", "1", "9000"],
      ["DialAnswer", "2", "undefined"],
      ["DialConnected", "2", "undefined"],
      ["DialHangup", "2", "4000"],
    ]);
    // It rings for 2 s, is answered 4 s later, and talks for 3 s.
    expect(lasted(call)).toBe(9_000);
  });

  it("is over at its time limit, and the first leg goes on", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      dial({ timeLimit: 5, callbackUrl }, number("14155550100")),
      speak(second),
    );
    const call = await stage.call("14155550100");
    expect(notices(call, "DialBLegHangupCauseCode").at(-1)).toEqual(["6000"]);
    expect(call.heard).toEqual([second]);
  });

  it("ends with the first leg", async () => {
    const stage = setStage();
    stage.site["answer"] = response(dial({ callbackUrl }, number("14155550103")));
    const call = await stage.call("14155550101");
    expect(notices(call, "DialBLegHangupCause")).toEqual([["ORIGINATOR_CANCEL"]]);
  });
});

describe("Conference", () => {
  it("brings calls together, and tells who comes and goes", async () => {
    const stage = setStage({ auto: false });
    stage.site["answer"] = response(conference("Desk", { callbackUrl, stayAlone: false }));
    const placed = await stage.plivo.calls.create({ from, to: ["14155550100", "14155550101"], ...urls });
    await stage.clock.advance(60_000);
    const [stays, leaves] = placed.requestUuids.map((id) =>
      stage.simulator.calls.find(({ callUuid }) => callUuid === id),
    );
    expect(leaves?.ending).toEqual(endings.calleeHungUp);
    expect(stays?.ending).toEqual(endings.endOfXml);
    expect(stays?.endedAt).toBe(leaves?.endedAt);
    const rooms = new Set(
      stays && leaves && [...notices(stays, "ConferenceUUID"), ...notices(leaves, "ConferenceUUID")].flat(),
    );
    expect(rooms.size).toBe(1);
    expect(stays && notices(stays, "ConferenceAction")).toEqual([["enter"], ["exit"]]);
  });

  it("a member whose exit ends it takes all others along; each goes on with its action", async () => {
    const stage = setStage({ auto: false, fates: { "0102": { answerAfter: 5_000 } } });
    let documents = 0;
    stage.site["answer"] = () => {
      documents += 1;
      const leader = documents === 2;
      return response(
        conference("Desk", { action, endConferenceOnExit: leader, timeLimit: leader ? 10 : 600 }),
      );
    };
    stage.site["next"] = response(speak("Goodbye."));
    await stage.plivo.calls.create({ from, to: ["14155550100", "14155550102"], ...urls });
    await stage.clock.advance(60_000);
    expect(stage.simulator.calls.map(({ status, heard }) => [status, ...heard])).toEqual([
      ["completed", "Goodbye."],
      ["completed", "Goodbye."],
    ]);
    expect(actionOf(stage.simulator.calls[0] as CallRecord)).toMatchObject({ ConferenceName: "Desk" });
  });
});

describe("MultiPartyCall", () => {
  it("tells its life and ends with its last participant", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      multiPartyCall("Desk", {
        role: "Agent",
        maxDuration: 300,
        statusCallbackUrl: callbackUrl,
        onExitActionUrl: action,
      }),
    );
    stage.site["next"] = response(hangup());
    const call = await stage.call("14155550100");
    expect(notices(call, "EventName").flat()).toEqual([
      "MPCInitialized",
      "MPCStart",
      "ParticipantJoin",
      "ParticipantExit",
      "MPCEnd",
    ]);
    expect(actionOf(call)).toMatchObject({ MPCFriendlyName: "Desk", ParticipantRole: "Agent" });
    expect(lasted(call)).toBe(300_000);
  });

  it("is told of as its first participant asked, whoever comes and goes", async () => {
    const host: Fate = { answerAfter: 1_000, end: { after: 30_000, as: "calleeHungUp" } };
    const guest: Fate = { answerAfter: 9_000, end: { after: 60_000, as: "calleeHungUp" } };
    const stage = setStage({ fates: { "0701": host, "0702": guest } });
    stage.site["answer"] = response(
      multiPartyCall("Desk", {
        role: "Customer",
        record: true,
        recordingCallbackUrl: `${site}/recording`,
        statusCallbackUrl: callbackUrl,
      }),
    );
    await stage.plivo.calls.create({ from, to: ["14155550701", "14155550702"], ...urls });
    await stage.simulator.idle();
    const [first, second] = stage.simulator.calls.map((call) =>
      notices(call, "EventName", "ParticipantCallUUID"),
    );
    const [hostId, guestId] = stage.simulator.calls.map(({ callUuid }) => callUuid);
    expect(second).toEqual([]);
    expect(first).toEqual([
      ["MPCInitialized", "undefined"],
      ["MPCStart", "undefined"],
      ["MPCRecordingInitiated", "undefined"],
      ["ParticipantJoin", hostId],
      ["ParticipantJoin", guestId],
      ["ParticipantExit", hostId],
      ["ParticipantExit", guestId],
      ["MPCRecordingCompleted", "undefined"],
      ["MPCEnd", "undefined"],
    ]);
    const ended = stage.simulator.calls[0]?.callbacks.find(({ parameters }) => parameters["MPCDuration"]);
    expect(ended?.parameters).toMatchObject({ MPCDuration: "68", MPCBilledDuration: "120" });
  });

  it("streams to a participant that is no person, while it is there", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      multiPartyCall("Desk", {
        role: "ai-agent",
        maxDuration: 300,
        aiAgentStreamServiceUrl: "wss://agent.example.com/",
        aiAgentStreamStatusCallbackUrl: callbackUrl,
      }),
    );
    const call = await stage.call("14155550100");
    expect(notices(call, "Event").flat()).toEqual(["StartStream", "StopStream"]);
  });
});

describe("Stream", () => {
  it("runs in the background", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      stream("wss://agent.example.com/", { statusCallbackUrl: callbackUrl }),
      speak(second),
    );
    const call = await stage.call("14155550100");
    expect(lasted(call)).toBe(1_000);
    expect(notices(call, "Event").flat()).toEqual(["StartStream", "StopStream"]);
  });

  it("keeps the call alive if it is told to, until its timeout", async () => {
    const stage = setStage();
    stage.site["answer"] = response(
      stream("wss://agent.example.com/", { keepCallAlive: true, bidirectional: true, streamTimeout: 20 }),
      speak(second),
    );
    const call = await stage.call("14155550100");
    expect(lasted(call)).toBe(21_000);
    expect(call.heard).toEqual([second]);
  });
});

it("DTMF sends keys, beside the document or before it goes on", async () => {
  const stage = setStage();
  stage.site["answer"] = response(dtmf("1w2W3"), dtmf("45w", { async: false }));
  const call = await stage.call("14155550100");
  expect(call.sentDigits).toBe("12345");
  expect(lasted(call)).toBe(1_000);
});

it("PreAnswer plays what is in it; a Message takes no time", async () => {
  const stage = setStage();
  stage.site["answer"] = response(
    preAnswer(speak(second)),
    message("Hello.", { src: from, dst: "14155550100" }),
  );
  const call = await stage.call("14155550100");
  expect(call.heard).toEqual([second]);
  expect(lasted(call)).toBe(1_000);
});
