import type { DialElement } from "@plivo-edge/xml";
import { type Ending, endings } from "../../ending.ts";
import { followAction } from "../action.ts";
import { DialLeg } from "../dial-leg.ts";
import type { Stage, Step } from "../stage.ts";

/** Rings every destination at once; the first to answer is bridged, until one side hangs up. */
export async function performDial({ attributes, children }: DialElement, stage: Stage): Promise<Step> {
  const { call, exchange } = stage;
  const { timeout = 120, timeLimit = 14_400 } = attributes;
  const legs = children
    .filter((child) => child.name === "Number" || child.name === "User")
    .map((child, index) => new DialLeg(child.children[0], index + 1, attributes, stage));
  const winner = first(legs, timeout * 1_000);
  try {
    const startedAt = exchange.clock.now();
    for (const leg of [...legs].sort((a, b) => a.endsAfter - b.endsAfter)) {
      const until = Math.min(leg.endsAfter, winner?.answersAfter ?? timeout * 1_000);
      await stage.sleep(startedAt + until - exchange.clock.now());
      if (leg !== winner) leg.hangUp(unanswered(leg, winner, until));
    }
    if (winner) await bridge(winner, timeLimit * 1_000, stage);
  } catch (error) {
    // The first leg is gone, and the others go with it.
    for (const leg of legs)
      leg.hangUp(leg === winner && leg.isAnswered ? endings.calleeHungUp : endings.canceled);
    throw error;
  }
  const last = winner ?? legs.at(-1);
  return followAction(
    attributes,
    {
      DialALegUUID: call.callUuid,
      DialBLegUUID: winner?.uuid ?? "",
      DialHangupCause: last?.ending?.cause ?? "",
      DialRingStatus: String(legs.some(({ rings }) => rings)),
      DialStatus: last?.ending?.status ?? "failed",
    },
    stage,
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
function unanswered(leg: DialLeg, winner: DialLeg | undefined, after: number): Ending {
  if (leg.endsAfter <= after) return leg.ownEnding;
  return winner ? endings.lostRace : endings.ringTimeout;
}

async function bridge(leg: DialLeg, timeLimit: number, stage: Stage): Promise<void> {
  leg.answer();
  stage.call.onDialAnswer?.();
  stage.call.onDialAnswer = undefined;
  await stage.sleep(Math.min(leg.talks, timeLimit));
  leg.hangUp(leg.talks <= timeLimit ? endings.calleeHungUp : endings.timeLimit);
}
