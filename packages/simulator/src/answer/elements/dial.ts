import { type DialElement, parse } from "@plivo-edge/xml";
import { bill, billRate } from "../../billing.ts";
import type { SecondLeg } from "../../call/call.ts";
import { documentParameters } from "../../call/callback-parameters.ts";
import type { DocumentSource } from "../../call/document-source.ts";
import { noticePolicy } from "../../callback/policy.ts";
import { type HangupCause, hangupCauses } from "../../hangup-cause.ts";
import { ringAfterMs, type Scenario } from "../../scenario.ts";
import { followAction } from "../action.ts";
import type { ExecutionContext, Next } from "../execution-context.ts";
import { DigitsMatcher, pressKeys } from "../presses.ts";
import { durationOf, isSound, soundOf } from "../sound.ts";

/** Rings every destination at once; the first to answer is bridged, until one side hangs up. */
export async function runDial(
  { attributes, children }: DialElement,
  execution: ExecutionContext,
): Promise<Next> {
  const { call } = execution;
  const { timeout = 120, timeLimit = 14_400 } = attributes;
  const legs = children
    .filter((child) => child.name === "Number" || child.name === "User")
    .map(({ attributes: { callerId }, children: [to] }, index) => {
      // A number's own caller ID comes before the Dial's.
      const own = callerId === undefined ? attributes : { ...attributes, callerId };
      return new DialLeg(to, index + 1, own, execution);
    });
  let winner: DialLeg | undefined;
  try {
    winner = await ring(legs, timeout * 1_000, execution);
    if (winner) await bridge(winner, timeLimit * 1_000, execution);
  } catch (error) {
    // The first leg is gone, and the others go with it.
    for (const leg of legs) leg.hangUp(leg.isAnswered ? hangupCauses.calleeHungUp : hangupCauses.canceled);
    throw error;
  }
  const last = winner ?? legs.at(-1);
  return followAction(
    attributes,
    {
      DialALegUUID: call.callUuid,
      DialBLegUUID: winner?.uuid ?? "",
      DialHangupCause: last?.hangupCause?.cause ?? "",
      DialRingStatus: String(legs.some(({ rings }) => rings)),
      DialStatus: last?.hangupCause?.status ?? (winner ? "completed" : "failed"),
    },
    execution,
  );
}

/**
 * Rings the legs at once, until one has answered and, where that is asked for, confirmed: it is to be bridged, and the others
 * are called no more. Undefined: none has in time.
 */
async function ring(
  legs: readonly DialLeg[],
  timeout: number,
  { signal }: ExecutionContext,
): Promise<DialLeg | undefined> {
  const over = new AbortController();
  const ringing = AbortSignal.any([signal, over.signal]);
  const winner = await new Promise<DialLeg | undefined>((resolve, reject) => {
    let left = legs.length;
    if (left === 0) resolve(undefined);
    const onEnd = (winner: DialLeg | undefined): void => {
      left -= 1;
      if (winner || left === 0) resolve(winner);
    };
    for (const leg of legs) leg.ring(timeout, ringing).then(onEnd, reject);
  });
  for (const leg of legs) if (winner && leg !== winner) leg.hangUp(hangupCauses.lostRace);
  over.abort();
  return winner;
}

/** Lets the two legs talk until one of them goes or the time is over. */
async function bridge(leg: DialLeg, timeLimit: number, execution: ExecutionContext): Promise<void> {
  const { call, context, signal } = execution;
  execution.answer();
  leg.connect();
  call.onDialAnswer?.();
  call.onDialAnswer = undefined;
  call.bridged = leg;
  const over = new AbortController();
  leg.endSignal.addEventListener("abort", () => over.abort(), { once: true });
  const talking = AbortSignal.any([signal, over.signal]);
  leg.listenForKeys(talking, () => over.abort());
  try {
    await context.clock.sleep(Math.min(leg.talks, timeLimit), talking);
    leg.hangUp(leg.talks <= timeLimit ? hangupCauses.calleeHungUp : hangupCauses.timeLimit);
  } catch (error) {
    if (signal.aborted) throw error;
    // The first leg pressed the star key; or the second one has gone on with a document of its own.
    leg.hangUp(hangupCauses.calleeHungUp);
  } finally {
    over.abort();
    call.bridged = undefined;
  }
  call.pauses += 1;
}

/** How long a bridged destination talks, unless its scenario says otherwise; in milliseconds. */
const talk = 30_000;

/** A destination of Dial, whose number picks its scenario as that of a call does. Times are in milliseconds. */
class DialLeg implements SecondLeg {
  readonly uuid: string;
  readonly to: string;
  hangupCause: HangupCause | undefined;
  readonly heard: string[] = [];
  sentDigits = "";
  readonly sounds: Set<AbortController> = new Set();
  readonly #position: number;
  readonly #attributes: DialElement["attributes"];
  readonly #execution: ExecutionContext;
  readonly #scenario: Scenario;
  readonly #ended = new AbortController();
  #answeredAt: number | undefined;

  constructor(
    to: string,
    position: number,
    attributes: DialElement["attributes"],
    execution: ExecutionContext,
  ) {
    this.to = to;
    this.#position = position;
    this.#attributes = attributes;
    this.#execution = execution;
    this.uuid = execution.context.random.uuid();
    this.#scenario = execution.context.settings.scenarioOf(to);
  }

  /** Aborts when the leg ends, or goes on with a document of its own. */
  get endSignal(): AbortSignal {
    return this.#ended.signal;
  }

  get rings(): boolean {
    return this.#scenario.ringAfter !== null;
  }

  get isAnswered(): boolean {
    return this.#answeredAt !== undefined;
  }

  /** From dialling to the answer; `Infinity` if there is none. */
  get answersAfter(): number {
    return this.#ringsAfter + (this.#scenario.answerAfter ?? Number.POSITIVE_INFINITY);
  }

  /** From dialling to the end that the scenario has for a call that is not answered. */
  get endsAfter(): number {
    const { answerAfter, end } = this.#scenario;
    return answerAfter === undefined && end ? this.#ringsAfter + end.after : Number.POSITIVE_INFINITY;
  }

  get ownCause(): HangupCause {
    return hangupCauses[this.#scenario.end?.as ?? "noAnswer"];
  }

  /** How long it stays once bridged. */
  get talks(): number {
    return this.#scenario.end?.after ?? talk;
  }

  get #ringsAfter(): number {
    return this.#scenario.ringAfter === null ? 0 : (this.#scenario.ringAfter ?? ringAfterMs);
  }

  /**
   * Rings until the leg has answered and confirmed. Undefined: it has ended without.
   *
   * @param timeout how long it may ring
   * @throws the signal's reason, when it aborts: another leg is to be bridged, or the call has ended
   */
  async ring(timeout: number, signal: AbortSignal): Promise<DialLeg | undefined> {
    const { clock } = this.#execution.context;
    const rings = Math.min(this.answersAfter, this.endsAfter, timeout);
    await clock.sleep(rings, signal);
    if (rings === this.answersAfter) return (await this.#confirms(signal)) ? this : undefined;
    this.hangUp(rings === this.endsAfter ? this.ownCause : hangupCauses.ringTimeout);
    return undefined;
  }

  /** Plays the confirmation to whoever answered, and waits for the key. False: the leg has ended without it. */
  async #confirms(signal: AbortSignal): Promise<boolean> {
    const { confirmSound, confirmKey, confirmTimeout = 120 } = this.#attributes;
    if (confirmSound === undefined) return true;
    this.#answer();
    await this.#play(confirmSound, signal);
    if (confirmKey === undefined || this.#pressed(confirmKey)) return true;
    await this.#execution.context.clock.sleep(confirmTimeout * 1_000, signal);
    this.hangUp(hangupCauses.confirmFailed);
    return false;
  }

  /** The two legs are connected. */
  connect(): void {
    this.#answer();
    this.#tell("DialConnected", "connected");
  }

  /** Matches the keys that the two legs press; the star key of the first may end the bridge. */
  listenForKeys(signal: AbortSignal, onStar: () => void): void {
    const { digitsMatch, digitsMatchBLeg, hangupOnStar } = this.#attributes;
    const matcher = (patterns: string | undefined, by: "ALeg" | "BLeg"): DigitsMatcher =>
      new DigitsMatcher(patterns, (match) =>
        this.#tell("DialDigitsMatch", "digits", { DialDigitsMatch: match, DialDigitsPressedBy: by }),
      );
    const first = matcher(digitsMatch, "ALeg");
    pressKeys(this.#execution.call.scenario, this.#execution, signal, (key) => {
      first.add(key);
      if (hangupOnStar && key === "*") onStar();
    });
    const second = matcher(digitsMatchBLeg, "BLeg");
    pressKeys(this.#scenario, this.#execution, signal, (key) => second.add(key));
  }

  transfer(source: DocumentSource): void {
    const { call, context } = this.#execution;
    const answeredAt = this.#answeredAt ?? context.clock.now();
    const from = this.#attributes.callerId ?? call.from;
    const { account, callUuid: parentCallUuid } = call;
    this.hangupCause = hangupCauses.calleeHungUp;
    context.detach({ account, uuid: this.uuid, parentCallUuid, from, to: this.to, answeredAt, source });
    this.#ended.abort();
  }

  /** Ends the leg, once. */
  hangUp(cause: HangupCause): void {
    if (this.hangupCause) return;
    this.hangupCause = cause;
    this.#ended.abort();
    const answered = this.#answeredAt;
    const { duration, billed } = bill(
      answered === undefined ? 0 : this.#execution.context.clock.now() - answered,
    );
    this.#tell("DialHangup", "hangup", {
      DialBLegBillDuration: String(billed),
      DialBLegBillRate: billRate,
      DialBLegDuration: String(duration),
      DialBLegHangupCause: cause.cause,
      DialBLegHangupCauseCode: String(cause.code),
      DialBLegHangupCauseName: cause.name,
      DialBLegHangupSource: cause.source,
    });
  }

  #answer(): void {
    if (this.isAnswered) return;
    this.#answeredAt = this.#execution.context.clock.now();
    this.#tell("DialAnswer", "answer");
  }

  /** Plays a document's sounds to this leg. Without a document there is silence. */
  async #play(url: string, signal: AbortSignal): Promise<void> {
    const { call, context } = this.#execution;
    const source: DocumentSource = {
      type: "action",
      url,
      method: "POST",
      parameters: { ...documentParameters(call, "DialConfirmSound"), DialBLegUUID: this.uuid },
    };
    const delivery = await context.ask(call, "action", source, noticePolicy, parse);
    signal.throwIfAborted();
    for (const element of delivery.ok ? delivery.value.children.filter(isSound) : []) {
      const sound = soundOf(element);
      if (sound !== undefined) this.heard.push(sound);
      await context.clock.sleep(durationOf(element), signal);
    }
  }

  #pressed(key: string): boolean {
    const { digits = "" } = this.#scenario;
    const prompt = { to: this.to, number: 1, heard: this.heard };
    const keys = typeof digits === "function" ? digits(prompt) : ([digits].flat()[0] ?? "");
    return keys.includes(key);
  }

  #tell(event: string, action: string, more: Readonly<Record<string, string>> = {}): void {
    const { callbackUrl: url, callbackMethod: method = "POST", callerId } = this.#attributes;
    if (url === undefined) return;
    const { call, context } = this.#execution;
    context.notify(
      call,
      "notice",
      { url, method },
      {
        ...documentParameters(call, event),
        DialALegUUID: call.callUuid,
        DialAction: action,
        DialBLegFrom: (callerId ?? call.from).replace(/^\+/, ""),
        DialBLegPosition: String(this.#position),
        DialBLegStatus: action,
        DialBLegTo: this.to.replace(/^\+/, ""),
        DialBLegUUID: this.uuid,
        ...more,
      },
    );
  }
}
