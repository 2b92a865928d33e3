import { exports } from "cloudflare:workers";

const open = new Set<RelaySocket>();

/**
 * A WebSocket client as browsers have it, for the subscriber to run inside workerd: workerd's own constructor would want
 * a network, where this one asks the Worker under test.
 */
export class RelaySocket {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  #socket: WebSocket | undefined;
  #closed = false;

  constructor(url: string, protocols: string[]) {
    open.add(this);
    void this.#connect(url, protocols);
  }

  async #connect(url: string, protocols: string[]): Promise<void> {
    try {
      const response = await exports.default.fetch(
        new Request(url.replace("ws", "http"), {
          headers: { upgrade: "websocket", "sec-websocket-protocol": protocols.join(", ") },
        }),
      );
      const socket = response.webSocket;
      if (!socket) throw new Error(await response.text());
      this.#socket = socket;
      socket.addEventListener("message", ({ data }) => {
        if (!this.#closed) this.onmessage?.({ data });
      });
      socket.addEventListener("close", ({ code, reason }) => this.#lost(code, reason));
      socket.addEventListener("error", () => this.#lost(1006, ""));
      socket.accept();
      if (this.#closed) socket.close(1000);
    } catch {
      this.#lost(1006, "");
    }
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  close(code = 1000): void {
    open.delete(this);
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#socket?.close(code);
    } catch {
      // The relay closed it already.
    }
  }

  #lost(code: number, reason: string): void {
    open.delete(this);
    if (this.#closed) return;
    this.#closed = true;
    this.onclose?.({ code, reason });
  }

  /** What a deploy, or a tunnel, does to every socket there is. */
  static dropAll(): void {
    for (const socket of [...open]) {
      const { onclose } = socket;
      socket.close(1001);
      onclose?.({ code: 1006, reason: "" });
    }
  }
}
