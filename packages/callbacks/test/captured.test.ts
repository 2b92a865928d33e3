import { describe, expect, it } from "vitest";
import { type CallEventType, eventId, foldCall, parseCallback, queuedCall } from "../src/index.ts";
import captured from "./fixtures/captured-callbacks.json" with { type: "json" };

/** Public callbacks, each with its source, and with what kind of evidence it is. */
interface Captured {
  readonly type: CallEventType;
  readonly evidence: "capture" | "docs" | "test" | "printed" | "composed";
  /** It is known that parameters are missing: an example printed some, or its page lists some. */
  readonly partial?: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly source: string;
  readonly note: string;
}

// The fixture's types and kinds of evidence are those above, which JSON cannot say.
const callbacks = captured as unknown as readonly Captured[];

const urlsCall = "call-of-the-url";

describe("what has been seen on the wire, or was published, is an event", () => {
  it.each(callbacks)("$type, $evidence: $note", ({ type, params, partial }) => {
    const pairs = Object.entries(params);
    const event = parseCallback(type, pairs, 1, { callUuid: urlsCall });
    expect(event).toMatchObject({ type, receivedAt: 1 });
    expect(event.parameters).toStrictEqual(params);
    expect(event.callUuid).toBe(
      params["CallUUID"] ||
        params["call_uuid"] ||
        params["DialALegUUID"] ||
        params["ParticipantCallUUID"] ||
        urlsCall,
    );
    // Only what is known to be cut short, or belongs to a room, names no call of its own.
    const roomwide = type === "multiparty" || params["ConferenceAction"] === "record";
    if (event.callUuid === urlsCall) expect(partial || roomwide).toBeTruthy();
    expect(foldCall(queuedCall, event).status).not.toBe("queued");
    expect(eventId(event)).toContain(event.callUuid);
  });

  it.each(callbacks)("$type, $evidence, with any one parameter missing: $note", ({ type, params }) => {
    for (const name of Object.keys(params)) {
      const { [name]: _, ...rest } = params;
      expect(parseCallback(type, rest, 1, { callUuid: urlsCall }).parameters).toStrictEqual(rest);
    }
  });
});

it("no machine is heard where the callback says that it is none", () => {
  const machines = callbacks.filter(({ params }) => "Machine" in params);
  expect(machines.length).toBeGreaterThan(3);
  for (const { type, params } of machines) {
    const event = parseCallback(type, params);
    expect("machine" in event).toBe(params["Machine"] === "true");
  }
});

it("no inbound call is answered while its document is asked for", () => {
  const answers = callbacks.filter(
    ({ params }) => params["CallStatus"] === "ringing" && params["Direction"] === "inbound",
  );
  expect(answers.length).toBeGreaterThan(3);
  for (const { type, params } of answers) {
    expect(foldCall(queuedCall, parseCallback(type, params))).not.toHaveProperty("answeredAt");
  }
});
