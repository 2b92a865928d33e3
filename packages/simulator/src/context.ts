import type { Account } from "./account.ts";
import type { Conferences } from "./call/conference.ts";
import type { DocumentSource } from "./call/document-source.ts";
import type { RecordingFiles } from "./call/recording-files.ts";
import type { Webhook } from "./call/request.ts";
import type { OpenWebSocket } from "./call/stream-socket.ts";
import type { CallbackEvent } from "./callback/attempt.ts";
import type { Policy } from "./callback/policy.ts";
import type { Accept, Delivery } from "./callback/send.ts";
import type { CallbackOwner } from "./callback/webhook-sender.ts";
import type { Clock } from "./clock/clock.ts";
import type { CallEventType } from "./event.ts";
import type { Random } from "./random.ts";
import type { Settings } from "./settings.ts";
import type { SimulatedCall } from "./simulated-call.ts";

type Parameters = Readonly<Record<string, string>>;

/** What a call and its documents need of the simulator around them. */
export interface Context {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly conferences: Conferences;
  readonly recordingFiles: RecordingFiles;
  /** Opens the WebSocket of a stream; absent where none can be opened. */
  readonly openWebSocket: OpenWebSocket | undefined;
  /** Where recordings can be fetched, without a slash at the end. */
  mediaUrl(): string;
  /**
   * Posts a callback of a call and does not wait for it.
   *
   * @param sipHeaders of the call that it is about, where that is another one
   */
  notify(
    owner: CallbackOwner,
    event: CallbackEvent,
    to: Webhook,
    parameters: Parameters,
    sipHeaders?: Parameters,
  ): void;
  /** Posts a callback that belongs to no call. */
  notifyAccount(account: Account, event: CallbackEvent, to: Webhook, parameters: Parameters): void;
  /** Sends a callback and resolves with the reply that `accept` read. */
  ask<T>(
    owner: CallbackOwner,
    event: CallbackEvent,
    to: DocumentSource,
    policy: Policy,
    accept: Accept<T>,
  ): Promise<Delivery<T>>;
  /** Lets the callbacks go that a fault delays until the owner's next one: there will be none. */
  release(owner: CallbackOwner): void;
  emit(type: CallEventType, call: SimulatedCall): void;
  /** Tells the operator of something that Plivo may take differently. */
  warn(message: string): void;
  /** Makes the second leg of a bridge a call of its own, which goes on with this document. */
  detach(leg: DetachedLeg): void;
  /** Keeps account of work that nobody awaits, so that `idle` can. */
  run(work: Promise<unknown>): void;
}

/** A leg that goes on without the call that dialled it. */
export interface DetachedLeg {
  readonly account: Account;
  readonly uuid: string;
  readonly parentCallUuid: string;
  readonly from: string;
  readonly to: string;
  readonly answeredAt: number;
  readonly source: DocumentSource;
}
