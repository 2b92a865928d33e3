// Each on its own: a subscriber downloads those that it acts upon.
export const ended = 1000;
/** What the platform says where nobody said why. */
export const lost = 1006;
export const unreadable = 4002;
export const badRequest = 4400;
export const unauthorized = 4401;

/** Why the relay or a subscriber closes a socket. */
export type CloseReason =
  | "ended"
  | "busy"
  | "unreadable"
  | "slow"
  | "silent"
  | "badRequest"
  | "unauthorized"
  | "forbidden";

/** Why a socket was closed. Codes from 4400 on say that coming back with the same ticket is of no use. */
export const closeCodes: Readonly<Record<CloseReason, number>> = {
  /** The subscriber has what it wanted, and leaves. */
  ended,
  /** There are too many subscribers, or too much to do; come back later. */
  busy: 1013,
  /** The subscriber could not read a frame, and comes back for what it missed. */
  unreadable,
  /** Read too slowly; come back and replay. */
  slow: 4008,
  /** No ping came for a minute in which the relay had nothing to tell; come back. */
  silent: 4009,
  /** The request is not one the relay understands, or is of a call that it has forgotten. */
  badRequest,
  /** The ticket is missing, forged, expired or used up, or not for this. */
  unauthorized,
  /** This origin may not subscribe. */
  forbidden: 4403,
};
