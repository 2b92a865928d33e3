import { perform } from "../answer/perform.ts";
import { hangupParameters, ringParameters } from "../callback/parameters.ts";
import { type Ending, endings } from "../ending.ts";
import type { Exchange } from "../exchange.ts";
import type { Call } from "./call.ts";
import { detectMachine } from "./machine.ts";
import { ringAfter } from "./ring-after.ts";

/** Plivo ends every call after a day. */
const longestCall = 86_400_000;

/** Takes a call from the queue to its hangup callback. */
export async function live(call: Call, exchange: Exchange, queued: number): Promise<void> {
  const ended = new Promise<Ending>((resolve) => {
    call.life.addEventListener("abort", () => resolve(call.life.reason), { once: true });
  });
  // A request that is under way when the call ends goes on, so the end does not wait for the course.
  exchange.run(
    course(call, exchange, queued).then(
      (ending) => call.end(ending),
      (error: unknown) => {
        if (call.life.aborted) return;
        call.end(endings.internalError);
        throw error;
      },
    ),
  );
  call.ending = await ended;
  call.status = call.ending.status;
  call.endedAt = exchange.clock.now();
  exchange.emit("ended", call);
  const { hangup } = call.request;
  if (hangup) exchange.notify(call, "hangup", hangup, hangupParameters(call, exchange.settings));
  else exchange.courier.release(call);
}

async function course(call: Call, exchange: Exchange, queued: number): Promise<Ending> {
  const { clock } = exchange;
  const { fate, request } = call;
  if (queued > 0) await clock.sleep(queued, call.life);
  call.initiatedAt = clock.now();
  call.status = "initiated";
  exchange.emit("initiated", call);

  if (fate.ringAfter !== null) {
    await clock.sleep(fate.ringAfter ?? ringAfter, call.life);
    ring(call, exchange);
  }
  later(call, exchange, request.ringTimeout, () => {
    if (call.answeredAt === undefined) call.end(endings.ringTimeout);
  });
  if (fate.answerAfter === undefined) {
    await clock.sleep(fate.end?.after ?? Number.POSITIVE_INFINITY, call.life);
    return endings[fate.end?.as ?? "noAnswer"];
  }
  await clock.sleep(fate.answerAfter, call.life);
  answer(call, exchange);
  return (await detectMachine(call, exchange)) ?? (await perform(call, exchange));
}

function ring(call: Call, exchange: Exchange): void {
  call.ringingAt = exchange.clock.now();
  call.status = "ringing";
  exchange.emit("ringing", call);
  const { ring, hangupOnRing } = call.request;
  if (call.request.sendOnPreanswer) sendDigits(call);
  if (ring) exchange.notify(call, "ring", ring, ringParameters(call, exchange.settings));
  if (hangupOnRing !== undefined) {
    later(call, exchange, hangupOnRing, () => {
      call.end(call.answeredAt === undefined ? endings.hangupOnRing : endings.timeLimit);
    });
  }
}

function answer(call: Call, exchange: Exchange): void {
  const { fate, request } = call;
  if (!request.sendOnPreanswer) sendDigits(call);
  call.answeredAt = exchange.clock.now();
  call.status = "in-progress";
  exchange.emit("answered", call);
  later(call, exchange, Math.min(request.timeLimit, longestCall), () => call.end(endings.timeLimit));
  const { end } = fate;
  if (end) later(call, exchange, end.after, () => call.end(endings[end.as]));
}

/** `w` and `W` wait, and what follows `@` is how long a tone lasts. */
function sendDigits(call: Call): void {
  call.sentDigits = call.request.sendDigits?.replace(/@.*|w/gi, "") ?? "";
}

/** Does something while the call lives on. */
function later(call: Call, { clock }: Exchange, ms: number, act: () => void): void {
  clock.sleep(ms, call.life).then(act, () => undefined);
}
