import type { MultiPartyCallElement } from "@plivo-edge/xml";
import type { Account } from "../../account.ts";
import { bill } from "../../billing.ts";
import type { Conference, ConferenceNotifier, Participant } from "../../call/conference.ts";
import { recordingUrl } from "../../call/recording.ts";
import { type Stream, startStream } from "../../call/stream.ts";
import { type HangupCause, hangupCauses } from "../../hangup-cause.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";
import { pressKeys } from "../presses.ts";

type Parameters = Readonly<Record<string, string>>;

/** Stays in the multiparty call until that is over, or this participant's call. */
export async function runMultiPartyCall(
  { attributes, children: [name] }: MultiPartyCallElement,
  execution: ExecutionContext,
): Promise<Next> {
  const { call, context } = execution;
  const { endMpcOnExit = false } = attributes;
  const { onExitActionUrl: url, onExitActionMethod: method = "POST" } = attributes;
  const key = mpcKey(call.account, name);
  const { conferences, random, clock } = context;
  const conference = conferences.open(key, random);
  conference.notifier ??= new MpcNotifier(name, conference, attributes, execution);
  const { notifier } = conference;
  const joinedAt = clock.now();
  const member = conference.enter(false, random.digits(5));
  const participant = {
    MemberID: member.id,
    ParticipantCallUUID: call.callUuid,
    ParticipantRole: attributes.role,
  };
  const tell = (event: string, more: Parameters = {}): void =>
    notifier.tell(event, { ...participant, ...more }, call.sipHeaders);
  tell("ParticipantJoin", { ParticipantCoachMode: String(coaches(attributes)) });
  member.participant = participantOf(call.callUuid, attributes, tell);
  pressKeys(call.scenario, execution, AbortSignal.any([execution.signal, member.leaving.signal]), (key) =>
    tell("ParticipantDigitInput", { DigitInput: key }),
  );
  const agent = startAgent(attributes, execution);
  let ended: { readonly reason?: unknown } = {};
  try {
    await conference.stay(member, Number.POSITIVE_INFINITY, clock, execution.signal);
  } finally {
    agent?.stop();
    ended = { reason: member.leaving.signal.reason };
    member.leaving.abort();
    conferences.leave(key, member, endMpcOnExit);
    tell("ParticipantExit");
    if (conference.members.size === 0) notifier.end();
  }
  const { reason } = ended;
  const goesOn = reason === hangupCauses.mpcEnded && url !== undefined;
  if (isHangupCause(reason) && !goesOn) return { end: reason };
  if (url === undefined) return undefined;
  const parameters = {
    ...participant,
    MPCFriendlyName: name,
    MPCUUID: conference.uuid,
    ParticipantEndTime: String(clock.now()),
    ParticipantJoinTime: String(joinedAt),
  };
  return { next: { type: "action", url, method, parameters } };
}

/** By what name the API finds a multiparty call of an account. */
export function mpcKey(account: Account, name: string): string {
  return `MultiPartyCall ${account.main.authId} ${name}`;
}

/** Only a supervisor does, and each one does that is not told otherwise. */
function coaches({ role, coachMode = true }: MultiPartyCallElement["attributes"]): boolean {
  return coachMode && role.toLowerCase() === "supervisor";
}

function isHangupCause(reason: unknown): reason is HangupCause {
  return Object.values(hangupCauses).some((cause) => cause === reason);
}

/** Mutes and holds a participant, and tells of each change; the document may have it begin so. */
function participantOf(
  callUuid: string,
  { mute = false, hold = false }: MultiPartyCallElement["attributes"],
  tell: (event: string) => void,
): Participant {
  const state = { muted: false, held: false };
  const participant = {
    callUuid,
    setMuted: (muted: boolean) => {
      if (muted !== state.muted) tell(muted ? "ParticipantMute" : "ParticipantUnmute");
      state.muted = muted;
    },
    setHeld: (held: boolean) => {
      if (held !== state.held) tell(held ? "ParticipantHold" : "ParticipantUnhold");
      state.held = held;
    },
  };
  participant.setMuted(mute);
  participant.setHeld(hold);
  return participant;
}

/** Which group of events an event belongs to; a document may ask for some groups. */
const groups: Parameters = {
  MPCInitialized: "mpc-state-changes",
  MPCStart: "mpc-state-changes",
  MPCEnd: "mpc-state-changes",
  ParticipantDigitInput: "participant-digit-input-events",
};

/** The stream of a participant that is no person. */
function startAgent(
  attributes: MultiPartyCallElement["attributes"],
  { call, context }: ExecutionContext,
): Stream | undefined {
  const { role, aiAgentStreamServiceUrl: serviceUrl } = attributes;
  if (role !== "ai-agent" || serviceUrl === undefined) return undefined;
  const { aiAgentStreamStatusCallbackUrl: url, aiAgentStreamStatusCallbackMethod: method = "POST" } =
    attributes;
  return startStream(call, context, {
    serviceUrl,
    bidirectional: true,
    audioTrack: "inbound",
    contentType: attributes.aiAgentStreamContentType ?? "audio/x-l16;rate=8000",
    timeout: Number.POSITIVE_INFINITY,
    status: url === undefined ? undefined : { url, method },
  });
}

/** Tells about a multiparty call as a whole, and ends it in time. What its first participant's document says counts for all that come later. */
class MpcNotifier implements ConferenceNotifier {
  readonly #execution: ExecutionContext;
  readonly #about: Parameters;
  readonly #attributes: MultiPartyCallElement["attributes"];
  readonly #startedAt: number;
  readonly #recordingId: string;
  readonly #over = new AbortController();
  #recordingEvents = 0;

  constructor(
    name: string,
    { uuid, members }: Conference,
    attributes: MultiPartyCallElement["attributes"],
    execution: ExecutionContext,
  ) {
    this.#execution = execution;
    this.#about = { MPCName: name, MPCUUID: uuid };
    this.#attributes = attributes;
    this.#startedAt = execution.context.clock.now();
    this.#recordingId = execution.context.random.uuid();
    this.tell("MPCInitialized", {});
    this.tell("MPCStart", {});
    this.#tellOfRecording("MPCRecordingInitiated", {});
    const { clock, run } = execution.context;
    const { maxDuration = 14_400 } = attributes;
    // One timer for all: each participant's would count from its own entry.
    run(
      clock.sleep(maxDuration * 1_000, this.#over.signal).then(
        () => {
          for (const { leaving } of members) leaving.abort(hangupCauses.mpcEnded);
        },
        () => undefined,
      ),
    );
  }

  tell(event: string, parameters: Parameters, sipHeaders?: Parameters): void {
    const { statusCallbackUrl: url, statusCallbackMethod: method = "POST" } = this.#attributes;
    const { statusCallbackEvents = "mpc-state-changes,participant-state-changes" } = this.#attributes;
    if (!statusCallbackEvents.includes(groups[event] ?? "participant-state-changes")) return;
    this.#send(url, method, event, parameters, sipHeaders);
  }

  end(): void {
    this.#over.abort();
    const now = this.#execution.context.clock.now();
    const { duration, billed, cost } = bill(now - this.#startedAt);
    const { recordFileFormat: format = "mp3" } = this.#attributes;
    this.#execution.context.recordingFiles.add(`${this.#recordingId}.${format}`, now - this.#startedAt, 1);
    this.#tellOfRecording("MPCRecordingCompleted", {
      RecordingDuration: String(duration),
      RecordingEndTime: String(now),
    });
    this.tell("MPCEnd", {
      MPCBilledAmount: cost,
      MPCBilledDuration: String(billed),
      MPCDuration: String(duration),
    });
  }

  #tellOfRecording(event: string, parameters: Parameters): void {
    const { record = false, recordFileFormat: format = "mp3" } = this.#attributes;
    const { recordingCallbackUrl: url, recordingCallbackMethod: method = "GET" } = this.#attributes;
    if (!record) return;
    this.#recordingEvents += 1;
    this.#send(url, method, event, {
      RecordingFormat: format,
      RecordingStartTime: String(this.#startedAt),
      RecordingURL: recordingUrl(
        this.#execution.context,
        this.#execution.call.account,
        this.#recordingId,
        format,
      ),
      RecordingUUID: this.#recordingId,
      SequenceNumber: String(this.#recordingEvents),
      ...parameters,
    });
  }

  /** Plivo names no call in these but that of a participant. */
  #send(
    url: string | undefined,
    method: "GET" | "POST",
    event: string,
    parameters: Parameters,
    sipHeaders?: Parameters,
  ): void {
    if (url === undefined) return;
    const { call, context } = this.#execution;
    const what = { EventName: event, EventTimestamp: String(context.clock.now()) };
    const told = { ...what, ...this.#about, ...parameters };
    context.notify(call, "notice", { url, method }, told, sipHeaders);
  }
}
