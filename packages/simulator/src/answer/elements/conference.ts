import type { ConferenceElement } from "@plivo-edge/xml";
import { documentParameters } from "../../call/callback-parameters.ts";
import { describeRecording, type Recording, startRecording, transcribe } from "../../call/recording.ts";
import { followAction } from "../action.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";
import { DigitsMatcher, pressKeys } from "../presses.ts";

/** Stays in the conference until its time limit, its end, or the call's. */
export async function runConference(
  { attributes, children: [name] }: ConferenceElement,
  execution: ExecutionContext,
): Promise<Next> {
  const { call, context } = execution;
  const {
    callbackUrl: url,
    callbackMethod: method = "POST",
    stayAlone = true,
    endConferenceOnExit = false,
  } = attributes;
  const timeLimit =
    attributes.timeLimit === 0 ? Number.POSITIVE_INFINITY : (attributes.timeLimit ?? 86_400) * 1_000;
  const key = `Conference ${call.account.main.authId} ${name}`;
  const { conferences, random, clock } = context;
  const conference = conferences.open(key, random);
  if (conference.members.size >= (attributes.maxMembers ?? 20)) return undefined;
  const member = conference.enter(!stayAlone, random.digits(5));
  const facts = { ConferenceMemberID: member.id, ConferenceName: name, ConferenceUUID: conference.uuid };
  const tell = (event: string, action: string, more: Readonly<Record<string, string>> = {}): void => {
    if (url === undefined) return;
    const parameters = {
      ...documentParameters(call, event),
      ...facts,
      ConferenceAction: action,
      ...more,
    };
    context.notify(call, "notice", { url, method }, parameters);
  };
  tell("ConferenceEnter", "enter", { ConferenceFirstMember: String(conference.members.size === 1) });
  // One for all: of the first member who asks for it, until that one leaves.
  if (attributes.record) conference.recording ??= record(attributes, execution, member.leaving.signal, tell);
  const matcher = new DigitsMatcher(attributes.digitsMatch, (match) =>
    tell("ConferenceDigitsMatch", "digits", { ConferenceDigitsMatch: match }),
  );
  const here = AbortSignal.any([execution.signal, member.leaving.signal]);
  pressKeys(call.scenario, execution, here, (key) => {
    matcher.add(key);
    if (attributes.hangupOnStar && key === "*") member.leaving.abort();
  });
  try {
    await conference.stay(member, timeLimit, clock, execution.signal);
  } finally {
    member.leaving.abort();
    conferences.leave(key, member, endConferenceOnExit);
    tell("ConferenceExit", "exit", { ConferenceLastMember: String(conference.members.size === 0) });
  }
  const { recording } = conference;
  const recorded = recording && { RecordUrl: recording.url, RecordingID: recording.id };
  return followAction(attributes, { ...facts, ...recorded }, execution);
}

/** Records the conference until the signal aborts, and tells of it then. */
function record(
  attributes: ConferenceElement["attributes"],
  { call, context }: ExecutionContext,
  signal: AbortSignal,
  tell: (event: string, action: string, more: Readonly<Record<string, string>>) => void,
): Recording {
  const {
    recordFileFormat: fileFormat = "mp3",
    transcriptionUrl: url,
    transcriptionMethod: method = "POST",
  } = attributes;
  const recording = startRecording(call, context, {
    ...{ fileFormat, channels: 1, timeLimit: Number.POSITIVE_INFINITY },
    onStop: (recorded) => {
      tell("ConferenceRecordStop", "record", describeRecording(recorded));
      if (url !== undefined) transcribe(call, context, recorded, { url, method });
    },
  });
  signal.addEventListener("abort", () => recording.stop(), { once: true });
  return recording;
}
