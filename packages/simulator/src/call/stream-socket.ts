/** The part of a WebSocket that a stream uses: of the platform's, or that of the `ws` package. */
export interface StreamSocket {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
  addEventListener(type: "open" | "close" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** Opens a WebSocket. The headers carry the signature; a WebSocket that cannot send headers goes without. */
export type OpenWebSocket = (url: string, headers: Readonly<Record<string, string>>) => StreamSocket;
