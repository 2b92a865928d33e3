import type { MultiPartyCallElement } from "@plivo-edge/xml";
import { bill } from "../../billing.ts";
import type { ConferenceNotifier } from "../../call/conference.ts";
import { recordingUrl } from "../../call/recording.ts";
import { type Stream, startStream } from "../../call/stream.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";

/** Stays in the call until its longest duration, its end, or the end of this participant's call. */
export async function runMultiPartyCall(
  { attributes, children: [name] }: MultiPartyCallElement,
  execution: ExecutionContext,
): Promise<Next> {
  const { call, context } = execution;
  const { maxDuration = 14_400, endMpcOnExit = false } = attributes;
  const { onExitActionUrl: url, onExitActionMethod: method = "POST" } = attributes;
  const key = `MultiPartyCall ${name}`;
  const { conferences, random, clock } = context;
  const conference = conferences.open(key, random);
  conference.notifier ??= new MpcNotifier(name, conference.uuid, attributes, execution);
  const { notifier } = conference;
  const joinedAt = clock.now();
  const member = conference.enter(false, random.digits(5));
  const participant = {
    MemberID: member.id,
    ParticipantCallUUID: call.callUuid,
    ParticipantRole: attributes.role,
  };
  notifier.tell("ParticipantJoin", participant);
  const agent = startAgent(attributes, execution);
  try {
    await conference.stay(member, maxDuration * 1_000, clock, execution.signal);
  } finally {
    agent?.stop();
    conferences.leave(key, member, endMpcOnExit);
    notifier.tell("ParticipantExit", participant);
    if (conference.members.size === 0) notifier.end();
  }
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

/** Tells about a multiparty call as a whole. What its first participant's document says counts for all that come later. */
class MpcNotifier implements ConferenceNotifier {
  readonly #execution: ExecutionContext;
  readonly #about: Readonly<Record<string, string>>;
  readonly #attributes: MultiPartyCallElement["attributes"];
  readonly #startedAt: number;
  readonly #recordingId: string;
  #recordingEvents = 0;

  constructor(
    name: string,
    uuid: string,
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
  }

  tell(event: string, parameters: Readonly<Record<string, string>>): void {
    const { statusCallbackUrl: url, statusCallbackMethod: method = "POST" } = this.#attributes;
    this.#send(url, method, event, parameters);
  }

  end(): void {
    const now = this.#execution.context.clock.now();
    const { duration, billed, cost } = bill(now - this.#startedAt);
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

  #tellOfRecording(event: string, parameters: Readonly<Record<string, string>>): void {
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
    parameters: Readonly<Record<string, string>>,
  ): void {
    if (url === undefined) return;
    const { call, context } = this.#execution;
    const what = { EventName: event, EventTimestamp: String(context.clock.now()) };
    context.notify(call, "notice", { url, method }, { ...what, ...this.#about, ...parameters });
  }
}
