import type { CallbackOwner } from "../callback/webhook-sender.ts";
import type { Context } from "../context.ts";
import { consoleTime } from "../time.ts";
import type { Webhook } from "./request.ts";

export interface StreamOptions {
  readonly serviceUrl: string;
  readonly bidirectional: boolean;
  readonly audioTrack: "inbound" | "outbound" | "both";
  readonly contentType: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly status: Webhook | undefined;
}

/** An audio stream, as far as the API shows it: no audio flows, and nothing connects to its URL. */
export interface Stream extends StreamOptions {
  readonly id: string;
  readonly startedAt: number;
  endedAt: number | undefined;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** The call whose audio is streamed. */
export interface StreamedCall extends CallbackOwner {
  readonly streams: Stream[];
  /** Aborts when the call ends. */
  readonly endSignal: AbortSignal;
}

/** Streams until the timeout, the end of the call, or `stop`. */
export function startStream(call: StreamedCall, context: Context, options: StreamOptions): Stream {
  const { clock, random } = context;
  const stopping = new AbortController();
  const signal = AbortSignal.any([call.endSignal, stopping.signal]);
  const over = clock.sleep(options.timeout, signal).catch(() => undefined);
  const stream: Stream = {
    ...options,
    id: random.uuid(),
    startedAt: clock.now(),
    endedAt: undefined,
    ended: over.then(() => finish()),
    stop: () => stopping.abort(),
  };
  call.streams.push(stream);

  const tell = (event: string): void => {
    if (options.status === undefined) return;
    context.notify(call, "notice", options.status, {
      CallUUID: call.callUuid,
      Direction: "outbound",
      Event: event,
      From: call.from.replace(/^\+/, ""),
      ServiceURL: options.serviceUrl,
      StreamID: stream.id,
      Timestamp: consoleTime(clock.now(), "+00:00"),
      To: call.to.replace(/^\+/, ""),
    });
  };
  const finish = (): void => {
    stream.endedAt = clock.now();
    tell("StopStream");
  };
  tell("StartStream");
  context.run(stream.ended);
  return stream;
}
