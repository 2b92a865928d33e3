import { readDigits, readPlay, readRecord, readSpeak } from "@plivo-edge/client/schemas";
import type { Context } from "hono";
import type { Call } from "../call/call.ts";
import { type Recorded, startRecording, transcribe } from "../call/recording.ts";
import { playSounds, type Sound, soundLength, spokenSound } from "../call/sound.ts";
import type { Switch } from "../switch.ts";
import { type Api, type ApiEnv, findCall } from "./context.ts";
import { bodyOf, deleteArguments, readParameters } from "./parameters.ts";

type Legs = "aleg" | "bleg" | "both";

/** What can be done to the sound of an answered call: record, play, speak, keys. */
export function addMedia(api: Api, { calls, context }: Switch): void {
  const answered = (c: Context<ApiEnv, "/Call/:id/*">): Call =>
    findCall(calls, c.get("account"), c.req.param("id"), ({ isAnswered }) => isAnswered);

  api.post("/Call/:id/Record", async (c) => {
    const call = answered(c);
    const apiId = c.get("apiId");
    const parameters = readParameters(readRecord, await bodyOf(c), c.get("undocumented"));
    const { callbackUrl: url, callbackMethod: method = "POST" } = parameters;
    const { transcriptionUrl, transcriptionMethod = "POST" } = parameters;
    const recording = startRecording(call, context, {
      fileFormat: parameters.fileFormat ?? "mp3",
      channels: parameters.recordChannelType === "stereo" ? 2 : 1,
      timeLimit: (parameters.timeLimit ?? 60) * 1_000,
      onStop: (recorded) => {
        if (url !== undefined) {
          context.notify(call, "notice", { url, method }, recordedParameters(call, apiId, recorded));
        }
        if (transcriptionUrl !== undefined) {
          transcribe(call, context, recorded, { url: transcriptionUrl, method: transcriptionMethod });
        }
      },
    });
    const message = "call recording started";
    return c.json({ url: recording.url, message, recording_id: recording.id, api_id: apiId }, 202);
  });

  api.delete("/Call/:id/Record", async (c) => {
    const call = answered(c);
    const url = (await deleteArguments(c)).get("url");
    for (const recording of call.recordings) if (url === undefined || recording.url === url) recording.stop();
    return c.body(null, 204);
  });

  api.post("/Call/:id/Play", async (c) => {
    const call = answered(c);
    const {
      urls,
      length,
      loop = false,
      legs,
    } = readParameters(readPlay, await bodyOf(c), c.get("undocumented"));
    const sounds = urls.map((url): Sound => ({ says: url, ms: soundLength }));
    const most = length === undefined ? Number.POSITIVE_INFINITY : length * 1_000;
    play(call, sounds, legs, { loop, most });
    return c.json({ message: "play started", api_id: c.get("apiId") }, 202);
  });

  api.post("/Call/:id/Speak", async (c) => {
    const call = answered(c);
    const { text, loop = false, legs } = readParameters(readSpeak, await bodyOf(c), c.get("undocumented"));
    play(call, [spokenSound(text)], legs, { loop, most: Number.POSITIVE_INFINITY });
    return c.json({ message: "speak started", api_id: c.get("apiId") }, 202);
  });

  function play(
    call: Call,
    sounds: readonly Sound[],
    legs: Legs = "aleg",
    how: { readonly loop: boolean; readonly most: number },
  ): void {
    if (legs !== "bleg") playSounds(call, context, sounds, how);
    // Without a bridge there is no second leg to hear it.
    if (legs !== "aleg" && call.bridged) playSounds(call.bridged, context, sounds, how);
  }

  api.delete("/Call/:id/Play", (c) => {
    stopSounds(answered(c));
    return c.body(null, 204);
  });

  // Every SDK's fixture has a body here, where the documents have an empty 204.
  api.delete("/Call/:id/Speak", (c) => {
    stopSounds(answered(c));
    return c.json({ message: "speak stopped", api_id: c.get("apiId") }, 200);
  });

  api.post("/Call/:id/DTMF", async (c) => {
    const call = answered(c);
    const { legs, ...body } = await bodyOf(c);
    // The Go SDK writes `legs` for `leg`.
    const wire = legs === undefined ? body : { leg: legs, ...body };
    const { digits, leg = "aleg" } = readParameters(readDigits, wire, c.get("undocumented"));
    const keys = digits.replace(/w/gi, "");
    if (leg === "aleg") call.sentDigits += keys;
    else if (call.bridged) call.bridged.sentDigits += keys;
    return c.json({ message: "digits sent", api_id: c.get("apiId") }, 202);
  });
}

function stopSounds(call: Call): void {
  for (const leg of [call, call.bridged]) for (const stop of leg?.sounds ?? []) stop.abort();
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
