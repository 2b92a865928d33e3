import { closeCodes } from "./close-codes.ts";
import type { WebSocketConstructor } from "./connection.ts";
import { parseFrame } from "./frames.ts";

/** With which code a WebSocket would have been closed. */
const codes: Readonly<Record<number, number>> = {
  400: closeCodes.badRequest,
  401: closeCodes.unauthorized,
  403: closeCodes.forbidden,
  429: closeCodes.busy,
};

/** It does all that a watch asks of a WebSocket. */
class Polling {
  onmessage: ((event: { readonly data: string }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #closing: AbortController = new AbortController();

  constructor(url: string, [, ticket]: string[]) {
    void this.#follow(new URL(url.replace(/^ws/, "http")), `Bearer ${ticket}`);
  }

  /** Pings need no answer of their own: every request has one. */
  send(): void {}

  close(): void {
    this.#closing.abort();
  }

  async #follow(url: URL, authorization: string): Promise<void> {
    const { signal } = this.#closing;
    try {
      while (!signal.aborted) {
        const response = await fetch(url, { headers: { authorization }, signal });
        if (!response.ok) {
          const wait = response.headers.get("retry-after");
          return this.#end(codes[response.status] ?? 1011, wait ? `retry=${Number(wait) * 1000}` : "");
        }
        const { frames }: { frames: unknown[] } = await response.json();
        for (const frame of frames) this.#tell(url.searchParams, JSON.stringify(frame));
      }
    } catch {
      // The network failed, or what came was no answer.
      this.#end(1006, "");
    }
  }

  /** Passes a frame on, and asks for what comes after it next. */
  #tell(position: URLSearchParams, data: string): void {
    if (this.#closing.signal.aborted) return;
    this.onmessage?.({ data });
    const frame = parseFrame(data);
    if (frame.type === "welcome") position.set("epoch", frame.epoch);
    const seq = frame.type === "events" ? frame.seq + frame.events.length - 1 : frame.seq;
    position.set("after", String(seq));
  }

  #end(code: number, reason: string): void {
    if (!this.#closing.signal.aborted) this.onclose?.({ code, reason });
  }
}

/**
 * Stands in for a WebSocket where a network lets none through: requests that wait for what comes next.
 *
 * A ticket that opens once is used up by the first of them: give `watchCall` a function then.
 *
 * @example
 * const watch = watchCall(ticket, { WebSocket: PollingSocket });
 */
export const PollingSocket: WebSocketConstructor = Polling as unknown as WebSocketConstructor;
