import { readDigits, readPlay, readRecord, readSpeak } from "@plivo-edge/client/schemas";
import type { Call } from "../call/call.ts";
import { type Recorded, startRecording } from "../call/recording.ts";
import type { Switch } from "../switch.ts";
import { accept, jsonObject } from "./accept.ts";
import { type Api, findCall } from "./context.ts";

/** What can be done to the sound of an answered call: record, play, speak, keys. */
export function addMedia(api: Api, { calls, context }: Switch): void {
  const answered = (id: string) => findCall(calls, id, ({ isAnswered }) => isAnswered);

  api.post("/Call/:id/Record", async (c) => {
    const call = answered(c.req.param("id"));
    const parameters = accept(readRecord, await jsonObject(c));
    const { callbackUrl: url, callbackMethod: method = "POST" } = parameters;
    const recording = startRecording(call, context, {
      fileFormat: parameters.fileFormat ?? "mp3",
      timeLimit: (parameters.timeLimit ?? 60) * 1_000,
      onStop: (recorded) => {
        if (url === undefined) return;
        context.notify(call, "notice", { url, method }, recordedParameters(call, c.get("apiId"), recorded));
      },
    });
    const message = "call recording started";
    return c.json({ url: recording.url, message, recording_id: recording.id, api_id: c.get("apiId") }, 202);
  });

  api.delete("/Call/:id/Record", (c) => {
    const call = answered(c.req.param("id"));
    const url = c.req.query("URL");
    for (const recording of call.recordings) if (url === undefined || recording.url === url) recording.stop();
    return c.body(null, 204);
  });

  api.post("/Call/:id/Play", async (c) => {
    const call = answered(c.req.param("id"));
    call.heard.push(...accept(readPlay, await jsonObject(c)).urls);
    return c.json({ message: "play started", api_id: c.get("apiId") }, 202);
  });

  api.post("/Call/:id/Speak", async (c) => {
    const call = answered(c.req.param("id"));
    call.heard.push(accept(readSpeak, await jsonObject(c)).text);
    return c.json({ message: "speak started", api_id: c.get("apiId") }, 202);
  });

  // A sound that the API started has no length here, so that there is nothing left to stop.
  for (const sound of ["Play", "Speak"]) {
    api.delete(`/Call/:id/${sound}`, (c) => {
      answered(c.req.param("id"));
      return c.body(null, 204);
    });
  }

  api.post("/Call/:id/DTMF", async (c) => {
    const call = answered(c.req.param("id"));
    call.sentDigits += accept(readDigits, await jsonObject(c)).digits.replace(/w/gi, "");
    return c.json({ message: "digits sent", api_id: c.get("apiId") }, 202);
  });
}

/** What the API tells of a recording: in snake_case, where the Record element has capitals. */
function recordedParameters(call: Call, apiId: string, recorded: Recorded): Record<string, string> {
  const ms = recorded.stoppedAt - recorded.startedAt;
  return {
    api_id: apiId,
    call_uuid: call.callUuid,
    record_url: recorded.url,
    recording_duration: String(Math.round(ms / 1_000)),
    recording_duration_ms: String(ms),
    recording_end_ms: String(recorded.stoppedAt),
    recording_id: recorded.id,
    recording_start_ms: String(recorded.startedAt),
  };
}
