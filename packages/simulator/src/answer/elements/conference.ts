import type { ConferenceElement } from "@plivo-edge/xml";
import { documentParameters } from "../../callback/parameters.ts";
import { followAction } from "../action.ts";
import { Room } from "../room.ts";
import type { Stage, Step } from "../stage.ts";

/** Stays in the room until its time limit, its end, or the call's. */
export async function performConference(
  { attributes, children: [name] }: ConferenceElement,
  stage: Stage,
): Promise<Step> {
  const { call, exchange } = stage;
  const {
    callbackUrl: url,
    callbackMethod: method = "POST",
    stayAlone = true,
    endConferenceOnExit = false,
  } = attributes;
  const timeLimit =
    attributes.timeLimit === 0 ? Number.POSITIVE_INFINITY : (attributes.timeLimit ?? 86_400) * 1_000;
  const key = `Conference ${name}`;
  const room = Room.of(exchange, key);
  if (room.members.size >= (attributes.maxMembers ?? 20)) return undefined;
  const member = room.enter(!stayAlone, exchange.random.digits(5));
  const facts = { ConferenceMemberID: member.id, ConferenceName: name, ConferenceUUID: room.uuid };
  const tell = (event: string, action: string): void => {
    if (url === undefined) return;
    const parameters = {
      ...documentParameters(call, event, exchange.settings),
      ...facts,
      ConferenceAction: action,
    };
    exchange.notify(call, "notice", { url, method }, parameters);
  };
  tell("ConferenceEnter", "enter");
  try {
    await room.stay(member, timeLimit, stage);
  } finally {
    room.leave(member, endConferenceOnExit, exchange, key);
    tell("ConferenceExit", "exit");
  }
  return followAction(attributes, facts, stage);
}
