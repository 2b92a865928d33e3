import type { MultiPartyCallElement } from "@plivo-edge/xml";
import { type Stream, startStream } from "../../call/stream.ts";
import { Party } from "../party.ts";
import { Room } from "../room.ts";
import type { Stage, Step } from "../stage.ts";

/** Stays in the call until its longest duration, its end, or the end of this participant's call. */
export async function performMultiPartyCall(
  { attributes, children: [name] }: MultiPartyCallElement,
  stage: Stage,
): Promise<Step> {
  const { call, exchange } = stage;
  const { maxDuration = 14_400, endMpcOnExit = false } = attributes;
  const { onExitActionUrl: url, onExitActionMethod: method = "POST" } = attributes;
  const key = `MultiPartyCall ${name}`;
  const room = Room.of(exchange, key);
  room.party ??= new Party(name, room.uuid, attributes, stage);
  const joinedAt = exchange.clock.now();
  const member = room.enter(false, exchange.random.digits(5));
  const participant = {
    MemberID: member.id,
    ParticipantCallUUID: call.callUuid,
    ParticipantRole: attributes.role,
  };
  room.party.tell("ParticipantJoin", participant);
  const agent = startAgent(attributes, stage);
  try {
    await room.stay(member, maxDuration * 1_000, stage);
  } finally {
    agent?.stop();
    room.leave(member, endMpcOnExit, exchange, key);
    room.party.tell("ParticipantExit", participant);
    if (room.members.size === 0) room.party.end();
  }
  if (url === undefined) return undefined;
  const parameters = {
    ...participant,
    MPCFriendlyName: name,
    MPCUUID: room.uuid,
    ParticipantEndTime: String(exchange.clock.now()),
    ParticipantJoinTime: String(joinedAt),
  };
  return { next: { type: "action", url, method, parameters } };
}

/** The stream of a participant that is no person. */
function startAgent(
  attributes: MultiPartyCallElement["attributes"],
  { call, exchange }: Stage,
): Stream | undefined {
  const { role, aiAgentStreamServiceUrl: serviceUrl } = attributes;
  if (role !== "ai-agent" || serviceUrl === undefined) return undefined;
  const { aiAgentStreamStatusCallbackUrl: url, aiAgentStreamStatusCallbackMethod: method = "POST" } =
    attributes;
  return startStream(call, exchange, {
    serviceUrl,
    bidirectional: true,
    audioTrack: "inbound",
    contentType: attributes.aiAgentStreamContentType ?? "audio/x-l16;rate=8000",
    timeout: Number.POSITIVE_INFINITY,
    status: url === undefined ? undefined : { url, method },
  });
}
