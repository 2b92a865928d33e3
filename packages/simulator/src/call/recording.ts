import type { Exchange } from "../exchange.ts";
import type { Call } from "./call.ts";
import type { Webhook } from "./request.ts";

export interface RecordingOptions {
  /** The API request that started it. */
  readonly apiId: string;
  readonly fileFormat: "mp3" | "wav";
  /** Milliseconds. */
  readonly timeLimit: number;
  /** Told when it has stopped. */
  readonly callback: Webhook | undefined;
}

/** A recording that the API started. There is no audio behind its URL. */
export interface Recording {
  readonly id: string;
  readonly url: string;
  stop(): void;
}

/** Records until the time limit, the end of the call, or `stop`. */
export function startRecording(call: Call, exchange: Exchange, options: RecordingOptions): Recording {
  const { clock, random, settings } = exchange;
  const id = random.uuid();
  const url = `https://media.plivo.com/v1/Account/${settings.authId}/Recording/${id}.${options.fileFormat}`;
  const startedAt = clock.now();
  const stopping = new AbortController();
  const recording = { id, url, stop: () => stopping.abort() };
  call.recordings.add(recording);

  const finish = (): void => {
    call.recordings.delete(recording);
    const stoppedAt = clock.now();
    const ms = stoppedAt - startedAt;
    if (options.callback === undefined) return;
    exchange.notify(call, "notice", options.callback, {
      api_id: options.apiId,
      call_uuid: call.callUuid,
      record_url: url,
      recording_duration: String(Math.round(ms / 1_000)),
      recording_duration_ms: String(ms),
      recording_end_ms: String(stoppedAt),
      recording_id: id,
      recording_start_ms: String(startedAt),
    });
  };
  const signal = AbortSignal.any([call.life, stopping.signal]);
  exchange.run(clock.sleep(options.timeLimit, signal).then(finish, finish));
  return recording;
}
