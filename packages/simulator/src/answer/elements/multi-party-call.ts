import type { MultiPartyCallElement } from "@plivo-edge/xml";
import { Room } from "../room.ts";
import type { Stage, Step } from "../stage.ts";

/** Stays in the call until its longest duration, its end, or the end of this participant's call. */
export async function performMultiPartyCall(
  { attributes, children: [name] }: MultiPartyCallElement,
  stage: Stage,
): Promise<Step> {
  const { call, exchange } = stage;
  const { statusCallbackUrl: url, statusCallbackMethod: method = "POST", maxDuration = 14_400 } = attributes;
  const { onExitActionUrl, onExitActionMethod = "POST", endMpcOnExit = false } = attributes;
  const key = `MultiPartyCall ${name}`;
  const room = Room.of(exchange, key);
  const isFirst = room.members.size === 0;
  const joinedAt = exchange.clock.now();
  const member = room.enter(false, exchange.random.digits(5));
  const participant = {
    MemberID: member.id,
    ParticipantCallUUID: call.callUuid,
    ParticipantRole: attributes.role,
  };
  const tell = (event: string, facts: Readonly<Record<string, string>> = participant): void => {
    if (url === undefined) return;
    const at = { EventName: event, EventTimestamp: String(exchange.clock.now()) };
    exchange.notify(call, "notice", { url, method }, { ...at, MPCName: name, MPCUUID: room.uuid, ...facts });
  };
  if (isFirst) {
    tell("MPCInitialized", {});
    tell("MPCStart", {});
  }
  tell("ParticipantJoin");
  try {
    await room.stay(member, maxDuration * 1_000, stage);
  } finally {
    room.leave(member, endMpcOnExit, exchange, key);
    tell("ParticipantExit");
    if (room.members.size === 0) tell("MPCEnd", {});
  }
  if (onExitActionUrl === undefined) return undefined;
  const parameters = {
    ...participant,
    MPCFriendlyName: name,
    MPCUUID: room.uuid,
    ParticipantEndTime: String(exchange.clock.now()),
    ParticipantJoinTime: String(joinedAt),
  };
  return { next: { type: "action", url: onExitActionUrl, method: onExitActionMethod, parameters } };
}
