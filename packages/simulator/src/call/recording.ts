import type { Account } from "../account.ts";
import type { CallbackOwner } from "../callback/webhook-sender.ts";
import type { Context } from "../context.ts";
import type { Webhook } from "./request.ts";

export interface RecordingOptions {
  /** What somebody has been told of it before it begins. @default an id of its own */
  readonly id?: string;
  readonly fileFormat: "mp3" | "wav";
  /** 1 is mono, 2 is stereo. */
  readonly channels: 1 | 2;
  /** Milliseconds. */
  readonly timeLimit: number;
  readonly onStop: (recorded: Recorded) => void;
}

/** A recording that is over. Times are milliseconds since the epoch. */
export interface Recorded {
  readonly id: string;
  readonly url: string;
  readonly startedAt: number;
  readonly stoppedAt: number;
}

/** A recording under way. */
export interface Recording {
  readonly id: string;
  readonly url: string;
  readonly startedAt: number;
  stop(): void;
}

/** The call that is recorded. */
export interface RecordedCall extends CallbackOwner {
  readonly callUuid: string;
  readonly recordings: Set<Recording>;
  /** What the other end has said. */
  readonly said: readonly string[];
  /** Aborts when the call ends. */
  readonly endSignal: AbortSignal;
}

/** Where a recording is kept. */
export function recordingUrl(
  { mediaUrl }: Context,
  { authId }: Account,
  id: string,
  fileFormat: "mp3" | "wav",
): string {
  return `${mediaUrl()}/v1/Account/${authId}/Recording/${id}.${fileFormat}`;
}

/** What callbacks say of a recording. */
export function describeRecording({ id, url, startedAt, stoppedAt }: Recorded): Record<string, string> {
  const ms = stoppedAt - startedAt;
  return {
    RecordUrl: url,
    RecordingDuration: String(Math.round(ms / 1_000)),
    RecordingDurationMs: String(ms),
    RecordingEndMs: String(stoppedAt),
    RecordingID: id,
    RecordingStartMs: String(startedAt),
  };
}

/** Records until the time limit, the end of the call, or `stop`. */
export function startRecording(call: RecordedCall, context: Context, options: RecordingOptions): Recording {
  const { clock, random } = context;
  const id = options.id ?? random.uuid();
  const url = recordingUrl(context, call.account, id, options.fileFormat);
  const startedAt = clock.now();
  const stopping = new AbortController();
  const recording = { id, url, startedAt, stop: () => stopping.abort() };
  call.recordings.add(recording);
  const finish = (): void => {
    call.recordings.delete(recording);
    const stoppedAt = clock.now();
    context.recordingFiles.add(`${id}.${options.fileFormat}`, stoppedAt - startedAt, options.channels);
    options.onStop({ id, url, startedAt, stoppedAt });
  };
  const signal = AbortSignal.any([call.endSignal, stopping.signal]);
  context.run(clock.sleep(options.timeLimit, signal).then(finish, finish));
  return recording;
}

/** Tells a URL what was said on a recording. The names are in lower case, for the API and for documents alike. */
export function transcribe(call: RecordedCall, context: Context, recorded: Recorded, to: Webhook): void {
  const seconds = Math.round((recorded.stoppedAt - recorded.startedAt) / 1_000);
  context.notify(call, "notice", to, {
    call_uuid: call.callUuid,
    duration: String(seconds),
    error: "",
    recording_id: recorded.id,
    transcription: call.said.join(" "),
    transcription_charge: "0.00000",
    transcription_rate: "0.00000",
  });
}
