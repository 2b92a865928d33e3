import { runDocuments } from "../answer/run.ts";
import type { Call } from "../call/call.ts";
import { hangupParameters, ringParameters } from "../call/callback-parameters.ts";
import type { DocumentSource } from "../call/document-source.ts";
import type { Context } from "../context.ts";
import { type HangupCause, hangupCauses } from "../hangup-cause.ts";
import { ringAfterMs } from "../scenario.ts";
import { detectMachine } from "./detect-machine.ts";

/** Plivo ends every call after a day. */
const longestCall = 86_400_000;

/** Takes a call from the queue to its hangup callback. `queued` is how long it waits, in milliseconds. */
export function runCall(call: Call, context: Context, queued: number): Promise<void> {
  return untilEnded(call, context, dial(call, context, queued));
}

/** Takes a call that somebody makes to a number of the account to its hangup callback. */
export function receiveCall(call: Call, context: Context): Promise<void> {
  call.initiatedAt = context.clock.now();
  call.ringingAt = call.initiatedAt;
  call.status = "ringing";
  context.emit("initiated", call);
  context.emit("ringing", call);
  const { end } = call.scenario;
  if (end) whileLive(call, context, end.after, () => call.end(causeFor(call, end.as)));
  return untilEnded(
    call,
    context,
    runDocuments(call, context, answerOf(call), () => answer(call, context)),
  );
}

/** Takes a call that was answered as the second leg of another one to its end. */
export function continueCall(call: Call, context: Context, source: DocumentSource): Promise<void> {
  return untilEnded(
    call,
    context,
    runDocuments(call, context, source, () => undefined),
  );
}

/** A caller hangs up where a callee would. */
function causeFor(call: Call, name: keyof typeof hangupCauses): HangupCause {
  if (name !== "calleeHungUp") return hangupCauses[name];
  return call.answeredAt === undefined ? hangupCauses.callerCanceled : hangupCauses.callerHungUp;
}

async function untilEnded(call: Call, context: Context, course: Promise<HangupCause>): Promise<void> {
  const ended = new Promise<HangupCause>((resolve) => {
    call.endSignal.addEventListener("abort", () => resolve(call.endSignal.reason), { once: true });
  });
  // A request that is under way when the call ends goes on, so the end does not wait for it.
  context.run(
    course.then(
      (cause) => call.end(cause),
      (error: unknown) => {
        if (call.endSignal.aborted) return;
        call.end(hangupCauses.internalError);
        throw error;
      },
    ),
  );
  call.hangupCause = await ended;
  call.status = call.hangupCause.status;
  call.endedAt = context.clock.now();
  context.emit("ended", call);
  const { hangup } = call.request;
  if (hangup) context.notify(call, "hangup", hangup, hangupParameters(call, context.settings));
  else context.release(call);
}

async function dial(call: Call, context: Context, queued: number): Promise<HangupCause> {
  const { clock } = context;
  const { scenario, request } = call;
  if (queued > 0) await clock.sleep(queued, call.endSignal);
  call.initiatedAt = clock.now();
  call.status = "initiated";
  context.emit("initiated", call);

  if (scenario.ringAfter !== null) {
    await clock.sleep(scenario.ringAfter ?? ringAfterMs, call.endSignal);
    ring(call, context);
  }
  whileLive(call, context, request.ringTimeout, () => {
    if (call.answeredAt === undefined) call.end(hangupCauses.ringTimeout);
  });
  if (scenario.answerAfter === undefined) {
    await clock.sleep(scenario.end?.after ?? Number.POSITIVE_INFINITY, call.endSignal);
    return hangupCauses[scenario.end?.as ?? "noAnswer"];
  }
  await clock.sleep(scenario.answerAfter, call.endSignal);
  answer(call, context);
  const { end } = scenario;
  if (end) whileLive(call, context, end.after, () => call.end(hangupCauses[end.as]));
  const ended = await detectMachine(call, context);
  return ended ?? runDocuments(call, context, answerOf(call), () => undefined);
}

function answerOf({ request }: Call): DocumentSource {
  return { type: "answer", ...request.answer };
}

function ring(call: Call, context: Context): void {
  call.ringingAt = context.clock.now();
  call.status = "ringing";
  context.emit("ringing", call);
  const { ring, hangupOnRing } = call.request;
  if (call.request.sendOnPreanswer) sendDigits(call);
  if (ring) context.notify(call, "ring", ring, ringParameters(call));
  if (hangupOnRing !== undefined) {
    whileLive(call, context, hangupOnRing, () => {
      call.end(call.answeredAt === undefined ? hangupCauses.hangupOnRing : hangupCauses.timeLimit);
    });
  }
}

/** Answers the call, once. */
function answer(call: Call, context: Context): void {
  if (call.answeredAt !== undefined) return;
  const { request } = call;
  if (!request.sendOnPreanswer) sendDigits(call);
  call.answeredAt = context.clock.now();
  call.status = "in-progress";
  context.emit("answered", call);
  whileLive(call, context, Math.min(request.timeLimit, longestCall), () => call.end(hangupCauses.timeLimit));
}

/** `w` and `W` wait, and what follows `@` is how long a tone lasts. */
function sendDigits(call: Call): void {
  call.sentDigits += call.request.sendDigits?.replace(/@.*|w/gi, "") ?? "";
}

/** Acts after `ms` milliseconds if the call has not ended by then. */
function whileLive(call: Call, { clock }: Context, ms: number, act: () => void): void {
  clock.sleep(ms, call.endSignal).then(act, () => undefined);
}
