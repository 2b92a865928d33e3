import type { RecordElement } from "@plivo-edge/xml";
import { documentParameters } from "../../call/callback-parameters.ts";
import {
  describeRecording,
  type Recorded,
  recordingUrl,
  startRecording,
  transcribe,
} from "../../call/recording.ts";
import { followAction } from "../action.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";

/** How long the callee speaks on a recording before the silence that ends it; in milliseconds. */
const spoken = 5_000;

/** Records the callee's message, or the session in the background. */
export async function runRecord({ attributes }: RecordElement, execution: ExecutionContext): Promise<Next> {
  const { call, context } = execution;
  const { maxLength = 60, timeout = 15, recordSession, startOnDialAnswer, fileFormat = "mp3" } = attributes;
  const { callbackUrl, callbackMethod = "POST" } = attributes;
  const { transcriptionUrl, transcriptionMethod = "POST", recordChannelType } = attributes;
  const session = recordSession || startOnDialAnswer;
  const longest = maxLength * 1_000;
  const timeLimit = session ? longest : Math.min(longest, spoken + timeout * 1_000);

  let recorded: Recorded | undefined;
  const onStop = (result: Recorded): void => {
    recorded = result;
    if (callbackUrl !== undefined) {
      const parameters = {
        ...documentParameters(call, "RecordStop"),
        ...describeRecording(result),
        RecordFile: result.url,
      };
      context.notify(call, "notice", { url: callbackUrl, method: callbackMethod }, parameters);
    }
    if (transcriptionUrl !== undefined) {
      transcribe(call, context, result, { url: transcriptionUrl, method: transcriptionMethod });
    }
  };
  const channels = recordChannelType === "mono" ? 1 : 2;
  const id = context.random.uuid();
  const start = () => startRecording(call, context, { id, fileFormat, channels, timeLimit, onStop });

  if (startOnDialAnswer) call.onDialAnswer = start;
  else start();
  const startedAt = context.clock.now();
  const url = recordingUrl(context, call.account, id, fileFormat);
  if (session) {
    const pending = { ...describeRecording({ id, url, startedAt, stoppedAt: startedAt }), ...notYet };
    return followAction(attributes, pending, execution);
  }
  if (call.scenario.message) call.said.push(call.scenario.message);
  await execution.sleep(timeLimit);
  const result = recorded ?? { id, url, startedAt, stoppedAt: context.clock.now() };
  return followAction(attributes, { ...describeRecording(result), Digits: "" }, execution);
}

/** What the action of a session's recording hears, as it is only just beginning. */
const notYet = {
  RecordingDuration: "-1",
  RecordingDurationMs: "-1",
  RecordingStartMs: "-1",
  RecordingEndMs: "-1",
};
