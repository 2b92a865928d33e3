import type { StreamElement } from "@plivo-edge/xml";
import { startStream } from "../../call/stream.ts";
import type { Stage } from "../stage.ts";

/** Forks the call's audio, as far as callbacks show it: nothing connects to the URL. */
export async function performStream(
  { attributes, children: [serviceUrl] }: StreamElement,
  { call, exchange, signal }: Stage,
): Promise<undefined> {
  const { statusCallbackUrl, statusCallbackMethod = "POST", streamTimeout = 86_400 } = attributes;
  const stream = startStream(call, exchange, {
    serviceUrl,
    bidirectional: attributes.bidirectional ?? false,
    audioTrack: attributes.audioTrack ?? "inbound",
    contentType: attributes.contentType ?? "audio/x-l16;rate=8000",
    timeout: streamTimeout * 1_000,
    status:
      statusCallbackUrl === undefined ? undefined : { url: statusCallbackUrl, method: statusCallbackMethod },
  });
  if (!attributes.keepCallAlive) return;
  await stream.ended;
  signal.throwIfAborted();
}
