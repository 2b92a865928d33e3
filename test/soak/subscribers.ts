import { setTimeout as pause } from "node:timers/promises";
import { PollingSocket, type WatchOptions, watchCall, watchFeed } from "@plivo-edge/live";
import type { RelayClient } from "@plivo-edge/live/server";
import { RawSocket } from "../relay/raw-socket.ts";
import type { Books, Shown } from "./books.ts";

const polling: WatchOptions = { WebSocket: PollingSocket };

/** Those who watch: some stay, some come and go, some poll, and some stop reading. */
export class Subscribers {
  readonly #books: Books;
  readonly #relay: RelayClient;
  readonly #feed = "calls";
  readonly #leaving: AbortController = new AbortController();
  readonly #following: Promise<void>[] = [];

  constructor(books: Books, relay: RelayClient) {
    this.#books = books;
    this.#relay = relay;
  }

  /** Watches one call in one of the ways, until its end or until `leave`. */
  follow(call: string): void {
    this.#following.push(this.#follow(call));
  }

  async #follow(call: string): Promise<void> {
    const kind = ["socket", "poll", "come and go", "stall"][Math.floor(Math.random() * 4)];
    const ticket = await this.#relay.ticket({ call });
    if (kind === "stall") return this.#stall(`calls/${call}`, ticket, 15_000);
    if (kind === "come and go") {
      // Leaves early; whoever comes next begins at the first event again.
      await this.#watchCall("passing socket", call, ticket, {}, 3_000);
      await pause(2_000 * Math.random());
    }
    await this.#watchCall(kind === "poll" ? "poll" : "socket", call, ticket, kind === "poll" ? polling : {});
  }

  /** Watches the feed in all ways, until `leave`. */
  async followFeed(): Promise<void> {
    const ticket = await this.#relay.ticket({ feed: this.#feed, expiresIn: 86_400 });
    for (const [kind, options] of [
      ["socket", {}],
      ["socket", {}],
      ["poll", polling],
    ] as const) {
      this.#following.push(this.#watchFeed(this.#books.watch(`feed ${kind}`), ticket, options));
    }
    this.#following.push(this.#stallAgain(ticket));
  }

  /** Ends the watches of the feed once each of them has reached this event. */
  async leave(seq: number): Promise<void> {
    const deadline = Date.now() + 60_000;
    const feeds = this.#books.shown.filter(({ call }) => call === undefined);
    const behind = (): boolean => feeds.some(({ updates }) => (updates.at(-1)?.seq ?? 0) < seq);
    while (behind() && Date.now() < deadline) await pause(100);
    for (const shown of feeds) shown.complete = true;
    this.#leaving.abort();
    await Promise.all(this.#following);
  }

  async #watchCall(
    kind: string,
    call: string,
    ticket: string,
    options: WatchOptions,
    leaveAfter?: number,
  ): Promise<void> {
    const shown = this.#books.watch(kind, call);
    const watch = watchCall(ticket, options);
    let left = leaveAfter !== undefined;
    this.#leaving.signal.addEventListener("abort", () => {
      left = true;
      watch.close();
    });
    const leaving = leaveAfter === undefined ? undefined : setTimeout(() => watch.close(), leaveAfter);
    for await (const { seq, event } of watch) this.#show(shown, seq, call, event.type);
    clearTimeout(leaving);
    // A call whose hangup was lost ends hours later, when Plivo is asked.
    shown.complete = !left;
  }

  async #watchFeed(shown: Shown, ticket: string, options: WatchOptions): Promise<void> {
    const watch = watchFeed(ticket, options);
    this.#leaving.signal.addEventListener("abort", () => watch.close());
    for await (const { seq, call = "", event } of watch) this.#show(shown, seq, call, event.type);
  }

  #show(shown: Shown, seq: number, call: string, type: string): void {
    if (type === "gap") shown.gaps += 1;
    else this.#books.show(shown, seq, call, type);
  }

  /** Opens a socket and reads nothing from it. */
  async #stall(path: string, ticket: string, milliseconds: number): Promise<void> {
    const socket = await RawSocket.open(new URL(`${this.#relay.url}/v1/${path}/events`), ticket).catch(() => {
      // The relay is being killed.
    });
    await pause(milliseconds, undefined, { signal: this.#leaving.signal }).catch(() => {});
    socket?.destroy();
  }

  async #stallAgain(ticket: string): Promise<void> {
    while (!this.#leaving.signal.aborted) await this.#stall(`feeds/${this.#feed}`, ticket, 20_000);
  }
}
