import type { Conferences } from "./call/conference.ts";
import type { DocumentSource } from "./call/document-source.ts";
import type { Webhook } from "./call/request.ts";
import type { CallbackEvent } from "./callback/attempt.ts";
import type { Policy } from "./callback/policy.ts";
import type { Accept, Delivery } from "./callback/send.ts";
import type { CallbackOwner } from "./callback/webhook-sender.ts";
import type { Clock } from "./clock/clock.ts";
import type { SimulatorEvent } from "./event.ts";
import type { Random } from "./random.ts";
import type { Settings } from "./settings.ts";
import type { SimulatedCall } from "./simulated-call.ts";

/** What a call and its documents need of the simulator around them. */
export interface Context {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly conferences: Conferences;
  /** Posts a callback and does not wait for it. */
  notify(
    owner: CallbackOwner,
    event: CallbackEvent,
    to: Webhook,
    parameters: Readonly<Record<string, string>>,
  ): void;
  /** Sends a callback and resolves with the reply that `accept` read. */
  ask<T>(
    owner: CallbackOwner,
    event: CallbackEvent,
    to: DocumentSource,
    policy: Policy,
    accept: Accept<T>,
  ): Promise<Delivery<T>>;
  /** Lets the callbacks go that a fault holds back until the owner's next one: there will be none. */
  release(owner: CallbackOwner): void;
  emit(type: Exclude<SimulatorEvent["type"], "callback">, call: SimulatedCall): void;
  /** Keeps account of work that nobody awaits, so that `idle` can. */
  run(work: Promise<unknown>): void;
}
