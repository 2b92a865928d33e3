import type { CallState } from "@plivo-edge/callbacks";
import type { Environment } from "../config/environment.ts";
import { campaignObject, feedObject } from "../config/stubs.ts";
import type { FeedMark } from "./call-storage.ts";
import type { CampaignDial } from "./call-times.ts";
import type { EventLog } from "./event-log.ts";

const eventsPerDelivery = 100;

/** Somebody who is told of a call's events. */
export interface OutboxTarget {
  /** Whether it is to be told of something. */
  lacks(mark: FeedMark): boolean;
  /** Tells the next part of it, and returns the mark from then on. */
  deliver(mark: FeedMark): Promise<FeedMark>;
}

/** A feed takes every event, in order. */
export function feedTarget(
  feed: string,
  log: EventLog,
  environment: Environment,
  call: string,
): OutboxTarget {
  return {
    lacks: ({ sent }) => sent < log.seq,
    async deliver({ sent }) {
      const events = log.after(sent, eventsPerDelivery);
      const delivery = { call, epoch: log.epoch, seq: sent + 1, events };
      await feedObject(environment, feed).append(delivery);
      return { sent: sent + events.length };
    },
  };
}

/** A campaign is told how the call ended, once; and again where a later event says otherwise. */
export function campaignTarget(
  dial: string,
  log: EventLog,
  environment: Environment,
  call: string,
): OutboxTarget {
  return {
    lacks: ({ sent }) => sent < log.outcomeSeq,
    async deliver() {
      const { outcomeSeq: sent, state } = log;
      await settle(environment, readDial(dial), call, state);
      return { sent };
    },
  };
}

/** Tells a campaign that the call of its dial has ended. @param call undefined where it was erased */
export async function settle(
  environment: Environment,
  { campaign, ...which }: CampaignDial,
  call: string | undefined,
  { status, machine, answeredAt, unanswered, hangup }: CallState,
): Promise<void> {
  const ended = { status, machine, answeredAt, unanswered, hangup };
  await campaignObject(environment, campaign).settle({ ...which, call, ended });
}

/** What a dial is kept under. */
export function dialName({ campaign, destination, claim }: CampaignDial): string {
  return `${campaign}/${destination}.${claim}`;
}

/** Reads what `dialName` wrote. */
export function readDial(name: string): CampaignDial {
  const [campaign = "", destination, claim] = name.split(/[/.]/);
  return { campaign, destination: Number(destination), claim: Number(claim) };
}
