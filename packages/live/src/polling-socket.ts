import { closeCodes, lost } from "./close-codes.ts";
import { isFrameOf, readFrame } from "./frame-shape.ts";
import { fieldsOf, isText, listOf, type Validator } from "./validators.ts";
import type { WebSocketConstructor, WebSocketLike } from "./websocket.ts";

/** With which code a WebSocket would have been closed. All others say that the relay does not answer. */
const codes: Readonly<Record<number, number>> = {
  400: closeCodes.badRequest,
  401: closeCodes.unauthorized,
  403: closeCodes.forbidden,
  404: closeCodes.badRequest,
  429: closeCodes.busy,
};

/** Seconds for which the relay holds a request: it has answered before the watch asks whether it is there. */
const hold = 20;

/** Milliseconds until the next request where one that should be held was answered at once, and with nothing new. */
const unheldPause = 1_000;

/** Milliseconds for which a watch may seem to be open without asking, where the relay has too much to do. */
const longestPause = 60_000;

const isAnything: Validator<unknown> = (input): input is unknown => true;

/** Of whatever log: what is in it is for the watch to read. */
const isFrame = /* @__PURE__ */ isFrameOf(isAnything, isAnything);

const isReply = /* @__PURE__ */ fieldsOf({
  frames: /* @__PURE__ */ listOf(isAnything),
  ticket: (input): input is string | undefined => input === undefined || isText(input),
}) as Validator<{ readonly frames: readonly unknown[]; readonly ticket?: string }>;

/** It does all that a watch asks of a WebSocket. */
class Polling implements WebSocketLike {
  onmessage: ((event: { readonly data: string }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: unknown;
  readonly #url: string;
  #authorization: string;
  /** From where to go on. */
  #position: string;
  #epoch = "";
  #afterEnd = "";
  /** The request that is under way. */
  #request: AbortController = new AbortController();
  /** The relay has asked for a pause: it is there, and is not asked before that is over. */
  #isPaused = false;
  #isClosed = false;

  constructor(url: string, [, ticket]: string[]) {
    const [path = "", position = ""] = url.replace("ws", "http").split("?");
    this.#url = path;
    this.#position = position && `${position}&`;
    this.#authorization = `Bearer ${ticket}`;
    void this.#follow();
  }

  /** A ping: the request that is held says nothing, so it is replaced by one that is not. */
  send(): void {
    // Who pings sets its timer behind that.
    if (this.#isPaused) queueMicrotask(() => this.onmessage?.({ data: "pong" }));
    else this.#request.abort();
  }

  close(): void {
    this.#isClosed = true;
    this.#request.abort();
  }

  async #follow(): Promise<void> {
    // The first one is not held, so that the watch of a quiet call is open at once.
    let wait = 0;
    while (!this.#isClosed) {
      this.#request = new AbortController();
      const { signal } = this.#request;
      try {
        const asked = Date.now();
        const response = await fetch(`${this.#url}?${this.#position}wait=${wait}`, {
          headers: { authorization: this.#authorization },
          signal,
        });
        const isBusy = response.status === 429 && this.#epoch !== "";
        const busyFor = isBusy ? (retryAfterOf(response.headers) ?? 0) : Infinity;
        // Asked again from here: what its ticket opened once would not be opened again.
        if (busyFor <= longestPause) {
          this.#isPaused = true;
          await pause(signal, Math.max(unheldPause, busyFor)).finally(() => {
            this.#isPaused = false;
          });
          continue;
        }
        if (!response.ok) return this.#end(...(await refusalOf(response)));
        const reply: unknown = await response.json();
        if (!isReply(reply)) throw new SyntaxError();
        const { frames, ticket } = reply;
        // The one before it opened once.
        if (ticket) this.#authorization = `Bearer ${ticket}`;
        const position = this.#position;
        for (const frame of frames) this.#tell(JSON.stringify(frame));
        // A cache or a proxy may answer for the relay, and as fast as it is asked.
        if (wait && position === this.#position && Date.now() - asked < unheldPause)
          await pause(signal, unheldPause);
        wait = hold;
      } catch (error) {
        // The network failed, or what came was no answer; unless it was not waited for any more.
        if (!signal.aborted)
          return this.#end(lost, error instanceof SyntaxError ? "what answers is no relay" : "");
        wait = 0;
      }
    }
  }

  /** Passes a frame on, and asks for what comes after it next. */
  #tell(data: string): void {
    if (this.#isClosed) return;
    this.onmessage?.({ data });
    const frame = readFrame(data, isFrame);
    if (frame.type === "welcome") this.#epoch = encodeURIComponent(frame.epoch);
    const seq = frame.type === "events" ? frame.seq + frame.events.length - 1 : frame.seq;
    // Whoever goes on after the end waits for what comes then, and need not be told of it again.
    if (frame.type === "end") this.#afterEnd = "afterEnd=1&";
    this.#position = `after=${seq}&epoch=${this.#epoch}&${this.#afterEnd}`;
  }

  #end(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onclose?.({ code, reason });
  }
}

const saysWhy = /* @__PURE__ */ fieldsOf({ error: isText });

/** With which code and why the relay did not answer; or when to come back, where it says so. */
async function refusalOf(response: Response): Promise<[code: number, reason: string]> {
  const { status, headers } = response;
  const code = codes[status] ?? lost;
  const retryAfter = retryAfterOf(headers);
  if (retryAfter !== undefined) return [retryable(code), `after=${retryAfter}`];
  const reply: unknown = code === lost || (await response.json().catch(() => undefined));
  // Only the relay can say that coming back is of no use: a hotel's network says so in a page of its own.
  return saysWhy(reply) ? [code, reply.error] : [retryable(code), `it does not answer (${status})`];
}

/** Milliseconds after which to come back: it is told in seconds, or as a date. */
function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get("retry-after");
  if (!text) return undefined;
  const seconds = Number(text) || (Date.parse(text) - Date.now()) / 1_000 || 0;
  return Math.min(Math.max(0, Math.ceil(seconds * 1_000)), 999_999);
}

function retryable(code: number): number {
  return code < closeCodes.badRequest ? code : lost;
}

function pause(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/**
 * Works like a WebSocket by requests that wait for what comes next, for networks that let no WebSocket through.
 *
 * A ticket that opens once is used up by the first of them; the relay's reply brings another for those that follow. After
 * a cut a new one is needed, as with a WebSocket: give `watchCall` a function then.
 *
 * @example
 * const watch = watchCall(ticket, { WebSocket: PollingSocket });
 */
export const PollingSocket: WebSocketConstructor = Polling;
