import type { CallState, CallStatus, FeedEvent } from "@plivo-edge/live";
import { find } from "./page.ts";

const tones: Readonly<Record<CallStatus, string>> = {
  queued: "wait",
  ringing: "wait",
  "in-progress": "live",
  completed: "good",
  busy: "bad",
  "no-answer": "bad",
  failed: "bad",
  timeout: "bad",
  canceled: "bad",
};

function seconds(from: number, to: number): string {
  const time = Math.max(0, to - from) / 1000;
  return time < 600 ? `${time.toFixed(1)} s` : `${Math.floor(time / 60)} min`;
}

/** One call, as the page shows it. */
export class Card {
  readonly item: HTMLLIElement;
  readonly #since: number;
  #state: CallState;

  /** @param since when its first event came, in milliseconds since the epoch */
  constructor(call: string, state: CallState, since: number) {
    this.#state = state;
    this.#since = since;
    const { content } = find(document, "#call", HTMLTemplateElement);
    // A document that is imported is of the same kind.
    this.item = find(document.importNode(content, true), ".call", HTMLLIElement);
    this.#at(".began").textContent = new Date(since).toLocaleTimeString();
    this.#at("code").textContent = call;
  }

  /** Whether the call goes on. */
  get running(): boolean {
    return this.#state.endedAt === undefined;
  }

  add(event: FeedEvent, state: CallState): void {
    this.#state = state;
    const step = document.createElement("li");
    const time = document.createElement("time");
    time.textContent = seconds(this.#since, event.receivedAt);
    step.append(event.type, time);
    this.#at(".timeline").append(step);

    this.item.dataset["tone"] = tones[state.status];
    this.#at(".status").textContent = state.status;
    this.#at(".numbers").textContent = `${state.from ?? "?"} → ${state.to ?? "?"}`;
    if (state.hangup) {
      const { name = "ended", code, source } = state.hangup;
      const facts = [code === undefined ? name : `${name} (${code})`, source && `by ${source}`];
      if (state.machine) facts.push("after a machine answered");
      this.#at(".ending").textContent = facts.filter(Boolean).join(", ");
    }
    this.drawClock();
  }

  drawClock(): void {
    this.#at(".lasts").textContent = seconds(this.#since, this.#state.endedAt ?? Date.now());
  }

  #at(selector: string): HTMLElement {
    return find(this.item, selector, HTMLElement);
  }
}
