import { DurableObject } from "cloudflare:workers";
import type { Environment } from "../config/environment.ts";
import { readCallsPerSecond } from "../config/settings.ts";
import { type Share, Shares } from "./share.ts";

/**
 * Shares the account's calls per second among the campaigns that run. One object for all of them, with nothing on its disk.
 */
export class Pacer extends DurableObject<Environment> {
  readonly #shares: Shares = new Shares(readCallsPerSecond(this.env), Date.now());

  /**
   * A campaign's part of the calls per second.
   *
   * @param wanted calls per second that it could use
   */
  take(campaign: string, wanted: number): Share {
    return this.#shares.take(campaign, wanted, Date.now());
  }

  /** Plivo takes no calls of the account for so many milliseconds. */
  close(milliseconds: number): void {
    this.#shares.close(milliseconds, Date.now());
  }

  /** Plivo has queued a call: it gets fewer of them for a while. */
  slow(): void {
    this.#shares.slow(Date.now());
  }
}
