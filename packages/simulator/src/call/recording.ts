import type { Context } from "../context.ts";
import type { Settings } from "../settings.ts";

export interface RecordingOptions {
  readonly fileFormat: "mp3" | "wav";
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

/** A recording under way. There is no audio behind its URL. */
export interface Recording {
  readonly id: string;
  readonly url: string;
  readonly startedAt: number;
  stop(): void;
}

/** The call that is recorded. */
export interface RecordedCall {
  readonly recordings: Set<Recording>;
  /** Aborts when the call ends. */
  readonly endSignal: AbortSignal;
}

/** Where Plivo would keep it. */
export function recordingUrl({ authId }: Settings, id: string, fileFormat: "mp3" | "wav"): string {
  return `https://media.plivo.com/v1/Account/${authId}/Recording/${id}.${fileFormat}`;
}

/** Records until the time limit, the end of the call, or `stop`. */
export function startRecording(call: RecordedCall, context: Context, options: RecordingOptions): Recording {
  const { clock, random, settings } = context;
  const id = random.uuid();
  const url = recordingUrl(settings, id, options.fileFormat);
  const startedAt = clock.now();
  const stopping = new AbortController();
  const recording = { id, url, startedAt, stop: () => stopping.abort() };
  call.recordings.add(recording);
  const finish = (): void => {
    call.recordings.delete(recording);
    options.onStop({ id, url, startedAt, stoppedAt: clock.now() });
  };
  const signal = AbortSignal.any([call.endSignal, stopping.signal]);
  context.run(clock.sleep(options.timeLimit, signal).then(finish, finish));
  return recording;
}
