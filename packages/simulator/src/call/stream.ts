import type { Context } from "../context.ts";
import { consoleTime } from "../time.ts";
import { type MediaSocket, openMedia, type StreamedAudio, type TalkingCall } from "./media-socket.ts";
import type { Webhook } from "./request.ts";

export interface StreamOptions extends Omit<StreamedAudio, "id"> {
  /** Milliseconds. */
  readonly timeout: number;
  readonly status: Webhook | undefined;
}

/** An audio stream of a call. */
export interface Stream extends StreamOptions, StreamedAudio {
  readonly startedAt: number;
  endedAt: number | undefined;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** The call whose audio is streamed. */
export interface StreamedCall extends TalkingCall {
  readonly direction: "inbound" | "outbound";
  readonly from: string;
  readonly to: string;
  readonly streams: Stream[];
  /** Aborts when the call ends. */
  readonly endSignal: AbortSignal;
}

/** Streams until the timeout, the end of the call, the WebSocket's end, or `stop`. */
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
      Direction: call.direction,
      Event: event,
      From: call.from.replace(/^\+/, ""),
      ServiceURL: options.serviceUrl,
      StreamID: stream.id,
      Timestamp: consoleTime(clock.now(), "+00:00"),
      To: call.to.replace(/^\+/, ""),
    });
  };
  let lastEvent = "StopStream";
  let media: MediaSocket | undefined;
  const finish = (): void => {
    media?.close();
    stream.endedAt = clock.now();
    tell(lastEvent);
  };
  if (context.openWebSocket === undefined) {
    tell("StartStream");
  } else {
    context.run(
      openMedia(call, context, context.openWebSocket, stream, {
        signal,
        onOpen: (opened) => {
          media = opened;
          tell("StartStream");
        },
        onClose: (opened) => {
          if (!opened) lastEvent = "DroppedStream";
          stopping.abort();
        },
      }),
    );
  }
  context.run(stream.ended);
  return stream;
}
