import type { StreamElement } from "@plivo-edge/xml";
import { startStream } from "../../call/stream.ts";
import type { ExecutionContext } from "../execution-context.ts";

/** Streams the call's audio to a WebSocket, beside the document or until the stream ends. */
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
    extraHeaders: pairs(attributes.extraHeaders),
    status:
      statusCallbackUrl === undefined ? undefined : { url: statusCallbackUrl, method: statusCallbackMethod },
  });
  if (!attributes.keepCallAlive) return;
  await stream.ended;
  signal.throwIfAborted();
}

/** `name=value,name=value` as a map. */
function pairs(text = ""): Readonly<Record<string, string>> {
  const each = text.split(",").filter((pair) => pair.trim() !== "");
  return Object.fromEntries(
    each.map((pair) => {
      const [name = "", ...value] = pair.trim().split("=");
      return [name, value.join("=")];
    }),
  );
}
