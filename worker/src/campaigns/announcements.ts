import type { CampaignSubscribers } from "./campaign-frames.ts";
import type { CampaignLog } from "./campaign-log.ts";

// Outcomes are told at once; what only changes who is live, no more often than this.
const stateEvery = 1_000;
const eventsAtOnce = 500;

/** Tells those who watch what has happened. */
export class Announcements {
  readonly #log: CampaignLog;
  readonly #subscribers: CampaignSubscribers;
  #told: number;
  #toldAt = 0;
  #isWaiting = false;

  constructor(log: CampaignLog, subscribers: CampaignSubscribers) {
    this.#log = log;
    this.#subscribers = subscribers;
    this.#told = log.seq;
  }

  /** Something has changed. */
  tell(): void {
    while (this.#told < this.#log.seq) {
      const events = this.#log.after(this.#told, eventsAtOnce);
      this.#subscribers.broadcast(this.#told, events);
      this.#told += events.length;
      this.#toldAt = Date.now();
      this.#isBehind = false;
      if (events.length < eventsAtOnce) return;
    }
    this.#isBehind = true;
    if (!this.#isWaiting && this.#subscribers.any) this.#tellState();
  }

  #isBehind = false;

  #tellState(): void {
    const wait = this.#toldAt + stateEvery - Date.now();
    if (wait <= 0) {
      this.#subscribers.broadcast(this.#told, []);
      this.#toldAt = Date.now();
      this.#isBehind = false;
      return;
    }
    this.#isWaiting = true;
    void scheduler.wait(wait).then(() => {
      this.#isWaiting = false;
      // Where an outcome was told meanwhile, the state was told with it.
      if (this.#isBehind) this.#tellState();
    });
  }
}
