import type { Random } from "../random.ts";
import type { SimulatedCall } from "../simulated-call.ts";
import type { Callback, CallbackEvent, FaultName } from "./attempt.ts";

/** When a fault strikes: with a probability, at some events, or as a function of the callback says. */
export type When =
  | number
  | readonly CallbackEvent[]
  | ((callback: Callback & { readonly attempt: number }, call: SimulatedCall | undefined) => boolean);

/** What goes wrong with which callbacks. */
export interface Faults extends Readonly<Partial<Record<FaultName, When>>> {
  /** Sent, and lost on the way; Plivo never learns of it, so a notification is not tried again. */
  readonly drop?: When;
  /** The connection fails; what follows is up to the retry policy. Strikes each try anew. */
  readonly refuse?: When;
  /** Delivered, but the reply is lost; what follows is up to the retry policy. Strikes each try anew. */
  readonly loseReply?: When;
  /** Delivered twice. */
  readonly duplicate?: When;
  /** Held back until the next callback of its call has been delivered. */
  readonly late?: When;
  /** Held back for `delayMs`. */
  readonly delay?: When;
  /** @default 3000 */
  readonly delayMs?: number;
  /** Preceded by a copy that was signed with another auth token. */
  readonly forge?: When;
}

/** Whether a fault strikes. */
export function strikes(
  when: When | undefined,
  callback: Callback & { readonly attempt: number },
  call: SimulatedCall | undefined,
  random: Random,
): boolean {
  if (when === undefined) return false;
  if (typeof when === "number") return random.number() < when;
  if (typeof when === "function") return when(callback, call);
  return when.includes(callback.event);
}
