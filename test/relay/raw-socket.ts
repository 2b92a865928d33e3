import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { subprotocol } from "@plivo-edge/live/frames";

/** What a server sends over a WebSocket: a text, or the end. */
export type Message = { readonly text: string } | { readonly code: number; readonly reason: string };

/** A WebSocket of a subscriber whose reading is up to the test: none of the platform's can be told to stop. */
export class RawSocket {
  readonly #socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  /** Bytes that came after the handshake. */
  received = 0;

  #woken: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    for (const event of ["readable", "end", "close"]) socket.on(event, () => this.#woken());
    socket.on("error", () => {});
  }

  static async open(url: URL, ticket: string): Promise<RawSocket> {
    const socket = connect(Number(url.port), url.hostname);
    await once(socket, "connect");
    const raw = new RawSocket(socket);
    socket.write(
      [
        `GET ${url.pathname}${url.search} HTTP/1.1`,
        `Host: ${url.host}`,
        "Upgrade: websocket",
        "Connection: Upgrade",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Protocol: ${subprotocol}, ${ticket}`,
        "\r\n",
      ].join("\r\n"),
    );
    const end = await raw.#until((bytes) => bytes.indexOf("\r\n\r\n"));
    const head = raw.#take(end + 4).toString();
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(head.split("\r\n", 1)[0]);
    raw.received = raw.#bytes.length;
    return raw;
  }

  /** Reads the next message; nothing is read from the network while nobody asks. */
  async next(): Promise<Message> {
    await this.#until((bytes) => (bytes.length >= 2 ? 0 : -1));
    const [first = 0, second = 0] = this.#bytes;
    const extra = second === 127 ? 8 : second === 126 ? 2 : 0;
    await this.#until((bytes) => bytes.length - 2 - extra);
    const length =
      extra === 8
        ? Number(this.#bytes.readBigUInt64BE(2))
        : extra === 2
          ? this.#bytes.readUInt16BE(2)
          : second;
    await this.#until((bytes) => bytes.length - 2 - extra - length);
    this.#take(2 + extra);
    const payload = this.#take(length);
    if ((first & 15) !== 8) return { text: payload.toString() };
    return { code: payload.readUInt16BE(), reason: payload.subarray(2).toString() };
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Reads on until what was read so far is enough: `find` says at which place, or a negative number. */
  async #until(find: (bytes: Buffer) => number): Promise<number> {
    for (;;) {
      const place = find(this.#bytes);
      if (place >= 0) return place;
      const chunk: Buffer | null = this.#socket.read();
      if (chunk) {
        this.received += chunk.length;
        this.#bytes = Buffer.concat([this.#bytes, chunk]);
      } else if (this.#socket.readableEnded || this.#socket.destroyed)
        throw new Error("the connection has ended");
      else {
        await new Promise<void>((resolve) => {
          this.#woken = resolve;
        });
      }
    }
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }
}
