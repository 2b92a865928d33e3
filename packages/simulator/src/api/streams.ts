import { readStream } from "@plivo-edge/client/schemas";
import type { Context } from "hono";
import type { Call } from "../call/call.ts";
import { type Stream, startStream } from "../call/stream.ts";
import type { Switch } from "../switch.ts";
import { recordTime } from "../time.ts";
import { type Api, type ApiEnv, findCall } from "./context.ts";
import { ApiError } from "./error.ts";
import { page } from "./page.ts";
import { bodyOf, readParameters } from "./parameters.ts";

/** Audio streams of a call: start, list, read, stop. */
export function addStreams(api: Api, { calls, context }: Switch): void {
  const { timeZoneOffset } = context.settings;
  const known = (c: Context<ApiEnv, "/Call/:id/*">): Call =>
    findCall(calls, c.get("account"), c.req.param("id"), () => true);
  const answered = (c: Context<ApiEnv, "/Call/:id/*">): Call =>
    findCall(calls, c.get("account"), c.req.param("id"), ({ isAnswered }) => isAnswered);
  const uri = (call: Call): string => `/v1/Account/${call.account.authId}/Call/${call.callUuid}/Stream/`;

  function found(call: Call, id: string): Stream {
    const stream = call.streams.find((each) => each.id === id);
    if (stream === undefined) throw new ApiError(404, "stream not found");
    return stream;
  }

  function shown(call: Call, stream: Stream): object {
    const seconds = Math.ceil(((stream.endedAt ?? context.clock.now()) - stream.startedAt) / 1_000);
    return {
      audio_track: stream.audioTrack,
      bidirectional: stream.bidirectional,
      bill_duration: seconds,
      billed_amount: "0.00000",
      // A text in the SDKs that have types: Go's cannot read a number here.
      rounded_bill_duration: String(Math.ceil(seconds / 60) * 60),
      call_uuid: call.callUuid,
      content_type: stream.contentType,
      created_at: recordTime(stream.startedAt, timeZoneOffset),
      end_time: stream.endedAt === undefined ? null : recordTime(stream.endedAt, timeZoneOffset),
      plivo_auth_id: call.account.authId,
      resource_uri: `${uri(call)}${stream.id}/`,
      service_url: stream.serviceUrl,
      start_time: recordTime(stream.startedAt, timeZoneOffset),
      status: stream.endedAt === undefined ? "initiated" : "stopped",
      status_callback_method: stream.status?.method ?? null,
      status_callback_url: stream.status?.url ?? null,
      stream_id: stream.id,
    };
  }

  api.post("/Call/:id/Stream", async (c) => {
    const call = answered(c);
    const parameters = readParameters(readStream, await bodyOf(c), c.get("undocumented"));
    const { statusCallbackUrl: url, statusCallbackMethod: method = "POST" } = parameters;
    const { id } = startStream(call, context, {
      serviceUrl: parameters.serviceUrl,
      bidirectional: parameters.bidirectional ?? false,
      audioTrack: parameters.audioTrack ?? "inbound",
      contentType: parameters.contentType ?? "audio/x-l16;rate=8000",
      extraHeaders: parameters.extraHeaders,
      timeout: (parameters.streamTimeout ?? 86_400) * 1_000,
      status: url === undefined ? undefined : { url, method },
    });
    return c.json({ message: "audio streaming started", stream_id: id, api_id: c.get("apiId") }, 202);
  });

  api.get("/Call/:id/Stream", (c) => {
    const call = known(c);
    const streams = call.streams.map((stream) => shown(call, stream));
    return c.json({ api_id: c.get("apiId"), ...page(streams, new URL(c.req.url).searchParams, uri(call)) });
  });

  api.get("/Call/:id/Stream/:stream", (c) => {
    const call = known(c);
    return c.json({ api_id: c.get("apiId"), ...shown(call, found(call, c.req.param("stream"))) });
  });

  api.delete("/Call/:id/Stream", (c) => {
    for (const stream of answered(c).streams) stream.stop();
    return c.body(null, 204);
  });

  api.delete("/Call/:id/Stream/:stream", (c) => {
    const call = answered(c);
    found(call, c.req.param("stream")).stop();
    return c.body(null, 204);
  });
}
