import type { DialElement } from "@plivo-edge/xml";
import { bill, billRate } from "../../billing.ts";
import { documentParameters } from "../../call/callback-parameters.ts";
import { type HangupCause, hangupCauses } from "../../hangup-cause.ts";
import { ringAfterMs, type Scenario } from "../../scenario.ts";
import { followAction } from "../action.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";

/** Rings every destination at once; the first to answer is bridged, until one side hangs up. */
export async function runDial(
  { attributes, children }: DialElement,
  execution: ExecutionContext,
): Promise<Next> {
  const { call, context } = execution;
  const { timeout = 120, timeLimit = 14_400 } = attributes;
  const legs = children
    .filter((child) => child.name === "Number" || child.name === "User")
    .map((child, index) => new DialLeg(child.children[0], index + 1, attributes, execution));
  const winner = first(legs, timeout * 1_000);
  try {
    const startedAt = context.clock.now();
    for (const leg of [...legs].sort((a, b) => a.endsAfter - b.endsAfter)) {
      const until = Math.min(leg.endsAfter, winner?.answersAfter ?? timeout * 1_000);
      await execution.sleep(startedAt + until - context.clock.now());
      if (leg !== winner) leg.hangUp(unanswered(leg, winner, until));
    }
    if (winner) await bridge(winner, timeLimit * 1_000, execution);
  } catch (error) {
    // The first leg is gone, and the others go with it.
    for (const leg of legs)
      leg.hangUp(leg === winner && leg.isAnswered ? hangupCauses.calleeHungUp : hangupCauses.canceled);
    throw error;
  }
  const last = winner ?? legs.at(-1);
  return followAction(
    attributes,
    {
      DialALegUUID: call.callUuid,
      DialBLegUUID: winner?.uuid ?? "",
      DialHangupCause: last?.hangupCause?.cause ?? "",
      DialRingStatus: String(legs.some(({ rings }) => rings)),
      DialStatus: last?.hangupCause?.status ?? "failed",
    },
    execution,
  );
}

function first(legs: readonly DialLeg[], timeout: number): DialLeg | undefined {
  return legs
    .filter(({ answersAfter }) => answersAfter <= timeout)
    .reduce<DialLeg | undefined>(
      (best, leg) => (best && best.answersAfter <= leg.answersAfter ? best : leg),
      undefined,
    );
}

/** How a leg ends that is not bridged: by itself, by the winner's answer, or by the timeout. */
function unanswered(leg: DialLeg, winner: DialLeg | undefined, after: number): HangupCause {
  if (leg.endsAfter <= after) return leg.ownCause;
  return winner ? hangupCauses.lostRace : hangupCauses.ringTimeout;
}

async function bridge(leg: DialLeg, timeLimit: number, execution: ExecutionContext): Promise<void> {
  leg.answer();
  execution.call.onDialAnswer?.();
  execution.call.onDialAnswer = undefined;
  await execution.sleep(Math.min(leg.talks, timeLimit));
  leg.hangUp(leg.talks <= timeLimit ? hangupCauses.calleeHungUp : hangupCauses.timeLimit);
}

/** How long a bridged destination talks, unless its scenario says otherwise; in milliseconds. */
const talk = 30_000;

/** A destination of Dial, whose number picks its scenario as that of a call does. Times are in milliseconds. */
class DialLeg {
  readonly uuid: string;
  hangupCause: HangupCause | undefined;
  readonly #to: string;
  readonly #position: number;
  readonly #attributes: DialElement["attributes"];
  readonly #execution: ExecutionContext;
  readonly #scenario: Scenario;
  #answeredAt: number | undefined;

  constructor(
    to: string,
    position: number,
    attributes: DialElement["attributes"],
    execution: ExecutionContext,
  ) {
    this.#to = to;
    this.#position = position;
    this.#attributes = attributes;
    this.#execution = execution;
    this.uuid = execution.context.random.uuid();
    this.#scenario = execution.context.settings.scenarioOf(to);
  }

  get rings(): boolean {
    return this.#scenario.ringAfter !== null;
  }

  get isAnswered(): boolean {
    return this.#answeredAt !== undefined;
  }

  /** From dialling to the answer; `Infinity` if there is none. */
  get answersAfter(): number {
    return this.#ringsAfter + (this.#scenario.answerAfter ?? Number.POSITIVE_INFINITY);
  }

  /** From dialling to the end that the scenario has for a call that is not answered. */
  get endsAfter(): number {
    const { answerAfter, end } = this.#scenario;
    return answerAfter === undefined && end ? this.#ringsAfter + end.after : Number.POSITIVE_INFINITY;
  }

  get ownCause(): HangupCause {
    return hangupCauses[this.#scenario.end?.as ?? "noAnswer"];
  }

  /** How long it stays once bridged. */
  get talks(): number {
    return this.#scenario.end?.after ?? talk;
  }

  get #ringsAfter(): number {
    return this.#scenario.ringAfter === null ? 0 : (this.#scenario.ringAfter ?? ringAfterMs);
  }

  answer(): void {
    this.#answeredAt = this.#execution.context.clock.now();
    this.#tell("DialAnswer", "answer");
    this.#tell("DialConnected", "connected");
  }

  /** Ends the leg, once. */
  hangUp(cause: HangupCause): void {
    if (this.hangupCause) return;
    this.hangupCause = cause;
    const answered = this.#answeredAt;
    const { duration, billed } = bill(
      answered === undefined ? 0 : this.#execution.context.clock.now() - answered,
    );
    this.#tell("DialHangup", "hangup", {
      DialBLegBillDuration: String(billed),
      DialBLegBillRate: billRate,
      DialBLegDuration: String(duration),
      DialBLegHangupCause: cause.cause,
      DialBLegHangupCauseCode: String(cause.code),
      DialBLegHangupCauseName: cause.name,
      DialBLegHangupSource: cause.source,
    });
  }

  #tell(event: string, action: string, more: Readonly<Record<string, string>> = {}): void {
    const { callbackUrl: url, callbackMethod: method = "POST", callerId } = this.#attributes;
    if (url === undefined) return;
    const { call, context } = this.#execution;
    context.notify(
      call,
      "notice",
      { url, method },
      {
        ...documentParameters(call, event, context.settings),
        DialALegUUID: call.callUuid,
        DialAction: action,
        DialBLegFrom: (callerId ?? call.from).replace(/^\+/, ""),
        DialBLegPosition: String(this.#position),
        DialBLegStatus: action,
        DialBLegTo: this.#to.replace(/^\+/, ""),
        DialBLegUUID: this.uuid,
        ...more,
      },
    );
  }
}
