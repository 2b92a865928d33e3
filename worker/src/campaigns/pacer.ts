import { DurableObject } from "cloudflare:workers";
import type { Environment } from "../config/environment.ts";
import { readCallsPerSecond } from "../config/settings.ts";
import { type Share, Shares, type Slowed } from "./share.ts";

const busyKey = "busy until";
const slowedKey = "slowed";

/**
 * Shares the account's calls per second among the campaigns that run. One object for all of them.
 *
 * On its disk is only until when it has given what there is, and that Plivo has queued calls. An object that is idle is put to sleep after some seconds, and
 * what wakes it knows of nothing else. Without it, it would have to give nothing for as long as a share may hold: each
 * campaign would begin by waiting, and one that asks as seldom as objects sleep would never dial.
 */
export class Pacer extends DurableObject<Environment> {
  readonly #shares: Shares = new Shares(
    readCallsPerSecond(this.env),
    this.ctx.storage.kv.get<number>(busyKey) ?? 0,
    this.ctx.storage.kv.get<Slowed>(slowedKey),
  );

  /**
   * A campaign's part of the calls per second.
   *
   * @param wanted calls per second that it could use
   */
  take(campaign: string, wanted: number): Share {
    const share = this.#shares.take(campaign, wanted, Date.now());
    // The platform holds the reply back until it is on disk.
    if (share.perSecond > 0) this.#save();
    return share;
  }

  /** Plivo takes no calls of the account for so many milliseconds. */
  close(milliseconds: number): void {
    this.#shares.close(milliseconds, Date.now());
    this.#save();
  }

  /** Plivo has queued a call: it gets fewer of them for a while. */
  slow(): void {
    const { slowed } = this.#shares;
    this.#shares.slow(Date.now());
    if (this.#shares.slowed !== slowed) this.ctx.storage.kv.put(slowedKey, this.#shares.slowed);
  }

  #save(): void {
    this.ctx.storage.kv.put(busyKey, this.#shares.busyUntil);
  }
}
