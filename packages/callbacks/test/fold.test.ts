import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CallEvent,
  type CallEventType,
  type CallState,
  callKey,
  eventId,
  foldCall,
  type HangupEvent,
  isEnded,
  parseCallback,
  queuedCall,
} from "../src/index.ts";
import { callUuid, payloads } from "./payloads.ts";

function event<Type extends CallEventType>(type: Type, at: number, extra: Record<string, string> = {}) {
  const params = new URLSearchParams(payloads[type]);
  for (const [name, value] of Object.entries(extra)) params.set(name, value);
  return parseCallback(type, params, at);
}

const fold = (events: readonly CallEvent[]): CallState => events.reduce(foldCall, queuedCall);
const facts = {
  callUuid,
  requestUuid: callUuid,
  from: "14155550100",
  to: "14155550199",
  direction: "outbound",
};

describe("a call", () => {
  it("rings, is answered, and ends", () => {
    const ringing = foldCall(queuedCall, event("ring", 1));
    expect(ringing).toStrictEqual({ ...facts, status: "ringing", ringingAt: 1 });
    const answered = foldCall(ringing, event("answer", 2));
    expect(answered).toStrictEqual({ ...facts, status: "in-progress", ringingAt: 1, answeredAt: 2 });
    expect(foldCall(answered, event("hangup", 3))).toStrictEqual({
      ...facts,
      status: "completed",
      ringingAt: 1,
      answeredAt: 2,
      endedAt: 3,
      hangup: { cause: "NORMAL_CLEARING", code: 4000, name: "Normal Hangup", source: "Callee" },
      duration: 66,
      billDuration: 120,
      totalCost: "0.01000",
    });
  });

  it.each([
    [{ HangupCauseCode: "6010", HangupCause: "NO_ANSWER" }, "no-answer"],
    [{ HangupCauseCode: "3010", HangupCause: "USER_BUSY" }, "busy"],
    [{ HangupCauseCode: "1000", HangupCause: "ORIGINATOR_CANCEL" }, "canceled"],
    [{ HangupCauseCode: "0", HangupCause: "NORMAL_CLEARING" }, "completed"],
  ])(
    "ends as its code and its cause say where nobody answered, though its hangup says completed: %o",
    (facts, status) => {
      const unanswered = { CallStatus: "completed", AnswerTime: "", Duration: "0" };
      expect(fold([event("hangup", 1, { ...unanswered, ...facts })]).status).toBe(status);
    },
  );

  it("has an end that was inferred by the request's id, before or after its answer", () => {
    const named = { CallUUID: "c1", ALegUUID: "c1", RequestUUID: "r1" };
    const answer = event("answer", 1, named);
    const inferred: HangupEvent = {
      ...{ type: "hangup", inferred: true, callStatus: "completed", callUuid: "r1", requestUuid: "r1" },
      ...{ receivedAt: 2, parameters: {} },
    };
    expect(fold([answer, inferred]).status).toBe("completed");
    expect(fold([inferred, answer]).status).toBe("completed");
  });

  it("has the end that its hangup tells, where one was inferred before any callback came", () => {
    const { callUuid: leg } = event("hangup", 3);
    const inferred: HangupEvent = {
      ...{ type: "hangup", inferred: true, callStatus: "unknown", hangupCauseCode: 0 },
      ...{ callUuid: "the-request", requestUuid: "the-request", receivedAt: 2, parameters: {} },
    };
    const hangup = { ...event("hangup", 3), requestUuid: "the-request" };
    const ended = { status: "completed", callUuid: leg, hangup: { code: 4000 } };
    expect(fold([inferred, hangup])).toMatchObject(ended);
    expect(fold([hangup, inferred])).toMatchObject(ended);
    expect(fold([inferred, hangup]).hangup).not.toHaveProperty("inferred");
  });

  it("may end without having rung or been answered", () => {
    expect(fold([event("hangup", 3)])).toMatchObject({ status: "completed", endedAt: 3 });
  });

  it("was answered if a machine was heard, or the fallback asked for", () => {
    expect(fold([event("machine", 2)])).toMatchObject({
      status: "in-progress",
      machine: true,
      answeredAt: 2,
    });
    expect(fold([event("fallback", 2)])).toMatchObject({ status: "in-progress", answeredAt: 2 });
  });

  it.each(["digits", "input", "record", "dial", "exit", "redirect", "transfer"] as const)(
    "was answered if Plivo asks for a document: %s",
    (type) => {
      expect(fold([event("ring", 1), event(type, 2)])).toStrictEqual({
        ...facts,
        status: "in-progress",
        ringingAt: 1,
        answeredAt: 2,
      });
    },
  );

  it.each(["speech", "leg", "conference", "multiparty", "recording", "transcription", "stream"] as const)(
    "is in progress if there is something to tell of it: %s, which says nothing else and does not end it",
    (type) => {
      expect(fold([event("ring", 1), event(type, 2)])).toStrictEqual({
        ...facts,
        status: "in-progress",
        ringingAt: 1,
      });
      const ended = fold([event("hangup", 1)]);
      expect(fold([event("hangup", 1), event(type, 2)])).toStrictEqual(ended);
    },
  );

  it("is not changed by what a later version may tell", () => {
    const before = fold([event("ring", 1)]);
    // As a subscriber may get it from a newer relay.
    const later = { ...event("answer", 2), type: "teleport" } as unknown as CallEvent;
    expect(foldCall(before, later)).toBe(before);
  });

  it("does not go back to ringing when the ring arrives after the answer", () => {
    const state = fold([event("answer", 2), event("ring", 3)]);
    expect(state).toMatchObject({ status: "in-progress", answeredAt: 2, ringingAt: 3 });
  });

  it("stays ended when the answer arrives after the hangup", () => {
    expect(fold([event("hangup", 2), event("answer", 3)])).toMatchObject({
      status: "completed",
      endedAt: 2,
      answeredAt: 3,
    });
  });

  it("ends once: a second hangup fills gaps and overrides nothing", () => {
    const first = event("hangup", 2, {
      CallStatus: "busy",
      HangupCauseCode: "",
      Duration: "",
      HangupSource: "Carrier",
    });
    expect(fold([first, event("hangup", 3)])).toMatchObject({
      status: "busy",
      endedAt: 2,
      hangup: { code: 4000, source: "Carrier" },
      duration: 66,
    });
  });

  it("keeps what a later event does not say", () => {
    const state = fold([event("answer", 1), event("hangup", 2, { RequestUUID: "" })]);
    expect(state.requestUuid).toBe(callUuid);
  });

  it("leaves its earlier states alone", () => {
    const before = Object.freeze(fold([event("ring", 1)]));
    foldCall(before, event("hangup", 2));
    expect(before).toStrictEqual({ ...facts, status: "ringing", ringingAt: 1 });
    expect(queuedCall).toStrictEqual({ status: "queued" });
  });
});

describe("an event's own words outrank its type", () => {
  const inbound = { RequestUUID: "", ALegRequestUUID: "", Direction: "inbound" };
  const asked = (type: CallEventType, at: number, CallStatus: string) =>
    event(type, at, { ...inbound, CallStatus });
  const refused = event("hangup", 30, { ...inbound, CallStatus: "busy", AnswerTime: "", Duration: "0" });

  it.each(["answer", "fallback", "redirect", "record", "dial", "exit", "transfer", "machine"] as const)(
    "%s that says `ringing` is not answered",
    (type) => {
      const state = fold([asked(type, 10, "ringing")]);
      expect(state).toMatchObject({ status: "ringing", ringingAt: 10 });
      expect(state).not.toHaveProperty("answeredAt");
    },
  );

  it.each([
    ["a key", asked("digits", 20, "ringing")],
    ["speech", asked("input", 20, "ringing")],
    ["an event that says in-progress", asked("redirect", 20, "in-progress")],
  ])("until there is %s", (_, proof) => {
    const state = fold([asked("answer", 10, "ringing"), proof]);
    expect(state).toMatchObject({ status: "in-progress", ringingAt: 10, answeredAt: 20 });
  });

  it("and while the caller speaks it is in progress, whatever the notice says", () => {
    expect(fold([asked("answer", 10, "ringing"), asked("speech", 20, "ringing")]).status).toBe("in-progress");
  });

  it.each(["leg", "conference", "multiparty", "recording", "stream"] as const)(
    "%s that says `ringing` does not take it further",
    (type) => {
      expect(fold([asked("answer", 10, "ringing"), asked(type, 20, "ringing")]).status).toBe("ringing");
    },
  );

  it("a hangup whose AnswerTime is empty takes an assumed answer back, before it or after", () => {
    const assumed = asked("answer", 10, "");
    expect(fold([assumed])).toMatchObject({ status: "in-progress", answeredAt: 10 });
    for (const events of [
      [assumed, refused],
      [refused, assumed],
    ]) {
      expect(fold(events)).toMatchObject({ status: "busy", unanswered: true, endedAt: 30 });
      expect(fold(events)).not.toHaveProperty("answeredAt");
    }
  });

  it("a hangup that does not name AnswerTime takes nothing back", () => {
    const { unanswered: _, ...silent } = refused;
    expect(fold([asked("answer", 10, ""), silent])).toMatchObject({ status: "busy", answeredAt: 10 });
  });

  it("a machine callback that denies it is no machine", () => {
    for (const Machine of ["false", "False", "0", ""]) {
      expect(fold([event("machine", 10, { Machine })])).not.toHaveProperty("machine");
    }
  });
});

describe("a hangup that was read from the call's record", () => {
  const inferred: HangupEvent = {
    ...event("hangup", 90_000, { CallStatus: "", HangupCauseCode: "4000", HangupCause: "", Duration: "9" }),
    inferred: true,
    endedAt: 40_000,
  };

  it("is corrected by that of a callback, whatever it says, before it or after", () => {
    for (const CallStatus of ["busy", "failed", "no-answer", "completed", "cancel", "timeout"]) {
      const real = event("hangup", 95_000, { CallStatus, HangupCauseCode: "3010", Duration: "8" });
      const state = fold([inferred, real]);
      expect(state).toMatchObject({
        status: CallStatus.replace("cancel", "canceled"),
        hangup: { code: 3010, cause: "NORMAL_CLEARING" },
        duration: 8,
      });
      expect(state.hangup).not.toHaveProperty("inferred");
      expect(fold([real, inferred])).toStrictEqual(state);
    }
  });

  it("says so as long as no callback tells", () => {
    expect(fold([inferred])).toMatchObject({ status: "completed", hangup: { inferred: true, code: 4000 } });
    expect(fold([inferred, { ...inferred, receivedAt: 99_000 }]).hangup).toMatchObject({ inferred: true });
  });

  it("ended when its record says, however late it was read", () => {
    expect(fold([inferred]).endedAt).toBe(40_000);
    const { endedAt: _, ...undated } = inferred;
    expect(fold([undated]).endedAt).toBe(90_000);
  });

  it("a callback's own times are the console's, and are not read", () => {
    for (const EndTime of ["1970-01-01 05:30:40", "1970-01-01 05:30:40+05:30", "never"]) {
      expect(fold([event("hangup", 90_000, { EndTime })]).endedAt).toBe(90_000);
    }
  });
});

describe("another leg", () => {
  const bLeg = { CallUUID: "b-leg", RequestUUID: "b-request" };

  it("does not end the call when it hangs up", () => {
    const state = fold([event("answer", 1)]);
    expect(foldCall(state, event("hangup", 2, bLeg))).toBe(state);
  });

  it("is told by its first leg when it is heard of first", () => {
    expect(foldCall(queuedCall, event("hangup", 1, bLeg))).toBe(queuedCall);
  });
});

describe("the order of arrival", () => {
  const calls: Record<string, readonly CallEvent[]> = {
    answered: [event("ring", 10), event("answer", 20), event("hangup", 30)],
    machine: [
      event("ring", 10),
      event("answer", 20),
      event("machine", 25),
      event("hangup", 30, { Machine: "true", HangupCauseCode: "9100" }),
    ],
    busy: [event("ring", 10), event("hangup", 12, Object.fromEntries(new URLSearchParams(payloads.busy)))],
    menu: [
      event("ring", 10),
      event("answer", 20),
      event("digits", 22),
      event("speech", 21),
      event("input", 23),
      event("dial", 27),
      event("leg", 24),
      event("leg", 25, { CallUUID: "b-leg", DialAction: "answer" }),
      event("record", 26),
      event("hangup", 30),
      event("recording", 31, { CallUUID: "b-leg" }),
      event("transcription", 90),
    ],
    room: [
      event("conference", 21),
      event("stream", 22),
      event("multiparty", 22),
      event("multiparty", 23, { EventName: "ParticipantExit", ParticipantCallUUID: "b-leg" }),
      event("exit", 23),
      event("redirect", 24),
      event("transfer", 25),
      event("hangup", 30),
      event("conference", 31, { ConferenceAction: "exit" }),
    ],
    refused: [
      event("answer", 10, { CallStatus: "ringing" }),
      event("redirect", 11, { CallStatus: "" }),
      event("stream", 12),
      event("hangup", 30, { CallStatus: "busy", AnswerTime: "", Duration: "0" }),
    ],
    late: [
      event("answer", 10, { CallStatus: "ringing" }),
      event("digits", 15, { CallStatus: "ringing" }),
      event("hangup", 95, { CallStatus: "failed", HangupCauseCode: "3020", HangupCause: "" }),
      { ...event("hangup", 90, { CallStatus: "ANSWER" }), inferred: true },
    ],
    unreachable: [event("ring", 10), event("answer", 20), event("fallback", 22), event("hangup", 30)],
  };

  it.each(Object.entries(calls))("changes nothing about an %s call, duplicates included", (_, events) => {
    const inOrder = fold(events);
    // Every event at least once, up to three more copies, received at other times, in any order.
    const arrivals = fc
      .array(fc.record({ copy: fc.constantFrom(...events), late: fc.nat(1000) }), { maxLength: 3 })
      .map((copies) => [
        ...events,
        ...copies.map(({ copy, late }) => ({ ...copy, receivedAt: copy.receivedAt + late })),
      ])
      .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
    fc.assert(
      fc.property(arrivals, (all) => {
        expect(fold(all)).toStrictEqual(inOrder);
      }),
    );
  });

  it("never takes a call backwards, whatever is lost or repeated", () => {
    const any = fc.array(fc.constantFrom(...Object.values(calls).flat()), { maxLength: 12 });
    const order = ["queued", "ringing", "in-progress"];
    const rank = ({ status }: CallState) => (isEnded(status) ? 3 : order.indexOf(status));
    fc.assert(
      fc.property(any, (events) => {
        let state: CallState = queuedCall;
        for (const arrival of events) {
          const next = foldCall(state, arrival);
          expect(rank(next)).toBeGreaterThanOrEqual(rank(state));
          if (isEnded(state.status) && !state.hangup?.inferred) expect(next.status).toBe(state.status);
          const told = Object.keys(state).filter((fact) => fact !== "answeredAt");
          expect(Object.keys(next)).toEqual(expect.arrayContaining(told));
          state = next;
        }
      }),
    );
  });

  it("and the same event twice is the same event", () => {
    const any = fc.array(fc.constantFrom(...Object.values(calls).flat()), { minLength: 1 });
    fc.assert(
      fc.property(any, (events) => {
        const state = fold(events);
        for (const again of events) expect(foldCall(state, again)).toStrictEqual(state);
      }),
    );
  });
});

describe("a hangup's status", () => {
  it.each([
    ["completed", "completed"],
    ["busy", "busy"],
    ["no-answer", "no-answer"],
    ["failed", "failed"],
    ["timeout", "timeout"],
    ["cancel", "canceled"],
    ["unknown", "unknown"],
  ])("%s is %s, whatever the code says", (CallStatus, status) => {
    expect(fold([event("hangup", 1, { CallStatus, HangupCauseCode: "2000" })]).status).toBe(status);
  });

  it.each([
    ["1000", "canceled"],
    ["1020", "canceled"],
    ["2000", "failed"],
    ["3000", "no-answer"],
    ["3010", "busy"],
    ["3020", "failed"],
    ["3070", "timeout"],
    ["3100", "busy"],
    ["4000", "completed"],
    ["4010", "completed"],
    ["6010", "no-answer"],
    ["6020", "completed"],
    ["7011", "completed"],
    ["8011", "completed"],
    ["9000", "canceled"],
    ["9100", "completed"],
  ])("is told by the code %s (%s) where CallStatus tells none", (HangupCauseCode, status) => {
    const extra = { CallStatus: "in-progress", HangupCauseCode, AnswerTime: "", Duration: "0" };
    expect(fold([event("hangup", 1, extra)]).status).toBe(status);
  });

  it.each([
    ["USER_BUSY", "busy"],
    ["NO_ANSWER", "no-answer"],
    ["ORIGINATOR_CANCEL", "canceled"],
    ["CALL_REJECTED", "failed"],
  ])("or by the cause %s (%s)", (HangupCause, status) => {
    const extra = { CallStatus: "", HangupCauseCode: "0", HangupCause, AnswerTime: "", Duration: "0" };
    expect(fold([event("hangup", 1, extra)]).status).toBe(status);
  });

  it("or else by whether anybody had answered", () => {
    const unknown = { CallStatus: "constructor", HangupCauseCode: "0", HangupCause: "?", AnswerTime: "" };
    expect(fold([event("hangup", 1, { ...unknown, Duration: "8" })]).status).toBe("completed");
    expect(fold([event("hangup", 1, { ...unknown, Duration: "0" })]).status).toBe("failed");
  });
});

describe("the id of an event", () => {
  const request = { nonce: "1", urlId: "u" };
  const again = { nonce: "2", urlId: "u" };
  const elsewhere = { nonce: "3", urlId: "v" };

  function idOf(
    type: CallEventType,
    origin: Partial<typeof request>,
    extra: Record<string, string> = {},
  ): string {
    const params = new URLSearchParams(payloads[type]);
    for (const [name, value] of Object.entries(extra)) params.set(name, value);
    return eventId(parseCallback(type, params, 1, origin));
  }

  it.each(["ring", "answer", "fallback", "machine", "hangup"] as const)("%s: one for each leg", (type) => {
    expect(idOf(type, request)).toBe(idOf(type, elsewhere));
    expect(idOf(type, request)).not.toBe(idOf(type, request, { CallUUID: "b-leg" }));
  });

  it.each(["digits", "input", "redirect", "transfer"] as const)("%s: one for each URL", (type) => {
    expect(idOf(type, request)).toBe(idOf(type, again));
    expect(idOf(type, request)).not.toBe(idOf(type, elsewhere));
    expect(idOf(type, { nonce: "1" })).not.toBe(idOf(type, { nonce: "2" }));
  });

  it.each([
    ["record", { RecordingID: "r-2" }, { RecordingID: "" }],
    ["dial", { DialBLegUUID: "b-2" }, { DialBLegUUID: "" }],
    ["exit", { ConferenceMemberID: "2" }, { ConferenceMemberID: "" }],
  ] as const)("%s: Plivo's own id, or else one for each URL", (type, other, none) => {
    expect(idOf(type, request)).toBe(idOf(type, elsewhere));
    expect(idOf(type, request)).not.toBe(idOf(type, request, other));
    expect(idOf(type, request, none)).toBe(idOf(type, again, none));
    expect(idOf(type, request, none)).not.toBe(idOf(type, elsewhere, none));
  });

  it.each([
    ["leg", { DialAction: "answer" }, { DialBLegUUID: "" }],
    ["leg", { DialBLegUUID: "b-2" }, { DialAction: "digits" }],
    ["conference", { ConferenceAction: "exit" }, { ConferenceAction: "digits" }],
    ["multiparty", { EventName: "ParticipantExit" }, { EventName: "ParticipantDigitInput" }],
    ["multiparty", { MemberID: "2" }, { MPCUUID: "" }],
    ["multiparty", { RecordingUUID: "r-2" }, { EventName: "" }],
    ["multiparty", { EventTimestamp: "2026-01-05 08:35:21" }, { EventTimestamp: "" }],
    ["conference", { ConferenceUUID: "c-2" }, { ConferenceAction: "floor" }],
    ["recording", { RecordingID: "r-2" }, { RecordingID: "" }],
    ["transcription", { recording_id: "r-2" }, { recording_id: "" }],
    ["stream", { Event: "StopStream" }, { StreamID: "" }],
    ["stream", { Timestamp: "2026-01-05 08:35:21" }, { Timestamp: "" }],
  ] as const)("%s: what Plivo tells it from %j by; with %j, the nonce", (type, other, none) => {
    expect(idOf(type, request)).toBe(idOf(type, elsewhere));
    expect(idOf(type, request)).not.toBe(idOf(type, request, other));
    expect(idOf(type, request, none)).toBe(idOf(type, { ...elsewhere, nonce: "1" }, none));
    expect(idOf(type, request, none)).not.toBe(idOf(type, again, none));
  });

  it("speech: its number at its URL; without one, the nonce", () => {
    expect(idOf("speech", request)).toBe(idOf("speech", again));
    expect(idOf("speech", request)).not.toBe(idOf("speech", elsewhere));
    expect(idOf("speech", request)).not.toBe(idOf("speech", request, { SequenceNumber: "3" }));
    expect(idOf("speech", request, { SequenceNumber: "" })).not.toBe(
      idOf("speech", again, { SequenceNumber: "" }),
    );
  });

  it("an exit from a multiparty call is that of its member", () => {
    const left = { ConferenceMemberID: "", ConferenceUUID: "", MemberID: "355", MPCUUID: "m-1" };
    expect(idOf("exit", request, left)).toBe(idOf("exit", elsewhere, left));
    expect(idOf("exit", request, left)).not.toBe(idOf("exit", request, { ...left, MPCUUID: "m-2" }));
  });

  it("a conference's recording has its own", () => {
    const recorded = { ConferenceAction: "record", RecordingID: "r-1" };
    expect(idOf("conference", request, recorded)).toBe(idOf("conference", again, recorded));
    expect(idOf("conference", request, recorded)).not.toBe(idOf("recording", request));
  });
});

describe("the key of a call", () => {
  it("is one key for all legs of a call: what the first one was requested as", () => {
    expect(callKey(event("hangup", 1, { CallUUID: "b", RequestUUID: "b-request" }))).toBe(callUuid);
    expect(callKey(event("ring", 1, { RequestUUID: "requested" }))).toBe("requested");
    expect(callKey(event("ring", 1, { RequestUUID: "", CallUUID: "inbound" }))).toBe("inbound");
    expect(callKey(event("transcription", 1))).toBe(callUuid);
  });
});
