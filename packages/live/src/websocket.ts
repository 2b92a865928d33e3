/** What a watch needs of a WebSocket: the platform's own, those of `ws` and `undici`, and `PollingSocket` have it. */
export interface WebSocketLike {
  // They are only written, so that it does not matter which events a library types them with.
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(text: string): void;
  close(code?: number): void;
}

/** The platform's `WebSocket`, or one that works like it. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;
