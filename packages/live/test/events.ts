import type { CallEvent } from "@plivo-edge/callbacks";
import type { EndFrame, EventsFrame, WelcomeFrame } from "@plivo-edge/live/frames";

export const call = "5b1c2f9e-0d34-4c55-9a0e-8f7f2f1a9b10";

const facts = {
  callUuid: call,
  requestUuid: call,
  from: "14155550100",
  to: "14155550101",
  direction: "outbound",
  parameters: { CallUUID: call },
} as const;

export const ring: CallEvent = { ...facts, type: "ring", callStatus: "ringing", receivedAt: 1_000 };
export const answer: CallEvent = { ...facts, type: "answer", callStatus: "in-progress", receivedAt: 2_000 };
export const machine: CallEvent = {
  ...facts,
  type: "machine",
  callStatus: "in-progress",
  receivedAt: 3_000,
  machine: true,
};
export const hangup: CallEvent = {
  ...facts,
  type: "hangup",
  callStatus: "completed",
  receivedAt: 4_000,
  hangupCause: "NORMAL_CLEARING",
  hangupCauseCode: 4000,
  duration: 2,
};

export const welcome = (seq = 0, rest: Partial<WelcomeFrame> = {}): WelcomeFrame => ({
  type: "welcome",
  epoch: "first",
  seq,
  recovered: true,
  state: { status: "queued" },
  ...rest,
});
export const events = (seq: number, ...list: CallEvent[]): EventsFrame => ({
  type: "events",
  seq,
  events: list,
});
export const end = (seq: number): EndFrame => ({ type: "end", seq });

/** The event as a feed shows it. */
export const inFeed = (call: string, event: CallEvent): CallEvent & { readonly call: string } => ({
  ...event,
  callUuid: call,
  requestUuid: call,
  call,
});
