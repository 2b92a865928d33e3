import type { StreamElement } from "@plivo-edge/xml";
import { startStream } from "../../call/stream.ts";
import type { ExecutionContext } from "../execution-context.ts";

/** Forks the call's audio, as far as callbacks show it: nothing connects to the URL. */
export async function runStream(
  { attributes, children: [serviceUrl] }: StreamElement,
  { call, context, signal }: ExecutionContext,
): Promise<undefined> {
  const { statusCallbackUrl, statusCallbackMethod = "POST", streamTimeout = 86_400 } = attributes;
  const stream = startStream(call, context, {
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
