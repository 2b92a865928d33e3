import type { DialElement } from "@plivo-edge/xml";
import { bill, billRate } from "../billing.ts";
import { ringAfter } from "../call/ring-after.ts";
import { documentParameters } from "../callback/parameters.ts";
import { type Ending, endings } from "../ending.ts";
import type { Fate } from "../fate.ts";
import type { Stage } from "./stage.ts";

/** How long a bridged destination talks, unless its fate says otherwise; in milliseconds. */
const talk = 30_000;

/** A destination of Dial, whose number picks its fate as that of a call does. Times are in milliseconds. */
export class DialLeg {
  readonly uuid: string;
  ending: Ending | undefined;
  readonly #to: string;
  readonly #position: number;
  readonly #attributes: DialElement["attributes"];
  readonly #stage: Stage;
  readonly #fate: Fate;
  #answeredAt: number | undefined;

  constructor(to: string, position: number, attributes: DialElement["attributes"], stage: Stage) {
    this.#to = to;
    this.#position = position;
    this.#attributes = attributes;
    this.#stage = stage;
    this.uuid = stage.exchange.random.uuid();
    this.#fate = stage.exchange.settings.fateOf(to);
  }

  get rings(): boolean {
    return this.#fate.ringAfter !== null;
  }

  get isAnswered(): boolean {
    return this.#answeredAt !== undefined;
  }

  /** From dialling to the answer; `Infinity` if there is none. */
  get answersAfter(): number {
    return this.#ringsAfter + (this.#fate.answerAfter ?? Number.POSITIVE_INFINITY);
  }

  /** From dialling to the end that the fate has for a call that is not answered. */
  get endsAfter(): number {
    const { answerAfter, end } = this.#fate;
    return answerAfter === undefined && end ? this.#ringsAfter + end.after : Number.POSITIVE_INFINITY;
  }

  get ownEnding(): Ending {
    return endings[this.#fate.end?.as ?? "noAnswer"];
  }

  /** How long it stays once bridged. */
  get talks(): number {
    return this.#fate.end?.after ?? talk;
  }

  get #ringsAfter(): number {
    return this.#fate.ringAfter === null ? 0 : (this.#fate.ringAfter ?? ringAfter);
  }

  answer(): void {
    this.#answeredAt = this.#stage.exchange.clock.now();
    this.#tell("DialAnswer", "answer");
    this.#tell("DialConnected", "connected");
  }

  /** Ends the leg, once. */
  hangUp(ending: Ending): void {
    if (this.ending) return;
    this.ending = ending;
    const answered = this.#answeredAt;
    const { duration, billed } = bill(
      answered === undefined ? 0 : this.#stage.exchange.clock.now() - answered,
    );
    this.#tell("DialHangup", "hangup", {
      DialBLegBillDuration: String(billed),
      DialBLegBillRate: billRate,
      DialBLegDuration: String(duration),
      DialBLegHangupCause: ending.cause,
      DialBLegHangupCauseCode: String(ending.code),
      DialBLegHangupCauseName: ending.name,
      DialBLegHangupSource: ending.source,
    });
  }

  #tell(event: string, action: string, more: Readonly<Record<string, string>> = {}): void {
    const { callbackUrl: url, callbackMethod: method = "POST", callerId } = this.#attributes;
    if (url === undefined) return;
    const { call, exchange } = this.#stage;
    exchange.notify(
      call,
      "notice",
      { url, method },
      {
        ...documentParameters(call, event, exchange.settings),
        DialALegUUID: call.callUuid,
        DialAction: action,
        DialBLegFrom: (callerId ?? call.from).replace(/^\+/, ""),
        DialBLegPosition: String(this.#position),
        DialBLegStatus: action,
        DialBLegTo: this.#to.replace(/^\+/, ""),
        DialBLegUUID: this.uuid,
        ...more,
      },
    );
  }
}
